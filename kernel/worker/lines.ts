import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Calls `take` for each line of `stream`, without its end. */
export function lines(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let rest: string[] = [];
  stream.on("data", (chunk: Buffer) => {
    const parts = decoder.write(chunk).split("\n");
    const last = parts.pop()!;
    for (const part of parts) {
      take(rest.length === 0 ? part : [...rest, part].join(""));
      rest = [];
    }
    // A long line comes in many chunks; it is put together once.
    if (last !== "") rest.push(last);
  });
}
