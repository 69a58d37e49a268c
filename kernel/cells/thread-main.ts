/** The compiler's thread: answers questions one by one. */
import { parentPort, workerData } from "node:worker_threads";
import type { Answer, Question } from "./thread-protocol";
import { createTypescriptCells } from "./typescript/cells";

const { folder } = workerData as { folder: string };
const cells = createTypescriptCells(folder);

/** The first check reads the types that every cell sees, which takes a second: done before anybody waits for it. */
let last: Promise<unknown> = cells.convert('console.log("warm")', 0);

parentPort?.on("message", (question: Question) => {
  last = last.then(() => answer(question));
});

async function answer({ id, method, args }: Question): Promise<void> {
  const reply = (content: Omit<Answer, "id">): void => parentPort?.postMessage({ id, ...content } satisfies Answer);
  try {
    const ask = cells[method] as (...args: readonly unknown[]) => Promise<unknown>;
    reply({ value: await ask(...args) });
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
}
