import { bundleOf, type MimeBundle } from "../display/bundle";
import { html, markdown, svg } from "../display/markup";
import { currentCell } from "./cell";
import { comm } from "./comms";
import { tellCooperation } from "./interrupts";
import { emit, emitLater } from "./outputs";
import type { Report } from "./protocol";
import { provide } from "./provide";
import { widgetId } from "./widget-display";

/** Where each display id was shown first. */
const shown = new Map<string, { readonly run: number; readonly cellId?: string }>();

/** What the library finds at `Symbol.for("triad.host")`. */
const host = {
  /** The running cell's; who asks for it is trusted to end soon after it is aborted. */
  get signal(): AbortSignal {
    const cell = currentCell();
    cell.cooperates = true;
    tellCooperation();
    return cell.abort.signal;
  },

  /** Shows a MIME bundle at once, from within a blocking loop too; one with an id that was shown before replaces that. */
  show(bundle: Readonly<Record<string, unknown>>, { id }: { readonly id?: string } = {}): void {
    const cell = currentCell();
    emit(cell, {
      type: "display",
      run: cell.run,
      id,
      update: id !== undefined && isUpdate(id),
      data: bundle,
      metadata: {},
    });
  },

  get hasPlotly(): boolean {
    return currentCell().capture !== undefined;
  },

  comm,
};

/** Whether `id` is on the page: when the cell that showed it runs again, the front end has wiped it out. */
function isUpdate(id: string): boolean {
  const { run, cellId } = currentCell().command;
  const first = shown.get(id);
  if (first && (first.run === run || first.cellId === undefined || first.cellId !== cellId)) return true;
  shown.set(id, { run, cellId });
  return false;
}

/** Shows a value as a cell's last value would be shown; with `update`, in place of what has that id. */
async function display(value: unknown, options: DisplayOptions = {}): Promise<void> {
  const { place } = currentCell();
  await displayBundle(bundleOf(value, { updatable: options.id !== undefined, ...place }), options);
}

/** The output's name, and whether it replaces the one of that name. */
export interface DisplayOptions {
  readonly id?: string;
  readonly update?: boolean;
}

/** Shows a bundle, at the place where it was asked for, as soon as it is made. */
export async function displayBundle(
  making: Promise<MimeBundle>,
  { id, update = false }: DisplayOptions,
): Promise<void> {
  const cell = currentCell();
  if (update && id === undefined) throw new TypeError("display: update needs the id of what it updates");
  if (id !== undefined && !update) shown.set(id, cell.command);
  const { run } = cell;
  await emitLater(
    cell,
    making.then((bundle): Report => ({ type: "display", run, id: id ?? widgetId(bundle.data), update, ...bundle })),
  );
}

/** Removes what the cell has put out so far; with `wait`, when something new comes. */
function clearOutput({ wait = false }: { wait?: boolean } = {}): void {
  const cell = currentCell();
  emit(cell, { type: "clear", run: cell.run, wait });
}

/** Gives the cells what belongs to a notebook. */
export function provideHost(): void {
  provide({ display, clearOutput, html, markdown, svg });
  Object.defineProperty(globalThis, Symbol.for("triad.host"), { value: host });
}
