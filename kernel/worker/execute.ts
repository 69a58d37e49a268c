import vm from "node:vm";
import { bundleOf } from "../display/bundle";
import { asCell, Cell, KeyboardInterrupt } from "./cell";
import { guarded, isInterruption } from "./guard";
import { began, ended } from "./interrupts";
import { displaysMade, emitRest } from "./outputs";
import { endMark, type Outcome, type RunCommand } from "./protocol";
import { report, writeAll } from "./report";
import { rememberCell, rememberModule } from "./sources";
import { failureOf } from "./traceback";

/** Where the cells' values live; a later cell's `x` is the same property as an earlier one's. */
const values: Record<string, unknown> = {};

/** A cell's code, ready to be called. `define` stands in for `Object.defineProperty` on `exports`. */
type Body = (exports: object, require: NodeJS.Require, define: typeof defineValue) => unknown;

const head = "(function (exports, require, __define) {";
const asyncHead = "(async function (exports, require, __define) {";

/** The cells' `require`, which also knows the modules that were converted for them. */
export interface CellRequire {
  readonly require: NodeJS.Require;
  add(modules: RunCommand["modules"]): void;
}

/** Runs a cell and reports how it ended, after all that it has put out. */
export async function execute(command: RunCommand, cellRequire: CellRequire): Promise<void> {
  const cell = new Cell(command);
  const before = { ...values };
  began(cell);
  const outcome = await asCell(cell, () => attempt(cell, command, cellRequire));
  ended();
  emitRest(cell);
  const { run } = command;
  for (const descriptor of [1, 2]) writeAll(descriptor, endMark(run));
  const defined = Object.keys(values).filter((name) => !(name in before) || values[name] !== before[name]);
  report({ type: "done", run, outcome, defined });
}

async function attempt(cell: Cell, command: RunCommand, cellRequire: CellRequire): Promise<Outcome> {
  const { lastExpression } = command;
  try {
    for (const module of command.modules) rememberModule(module.path, module.map);
    cellRequire.add(command.modules);
    const body = compile(command);
    const running = guarded(() => body(values, cellRequire.require, defineValue));
    if (command.async) await Promise.race([running, cell.stopped]);
    // A promise as the last value is awaited; where there is none, the cell does not wait a turn.
    let value = lastExpression === undefined ? undefined : values[lastExpression];
    if (isThenable(value)) value = await Promise.race([value, cell.stopped]);
    const bundle = value === undefined ? undefined : guarded(() => bundleOf(value));
    const result = bundle && (await Promise.race([bundle, cell.stopped]));
    const made = displaysMade(cell);
    if (made) await Promise.race([made, cell.stopped]);
    return { status: "ok", result };
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
  const filename = `${label}#${run}`;
  rememberCell(filename, label, source, map);
  const opening = command.async ? asyncHead : head;
  const script = new vm.Script(`${opening}${js.replaceAll("Object.defineProperty(exports, ", "__define(exports, ")}\n})`, {
    filename,
    columnOffset: -opening.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return script.runInThisContext() as Body;
}

/**
 * Imported names come as getters that cannot be defined again; in a notebook they are values like all others.
 *
 * `exports` stays a plain object: through a proxy, each use of a variable in a loop would cost 200 times as much.
 */
function defineValue(exports: Record<string, unknown>, name: string, property: PropertyDescriptor): void {
  if (name !== "__esModule") exports[name] = property.get ? property.get() : property.value;
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
