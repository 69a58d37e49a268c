import type { MimeData } from "../notebook";
import { escapeHtml, scriptJson } from "./escape";
import { dataAddress } from "./picture";

export const plotlyMime = "application/vnd.plotly.v1+json";

/** A Plotly figure: its data, which `plotsScript` draws, and until then the static drawing. */
export function plotHtml(bundle: MimeData): string {
  const { data, layout, config } = bundle[plotlyMime] as {
    data?: unknown;
    layout?: { height?: number };
    config?: unknown;
  };
  const text = typeof bundle["text/plain"] === "string" ? escapeHtml(bundle["text/plain"]) : "plot";
  const svg = bundle["image/svg+xml"];
  const drawing = typeof svg === "string" ? `<img src="${dataAddress("image/svg+xml", svg)}" alt="${text}">` : text;
  const height = Number(layout?.height) || defaultHeight;
  return (
    `<figure class="plot" role="img" aria-label="${text}"><div style="min-height:${height}px">${drawing}</div>` +
    `<script type="application/json">${scriptJson({ data, layout, config })}</script></figure>\n`
  );
}

const defaultHeight = 420;
/** What fits between the margins of A4 and of letter paper: a page is laid out for paper only after its plots are drawn. */
const paperWidth = 640;

/** The script that draws the page's figures in the page's own look, again when that changes, and in the light one on paper. */
export const plotsScript = `
const dark = matchMedia("(prefers-color-scheme: dark)");
const look = (isDark) => {
  const ink = isDark ? "#d7dade" : "#24292f", line = isDark ? "#3a4149" : "#e1e5ea", none = "rgba(0,0,0,0)";
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
  return { layout: {
    paper_bgcolor: none, plot_bgcolor: none, font: { color: ink }, xaxis: axis, yaxis: axis,
    legend: { bgcolor: none }, margin: { t: 56, r: 24, b: 56, l: 64 },
  } };
};
const plots = [...document.querySelectorAll("figure.plot")].map((place) => {
  const figure = JSON.parse(place.querySelector("script").textContent);
  const box = place.firstElementChild;
  return (isDark, width) => {
    if (!box.data) box.replaceChildren();
    const layout = { height: ${defaultHeight}, ...figure.layout, ...(width && { width }) };
    layout.template ??= look(isDark);
    return Plotly.react(box, structuredClone(figure.data), layout, { responsive: true, displaylogo: false, ...figure.config });
  };
});
const draw = (isDark, width) => { for (const plot of plots) plot(isDark, width); };
triadPlotly.waiting.push(() => {
  draw(dark.matches);
  dark.addEventListener("change", () => draw(dark.matches));
  addEventListener("beforeprint", () => draw(false, ${paperWidth}));
  addEventListener("afterprint", () => draw(dark.matches));
});
triadPlotly.load();
`;
