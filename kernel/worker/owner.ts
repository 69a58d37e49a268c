import v8 from "node:v8";
import type { Cell } from "./cell";
import { terminateHere } from "./terminate";

/*
 * Which cell the running code belongs to.
 *
 * AsyncLocalStorage would know it too, but on Node 20 it makes Node keep a stack of asynchronous calls, and a termination
 * in the midst of one ends the process ("async hook stack has become corrupted"). V8's own promise hooks keep no stack.
 * What they do not see is wrapped: timers (timers.ts), callbacks of sockets and files (callbacks.ts), what child processes
 * write (children.ts).
 */

class Itself {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: makes a private field of a subclass one of any object
    return object;
  }
}

/** A cell that a promise carries where nobody sees it; three times as quick as a WeakMap. */
class Stamp extends Itself {
  #cell: Cell;
  constructor(promise: object, cell: Cell) {
    super(promise);
    this.#cell = cell;
  }
  static of(promise: object): Cell | undefined {
    return #cell in promise ? (promise as Stamp).#cell : undefined;
  }
}

let owning: Cell | undefined;

/** The cell that the running code was started by, however much later it runs. */
export const owner = (): Cell | undefined => owning;

/** The cell in which `promise` was made. */
export const ownerOf = (promise: object): Cell | undefined => Stamp.of(promise);

/** Calls `call` as code of `cell`. */
export function asOwner<T>(cell: Cell, call: () => T): T {
  const before = owning;
  owning = cell;
  try {
    return call();
  } finally {
    owning = before;
  }
}

/** Begins a turn that is no cell's: a termination leaves behind whose code it has ended. */
export function ownNothing(): void {
  owning = undefined;
}

/** Makes what a cell awaits remember its cell. */
export function followPromises(): void {
  v8.promiseHooks.createHook({
    init: (promise) => {
      if (owning) new Stamp(promise, owning);
    },
    before: (promise) => {
      owning = Stamp.of(promise);
      if (!owning?.isSpent()) return;
      owning = undefined;
      terminateHere();
    },
    after: () => {
      owning = undefined;
    },
  });
}
