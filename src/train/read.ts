import type { State } from "./state";

/** A pathway's weights and bias as plain arrays; weights are [pre, post], row-major. */
export interface Numbers {
  readonly shape: readonly [number, number];
  readonly weights: Float32Array;
  readonly bias?: Float32Array;
}

/** Copies the weights and biases of a state off the backend. */
export const read = (state: State): { readonly [pathway: string]: Numbers } =>
  Object.fromEntries(
    Object.entries(state).map(([pathway, { synapses }]) => {
      const { weights, bias } = synapses;
      const numbers: Numbers = { shape: weights.shape, weights: weights.dataSync<"float32">() };
      return [pathway, bias ? { ...numbers, bias: bias.dataSync<"float32">() } : numbers];
    }),
  );
