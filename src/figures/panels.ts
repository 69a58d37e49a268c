import type { Annotations, Layout, PlotData } from "plotly.js";
import { plotlyText } from "./figure";
import { axis, ink } from "./theme";

/** One of several small plots in a figure. */
export interface Panel {
  readonly title: string;
  readonly data: readonly Partial<PlotData>[];
  readonly x: string;
  /** What is special about its axes. */
  readonly xaxis?: Partial<Layout["xaxis"]>;
  readonly yaxis?: Partial<Layout["yaxis"]>;
  /** Share of its width that is kept free at its left, for long labels; default 0.12. */
  readonly left?: number;
}

/** Rows of panels, each as high as its `height` in pixels says, labels of its horizontal axes among them. */
export interface Band {
  readonly panels: readonly Panel[];
  readonly columns: number;
  readonly height: number;
}

/** Pixels of a panel that its title takes, and what stands below its horizontal axis. */
const [head, foot] = [30, 48];

const small = (title: string): Partial<Layout["xaxis"]> => ({
  ...axis(title),
  title: { text: title, standoff: 4, font: { size: 11 } },
  tickfont: { size: 11 },
});

/** Panels side by side and below each other; each has its title above it. */
export function panels(bands: readonly Band[]): {
  readonly data: Partial<PlotData>[];
  readonly layout: Partial<Layout>;
  readonly height: number;
} {
  const height = bands.reduce(
    (sum, { panels, columns, height }) => sum + Math.ceil(panels.length / columns) * height,
    0,
  );
  const data: Partial<PlotData>[] = [];
  const axes: { [name: string]: unknown } = {};
  const annotations: Partial<Annotations>[] = [];
  let top = 0;
  let nth = 0;
  for (const band of bands) {
    band.panels.forEach((panel, i) => {
      const [column, row] = [i % band.columns, Math.floor(i / band.columns)];
      const id = ++nth === 1 ? "" : `${nth}`;
      const width = 1 / band.columns;
      const x = [(column + (panel.left ?? 0.12)) * width, (column + 0.96) * width];
      const from = top + row * band.height;
      const y = [1 - (from + band.height - foot) / height, 1 - (from + head) / height];
      axes[`xaxis${id}`] = { ...small(panel.x), ...panel.xaxis, domain: x, anchor: `y${id}` };
      axes[`yaxis${id}`] = { ...small(""), ...panel.yaxis, domain: y, anchor: `x${id}` };
      data.push(...panel.data.map((trace) => ({ ...trace, xaxis: `x${id}`, yaxis: `y${id}` })));
      annotations.push({
        ...{ text: plotlyText(panel.title), showarrow: false, font: { size: 12, color: ink } },
        ...{ xref: "paper", x: column * width, xanchor: "left", yref: "paper", y: y[1]!, yanchor: "bottom", yshift: 4 },
      });
    });
    top += Math.ceil(band.panels.length / band.columns) * band.height;
  }
  return { data, layout: { ...axes, annotations: annotations as Layout["annotations"] }, height };
}
