import type { Cells } from "../cells/cells";
import type { Content } from "../wire/message";
import type { Edit } from "./rewriting";

/** `%time` is a line of a cell, `%%time` its first one, and means all of it. */
export type Form = "%" | "%%";

/** What the help says of a command. */
export interface Facts {
  readonly forms: readonly Form[];
  /** How it is written: `%typecheck off|warn|error`. */
  readonly usage: string;
  /** What it does, in a few words. */
  readonly summary: string;
  readonly example: string;
  /** What else there is to know, in Markdown. */
  readonly details?: string;
  /** What its argument can be, given what is typed of it. */
  readonly choices?: (typed: string) => readonly string[];
}

/** A command as it stands in a cell; offsets count from the cell's beginning. */
export interface Placed {
  readonly form: Form;
  readonly name: string;
  /** Where its first `%` is. */
  readonly start: number;
  /** What follows on its line; for a command that takes code, the code without the options before it. */
  readonly argument: string;
  readonly argumentStart: number;
  /** The options before the code. */
  readonly options: string;
  /** Where its line ends; for one that takes code, where the code does, some lines later perhaps. */
  readonly end: number;
  /** It means the whole cell, and stands first in it. */
  readonly isWhole: boolean;
  /** The lines below one that means the whole cell. */
  readonly body: string;
  /** The code is an expression, not a statement. */
  readonly isExpression: boolean;
  /** Nothing of the cell comes after it. */
  readonly isLast: boolean;
}

/** One that runs where it stands among the cell's TypeScript, in the process of the cells. */
export interface CellCommand extends Facts {
  readonly where: "cell";
  /** Its argument is TypeScript. */
  readonly takesCode?: true;
  /** How much of an argument is options that come before the code. */
  readonly optionsOf?: (argument: string) => number;
  /**
   * The TypeScript that takes its place.
   *
   * @throws CommandError where it is not written as it should be.
   */
  write(placed: Placed): readonly Edit[];
  /** What that TypeScript calls. */
  run(cell: RunningCell, ...given: readonly never[]): unknown;
}

/** One that runs in the kernel, before the cell's TypeScript is looked at. */
export interface KernelCommand extends Facts {
  readonly where: "kernel";
  /** Nothing else may be in its cell. */
  readonly alone?: true;
  /**
   * The payload for the front end, where there is one.
   *
   * @throws CommandError where its argument is wrong.
   */
  run(argument: string, kernel: CommandedKernel): Promise<readonly Content[]>;
}

export type Command = CellCommand | KernelCommand;

/** What a command can do in the kernel. */
export interface CommandedKernel {
  readonly cells: Pick<Cells, "reset" | "configure">;
  /** Removes every value of the cells. */
  forget(): void;
}

/** The cell that a command runs in, seen from there. */
export interface RunningCell {
  /** What the cells have defined so far. */
  readonly values: Readonly<Record<string, unknown>>;
  /** When the cell began. */
  readonly began: Moment;
  /** @throws where the cell has been interrupted. */
  check(): void;
  /** Rejects when the cell is interrupted. */
  readonly stopped: Promise<never>;
  write(name: "stdout" | "stderr", text: string): void;
  show(data: Content): void;
  /** Has `call` called when the cell has ended, unless it was interrupted. */
  atEnd(call: () => void): void;
}

/** A moment by the wall's clock and by the processor's. */
export interface Moment {
  /** In ms. */
  readonly wall: number;
  /** In µs. */
  readonly cpu: NodeJS.CpuUsage;
}

/** What is wrong with how a command is written; the message is one line. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Refuses what is written behind a command that takes no argument. */
export function refuseArgument(usage: string, argument: string): void {
  if (argument !== "") throw new CommandError(`${usage} takes no argument, "${argument}" is given`);
}
