import path from "node:path";
import { Worker } from "node:worker_threads";
import { checkout } from "../setup/checkout.cjs";
import type { Cells, CellsOptions } from "./cells";
import type { Answer, Method, Question } from "./thread-protocol";

/**
 * `Cells` in a thread of its own: one check can take a second, and the front has to answer meanwhile.
 *
 * Returns at once; the thread warms up by itself, and questions wait for it in their order. It keeps no process alive.
 */
export function createCells(folder: string, options: CellsOptions = {}): Cells {
  // Compiled, also where this file runs as source in a test.
  const file = path.join(checkout, ".build/kernel/cells/thread-main.js");
  const worker = new Worker(file, { workerData: { folder, options }, stdout: true, stderr: true });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  let ended: Error | undefined;
  worker.unref();

  worker.on("message", ({ id, value, error }: Answer) => {
    const asker = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (error === undefined) asker?.resolve(value);
    else asker?.reject(new Error(error));
  });
  const end = (reason: string): void => {
    ended ??= new Error(`compiler: ${reason}; restart the kernel`);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on("error", (error) => end(`the thread failed: ${error.message}`));
  worker.on("exit", () => end("the thread has ended"));

  const ask =
    <M extends Method>(method: M) =>
    (...args: Parameters<Cells[M]>): ReturnType<Cells[M]> =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, method, args } satisfies Question);
      }) as ReturnType<Cells[M]>;

  return {
    convert: ask("convert"),
    commit: ask("commit"),
    complete: ask("complete"),
    inspect: ask("inspect"),
    isComplete: ask("isComplete"),
    configure: ask("configure"),
    reset: ask("reset"),
    close: async () => void (await worker.terminate()),
  };
}
