import fs from "node:fs";
import { descriptors, type Report } from "./protocol";

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Whether the last report was cut off: an interrupt may end what runs anywhere, here too. */
let torn = false;

/** Tells the front; returns when it is written, so that a blocking loop is heard too. */
export function report(message: Report): void {
  const line = JSON.stringify(message);
  const start = torn ? "\n" : "";
  torn = true;
  writeAll(descriptors.reports, `${start}${line}\n`);
  torn = false;
}

/** Writes all of `text`, however slowly it is read. */
export function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(descriptor, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
