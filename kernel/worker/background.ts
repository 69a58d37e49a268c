import { Cell } from "./cell";
import { guarded, isInterruption } from "./guard";
import { background, stopRunning } from "./interrupts";
import { reportLate } from "./late";
import { asOwner, owner } from "./owner";
import { report } from "./report";
import { failureOf } from "./traceback";

/**
 * Calls what a message from the front end has set off, as code of the cell that asked to be told.
 *
 * Each call is on its own: an interrupt or an error ends it, is told under the cell, and leaves all else as it was. What
 * it returns may be a promise.
 */
export function handle(home: Cell, call: () => unknown): void {
  const cell = new Cell(home.command, home.capture);
  // Within a cell's own code that code's guard holds.
  const isGuarded = owner() !== undefined;
  try {
    const result: unknown = asOwner(cell, () => (isGuarded ? call() : guarded(call)));
    if (result instanceof Promise) void follow(cell, result);
  } catch (error) {
    if (isInterruption(error)) interrupted(cell);
    else reportLate(cell, error);
  }
}

/** Settles as `promise` does, or when an interrupt ends it: until then it is what an interrupt finds beside the cells. */
export async function stoppable<T>(cell: Cell, promise: Promise<T>): Promise<T> {
  background.add(cell);
  try {
    return await Promise.race([promise, cell.stopped]);
  } finally {
    background.delete(cell);
  }
}

async function follow(cell: Cell, promise: Promise<unknown>): Promise<void> {
  try {
    await stoppable(cell, promise);
  } catch (error) {
    if (cell.isStopped) tellInterrupted(cell, error);
    else reportLate(cell, error);
  }
}

function interrupted(cell: Cell): void {
  cell.stop();
  stopRunning();
  cell.stopped.catch((error) => tellInterrupted(cell, error));
}

const tellInterrupted = (cell: Cell, error: unknown): void =>
  (cell.capture ?? report)({ type: "error", run: cell.run, ...failureOf(error) });
