import type { CircuitData } from "../circuit/data";
import { lengthLabel, ruleLabel } from "./labels";
import { element, escaped, textWidth } from "./svg";

const header = 40;
const row = 20;
const bar = 10;

/**
 * Which pathways are plastic in which stage: a row a pathway that ever learns, a column a stage.
 *
 * @returns nothing for a development of one stage, which has nothing to tell
 */
export function stageStrip(
  circuit: CircuitData,
  ruleColor: (rule: string) => string,
): { readonly svg: string; readonly width: number; readonly height: number } | undefined {
  const stages = circuit.development;
  if (stages.length < 2) return undefined;
  const pathways = Object.keys(circuit.learning);
  const names = Math.max(...[...pathways, "development"].map((name) => textWidth(name, 11.5))) + 18;
  const columns = stages.map((stage) =>
    Math.max(110, textWidth(stage.stage, 12, true) + 16, textWidth(lengthLabel(stage), 11) + 16),
  );
  const lefts = columns.map((_, i) => names + columns.slice(0, i).reduce((sum, width) => sum + width, 0));
  const width = names + columns.reduce((sum, each) => sum + each, 0);
  const height = header + row * pathways.length;
  const text = (line: string, x: number, y: number, look: { [name: string]: string | number }) =>
    element("text", { x, y, ...look }, escaped(line));
  const quiet = "#59636e";

  return {
    width,
    height,
    svg: [
      element("line", { x1: 0, x2: width, y1: -8, y2: -8, stroke: "#e4e8ec" }),
      text("development", 0, 14, { "font-size": 11.5, fill: quiet }),
      ...stages.flatMap((stage, i) => [
        text(stage.stage, lefts[i]! + 6, 14, { "font-size": 12, "font-weight": 600, fill: "#1f2328" }),
        text(lengthLabel(stage), lefts[i]! + 6, 29, { "font-size": 11, fill: quiet }),
      ]),
      ...pathways.flatMap((pathway, r) => {
        const y = header + row * r + 4;
        return [
          text(pathway, 0, y + bar - 1, { "font-size": 11.5, fill: "#1f2328" }),
          ...stages.map(({ plastic }, i) =>
            element("rect", {
              x: lefts[i]! + 3,
              y,
              width: columns[i]! - 6,
              height: bar,
              rx: bar / 2,
              fill: plastic.includes(pathway) ? ruleColor(ruleLabel(circuit.learning[pathway])) : "#edf0f2",
            }),
          ),
        ];
      }),
    ].join(""),
  };
}
