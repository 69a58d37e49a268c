import path from "node:path";
import { isConverted, type Place, placeOf } from "./sources";

/** One call on the way to an error. */
export interface Frame {
  readonly text: string;
  /** Absent where the frame is in code that was not converted from TypeScript. */
  readonly place?: Place;
  readonly name?: string;
  readonly file?: string;
}

/** The kernel's own compiled files. */
const own = path.resolve(__dirname, "..") + path.sep;

/** The frames of each error whose stack has been asked for. */
const framesByError = new WeakMap<object, readonly Frame[]>();

/** Makes `error.stack` speak of the cells' own lines, wherever it is read, and keeps the frames for tracebacks. */
export function mapStacks(): void {
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.filter(isUsers).flatMap(frameOf);
    framesByError.set(error, frames);
    return [headline(error), ...frames.map((frame) => `    at ${frame.text}`)].join("\n");
  };
}

/** The calls on the way to `error`, the innermost first; none where it carries no stack of this realm. */
export function framesOf(error: Error): readonly Frame[] {
  // Reading the stack is what makes V8 ask for it.
  void error.stack;
  return framesByError.get(error) ?? [];
}

/** Not the kernel's, and not Node's own. */
function isUsers(site: NodeJS.CallSite): boolean {
  const file = site.getFileName() ?? "";
  return !file.startsWith(own) && !file.startsWith("node:") && file !== "triad:guard";
}

function frameOf(site: NodeJS.CallSite): Frame[] {
  const file = site.getFileName() ?? undefined;
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  const name = site.getFunctionName() ?? undefined;
  if (file === undefined || line === null || column === null || !isConverted(file)) {
    return [{ text: String(site), name, file }];
  }
  const place = placeOf(file, line, column);
  // The wrapper around a cell is nobody's code.
  if (!place) return [];
  const where = `${place.label}:${place.line}:${place.column}`;
  const text = String(site).replace(`${file}:${line}:${column}`, where);
  return [{ text, place, name, file }];
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
