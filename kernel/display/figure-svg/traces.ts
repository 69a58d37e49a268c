import type { Figure } from "../figure-json";
import type { StyledTrace } from "./mark";
import { isText, listIn, type Options, optionsOf, textIn } from "./options";

/** Plotly's own. */
const colorway = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

/** The visible traces, each with the name and the colour that Plotly would give it. */
export function styledTraces({ data }: Figure, layout: Options): StyledTrace[] {
  const own = listIn(layout, "colorway") ?? listIn(optionsOf(optionsOf(layout.template).layout), "colorway");
  const colors = own?.filter(isText) ?? colorway;
  return data.flatMap((options, index) => {
    if (options.visible === false || options.visible === "legendonly") return [];
    const asked = textIn(optionsOf(options.line), "color") ?? textIn(optionsOf(options.marker), "color");
    const color = asked ?? colors[index % colors.length] ?? colorway[index % colorway.length]!;
    return [{ options, index, color, name: textIn(options, "name") ?? `trace ${index}` }];
  });
}
