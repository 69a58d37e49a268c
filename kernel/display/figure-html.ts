import { randomUUID } from "node:crypto";
import type { Figure } from "./figure-json";
import { sizeOf } from "./figure-svg/options";

/**
 * A figure as HTML that Plotly makes interactive as soon as the library is in the page, whichever comes first.
 *
 * Until then, and where scripts are not run, it is the static drawing.
 */
export function figureHtml(figure: Figure, drawing: string): string {
  const shown = shownFigure({ ...figure, layout: { template: roomForLabels, ...figure.layout } });
  const id = randomUUID();
  return `<div class="triad-figure" data-figure="${id}" style="width:100%;height:${shown.layout?.height}px">${drawing}</div>
<script>(${draw})("${id}", ${scriptSafe(shown)})</script>`;
}

/** The figure with the size that it has in a page, and the options that it has there. */
export function shownFigure(figure: Figure): Figure {
  const { layout = {}, config = {} } = figure;
  return {
    ...figure,
    layout: { autosize: true, ...layout, height: sizeOf(layout).height },
    config: { responsive: true, displaylogo: false, ...config },
  };
}

/** Long labels would otherwise be cut off at the edge. */
const roomForLabels = { layout: { xaxis: { automargin: true }, yaxis: { automargin: true } } };

// In the page. A front end may show one output twice, or show it again: every place that is not drawn yet is drawn, once.
const draw = `(id, figure) => {
  const draw = (Plotly) => {
    for (const root of document.querySelectorAll('[data-figure="' + id + '"]')) {
      if (root.triadDrawn) continue;
      root.triadDrawn = true;
      const drawing = [...root.childNodes];
      root.replaceChildren();
      Promise.resolve(Plotly.newPlot(root, structuredClone(figure))).then(() => {
        let width = root.clientWidth;
        new ResizeObserver(() => {
          if (!root.clientWidth || root.clientWidth === width) return;
          width = root.clientWidth;
          Plotly.Plots.resize(root);
        }).observe(root);
      }).catch((error) => {
        console.warn("plotly.js could not draw this figure, it stays static:", error);
        root.replaceChildren(...drawing);
      });
    }
  };
  if (window.Plotly?.newPlot) return draw(window.Plotly);
  const shared = (window.triadPlotly ??= { waiting: [] });
  shared.waiting.push(draw);
  shared.load?.();
}`.replace(/\n\s*/g, " ");

/** JSON that may stand in a script: nothing in it can end the script or begin a comment. */
const scriptSafe = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
