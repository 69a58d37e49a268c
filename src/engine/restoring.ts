import { setImmediate } from "node:timers"; // not the global, which a notebook kernel stops together with a cell

const open = new Set<() => void>();
let watching = false;

/**
 * Runs the synchronous `fn` and then `restore`, whatever happens.
 *
 * More than `finally`, which is skipped where V8 terminates the run, as it does for an interrupted notebook cell: what is
 * still open once the event loop turns is restored then.
 */
export function restoring<R>(restore: () => void, fn: () => R): R {
  open.add(restore);
  if (!watching) {
    watching = true;
    setImmediate(restoreAll);
  }
  try {
    return fn();
  } finally {
    if (open.delete(restore)) restore();
  }
}

function restoreAll() {
  watching = false;
  for (const restore of [...open].reverse()) {
    open.delete(restore);
    restore();
  }
}
