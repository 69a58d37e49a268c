import * as tf from "@tensorflow/tfjs-core";
import { restoring } from "./restoring";

// What tfjs's engine has, and its types keep private.
interface Engine {
  readonly state: { gradientDepth: number; kernelDepth: number; activeTape: unknown };
  runKernel(name: string, inputs: { [name: string]: unknown }, attributes?: unknown): unknown;
  runKernelFunc(call: {
    forwardFunc: () => tf.Tensor | readonly tf.Tensor[];
    backwardsFunc: (dy: tf.Tensor | tf.Tensor[]) => { [input: string]: () => tf.Tensor };
    inputs: { [input: string]: tf.Tensor };
    attrs: object;
  }): unknown;
}
const engine = () => tf.engine() as unknown as Engine;

/** Whether a tensor is of the type that has gradients. */
export const isFloat = ({ dtype }: { readonly dtype: tf.DataType }): boolean => dtype === "float32";

/** Whether what is computed now is remembered for a gradient. */
export const isTaped = (): boolean => engine().state.gradientDepth > 0 && engine().state.kernelDepth === 0;

/**
 * Tells tfjs's autodiff how `outputs`, which are there already, depend on `inputs`.
 *
 * What `tf.customGrad` does, for any number of outputs.
 *
 * @param inputs float32
 * @param gradient the gradients of the inputs, given those of all outputs
 */
export function dependsOn(
  outputs: readonly tf.Tensor[],
  inputs: readonly tf.Tensor[],
  gradient: (dys: readonly tf.Tensor[]) => readonly tf.Tensor[],
): void {
  for (const input of inputs) for (const use of watchers) use(input);
  engine().runKernelFunc({
    forwardFunc: () => (outputs.length === 1 ? outputs[0]! : outputs),
    backwardsFunc: (dy) => {
      const gradients = gradient(Array.isArray(dy) ? dy : [dy]);
      // A handle for each: tfjs disposes what it has summed.
      return Object.fromEntries(inputs.map((_, i) => [i, () => tf.clone(gradients[i]!)]));
    },
    inputs: Object.fromEntries(inputs.entries()),
    attrs: {},
  });
}

/** Runs `fn` as if no gradient were being computed around it; it may compute gradients of its own. */
export function isolated<R>(fn: () => R): R {
  const { state } = engine();
  const { gradientDepth, kernelDepth, activeTape } = state;
  return restoring(
    () => Object.assign(state, { gradientDepth, kernelDepth, activeTape }),
    () => {
      Object.assign(state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
      return fn();
    },
  );
}

const watchers = new Set<(tensor: unknown) => void>();

/** Runs `fn` and tells `use` of every tensor that is put into an operation meanwhile. */
export function watching<R>(use: (tensor: unknown) => void, fn: () => R): R {
  const hooked = engine();
  const own = Object.hasOwn(hooked, "runKernel");
  const { runKernel } = hooked;
  const restore = () => {
    watchers.delete(use);
    if (own) hooked.runKernel = runKernel;
    else delete (hooked as Partial<Engine>).runKernel;
  };
  return restoring(restore, () => {
    watchers.add(use);
    hooked.runKernel = (name, inputs, attributes) => {
      for (const input of Object.values(inputs)) {
        if (Array.isArray(input)) input.forEach(use);
        else use(input);
      }
      return runKernel.call(hooked, name, inputs, attributes);
    };
    return fn();
  });
}
