import { clearTimeout, setTimeout } from "node:timers";
import { type Cell, currentCell } from "../worker/cell";
import { asOwner } from "../worker/owner";

/** Between two looks at the same output, in ms: ten a second are as many as one can follow. */
const interval = 100;

/**
 * Calls `show` with the newest value: the first at once, also from within a blocking loop, then at most ten times a
 * second, and with the last one for sure: when its turn has come, at the latest before the cell's end.
 */
export function throttled<T>(show: (value: T) => void): (value: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let waiting: { readonly value: T; readonly cell: Cell } | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting) return;
    const { value, cell } = waiting;
    waiting = undefined;
    cell.closing.delete(flush);
    last = performance.now();
    if (!cell.isStopped) asOwner(cell, () => show(value));
  };
  return (value) => {
    const cell = currentCell();
    waiting?.cell.closing.delete(flush);
    waiting = { value, cell };
    cell.closing.add(flush);
    const left = interval - (performance.now() - last);
    if (left <= 0) flush();
    else timer ??= setTimeout(flush, left);
  };
}
