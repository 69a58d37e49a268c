import type { Content } from "../wire/message";
import { type Command, CommandError, type CommandedKernel, type Placed } from "./command";
import { unknownCommand } from "./help";
import { type IsComplete, takeApart, withoutComments } from "./parts";
import { type Edit, type Rewriting, rewrite } from "./rewriting";
import { commandNamed, commands as table } from "./table";

/** A cell whose commands for the kernel have been carried out, and whose others are TypeScript. */
export interface Prepared {
  /** What is left to run; absent where nothing is. */
  readonly rewriting?: Rewriting;
  readonly payload: readonly Content[];
}

/** What is wrong with a command, and where in the cell. */
export class MisplacedCommand extends Error {
  constructor(
    message: string,
    readonly start: number,
    readonly length: number,
  ) {
    super(message);
  }
}

/**
 * Carries out a cell's commands as far as they are the kernel's, and makes TypeScript of the others; `undefined` where
 * the cell has none.
 *
 * @throws MisplacedCommand before anything is carried out, where a command is unknown, or stands where it cannot.
 */
export async function prepare(
  code: string,
  kernel: CommandedKernel,
  isComplete: IsComplete,
): Promise<Prepared | undefined> {
  const { commands } = await takeApart(code, isComplete);
  if (commands.length === 0) return undefined;
  const edits: Edit[] = [];
  const ofKernel: { readonly placed: Placed; readonly run: () => Promise<readonly Content[]> }[] = [];
  let before = 0;
  for (const placed of commands) {
    at(placed, () => {
      const command = known(placed);
      if (command.where === "cell") edits.push(...command.write(placed));
      else {
        const { start, end, argument } = placed;
        const inner = withoutComments(code.slice(before, start)).trim() !== "" || edits.some(({ text }) => text !== "");
        if (inner) throw new CommandError(`"%${placed.name}" has to stand before all else in its cell`);
        if (command.alone && !placed.isLast) throw new CommandError(`"%${placed.name}" has to stand alone in its cell`);
        before = end;
        edits.push({ start, end, text: "" });
        ofKernel.push({ placed, run: () => command.run(argument, kernel) });
      }
    });
  }
  const payload: Content[] = [];
  for (const { placed, run } of ofKernel) {
    try {
      payload.push(...(await run()));
    } catch (error) {
      throw misplaced(error, placed);
    }
  }
  const rewriting = rewrite(code, edits);
  return withoutComments(rewriting.text).trim() === "" ? { payload } : { rewriting, payload };
}

/** The command, where there is such a one that can be written so. */
function known({ name, form, isWhole }: Placed): Command {
  const command = commandNamed(name);
  if (!command) throw unknownCommand(`${form}${name}`, name, table);
  if (!command.forms.includes(form)) {
    const right = form === "%" ? "on the first line, for all of the cell" : "for a line";
    throw new CommandError(`there is no "${form}${name}"; "${command.forms[0]}${name}" is written ${right}`);
  }
  if (form === "%%" && !isWhole) throw new CommandError(`"%%${name}" has to stand on the cell's first line`);
  return command;
}

/** Calls `check`, and says of which command a mistake is. */
function at(placed: Placed, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw misplaced(error, placed);
  }
}

function misplaced(error: unknown, { form, name, start }: Placed): unknown {
  return error instanceof CommandError ? new MisplacedCommand(error.message, start, form.length + name.length) : error;
}
