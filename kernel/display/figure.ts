import { figureHtml } from "./figure-html";
import { type Figure, figureJson } from "./figure-json";
import { figureSvg } from "./figure-svg/figure-svg";
import { figureText } from "./figure-text";
import { host } from "./host";
import { libraryHtml } from "./plotly-library";
import { type MimeData, type Placement, renderer } from "./renderer";

const figureMime = "application/vnd.plotly.v1+json";

/** Plotly figures: an object with `data`, a list of traces, and perhaps a `layout`. */
export const figure = renderer<Figure>({
  recognises(value): value is Figure {
    const { data, layout } = value as Partial<Record<string, unknown>>;
    if (!Array.isArray(data)) return false;
    if (data.length === 0) return typeof layout === "object" && layout !== null;
    return data.slice(0, 100).every(isTrace);
  },
  render: figureData,
});

const columns = ["x", "y", "z", "values", "labels", "lat", "locations", "r", "theta", "open", "parents"];
const listless = new Set([
  "indicator",
  "sankey",
  "table",
  "parcoords",
  "parcats",
  "splom",
  "icicle",
  "sunburst",
  "treemap",
]);

/** Lists of points `{ x: 1, y: 2 }` are no traces, and neither is everything that has a `type`. */
function isTrace(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const trace = value as Record<string, unknown>;
  return (
    listless.has(trace.type as string) ||
    columns.some((key) => Array.isArray(trace[key]) || ArrayBuffer.isView(trace[key]))
  );
}

/**
 * A figure for every front end: Plotly's JSON, HTML that works offline, a static drawing, text.
 *
 * The first one of a kernel brings the library along. Where that output may be replaced, the library goes out by itself.
 */
export function figureData(value: Figure, placement: Placement): MimeData {
  const json = figureJson(value);
  const drawing = staticDrawing(json);
  const html = figureHtml(json, drawing ?? "");
  return {
    [figureMime]: json,
    "text/html": libraryIsDue(placement) ? withLibrary(html, placement) : html,
    ...(drawing && { "image/svg+xml": drawing }),
    "text/plain": figureText(json),
  };
}

/** A value's own bundle may have a figure as Plotly's JSON alone: what other front ends need is added here. */
export function completeFigure(data: MimeData, placement: Placement): MimeData {
  const value = data[figureMime] as Figure | undefined;
  return value === undefined ? data : { ...figureData(value, placement), ...data, [figureMime]: figureJson(value) };
}

let libraryIsIn: Placement | undefined;

/** Once per kernel; again when the cell whose output had it is run again, which has thrown that output away. */
function libraryIsDue({ cell }: Placement): boolean {
  if (host()?.hasPlotly) return false;
  if (libraryIsIn === undefined) return true;
  return cell !== undefined && cell.id === libraryIsIn.cell?.id && cell.execution !== libraryIsIn.cell.execution;
}

function withLibrary(html: string, placement: Placement): string {
  libraryIsIn = placement;
  const here = host();
  if (!placement.updatable || !here) return `${libraryHtml()}\n${html}`;
  here.show({ "text/html": libraryHtml(), "text/plain": "" }, {});
  return html;
}

/** The static drawing is an addition: a layout that it cannot cope with must not cost the figure itself. */
function staticDrawing(json: Figure): string | undefined {
  try {
    return figureSvg(json);
  } catch {
    return undefined;
  }
}
