import { type Cell, currentCell, KeyboardInterrupt } from "./cell";
import { ownerOf } from "./owner";
import { report } from "./report";
import { failureOf } from "./traceback";

/** Files an error that nobody waited for under the cell that it comes from. */
export function reportLate(cell: Cell, error: unknown): void {
  // The cell has said that it was interrupted.
  if (!(error instanceof KeyboardInterrupt))
    (cell.capture ?? report)({ type: "error", run: cell.run, ...failureOf(error) });
}

/** Makes errors that nobody catches the cell's, not the process's end. */
export function surviveErrors(): void {
  process.on("unhandledRejection", (reason, promise) => reportLate(ownerOf(promise) ?? currentCell(), reason));
  process.on("uncaughtException", (error) => reportLate(currentCell(), error));
}
