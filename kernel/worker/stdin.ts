import { type Cell, currentCell } from "./cell";
import { emit } from "./outputs";

/** The questions that wait for an answer, the oldest first. */
const waiting: { readonly cell: Cell; readonly answer: (value: string) => void }[] = [];

/** Gives the cells `input` and `password`, which ask the person at the notebook. */
export function provideInput(): void {
  const ask =
    (password: boolean) =>
    async (prompt = ""): Promise<string> => {
      const cell = currentCell();
      if (!cell.command.allowStdin) {
        throw new Error(`${password ? "password" : "input"}: nobody can be asked, this front end takes no input`);
      }
      emit(cell, { type: "input", run: cell.run, prompt: String(prompt), password });
      const answer = new Promise<string>((resolve) => waiting.push({ cell, answer: resolve }));
      return Promise.race([answer, cell.stopped]);
    };
  for (const [name, value] of Object.entries({ input: ask(false), password: ask(true) })) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
}

/** Hands an answer to the question of run `run` that has waited longest. */
export function answer(run: number, value: string): void {
  const at = waiting.findIndex((question) => question.cell.run === run);
  if (at >= 0) waiting.splice(at, 1)[0]!.answer(value);
}
