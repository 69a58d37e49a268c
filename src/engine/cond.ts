import type * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { fresh, newest } from "./fresh";
import { readInside } from "./guard";
import { scope } from "./scope";
import { tracing } from "./tape";
import { tracedCond } from "./traced-cond";
import { build, differs, type Layout, layoutOf, type Tensors } from "./tree";
import { unmoved } from "./unmoved";

/**
 * What `then` gives where `predicate` is true, and otherwise what `otherwise` gives: fresh tensors.
 *
 * Inside a compiled function one native choice, made at every call anew, and so is its gradient; elsewhere only the branch
 * that is taken runs, unless a gradient is computed. Both branches may use tensors from around them.
 *
 * @param predicate a bool scalar
 * @throws EngineError where the predicate is none, or, compiled, where the branches differ in structure, shapes or types
 * @example
 * const bounded = cond(greater(norm(x), 1), () => div(x, norm(x)), () => x);
 * bounded.shape[0]; // 4
 */
export function cond<R extends Tensors>(predicate: tf.Tensor, then: () => R, otherwise: () => R): R {
  const where = "cond";
  if (predicate.dtype !== "bool" || predicate.rank !== 0)
    throw new EngineError(where, `the predicate is ${predicate.dtype} [${predicate.shape}]; it is a bool scalar`);
  const layouts: Layout[] = [];
  const tensorsOf = (branch: () => R, name: string) => () => {
    const tensors: tf.Tensor[] = [];
    layouts.push(layoutOf(branch(), tensors, where, name));
    return tensors;
  };
  const alike = () => {
    const difference = differs(layouts[0]!, layouts[1]!, "otherwise");
    if (difference)
      throw new EngineError(where, `${difference}; both branches give the same structure, shapes and types`);
  };
  const branches = [tensorsOf(then, "then"), tensorsOf(otherwise, "otherwise")] as const;
  const tape = tracing();
  const results = tape
    ? tracedCond(tape, predicate, branches, alike)
    : scope(() => {
        const before = newest();
        const [taken, other] = readInside(predicate) ? branches : ([branches[1], branches[0]] as const);
        const chosen = fresh(taken(), before);
        unmoved(chosen, other);
        return chosen;
      });
  return build(layouts[0]!, results) as R;
}
