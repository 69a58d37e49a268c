import type { CircuitData, StageData } from "../circuit/data";
import { objectiveIds } from "../circuit/objective-ids";
import type { Course } from "../circuit/types";
import { knotsOf } from "../development/courses/table";
import { transformLabel } from "./labels";

/** What becomes of one thing in the course of a development. */
export interface TimelineRow {
  readonly kind: "plasticity" | "weight" | "sight" | "lesion";
  readonly name: string;
  /** For each stage a number, a course of numbers, or words; undefined where there is nothing to say. */
  readonly cells: readonly (number | Course | string | undefined)[];
  /** The largest of its numbers; 1 where they are all 0 or there is none. */
  readonly most: number;
}

/** The rows of a circuit's timeline, in their order. */
export function timelineRows(circuit: CircuitData): readonly TimelineRow[] {
  const stages = circuit.development;
  const ids = objectiveIds(circuit.objectives);
  const each = <T>(of: (stage: StageData) => T): readonly T[] => stages.map(of);
  const plasticity = Object.keys(circuit.learning).map((name) =>
    row(
      "plasticity",
      name,
      each(({ plastic, plasticity }) => (plastic.includes(name) ? (plasticity?.[name] ?? 1) : 0)),
    ),
  );
  const weights = ids.map((id, i) =>
    row(
      "weight",
      id,
      each(({ weights }) => weights?.[id] ?? circuit.objectives[i]!.objective.weight),
    ),
  );
  const inputs = Object.keys(circuit.areas).filter((area) => stages.some(({ see }) => see?.[area]));
  const sight = inputs.map((area) =>
    row(
      "sight",
      area,
      each(({ see }) => see?.[area]?.map(transformLabel).join(", ")),
    ),
  );
  const areas = Object.keys(circuit.areas).filter((area) => stages.some(({ lesioned }) => lesioned?.includes(area)));
  const lesions = areas.map((area) =>
    row(
      "lesion",
      area,
      each(({ lesioned }) => (lesioned?.includes(area) ? "lesioned" : undefined)),
    ),
  );
  return [...plasticity, ...weights, ...sight, ...lesions];
}

const row = (kind: TimelineRow["kind"], name: string, cells: TimelineRow["cells"]): TimelineRow => ({
  ...{ kind, name, cells },
  most: Math.max(0, ...cells.flatMap(numbersOf)) || 1,
});

const numbersOf = (cell: TimelineRow["cells"][number]): readonly number[] => {
  if (cell === undefined || typeof cell === "string") return [];
  return typeof cell === "number" ? [cell] : knotsOf(cell).map(([, value]) => value);
};
