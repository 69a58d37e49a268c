import { inspect, stripVTControlCharacters } from "node:util";
import { excerpt, paint } from "./excerpt";
import type { Failure } from "./protocol";
import { type Frame, framesOf } from "./stack";

/** Frames with an excerpt; a deep recursion says the same thing many times. */
const excerpts = 5;
/** How many causes of causes are told. */
const depth = 8;

/** An error as Jupyter shows it: its name, its message, and a traceback in the lines that the user wrote. */
export function failureOf(error: unknown): Failure {
  return { ename: nameOf(error), evalue: messageOf(error), traceback: tell(error, "", new Set()) };
}

function tell(error: unknown, intro: string, told: Set<unknown>): string[] {
  const head = `${intro}${paint.error(nameOf(error))}: ${messageOf(error)}`;
  if (!(error instanceof Error) || told.has(error) || told.size >= depth) return [head];
  told.add(error);
  const lines = [head, ...framesText(framesOf(error))];
  if (error instanceof AggregateError) {
    error.errors.forEach((inner, i) => {
      lines.push(...indent(tell(inner, `${i + 1} of ${error.errors.length}: `, told)));
    });
  }
  if (error.cause !== undefined) lines.push(...tell(error.cause, "caused by ", told));
  return lines;
}

const indent = (lines: string[]): string[] => lines.map((line) => line.replace(/^/gm, "  "));

function framesText(frames: readonly Frame[]): string[] {
  const lines: string[] = [];
  let shown = 0;
  for (let i = 0; i < frames.length; i++) {
    const frame = frames[i]!;
    const owner = packageOf(frame);
    if (owner !== undefined) {
      let n = 1;
      while (frames[i + 1] && packageOf(frames[i + 1]!) === owner) {
        i++;
        n++;
      }
      lines.push(paint.faint(`  in ${owner} (${n} ${n === 1 ? "call" : "calls"})`));
      continue;
    }
    if (!frame.place) {
      lines.push(paint.faint(`  at ${frame.text}`));
      continue;
    }
    const { label, line, column, source } = frame.place;
    lines.push(`  ${paint.place(`${label}:${line}:${column}`)}${frame.name ? ` in ${frame.name}` : ""}`);
    if (shown++ < excerpts) lines.push(...indent(excerpt(source() ?? "", line, column)));
  }
  return lines;
}

/** The package that a frame is in, such as `@tensorflow/tfjs-core`. */
const packageOf = (frame: Frame): string | undefined =>
  frame.place ? undefined : /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(frame.file ?? "")?.[1];

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
