import { area, backprop, crossEntropy, image, meanSquaredError, readout, sgd, sparseness } from "../../../src";
import type { AnyRule } from "../../../src/learning/table";
import { oneHot, type Tensor2D, tensor, tidy } from "../../../src/ops";
import { type Program, program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import type { Signals } from "../../../src/train/forward";
import { initialState, type State } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { worst } from "../finite-differences";

/** Three pathways of `rule` in a row and one past them, with costs in the middle and at the end, `weight` times each; `local` of one that is local. */
export const inARow = (rule: AnyRule, weight = 1, local = 2): Program =>
  program(
    parse({
      architecture: {
        areas: {
          retina: image(2, 2),
          V1: area(5, { activation: "tanh" }),
          IT: area(4, { activation: "sigmoid" }),
          naming: readout(3),
        },
        pathways: { "retina -> V1": {}, "V1 -> IT": {}, "V1 -> naming": { bias: false }, "IT -> naming": {} },
      },
      objectives: {
        IT: [
          sparseness({ target: 0.2, weight: 0.3 * weight }),
          meanSquaredError("image", { weight: local * weight, scope: "local" }),
        ],
        naming: crossEntropy("label", { weight }),
      },
      learning: { otherwise: rule },
    }),
  );

const rows = 6;
export const batchOf = (seed: number): Signals => {
  const stream = streams(seed)("batch");
  return {
    image: tensor(stream.normal(rows * 4), [rows, 4]) as Tensor2D,
    label: oneHot(tensor(stream.integers(rows, 3), [rows], "int32"), 3).toFloat() as Tensor2D,
  };
};

/** The state before the first step, its weights `size` times as large: areas that hear each other may run away from there. */
export const startOf = (plan: Program, seed: number, size: number): State =>
  Object.fromEntries(
    Object.entries(initialState(plan, streams(seed))).map(([pathway, { synapses, ...same }]) => [
      pathway,
      { ...same, synapses: { ...synapses, weights: synapses.weights.mul(size) as Tensor2D } },
    ]),
  );

/** For each number of each pathway the direction of descent. */
export const descents = (
  plan: Program,
  seed: number,
  scale = 1,
  size = 1,
): { readonly [number: string]: Float32Array } =>
  tidy(() => {
    const state = startOf(plan, seed, size);
    const found = directionsOf(plan, plan.stages[0]!, state, batchOf(seed), "rules");
    const named = plan.stages[0]!.plastic.flatMap((pathway) =>
      Object.entries(found.of(pathway).synapses).map(([part, values]) => [
        `${pathway} ${part}`,
        values!.mul(scale).dataSync(),
      ]),
    );
    return Object.fromEntries(named) as never;
  }) as never;

/** The largest difference to what backprop descends, relative to its largest entry, over all pathways. */
export function fromBackprop(rule: AnyRule, seed: number, weight = 1): number {
  const found = descents(inARow(rule, weight), seed, 1 / weight);
  const gradient = descents(inARow(backprop({ optimizer: sgd(0.1) }), weight), seed, 1 / weight);
  return Math.max(...Object.keys(gradient).map((name) => worst(found[name]!, gradient[name]!)));
}
