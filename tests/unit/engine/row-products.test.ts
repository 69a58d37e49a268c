import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import type { FunctionGraph, Graph } from "../../../src/engine/graph";
import { scan } from "../../../src/engine/scan";
import { streams } from "../../../src/engine/streams";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { trace } from "../../../src/engine/trace";
import "../../../src/ops";
import { withoutLeaks } from "./leaks";

const normal = (name: string, shape: number[]) =>
  tf.mul(tf.tensor(streams(1)(name).normal(shape.reduce((a, b) => a * b, 1)), shape), 0.3);
type Given = { w: tf.Tensor; u: tf.Tensor; h: tf.Tensor; xs: tf.Tensor };
const given = (steps = 7, rows = 3): Given => ({
  w: normal("w", [4, 5]),
  u: normal("u", [5, 5]),
  h: normal("h", [rows, 5]),
  xs: normal("xs", [steps, rows, 4]),
});
type Body = (h: tf.Tensor, x: tf.Tensor, w: tf.Tensor, u: tf.Tensor) => tf.Tensor;
const once: Body = (h, x, w, u) =>
  tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), tf.matMul(h as tf.Tensor2D, u as tf.Tensor2D)));
const gradients =
  (body: Body, checkpoint = false) =>
  ({ w, u, h, xs }: Given) => {
    const loss = (w: tf.Tensor, u: tf.Tensor, xs: tf.Tensor) =>
      tf.sum(
        tf.square(
          scan((now: tf.Tensor, x: tf.Tensor) => ({ state: body(now, x, w, u), output: [] }), h, xs, { checkpoint })
            .state,
        ),
      );
    return tf.grads(loss)([w, u, xs]);
  };
/** Products and additions of the shape of a weight gradient, in the loops and outside of them. */
const products = (body: Body, args: Given) => {
  const { graph } = trace(
    "f",
    (found) => gradients(body)(found as never),
    Object.values(args),
    ([w, u, h, xs]) => ({ w, u, h, xs }) as never,
  );
  const count = ({ operations }: Graph, op: string): number => operations.filter((each) => each.op === op).length;
  const loops = graph.operations.flatMap(({ functions = {} }) => functions.body ?? []) as FunctionGraph[];
  return { outside: count(graph, "BatchMatMulV2"), inside: loops.map((loop) => count(loop, "BatchMatMulV2")) };
};

describe.skipIf(whyNoTfjsNode() !== undefined)("the gradient of weights in a loop", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));
  withoutLeaks();

  const same = (body: Body, args: Given, checkpoint = false) => {
    const compiled = compile(gradients(body, checkpoint));
    const [a, b] = [gradients(body, checkpoint)(args), compiled(args)];
    expect(compiled.report()).toMatchObject({ native: true });
    compiled.dispose();
    a.forEach((eager, i) => {
      expect(b[i]!.shape).toEqual(eager.shape);
      const most = tf.max(tf.abs(eager)).dataSync()[0]!;
      expect(tf.max(tf.abs(tf.sub(eager, b[i]!))).dataSync()[0]).toBeLessThanOrEqual(1e-5 * most + 1e-6);
    });
  };

  test("is one product of the rows of all steps, of inputs as of states", () => {
    tf.tidy(() => {
      // Forward two products; backward those that go on to the state and the input.
      expect(products(once, given())).toEqual({ outside: 2, inside: [2, 2] });
      same(once, given());
      same(once, given(1));
      for (const steps of [7, 9, 16]) same(once, given(steps), true);
    });
  });

  const bodies: { readonly [what: string]: Body } = {
    "weights that are used twice": (h, x, w, u) => tf.matMul(once(h, x, w, u) as tf.Tensor2D, u as tf.Tensor2D),
    "weights used transposed": (h, x, w, u) =>
      tf.tanh(
        tf.add(
          tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D),
          tf.matMul(h as tf.Tensor2D, u as tf.Tensor2D, false, true),
        ),
      ),
    "a product of weights with what is the same in every step": (h, x, w, u) =>
      tf.add(once(h, x, w, u), tf.matMul(tf.ones([3, 5]), u as tf.Tensor2D)),
    "weights that each step makes": (h, x, w, u) => once(h, x, w, tf.mul(u, tf.sum(x))),
    "a product of stacks": (h, x, w, u) =>
      tf.tanh(tf.reshape(tf.matMul(tf.reshape(once(h, x, w, u), [1, 3, 5]), tf.reshape(u, [1, 5, 5])), [3, 5])),
  };
  test.each(Object.keys(bodies))("is right for %s", (what) => {
    tf.tidy(() => {
      same(bodies[what]!, given());
      same(bodies[what]!, given(9), true);
    });
  });

  test("stays in the loop where the rows of all steps would take too much memory", () => {
    tf.tidy(() => {
      const wide = { ...given(2), w: normal("w", [4, 5]), xs: tf.zeros([2, 2 ** 20, 4]), h: tf.zeros([2 ** 20, 5]) };
      expect(products(once, wide)).toEqual({ outside: 0, inside: [2, 4] });
    });
  });
});
