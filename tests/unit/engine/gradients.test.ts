import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { streams } from "../../../src/support/streams";
import { type Inputs, operations } from "../../contract/operations";
import { finiteDifferences, worst } from "../finite-differences";
import { scoped, withoutLeaks } from "./leaks";
import { thrown } from "./thrown";

type Fn = (x: tf.Tensor) => tf.Tensor;
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe.each(backendNames)("gradients on %s", (backend) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && whyNoTfjsNode() !== undefined);
  beforeAll(async () => {
    if (!native || whyNoTfjsNode() === undefined) await useBackend(backend);
  });
  withoutLeaks();

  /** `fn` compiled, and run once. */
  const once = (fn: Fn, x: tf.Tensor): tf.Tensor => {
    const compiled = compile(fn);
    const result = compiled(x);
    expect(compiled.report().native).toBe(native);
    compiled.dispose();
    return result;
  };
  const grad = (fn: Fn): Fn => tf.grad((x) => tf.sum(fn(x)) as tf.Scalar);

  there("a custom gradient may be worked out by a gradient", () =>
    scoped(() => {
      // Its value is x², and its gradient three times that of x³.
      const odd = tf.customGrad(((x: tf.Tensor, save: tf.GradSaveFunc) => {
        save([x]);
        const cubes = grad((x) => tf.mul(x, tf.square(x)));
        return { value: tf.square(x), gradFunc: (dy: tf.Tensor, [x]: tf.Tensor[]) => tf.mul(tf.mul(dy, cubes(x!)), 3) };
      }) as never);
      const fn = (x: tf.Tensor) => tf.grad((x) => tf.sum(tf.mul(tf.tanh(odd(x)), 2)) as tf.Scalar)(x);
      const expected = [0.5, 1].map((x) => 2 * (1 - Math.tanh(x * x) ** 2) * 9 * x * x);
      for (const found of [fn, (x: tf.Tensor) => once(fn, x)].map((each) => each(tf.tensor1d([0.5, 1]))))
        expect(worst(expected, numbers(found))).toBeLessThan(1e-5);
    }),
  );

  // f, f′ and f″ on paper.
  there.each<[string, Fn, (x: number) => number, (x: number) => number]>([
    ["x³", (x) => tf.mul(x, tf.square(x)), (x) => 3 * x * x, (x) => 6 * x],
    ["exp", tf.exp, Math.exp, Math.exp],
    ["sin", tf.sin, Math.cos, (x) => -Math.sin(x)],
    ["tanh", tf.tanh, (x) => 1 - Math.tanh(x) ** 2, (x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2)],
    ["sigmoid", tf.sigmoid, (x) => s(x) * (1 - s(x)), (x) => s(x) * (1 - s(x)) * (1 - 2 * s(x))],
    ["softplus", tf.softplus, s, (x) => s(x) * (1 - s(x))],
    ["relu² ", (x) => tf.square(tf.relu(x)), (x) => 2 * Math.max(x, 0), (x) => (x > 0 ? 2 : 0)],
    ["elu", tf.elu, (x) => (x > 0 ? 1 : Math.exp(x)), (x) => (x > 0 ? 0 : Math.exp(x))],
    ["max(x, x²)", (x) => tf.maximum(x, tf.square(x)), (x) => (x * x > x ? 2 * x : 1), (x) => (x * x > x ? 2 : 0)],
  ])("the first and second derivative of %s, compiled and not, are those on paper", (_, fn, first, second) =>
    scoped(() => {
      const at = [-1.3, -0.4, 0.2, 0.7, 1.6];
      const x = tf.tensor1d(at);
      for (const [derivative, expected] of [
        [grad(fn), first],
        [grad(grad(fn)), second],
      ] as const)
        for (const found of [derivative(x), once(derivative, x)])
          numbers(found).forEach((value, i) => {
            expect(value).toBeCloseTo(expected(at[i]!), 4);
          });
    }),
  );

  there("a Hessian times a vector is that of the quadratic form", () =>
    scoped(() => {
      const [A, v] = [tf.tensor2d([[3, 1], [-2, 5]]), tf.tensor2d([[1], [2]])]; // biome-ignore format: a matrix
      const product = compile(({ A, v, x }: { A: tf.Tensor2D; v: tf.Tensor2D; x: tf.Tensor2D }) => {
        const form: Fn = (x) => tf.matMul(tf.matMul(x as tf.Tensor2D, A, true), x as tf.Tensor2D);
        return grad((x) => tf.mul(grad(form)(x), v))(x);
      });
      // (A + Aᵀ) v
      expect(numbers(product({ A, v, x: tf.tensor2d([[0.3], [-4]]) }))).toEqual([6 * 1 - 1 * 2, -1 * 1 + 10 * 2]);
      expect(product.report().native).toBe(native);
      product.dispose();
    }),
  );

  there("a pathway back of one's own takes the place of the transpose, with what it keeps", () =>
    scoped(() => {
      const stream = streams(1);
      const draw = (name: string, rows: number, columns: number) =>
        tf.tensor2d(stream(name).normal(rows * columns), [rows, columns]);
      const args = { x: draw("x", 5, 4), w: draw("w", 4, 3), b: draw("b", 3, 4) };
      const directions = ({ x, w, b }: typeof args) => {
        const layer = tf.customGrad((x, w, save) => {
          (save as unknown as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
          return {
            value: tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D),
            gradFunc: (dy: tf.Tensor, [kept]: tf.Tensor[]) => [
              tf.matMul(dy as tf.Tensor2D, b),
              tf.matMul(kept as tf.Tensor2D, dy as tf.Tensor2D, true),
            ],
          };
        });
        return tf.grads((x, w) => tf.sum(tf.sin(layer(tf.tanh(x), w))) as tf.Scalar)([x, w]);
      };
      const delta = tf.cos(tf.matMul(tf.tanh(args.x), args.w)) as tf.Tensor2D;
      const expected = [
        tf.mul(tf.matMul(delta, args.b), tf.sub(1, tf.square(tf.tanh(args.x)))),
        tf.matMul(tf.tanh(args.x) as tf.Tensor2D, delta, true),
      ];
      const compiled = compile(directions);
      for (const found of [directions(args), compiled(args)])
        found.forEach((gradient, i) => {
          expect(worst(gradient.dataSync(), expected[i]!.dataSync())).toBeLessThan(1e-5);
        });
      expect(compiled.report().native).toBe(native);
      compiled.dispose();
    }),
  );
});
const s = (x: number) => 1 / (1 + Math.exp(-x));

// What tfjs differentiates once only, and why: the operation that its gradient is made of and that has none.
const once: { readonly [name: string]: string } = { prod: "Cumprod" };
// Its derivative is stated, not true.
const stated = new Set(["customGrad"]);

test
  .skipIf(whyNoTfjsNode() !== undefined)
  .each(Object.entries(operations).filter(([name, { differentiable }]) => differentiable && !stated.has(name)))(
  "the second derivative of %s is that of finite differences, or an error that says which gradient lacks",
  async (name, { call }) => {
    // biome-ignore format: one line
    await useBackend("tensorflow");
    scoped(() => {
      const draw = (of: string, shape: number[]) =>
        tf.tensor(streams(1)(of).normal(shape.reduce((a, b) => a * b)), shape);
      const args = { y: draw("y", [4, 3]), w: draw("w", [3, 5]), v: draw("v", [3]), which: tf.tensor1d([0, 3, 1, 2, 2], "int32") }; // biome-ignore format: one thought
      const x = draw("point 347", [4, 3]); // none of it near a kink
      type Given = typeof args & { x: tf.Tensor };
      const first = ({ x, ...others }: Given) => {
        const loss = (x: tf.Tensor) => {
          const results = [call({ ...others, x } as unknown as Inputs)].flat();
          // The square: or an operation that does not use x would have no gradient.
          return tf.addN([...results.map((result, i) => tf.sum(tf.sin(tf.mul(result, i + 1)))), tf.sum(tf.square(x))]);
        };
        return tf.sum(tf.mul(tf.grad(loss)(x), tf.cos(x)));
      };
      const second = ({ x, ...others }: Given) => tf.grad((x) => first({ ...others, x }))(x);
      const compiled = compile(second);
      if (once[name]) {
        expect(thrown(() => compiled({ ...args, x }))).toMatchObject({
          message: expect.stringContaining(`gradient function not found for ${once[name]}`),
        });
        return;
      }
      const exact = compiled({ ...args, x }).dataSync() as Float32Array;
      const measured = finiteDifferences(
        (x) => first({ ...args, x }) as tf.Scalar,
        x.dataSync() as Float32Array,
        x.shape,
      );
      expect(worst(exact, measured)).toBeLessThan(2e-2);
      expect(worst(second({ ...args, x }).dataSync() as Float32Array, exact)).toBeLessThan(1e-5);
      expect(compiled.report().native).toBe(true);
      compiled.dispose();
    });
  },
);
