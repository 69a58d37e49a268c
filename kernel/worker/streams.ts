import { Console } from "node:console";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { currentCell } from "./cell";
import { emit } from "./outputs";
import type { StreamName } from "./protocol";

/** Sends what cells write to the console and to `process.stdout` and `process.stderr` to the front, each under its cell. */
export function captureStreams(): void {
  const [stdout, stderr] = [cellStream("stdout", 1), cellStream("stderr", 2)];
  Object.defineProperty(process, "stdout", { configurable: true, enumerable: true, get: () => stdout });
  Object.defineProperty(process, "stderr", { configurable: true, enumerable: true, get: () => stderr });
  // What a write throws is not to be lost: it ends an interrupted cell's loop.
  Object.assign(globalThis.console, new Console({ stdout, stderr, ignoreErrors: false }));
}

/**
 * A stream that is written when `write` returns.
 *
 * It does without the state that a Writable keeps: an interrupt in the midst of a write would leave it writing for ever.
 */
function cellStream(name: StreamName, fd: number): Writable {
  const decoder = new StringDecoder();
  const stream = new Writable();
  const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
    const cell = currentCell();
    if (text !== "") emit(cell, { type: "stream", run: cell.run, name, text });
    const done = rest.find((it) => typeof it === "function");
    if (done) process.nextTick(done);
    return true;
  };
  // Libraries end what they are piped to; the console must outlive that.
  const keep = () => stream;
  stream.setMaxListeners(0);
  return Object.assign(stream, { write, end: keep, destroy: keep, fd, isTTY: false, columns: 80, _isStdio: true });
}
