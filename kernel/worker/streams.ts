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
  Object.assign(globalThis.console, new Console({ stdout, stderr }));
}

/** A stream that is written when `write` returns. */
function cellStream(name: StreamName, fd: number): Writable {
  const decoder = new StringDecoder();
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      const text = typeof chunk === "string" ? chunk : decoder.write(chunk);
      const cell = currentCell();
      if (text !== "") emit(cell, { type: "stream", run: cell.run, name, text });
      done();
    },
  });
  // Libraries end what they are piped to; the console must outlive that.
  stream.end = () => stream;
  stream.destroy = () => stream;
  return Object.assign(stream, { fd, isTTY: false, columns: 80, _isStdio: true });
}
