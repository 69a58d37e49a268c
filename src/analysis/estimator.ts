import { scan } from "../engine/scan";
import {
  add,
  div,
  mul,
  reshape,
  scalar,
  slice,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  zerosLike,
} from "../ops";
import type { Program, StageStep } from "../program/program";
import type { Signals } from "../train/forward";
import type { State } from "../train/state";
import { directionsOf, teaching } from "../train/step";
import { cosine, flat } from "./angle";

/**
 * How a rule's direction d estimates the gradient g of all objectives, over many draws of the batch and of the rule's own
 * noise, for the same weights: [pathways, 4].
 *
 * The cosine of the angle between the mean direction d̄ and g; the bias ‖d̄ − g‖ / ‖g‖, less what the finite number of draws
 * adds to it; the variance E‖d − d̄‖² / ‖g‖², with the draws less one as divisor; and the signal-to-noise ratio
 * ‖d̄‖² / E‖d − d̄‖², again less what the finite number of draws adds to ‖d̄‖². Of a pathway's numbers those count that its
 * rule changes. In terms of bias and variance learning rules are compared by Richards et al. 2019, Figure 2.
 *
 * @param batchOf the signals of the samples at some indices
 * @param samples one row of indices for each draw, [draws, batch], int32; at least two
 * @param all the signals of which g is the gradient: those that the batches are drawn from
 */
export function estimatesOf(
  program: Program,
  stage: StageStep,
  pathways: readonly string[],
  state: State,
  batchOf: (indices: Tensor1D) => Signals,
  samples: Tensor2D,
  all: Signals,
): Tensor2D {
  const [draws] = samples.shape;
  const gradient = teaching(program, pathways, state, all, "gradient");
  const first = directionsOf(program, stage, state, batchOf(reshape(slice(samples, 0, 1), [-1]) as Tensor1D), "rules");
  const gradients = pathways.map((pathway) => flat(gradient.synapses[pathway]!, first.of(pathway).synapses));
  const directions = (indices: Tensor1D, draw: Tensor) => {
    // Another update's noise in each draw.
    const later = Object.entries(state).map(([pathway, was]) => [pathway, { ...was, count: add(was.count, draw) }]);
    const found = directionsOf(program, stage, Object.fromEntries(later) as State, batchOf(indices), "rules");
    return pathways.map((pathway) => {
      const { synapses } = found.of(pathway);
      return flat(synapses, synapses);
    });
  };
  const { state: sums } = scan(
    (now: Sums, indices: Tensor) => {
      const found = directions(indices as Tensor1D, now.draw);
      return {
        state: {
          draw: add(now.draw, 1),
          mean: now.mean.map((mean, i) => add(mean, div(found[i]!, draws)) as Tensor),
          square: now.square.map((total, i) => add(total, sum(square(found[i]!))) as Tensor),
        },
        output: [],
      };
    },
    { draw: scalar(0), mean: gradients.map((g) => zerosLike(g)), square: pathways.map(() => scalar(0)) } as Sums,
    samples as Tensor,
  );
  return stack(
    gradients.map((g, i) => {
      const mean = sums.mean[i]!;
      const size = sum(square(g));
      const spread = div(sub(sums.square[i]!, mul(sum(square(mean)), draws)), draws - 1).relu();
      const off = sub(sum(square(sub(mean, g))), div(spread, draws)).relu();
      const signal = sub(sum(square(mean)), div(spread, draws)).relu();
      return stack([cosine(mean, g), div(off, size).sqrt(), div(spread, size), div(signal, spread)]);
    }),
  ) as Tensor2D;
}

type Sums = { readonly draw: Tensor; readonly mean: readonly Tensor[]; readonly square: readonly Tensor[] };
