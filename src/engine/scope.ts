import * as tf from "@tensorflow/tfjs-core";
import { restoring } from "./restoring";

/**
 * tfjs's `tidy`: disposes the tensors made by the synchronous `fn`, but for those that it returns.
 *
 * Also where the run is terminated, as an interrupted notebook cell is: tfjs by itself would leave its scopes open, keep
 * every tensor made from then on, and take all that follows for part of a gradient.
 */
export function scope<R extends tf.TensorContainer>(fn: () => R): R {
  const engine = tf.engine();
  const { scopeStack, gradientDepth, kernelDepth } = engine.state;
  const depth = scopeStack.length;
  const restore = () => {
    while (engine.state.scopeStack.length > depth) engine.endScope();
    Object.assign(engine.state, { gradientDepth, kernelDepth });
  };
  return restoring(restore, () => tf.tidy(fn));
}
