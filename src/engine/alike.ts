import type * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";
import { bodyOf } from "./body";
import { transplant } from "./frame";
import { isTaped } from "./gradient";
import { tracing } from "./tape";
import { build, differs, type Layout, layoutOf, type Tensors } from "./tree";

/**
 * What `fn` makes of each of the items, which are alike in structure, shapes and types: `items.map(fn)`.
 *
 * Inside a compiled function `fn` is run once, and what it does is written down once for each item. The parts do not depend on
 * each other, so that TensorFlow computes them side by side on several threads; each is to the bit what it would be alone,
 * except under XLA (see `compile`).
 *
 * Side by side and not along a leading axis: on a CPU, products of stacked matrices are no faster than as many products
 * (ten networks of 784-128-10 units: slower by a fifth to a third), and nothing is asked of `fn`.
 *
 * @throws EngineError where an item is not like the first
 * @example
 * const [a, b] = alike([ones([2]), zeros([2])], (x: Tensor) => add(x, 1));
 * b!.shape[0]; // 2
 */
export function alike<A extends Tensors, R extends Tensors>(items: readonly A[], fn: (item: A) => R): R[] {
  const where = "alike";
  const tensors: tf.Tensor[][] = items.map(() => []);
  const layouts = items.map((item, i) => layoutOf(item, tensors[i]!, where, `items[${i}]`));
  for (const [i, layout] of layouts.entries()) {
    const difference = differs(layouts[0]!, layout, `items[${i}]`);
    if (difference) throw new EngineError(where, `${difference}; all items are alike`);
  }
  const tape = tracing();
  if (!tape || items.length < 2 || isTaped()) return items.map(fn);
  let results: Layout | undefined;
  const given = tensors[0]!;
  const body = bodyOf(
    tape,
    () => given,
    (own) => {
      const made: tf.Tensor[] = [];
      results = layoutOf(fn(build(layouts[0]!, own) as A), made, where, "result");
      return made;
    },
    false,
  );
  const around = tape.frame;
  return tensors.map((item) => {
    const edges = new Map<string, string>();
    item.forEach((tensor, i) => void edges.set(body.inputs[i]!, tape.edge(tensor)));
    for (const [outer, inner] of body.captures) edges.set(inner, outer);
    transplant(
      body.frame,
      around,
      edges,
      body.results.map(({ edge }) => edge),
    );
    return build(
      results!,
      body.results.map((result) => tape.standIn(result, edges.get(result.edge)!)),
    ) as R;
  });
}
