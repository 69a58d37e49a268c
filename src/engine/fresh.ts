import * as tf from "@tensorflow/tfjs-core";

/** The number of the newest tensor: those made from now on have larger ones. */
export const newest = (): number => tf.tidy(() => tf.scalar(0).id);

/** Each as a tensor of its own, made after `before`: one that is older, or given twice, is cloned. */
export function fresh(tensors: readonly tf.Tensor[], before: number): tf.Tensor[] {
  const seen = new Set<tf.Tensor>();
  return tensors.map((tensor) => {
    const own = tensor.id > before && !seen.has(tensor);
    seen.add(tensor);
    return own ? tensor : tf.clone(tensor);
  });
}
