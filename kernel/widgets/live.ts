import { randomUUID } from "node:crypto";
import { bundleNow, bundleOf } from "../display/bundle";
import { currentCell } from "../worker/cell";
import { displayOf } from "../worker/widget-display";
import { throttled } from "./throttle";

/** An output that is replaced in place. */
export interface Live<T = unknown> {
  /** May be called as often as one likes, also in a blocking loop; at most ten a second are shown, and the last for sure. */
  show(value: T): void;
}

/** An output that begins below the cell that shows something in it first, and stays there. */
export function live<T = unknown>(): Live<T> {
  const id = randomUUID();
  let isThere = false;
  const put = (data: Record<string, unknown>) => {
    displayOf(currentCell(), { id, update: isThere, data });
    isThere = true;
  };
  const show = throttled<T>((value) => {
    const placement = { updatable: true, ...currentCell().place };
    const bundle = bundleNow(value, placement);
    if (bundle) put(bundle.data);
    else void bundleOf(value, placement).then(({ data }) => put(data));
  });
  return { show };
}
