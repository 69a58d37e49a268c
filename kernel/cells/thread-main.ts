/** The compiler's thread: answers questions one by one. */
import { parentPort, workerData } from "node:worker_threads";
import type { CellsOptions } from "./cells";
import type { Answer, Question } from "./thread-protocol";
import { preparations } from "./typescript/ahead";
import { createTypescriptCells } from "./typescript/cells";

const { folder, options } = workerData as { folder: string; options: CellsOptions };
const cells = createTypescriptCells(folder, options);

/** The first check reads the types that every cell sees, which takes a while: done before anybody waits for it. */
let last: Promise<unknown> = cells.convert('console.log("warm")', 0);

const ahead = preparations(cells);
/** How long nobody has to have asked anything, in ms, before time is spent on what may never be asked. */
const quiet = 400;
let idle = setTimeout(prepare, quiet);

parentPort?.on("message", (question: Question) => {
  clearTimeout(idle);
  last = last.then(() => answer(question));
  last.then(() => {
    clearTimeout(idle);
    idle = setTimeout(prepare, quiet).unref();
  });
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

/** One step at a time: who asks meanwhile waits for one at most. */
function prepare(): void {
  if (ahead.next().done) return;
  idle = setTimeout(prepare, quiet / 4).unref();
}
