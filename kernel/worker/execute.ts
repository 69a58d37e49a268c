import vm from "node:vm";
import type { CellRequire } from "../cells/require";
import { bundleOf } from "../display/bundle";
import { isThenable } from "../display/thenable";
import { Cell, KeyboardInterrupt, setLatest } from "./cell";
import { deno } from "./deno";
import { guarded, isInterruption } from "./guard";
import { began, ended } from "./interrupts";
import { displaysMade, emitRest } from "./outputs";
import { asOwner } from "./owner";
import { endMark, type Outcome, type RunCommand, scriptName } from "./protocol";
import { report, writeAll } from "./report";
import { rememberCell, rememberModule } from "./sources";
import { forgetTensorCalls } from "./tensor-state";
import { failureOf } from "./traceback";
import { values } from "./values";
import { widgetId } from "./widget-display";

/** A cell's code, ready to be called. */
type Body = (exports: object, require: NodeJS.Require) => unknown;

/** A cell may have variables of the same names as what is around it. */
const head = "(function (Deno) { return (function (exports, require) {";
const asyncHead = "(function (Deno) { return (async function (exports, require) {";

/** Runs a cell and reports how it ended, after all that it has put out. */
export async function execute(command: RunCommand, cellRequire: CellRequire): Promise<void> {
  const cell = new Cell(command);
  const before = Object.getOwnPropertyDescriptors(values);
  began(cell);
  setLatest(cell);
  forgetTensorCalls();
  const outcome = await attempt(cell, command, cellRequire);
  asOwner(cell, () => cell.close());
  ended(cell);
  emitRest(cell);
  const { run } = command;
  markEnd(run);
  const defined = (): string[] => {
    const after = Object.getOwnPropertyDescriptors(values);
    // Each definition of a name, a second one too, has a getter of its own.
    return Object.keys(after).filter((name) => after[name]?.get !== before[name]?.get);
  };
  try {
    // Of a cell that ended well all names are there.
    report({ type: "done", run, outcome, defined: outcome.status === "ok" ? [] : defined() });
  } catch (error) {
    // A display may consist of what JSON cannot say.
    const failure = { status: "error", interrupted: false, ...failureOf(error) } as const;
    report({ type: "done", run, outcome: failure, defined: defined() });
  }
}

/** Marks the end in what native code writes; one whose descriptor the cell has closed writes no more. */
function markEnd(run: number): void {
  for (const descriptor of [1, 2]) {
    try {
      writeAll(descriptor, endMark(run));
    } catch {
      // The front does not wait long for it.
    }
  }
}

/** What waits for the cell is not the cell's own: it goes on when that is stopped. */
async function attempt(cell: Cell, command: RunCommand, cellRequire: CellRequire): Promise<Outcome> {
  const { lastExpression } = command;
  const own = <T>(call: () => T): T => asOwner(cell, () => guarded(call));
  try {
    cell.check();
    for (const module of command.modules) rememberModule(module.path, module.map);
    cellRequire.add(command.modules);
    const body = compile(command);
    let value = own(() => body(values, cellRequire.require));
    if (command.async) value = await Promise.race([value, cell.stopped]);
    // A promise as the last value is awaited; where there is none, the cell does not wait a turn.
    if (isThenable(value)) value = await Promise.race([own(() => Promise.resolve(value)), cell.stopped]);
    const bundle = value === undefined ? undefined : own(() => bundleOf(value, { updatable: false, ...cell.place }));
    const result = bundle && (await Promise.race([bundle, cell.stopped]));
    const made = displaysMade(cell);
    if (made) await Promise.race([made, cell.stopped]);
    return { status: "ok", result, resultId: result && widgetId(result.data) };
  } catch (error) {
    const interrupted = isInterruption(error) || error instanceof KeyboardInterrupt;
    if (interrupted) cell.stop();
    return { status: "error", interrupted, ...failureOf(interrupted ? new KeyboardInterrupt() : error) };
  } finally {
    if (lastExpression !== undefined) delete values[lastExpression];
  }
}

function compile(command: RunCommand): Body {
  const { run, label, source, js, map } = command;
  const filename = scriptName(label, run);
  rememberCell(filename, label, source, map);
  const opening = command.async ? asyncHead : head;
  // Read as soon as it is there: in another shell a cell may run whose last expression has the same name.
  const last = command.lastExpression;
  const closing = last === undefined ? "\n})})" : `\nreturn exports[${JSON.stringify(last)}];\n})})`;
  const script = new vm.Script(`${opening}${js}${closing}`, {
    filename,
    columnOffset: -opening.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return (script.runInThisContext() as (given: typeof deno) => Body)(deno);
}
