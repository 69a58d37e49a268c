import type { Cell } from "./cell";
import { emit } from "./outputs";
import type { Bundle } from "./protocol";

/** The MIME type by which an output names a widget. */
export const widgetMime = "application/vnd.jupyter.widget-view+json";

/** The id of the output that shows a widget: by it what stands in for the widget is kept up to date. */
export function widgetId(data: Bundle["data"]): string | undefined {
  const view = data[widgetMime] as { readonly model_id?: unknown } | undefined;
  return typeof view?.model_id === "string" ? view.model_id : undefined;
}

/** Shows a bundle below `cell`, or in place of what has its id. */
export function displayOf(
  cell: Cell,
  { id, update, data }: { id: string; update: boolean; data: Bundle["data"] },
): void {
  emit(cell, { type: "display", run: cell.run, id, update, data, metadata: {} });
}
