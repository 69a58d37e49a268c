import type { Cell } from "./cell";
import type { Report } from "./protocol";
import { report } from "./report";

/** How long outputs wait for a display before them, in ms; after that, being live counts for more than the order. */
const patience = 100;

interface Line {
  since: number;
  /** Settles when every display so far has been made or has failed. */
  made: Promise<unknown>;
  /** In the order in which they were asked for; `undefined` is a display that is still being made. */
  readonly slots: { message: Report | undefined }[];
}

const lines = new WeakMap<Cell, Line>();

/** Reports an output of `cell`, after the displays that it asked for before. */
export function emit(cell: Cell, message: Report): void {
  cell.check();
  const line = lines.get(cell);
  if (line && line.slots.length > 0 && Date.now() - line.since < patience) line.slots.push({ message });
  else deliver(cell, message);
}

/** To the front, unless what the code puts out is captured: comms and questions never are. */
function deliver(cell: Cell, message: Report): void {
  if (cell.capture && message.type !== "comm" && message.type !== "input") cell.capture(message);
  else report(message);
}

/** Reports an output that is still being made at the place where it was asked for. */
export async function emitLater(cell: Cell, making: Promise<Report>): Promise<void> {
  cell.check();
  const line = lines.get(cell) ?? { since: 0, made: Promise.resolve(), slots: [] };
  lines.set(cell, line);
  if (line.slots.length === 0) line.since = Date.now();
  const slot: { message: Report | undefined } = { message: undefined };
  line.slots.push(slot);
  line.made = Promise.allSettled([line.made, making]);
  try {
    slot.message = await making;
  } catch (error) {
    line.slots.splice(line.slots.indexOf(slot), 1);
    throw error;
  } finally {
    while (line.slots[0]?.message) deliver(cell, line.slots.shift()!.message!);
  }
}

/** Settles when the displays that `cell` has asked for are made. */
export const displaysMade = (cell: Cell): Promise<unknown> | undefined => lines.get(cell)?.made;

/** Reports what still waits, also behind a display that never came: the cell has ended. */
export function emitRest(cell: Cell): void {
  for (const slot of lines.get(cell)?.slots.splice(0) ?? []) if (slot.message) deliver(cell, slot.message);
}
