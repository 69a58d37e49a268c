import { isOwn } from "../cells/own";
import { type CellRequire, createCellRequire } from "../cells/require";
import { Cell } from "./cell";
import { shared } from "./helper-state";
import { asOwner } from "./owner";
import type { LoadCommand } from "./protocol";
import { state } from "./state";

let created: CellRequire | undefined;

/** What the cells import from. */
export function cellModules(): CellRequire {
  if (created) return created;
  const { require, add } = createCellRequire(process.cwd());
  const whole = (id: string): unknown => (isOwn(id) ? unbroken(() => require(id)) : require(id));
  created = { require: Object.assign(whole, require), add };
  return created;
}

/** Loads what a cell is going to import, while the compiler still checks it. */
export function load({ run, modules }: LoadCommand): void {
  asOwner(new Cell({ run, allowStdin: false }), () => {
    for (const id of modules) {
      try {
        cellModules().require(id);
      } catch {
        // The cell will say so.
      }
    }
  });
}

/** No interrupt ends the call: of a package that it leaves in its midst the rest would never run. */
function unbroken<T>(call: () => T): T {
  Atomics.add(state, shared.loading, 1);
  try {
    return call();
  } finally {
    Atomics.sub(state, shared.loading, 1);
  }
}
