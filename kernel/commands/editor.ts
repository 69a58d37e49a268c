import type { Cells, Completeness, Completion, Inspection } from "../cells/cells";
import type { Placed } from "./command";
import { helpOf } from "./help";
import { commandOn, lineStart, takeApart } from "./parts";
import { commandNamed, commands } from "./table";

/** What an editor asks. */
type Editor = Pick<Cells, "complete" | "inspect" | "isComplete">;

/** What an editor asks of cells that may have commands. */
export const editorOf = (cells: Editor): Editor => ({
  async complete(code, offset) {
    const ofCommand = completionAt(code, offset);
    const { commands: placed, typescript } = await takeApart(code, cells.isComplete);
    if (ofCommand && !(await isInside(code, offset, cells))) return ofCommand;
    return placed.some(isScript) ? nothing(offset) : cells.complete(typescript, offset);
  },
  async inspect(code, offset) {
    const { commands: placed, typescript } = await takeApart(code, cells.isComplete);
    const asked = placed.find((it) => it.start <= offset && offset <= it.start + it.form.length + it.name.length);
    if (asked) return inspectionOf(asked.name);
    return cells.inspect(typescript, offset);
  },
  async isComplete(code): Promise<Completeness> {
    const { commands: placed, typescript } = await takeApart(code, cells.isComplete);
    // As in other consoles: a line that is empty ends a cell whose length nobody knows.
    const whole = placed.some((it) => it.isWhole);
    if (whole && !/\n[ \t]*$/.test(code)) return { status: "incomplete", indent: "" };
    if (placed.some(isScript) || typescript.trim() === "") return { status: "complete" };
    return cells.isComplete(typescript);
  },
});

/** What is below such a command is not TypeScript. */
function isScript({ form, name }: Placed): boolean {
  const command = commandNamed(name);
  return form === "%%" && command?.where === "cell" && !command.takesCode;
}

/** The help of the command that is named so, with or without its `%`. */
export function inspectionOf(name: string): Inspection | undefined {
  const command = commandNamed(name.replace(/^%+/, ""));
  if (!command) return undefined;
  const [, ...paragraphs] = helpOf(command)["text/markdown"]!.split("\n\n");
  return { signature: command.usage, documentation: paragraphs.join("\n\n") };
}

/** The commands that begin as is typed, or what the argument of one can be. */
function completionAt(code: string, offset: number): Completion | undefined {
  const from = lineStart(code, offset);
  const typed = code.slice(from, offset);
  const [, indent = "", name] = /^([ \t]*)(%%?\w*)$/.exec(typed) ?? [];
  if (name !== undefined) {
    const start = from + indent.length;
    const rest = /^\w*/.exec(code.slice(offset))![0].length;
    const first = code.slice(0, from).trim() === "";
    const all = Object.entries(commands).flatMap(([it, { forms }]) =>
      forms.filter((form) => form === "%" || first).map((form) => form + it),
    );
    return matching(all, name, start, offset + rest, "magic");
  }
  const found = commandOn(code, from);
  if (!found || found.argumentStart > offset) return undefined;
  const argument = code.slice(found.argumentStart, offset);
  const choices = commandNamed(found.name)?.choices?.(argument);
  return choices && matching(choices, argument, found.argumentStart, offset, "value");
}

function matching(all: readonly string[], typed: string, start: number, end: number, kind: string): Completion {
  const matches = all.filter((it) => it.startsWith(typed));
  return { matches, start, end, kinds: matches.map(() => kind) };
}

const nothing = (offset: number): Completion => ({ matches: [], start: offset, end: offset, kinds: [] });

/** Whether the line of `offset` is in the midst of TypeScript: in a template, or where `%` is an operator. */
async function isInside(code: string, offset: number, cells: Editor): Promise<boolean> {
  const { typescript } = await takeApart(code.slice(0, lineStart(code, offset)), cells.isComplete);
  return typescript.trim() !== "" && (await cells.isComplete(typescript)).status === "incomplete";
}
