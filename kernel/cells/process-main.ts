/** The compiler's process: answers questions one by one. */
import type { Cells } from "./cells";
import type { Answer, Notebook, Question } from "./process-protocol";
import { createTypescriptCells } from "./typescript/cells";

/** Serves the process that has started this one, until that is gone; begun from a snapshot too. */
export function main(): void {
  process.once("message", ({ folder, options }: Notebook) => {
    const cells = createTypescriptCells(folder, options);
    // The first check reads what every cell sees, which takes a while: done before anybody waits for it.
    let last: Promise<unknown> = cells.convert('console.log("warm")', 0);
    process.on("message", (question: Question) => {
      last = last.then(() => answer(cells, question));
    });
  });
  process.on("disconnect", () => process.exit());
}

async function answer(cells: Cells, { id, method, args }: Question): Promise<void> {
  const reply = (content: Omit<Answer, "id">): void => void process.send?.({ id, ...content } satisfies Answer);
  try {
    const ask = cells[method] as (...args: readonly unknown[]) => Promise<unknown>;
    reply({ value: await ask(...args) });
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
}

if (require.main === module) main();
