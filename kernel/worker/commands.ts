import { commandSlot } from "../commands/call";
import type { RunningCell } from "../commands/command";
import { commandNamed } from "../commands/table";
import { type Cell, currentCell } from "./cell";
import { emit } from "./outputs";
import { values } from "./values";

/** Gives the cells what their commands have been replaced by calls of. */
export function provideCommands(): void {
  const value = (name: string, ...given: never[]): unknown => {
    const command = commandNamed(name);
    if (command?.where !== "cell") throw new Error(`there is no command "${name}" to call`);
    return command.run(running(currentCell()), ...given);
  };
  Object.defineProperty(globalThis, Symbol.for(commandSlot), { value });
}

const known = new WeakMap<Cell, RunningCell>();

/** The one view of `cell` that its commands have. */
function running(cell: Cell): RunningCell {
  const { run, began, stopped, closing } = cell;
  const view: RunningCell = known.get(cell) ?? {
    values,
    began,
    stopped,
    check: () => cell.check(),
    write: (name, text) => text === "" || emit(cell, { type: "stream", run, name, text }),
    show: (data) => emit(cell, { type: "display", run, update: false, data, metadata: {} }),
    atEnd: (call) => closing.add(call),
  };
  known.set(cell, view);
  return view;
}
