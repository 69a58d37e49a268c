import type * as Plotly from "plotly.js";
import { figureData } from "./figure";
import {
  type Changes,
  extended,
  type Indices,
  moved,
  restyled,
  type Trace,
  withChanges,
  without,
} from "./figure-changes";
import { type Figure, figureJson } from "./figure-json";
import { figureSvg } from "./figure-svg/figure-svg";
import { type Host, host } from "./host";

type Options = NonNullable<Figure["layout"]>;

/** The figures on show, by their names, which are also the ids of their displays. */
const onShow = new Map<string, Figure>();
let defaults: Options = {};

/**
 * Plotly's interface for code that runs in a kernel, where there is no DOM.
 *
 * The first argument is not an element but a name: `newPlot("loss", data)` shows a figure, and what is done to `"loss"`
 * later, in this cell or another, changes it in place. The promises have no value, so that a figure is not shown a second
 * time as a cell's result.
 */
export const plotly = {
  newPlot: async (root: string, data: readonly Trace[] | Figure, layout?: Options, config?: Options) =>
    put("newPlot", root, figureOf(data, layout, config)),
  react: async (root: string, data: readonly Trace[] | Figure, layout?: Options, config?: Options) =>
    put("react", root, figureOf(data, layout, config)),
  redraw: async (root: string) => change("redraw", root, (figure) => figure),
  restyle: async (root: string, changes: Changes, traces?: Indices) =>
    change("restyle", root, (figure) => restyled(figure, changes, traces)),
  relayout: async (root: string, changes: Changes) =>
    change("relayout", root, (figure) => ({ ...figure, layout: withChanges(figure.layout ?? {}, changes) })),
  update: async (root: string, changes: Changes, layout: Changes = {}, traces?: Indices) =>
    change("update", root, (figure) =>
      restyled({ ...figure, layout: withChanges(figure.layout ?? {}, layout) }, changes, traces),
    ),
  addTraces: async (root: string, traces: Trace | readonly Trace[], at?: Indices) =>
    change("addTraces", root, (figure) => {
      const added = [traces].flat() as Trace[];
      const all = { ...figure, data: [...figure.data, ...added] };
      return at === undefined
        ? all
        : moved(
            all,
            added.map((_, i) => figure.data.length + i),
            at,
          );
    }),
  deleteTraces: async (root: string, traces: Indices) =>
    change("deleteTraces", root, (figure) => without(figure, traces)),
  moveTraces: async (root: string, from: Indices, to?: Indices) =>
    change("moveTraces", root, (figure) => moved(figure, from, to)),
  extendTraces: async (root: string, points: Changes, traces: Indices, most?: number) =>
    change("extendTraces", root, (figure) => extended(figure, points, traces, "end", most)),
  prependTraces: async (root: string, points: Changes, traces: Indices, most?: number) =>
    change("prependTraces", root, (figure) => extended(figure, points, traces, "start", most)),
  /** Forgets the figure; what is on the page stays there. */
  purge: (root: string): void => void onShow.delete(root),
  setPlotConfig: (config: Options): void => {
    defaults = { ...defaults, ...config };
  },
  /** An SVG drawing as a data address; other formats need a browser. */
  toImage: async (root: string | Figure, options: { format?: string; width?: number; height?: number } = {}) => {
    const { format = "svg", width, height } = options;
    if (format !== "svg") throw new Error(`Plotly.toImage: "${format}" needs a browser; here there is "svg"`);
    const figure = typeof root === "string" ? known("toImage", root) : root;
    const layout = { ...figure.layout, ...(width && { width }), ...(height && { height }) };
    return `data:image/svg+xml,${encodeURIComponent(figureSvg(figureJson({ ...figure, layout })))}`;
  },
  register: (): void => {}, // every trace type is in the library already
  downloadImage: inBrowserOnly("downloadImage", 'use toImage(root, { format: "svg" })'),
  animate: inBrowserOnly("animate", "use react to change a figure in place"),
  addFrames: inBrowserOnly("addFrames", "give newPlot a figure that has frames"),
  deleteFrames: inBrowserOnly("deleteFrames", "give newPlot a figure that has frames"),
  validate: inBrowserOnly("validate", "the types of data and layout are checked when the cell is compiled"),
  makeTemplate: inBrowserOnly("makeTemplate", "state layout.template itself"),
  validateTemplate: inBrowserOnly("validateTemplate", "state layout.template itself"),
  Plots: { resize: inBrowserOnly("Plots.resize", "figures follow the width of the page") },
  Icons: {} as Record<string, unknown>,
} satisfies Record<keyof typeof Plotly, unknown>;

function figureOf(data: readonly Trace[] | Figure, layout: Options = {}, config: Options = {}): Figure {
  if ("data" in data) return { ...data, config: { ...defaults, ...data.config } };
  return { data, layout, config: { ...defaults, ...config } };
}

function change(name: string, root: string, changed: (figure: Figure) => Figure): void {
  hostFor(name, root);
  put(name, root, changed(known(name, root)));
}

function put(name: string, root: string, figure: Figure): void {
  const here = hostFor(name, root);
  onShow.set(root, figure);
  here.show(figureData(figure, { updatable: true }), { id: root });
}

function known(name: string, root: string): Figure {
  const found = onShow.get(root);
  if (found) return found;
  const names = [...onShow.keys()].map((key) => `"${key}"`).join(", ");
  throw new Error(
    `Plotly.${name}: there is no figure "${root}"; ${names ? `there are ${names}` : "newPlot makes one"}`,
  );
}

function hostFor(name: string, root: unknown): Host {
  if (typeof root !== "string") {
    const given = root === null ? "null" : typeof root;
    throw new TypeError(`Plotly.${name}: the first argument is ${given}; in a notebook it is a name, such as "loss"`);
  }
  const here = host();
  if (here) return here;
  throw new Error(`Plotly.${name}: "${root}" cannot be shown outside a notebook; toImage gives an SVG drawing`);
}

function inBrowserOnly(name: string, instead: string): () => never {
  return () => {
    throw new Error(`Plotly.${name} needs a browser; in a notebook ${instead}`);
  };
}
