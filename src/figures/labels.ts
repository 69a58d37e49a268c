import type { CircuitData, PathwayData, PlacedObjective, StageData } from "../circuit/data";
import { size } from "../circuit/names";
import type { Area, Course, Rule, Transform } from "../circuit/types";
import { knotsOf } from "../development/courses/table";
import { nameOf } from "../learning/entry";
import type { Optimizer } from "../learning/optimizer";
import type { OptimizedRule } from "../learning/rule";

/** `28 × 28 × 1`. */
export const shapeLabel = ({ shape }: Area): string => shape.join(" × ");

/** What the units of an area do: show a signal of the task, or answer by an activation. */
export function areaDetail(area: Area): string {
  if (area.takes?.length) return `shows ${area.takes.join(", ")}`;
  const { activation, tau } = area as { readonly activation?: string; readonly tau?: number };
  const units = area.kind === "rate" ? activation! : [area.kind, activation].filter(Boolean).join(" ");
  return tau === undefined ? units : `${units}, τ ${tau} ms`;
}

/** `crossEntropy(label) × 0.5, local`; a weight of 1 and the usual scope go without saying. */
export function objectiveLabel({ objective }: PlacedObjective): string {
  const target = objective.from ?? objective.of ?? (objective as { readonly target?: unknown }).target;
  const weight = objective.weight === 1 ? "" : ` × ${objective.weight}`;
  const scope = objective.scope === "local" ? ", local" : "";
  return `${objective.kind}${target === undefined ? "" : `(${target})`}${weight}${scope}`;
}

/** `oja`, and `fixed` for a pathway without a rule. */
export const ruleLabel = (rule: Rule | undefined): string => (rule ? nameOf(rule) : "fixed");

/** `oja, sgd(0.001)`. */
export function ruleDetail(rule: Rule | undefined): string {
  const optimizer = (rule as OptimizedRule | undefined)?.optimizer;
  return optimizer ? `${ruleLabel(rule)}, ${optimizerLabel(optimizer)}` : ruleLabel(rule);
}

/** `clipped decayed adam(0.001)`. */
const optimizerLabel = (optimizer: Optimizer): string =>
  "optimizer" in optimizer
    ? `${optimizer.kind} ${optimizerLabel(optimizer.optimizer)}`
    : `${optimizer.kind}(${optimizer.rate})`;

/** Weights and, where there is one, a bias for each unit that the pathway ends on. */
export function parameters({ pre, post, bias }: PathwayData, { areas }: CircuitData): number {
  const ends = size(areas[post]!.shape);
  return size(areas[pre]!.shape) * ends + (bias ? ends : 0);
}

export const parameterLabel = (count: number): string => `${count.toLocaleString("en-US")} parameters`;

/** `4 epochs`, `200 steps`, `until accuracy ≥ 0.9, 20 epochs at most`. */
export function lengthLabel({ epochs, steps, until }: StageData): string {
  if (!until) return steps === undefined ? counted(epochs!, "epoch") : counted(steps, "step");
  const { metric, area, atLeast, atMost, within } = until;
  const whose = area === undefined ? "" : `${area} `;
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return `until ${whose}${metric} ${bound}, ${counted(within, "epoch")} at most`;
}

/** `blur(2)`, `noise(0 → 1)`, `occlusion(4)`, `deprived`. */
export function transformLabel({ kind, of: _, ...settings }: Transform): string {
  const { sd, size } = settings as { readonly sd?: number | Course; readonly size?: number };
  const setting = size ?? sd;
  return setting === undefined ? kind : `${kind}(${valueLabel(setting)})`;
}

/** `0.5`, `0 → 1 → 0`. */
export const valueLabel = (value: number | Course): string =>
  typeof value === "number"
    ? String(value)
    : knotsOf(value)
        .map(([, at]) => at)
        .join(" → ");

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
