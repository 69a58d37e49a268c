import type { Dash, Layout, LayoutAxis } from "plotly.js";

/**
 * Colours for things that are told apart: the darker four of Okabe and Ito's, and two more.
 *
 * Each has a contrast of 3 or more on white and on JupyterLab's dark ground, and each pair is told apart with any of the
 * three colour-vision deficiencies; the tests hold them to it.
 */
export const colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#7D6DF0", "#C8173B"] as const;

/** For text and axes: the grey with the same contrast, 4.3, on white and on dark ground. */
export const ink = "#797979";
const faint = "rgba(121, 121, 121, 0.25)";
const dashes: readonly Dash[] = ["solid", "dash", "dot", "dashdot"];

export const color = (i: number): string => colors[i % colors.length]!;
/** Tells lines of one colour apart. */
export const dash = (i: number): Dash => dashes[i % dashes.length]!;
/** The look of the i-th of many lines: when the colours are used up, they come again dashed. */
export const look = (i: number): { readonly color: string; readonly dash: Dash } => ({
  color: color(i),
  dash: dash(Math.floor(i / colors.length)),
});

/** An axis; its title says what is on it, with the unit. */
export const axis = (title: string): Partial<LayoutAxis> => ({
  title: { text: title, standoff: 10 },
  automargin: true,
  gridcolor: faint,
  zeroline: false,
  linecolor: ink,
  tickcolor: ink,
  ticks: "outside",
  ticklen: 4,
});

/** What all figures share. The ground is transparent, so that a figure sits on a light page as on a dark one. */
export const layout = (text: {
  readonly title: string;
  readonly subtitle?: string;
  readonly x: string;
  readonly y: string;
}): Partial<Layout> => ({
  title: {
    text: text.title,
    font: { size: 16 },
    x: 0,
    xref: "paper",
    xanchor: "left",
    ...(text.subtitle && { subtitle: { text: text.subtitle, font: { size: 12, color: ink } } }),
  },
  font: { family: "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif", size: 13, color: ink },
  paper_bgcolor: "rgba(0, 0, 0, 0)",
  plot_bgcolor: "rgba(0, 0, 0, 0)",
  margin: { l: 64, r: 24, t: 72, b: 52 },
  height: 400,
  xaxis: axis(text.x),
  yaxis: axis(text.y),
  legend: { bgcolor: "rgba(0, 0, 0, 0)", tracegroupgap: 2 },
  hovermode: "closest",
});
