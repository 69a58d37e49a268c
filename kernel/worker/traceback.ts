import path from "node:path";
import { inspect, stripVTControlCharacters } from "node:util";
import { excerpt, paint } from "./excerpt";
import type { Failure } from "./protocol";
import { type Frame, framesOf } from "./stack";

/** Frames with an excerpt; a deep recursion says the same thing many times. */
const excerpts = 5;
/** Where the library `triad` is, which is no package among `node_modules`. */
const library = path.resolve(__dirname, "../../src") + path.sep;
/** How many causes of causes are told. */
const depth = 8;

/** An error as Jupyter shows it: its name, its message, and a traceback in the lines that the user wrote. */
export function failureOf(error: unknown): Failure {
  return { ename: nameOf(error), evalue: messageOf(error), traceback: tell(error, "", new Set()) };
}

/** `known` are the frames of what this error is the cause of: they are not told twice. */
function tell(error: unknown, intro: string, told: Set<unknown>, known: readonly Frame[] = []): string[] {
  const head = `${intro}${paint.error(nameOf(error))}: ${messageOf(error)}`;
  if (!(error instanceof Error) || told.has(error) || told.size >= depth) return [head];
  told.add(error);
  const frames = framesOf(error);
  const lines = [head, ...framesText(withoutCommonEnd(frames, known))];
  if (error instanceof AggregateError) {
    error.errors.forEach((inner, i) => {
      lines.push(...indent(tell(inner, `${i + 1} of ${error.errors.length}: `, told)));
    });
  }
  if (error.cause !== undefined) lines.push(...tell(error.cause, "caused by ", told, frames));
  return lines;
}

function withoutCommonEnd(frames: readonly Frame[], known: readonly Frame[]): readonly Frame[] {
  let common = 0;
  while (common < frames.length - 1 && frames.at(-1 - common)?.text === known.at(-1 - common)?.text) common++;
  return frames.slice(0, frames.length - common);
}

const indent = (lines: string[]): string[] => lines.map((line) => line.replace(/^/gm, "  "));

/** Each frame; those that say the same one after another, as in a recursion or within a package, as one. */
function framesText(frames: readonly Frame[]): string[] {
  const lines: string[] = [];
  let shown = 0;
  for (let i = 0, next = 0; i < frames.length; i = next) {
    const frame = frames[i]!;
    const group = groupOf(frame);
    for (next = i + 1; next < frames.length && groupOf(frames[next]!) === group; ) next++;
    const times = next - i > 1 ? ` (${next - i} calls)` : "";
    if (!frame.place) {
      lines.push(paint.faint(`  ${packageOf(frame) === undefined ? "at" : "in"} ${group}${times}`));
      continue;
    }
    const { label, line, column, source } = frame.place;
    const name = frame.name ? ` in ${frame.name}` : "";
    lines.push(`  ${paint.place(`${label}:${line}:${column}`)}${name}${times}`);
    if (shown++ < excerpts) lines.push(...indent(excerpt(source() ?? "", line, column)));
  }
  return lines;
}

/** What the frames that are told as one have in common. */
const groupOf = (frame: Frame): string => packageOf(frame) ?? frame.text;

/** The package that a frame is in, such as `@tensorflow/tfjs-core`. */
function packageOf({ place, file = "" }: Frame): string | undefined {
  if (place) return undefined;
  return file.startsWith(library) ? "triad" : /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "Thrown";
  const name = attempt(() => error.name);
  return typeof name === "string" && name !== "" ? name : "Error";
}

/** What was thrown need not be an error, and an error need not let itself be read. */
const messageOf = (error: unknown): string =>
  String(attempt(() => (error instanceof Error ? error.message : stripVTControlCharacters(inspect(error)))));

function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch {
    return "(it cannot be read)";
  }
}
