import type { Completeness } from "../cells/cells";
import type { Form, Placed } from "./command";
import { commandNamed } from "./table";

/** A cell whose commands are told from its TypeScript. */
export interface Parts {
  readonly commands: readonly Placed[];
  /** The TypeScript at its places: spaces stand for what is not. */
  readonly typescript: string;
}

/** What knows TypeScript: whether a text ends in the midst of something, which goes on in the next line. */
export type IsComplete = (code: string) => Promise<Completeness>;

/**
 * Tells commands from TypeScript.
 *
 * A command stands at the beginning of a line. That is also where an operator `%` may stand, or a text within a
 * template: so what comes before must be whole, and a command that nobody knows is one only where nothing is before it
 * on its line.
 */
export async function takeApart(code: string, isComplete: IsComplete): Promise<Parts> {
  if (!/^[ \t]*%/m.test(code)) return { commands: [], typescript: code };
  const commands: Placed[] = [];
  let typescript = code;
  const isOpen = async (text: string): Promise<boolean> =>
    text.trim() !== "" && (await isComplete(text)).status === "incomplete";

  for (let start = 0; start < code.length; start = nextLine(code, start)) {
    const found = commandOn(code, start);
    if (!found || (await isOpen(typescript.slice(0, start)))) continue;
    const whole = found.form === "%%" && typescript.slice(0, start).trim() === "";
    const placed = await place(code, found, whole, isComplete);
    commands.push(placed);
    const { argumentStart, end } = placed;
    const known = commandNamed(placed.name);
    const keeps = known?.where === "cell" && known.takesCode;
    typescript = blank(typescript, placed.start, keeps ? argumentStart : end);
    if (whole) break;
    start = Math.max(start, end - 1);
  }
  return { commands, typescript };
}

interface Found {
  readonly form: Form;
  readonly name: string;
  readonly start: number;
  readonly argumentStart: number;
}

/** The command on the line that begins at `start`. */
export function commandOn(code: string, start: number): Found | undefined {
  const line = code.slice(start, lineEnd(code, start));
  const [head, indent = "", form = "", name = ""] = /^([ \t]*)(%%?)([A-Za-z]\w*)(?:[ \t]+|$|(?=;))/.exec(line) ?? [];
  if (head === undefined) return undefined;
  if (indent !== "" && !commandNamed(name)) return undefined;
  return { form: form as Form, name, start: start + indent.length, argumentStart: start + head.length };
}

async function place(code: string, found: Found, whole: boolean, isComplete: IsComplete): Promise<Placed> {
  const { form, name, start } = found;
  const command = commandNamed(name);
  const ofLine = lineEnd(code, start);
  const below = code.slice(nextLine(code, start));
  const given = code.slice(found.argumentStart, ofLine);
  const facts = { form, name, start, isWhole: whole, body: whole ? below : "", isExpression: false };
  if (command?.where !== "cell" || !command.takesCode) {
    const end = whole ? code.length : ofLine;
    const argumentStart = found.argumentStart;
    return {
      ...facts,
      argument: given.replace(/[\s;]+$/, ""),
      argumentStart,
      options: "",
      end,
      isLast: isLast(code, end),
    };
  }
  const optionsLength = command.optionsOf?.(given) ?? 0;
  const argumentStart = found.argumentStart + optionsLength;
  const options = given.slice(0, optionsLength);
  if (whole) {
    return { ...facts, argument: given.slice(optionsLength), argumentStart, options, end: code.length, isLast: true };
  }
  const end = await endOfStatement(code, argumentStart, isComplete);
  const argument = code.slice(argumentStart, end);
  const expression = `(${argument.replace(/[\s;]+$/, "")}\n)`;
  const isExpression = argument.trim() !== "" && (await isComplete(expression)).status === "complete";
  return { ...facts, argument, argumentStart, options, end, isExpression, isLast: isLast(code, end) };
}

/** Where the statement ends that begins at `start`: with its line, or with the line that makes it whole. */
async function endOfStatement(code: string, start: number, isComplete: IsComplete): Promise<number> {
  let end = lineEnd(code, start);
  if (code.slice(start, end).trim() === "") return end;
  while (end < code.length) {
    const goesOn = /^\s*(\.|\?\.)[\w\s]/.test(code.slice(nextLine(code, end)));
    if (!goesOn && (await isComplete(code.slice(start, end))).status !== "incomplete") break;
    end = lineEnd(code, nextLine(code, end));
  }
  return end;
}

/** Whether nothing comes after `end` but comments in lines of their own. */
const isLast = (code: string, end: number): boolean => withoutComments(code.slice(end)).trim() === "";

/** `text` without the lines that are a comment. */
export const withoutComments = (text: string): string => text.replace(/^[ \t]*\/\/.*$/gm, "");

/** Where the line begins that `offset` is in. */
export const lineStart = (code: string, offset: number): number => /[^\r\n]*$/.exec(code.slice(0, offset))!.index;

const lineEnd = (code: string, from: number): number => {
  const length = code.slice(from).search(/[\r\n]/);
  return length < 0 ? code.length : from + length;
};

const nextLine = (code: string, from: number): number => {
  const end = lineEnd(code, from);
  return end + (code.startsWith("\r\n", end) ? 2 : 1);
};

/** `code` with spaces from `start` to `end`, where lines end as before. */
const blank = (code: string, start: number, end: number): string =>
  code.slice(0, start) + code.slice(start, end).replace(/[^\r\n]/g, " ") + code.slice(end);
