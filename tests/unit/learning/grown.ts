import { area, input, type Pathway } from "../../../src";
import type { AnyRule } from "../../../src/learning/table";
import { type Tensor2D, tensor, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { parse } from "../../../src/surface/parse";
import { initialState, type State } from "../../../src/train/state";
import { trainStep } from "../../../src/train/step";

/** The weights, [pre, post], of a linear area that has learned by a rule alone, from batches of rows. */
export function grown(
  rule: AnyRule,
  batch: (step: number) => number[][],
  { units = 1, steps = 1, seed = 1, pathway = {} as Pathway } = {},
): number[][] {
  const plan = program(
    parse({
      architecture: {
        areas: { sense: input("image", [batch(0)[0]!.length]), cortex: area(units, { activation: "identity" }) },
        pathways: { "sense -> cortex": { bias: false, ...pathway } },
      },
      learning: { otherwise: rule },
    }),
  );
  let state = initialState(plan, streams(seed));
  for (let step = 0; step < steps; step++)
    state = tidy(() => {
      const signals = { image: tensor(batch(step)) as Tensor2D };
      return trainStep(plan, plan.stages[0]!, state, signals).state as never;
    }) as State;
  return state["sense -> cortex"]!.synapses.weights.arraySync();
}

export const column = (weights: readonly (readonly number[])[], unit: number) => weights.map((row) => row[unit]!);
export const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
export const length = (a: readonly number[], p = 2) => a.reduce((sum, x) => sum + Math.abs(x) ** p, 0) ** (1 / p);
