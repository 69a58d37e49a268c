import * as tf from "@tensorflow/tfjs-core";
import { newest } from "./fresh";
import { dependsOn, isFloat, isolated, isTaped, watching } from "./gradient";
import { scope } from "./scope";

/**
 * Tells tfjs's autodiff that `outputs` do not change with what `fn` uses and gives, as those of a choice do not with its other
 * branch: the gradients there are zeros, as in a program, where tfjs would have none and fail.
 *
 * @param outputs have just been made
 * @param fn is run if a gradient is being computed; what it makes is freed
 */
export function unmoved(outputs: readonly tf.Tensor[], fn: () => readonly tf.Tensor[]): void {
  const floats = outputs.filter(isFloat);
  if (!isTaped() || floats.length === 0) return;
  const used = new Set<tf.Tensor>();
  scope(() => {
    const before = newest();
    const use = (tensor: unknown) => {
      if (tensor instanceof tf.Tensor && tensor.id < before && isFloat(tensor)) used.add(tensor);
    };
    isolated(() => watching(use, fn).forEach(use));
  });
  const shapes = [...used].map(({ shape }) => shape);
  if (used.size > 0) dependsOn(floats, [...used], () => shapes.map((shape) => tf.zeros(shape)));
}
