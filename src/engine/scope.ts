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
  const state = engine.state as typeof engine.state & { activeTape: unknown };
  const { gradientDepth, kernelDepth, activeTape } = state;
  const depth = state.scopeStack.length;
  const restore = () => {
    while (state.scopeStack.length > depth) {
      for (const tensor of state.activeScope.track.splice(0)) disposeIfWhole(tensor);
      engine.endScope();
    }
    Object.assign(state, { gradientDepth, kernelDepth, activeTape });
  };
  return restoring(restore, () => tf.tidy(fn));
}

function disposeIfWhole(tensor: tf.Tensor) {
  try {
    if (!tensor.kept) tensor.dispose();
  } catch {
    // The run was terminated while this one was being made or disposed.
  }
}
