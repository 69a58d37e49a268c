import type { Figure } from "./figure-json";
import { optionsOf, textIn, titleIn } from "./figure-svg/options";
import { plainText } from "./figure-svg/rich-text";
import { countOf } from "./numbers";

const most = 12;

/** A figure in words: its title, and each trace with its type, its name and the number of its points. */
export function figureText({ data, layout }: Figure): string {
  const title = titleIn(optionsOf(layout));
  const traces = data.slice(0, most).map((trace, i) => {
    const name = textIn(trace, "name");
    return `  ${textIn(trace, "type") ?? "scatter"}${name ? ` "${plainText(name)}"` : ` ${i}`}, ${countOf(pointsIn(trace), "point")}`;
  });
  const more = data.length > most ? [`  … ${data.length - most} more`] : [];
  return [
    `Plotly figure${title ? ` "${plainText(title)}"` : ""}, ${countOf(data.length, "trace")}`,
    ...traces,
    ...more,
  ].join("\n");
}

/** As many points as the longest list among a trace's data has entries; of a matrix, as many as it has cells. */
export function pointsIn(trace: Figure["data"][number]): number {
  if (Array.isArray(trace.z) && Array.isArray(trace.z[0]))
    return trace.z.reduce((sum, row) => sum + (Array.isArray(row) ? row.length : 0), 0);
  return Math.max(0, ...Object.values(trace).map((value) => (Array.isArray(value) ? value.length : 0)));
}
