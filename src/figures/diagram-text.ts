import type { CircuitData } from "../circuit/data";
import { areaDetail, lengthLabel, objectiveLabel, parameterLabel, parameters, ruleDetail, shapeLabel } from "./labels";

/** A circuit in words: its areas, pathways, objectives and stages, one a line. */
export function diagramText(circuit: CircuitData): string {
  const sections: [string, string[][]][] = [
    ["areas", Object.entries(circuit.areas).map(([name, area]) => [name, shapeLabel(area), areaDetail(area)])],
    [
      "pathways",
      Object.entries(circuit.pathways).map(([name, pathway]) => [
        name,
        ruleDetail(circuit.learning[name]),
        parameterLabel(parameters(pathway, circuit)),
      ]),
    ],
    ["objectives", circuit.objectives.map((placed) => [placed.area, objectiveLabel(placed)])],
    [
      "development",
      circuit.development.map((stage) => [
        stage.stage,
        lengthLabel(stage),
        stage.plastic.join(", ") || "nothing plastic",
      ]),
    ],
  ];
  return sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => [title, ...table(rows)].join("\n"))
    .join("\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => [...row[i]!].length)));
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ")}`.trimEnd());
}
