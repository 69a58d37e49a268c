import type { MimeData } from "./renderer";

/** What the kernel offers to the code in a cell; absent in a script or a test. */
export interface Host {
  show(bundle: MimeData, options: { id?: string }): void;
  /** Whether what is shown now goes to a view that has plotly.js by itself. */
  readonly hasPlotly?: boolean;
}

const key = Symbol.for("triad.host");

export const host = (): Host | undefined => (globalThis as { [key]?: Host })[key];
