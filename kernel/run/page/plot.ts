import { escapeHtml, scriptJson } from "./escape";

/** A Plotly figure: its data, which `plotsScript` draws. */
export function plotHtml(figure: object, text: unknown): string {
  const { data, layout, config } = figure as { data?: unknown; layout?: { height?: number }; config?: unknown };
  const height = Number(layout?.height) || 420;
  const label = typeof text === "string" ? text : "plot";
  return (
    `<figure class="plot" role="img" aria-label="${escapeHtml(label)}" style="min-height:${height}px">` +
    `<script type="application/json">${scriptJson({ data, layout, config })}</script></figure>\n`
  );
}

/** The script that draws the page's figures in the page's own look, again when that changes, and in the light one on paper. */
export const plotsScript = `
const dark = matchMedia("(prefers-color-scheme: dark)");
const look = (isDark) => {
  const ink = isDark ? "#d7dade" : "#24292f", line = isDark ? "#3a4149" : "#e1e5ea";
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
  return { layout: {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: ink }, xaxis: axis, yaxis: axis,
    legend: { bgcolor: "rgba(0,0,0,0)" }, margin: { t: 56, r: 24, b: 56, l: 64 },
  } };
};
const plots = [...document.querySelectorAll("figure.plot")].map((place) => {
  const figure = JSON.parse(place.firstElementChild.textContent);
  const box = place.appendChild(document.createElement("div"));
  return (isDark) => {
    const layout = { height: 420, ...figure.layout };
    layout.template ??= look(isDark);
    return Plotly.react(box, figure.data, layout, { responsive: true, displaylogo: false, ...figure.config });
  };
});
const draw = (isDark) => { for (const plot of plots) plot(isDark); };
draw(dark.matches);
dark.addEventListener("change", () => draw(dark.matches));
addEventListener("beforeprint", () => draw(false));
addEventListener("afterprint", () => draw(dark.matches));
`;
