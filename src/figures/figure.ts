import type { Layout, PlotData } from "plotly.js";

/** A Plotly figure as plain data: a notebook draws it, and `Plotly.newPlot(id, figure.data, figure.layout)` takes it. */
export interface Figure {
  readonly data: Partial<PlotData>[];
  readonly layout: Partial<Layout>;
}

/** Plotly reads text as HTML of a kind; names are the user's. */
export const plotlyText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
