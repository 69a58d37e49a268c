import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { streams } from "../../../src/support/streams";
import { scoped, withoutLeaks } from "./leaks";
import { type Arguments, randomFunction } from "./random-function";

const draw = (seed: number): Arguments => {
  const stream = streams(seed);
  return {
    x: tf.tensor2d(stream("x").normal(12), [4, 3]),
    w: tf.tensor2d(stream("w").normal(15), [3, 5]),
    b: tf.tensor1d(stream("b").normal(5)),
    k: tf.tensor1d(stream("k").integers(6, 3), "int32"),
  };
};

/** The results of `fn`, and the gradients of a loss made of all of them. */
const withGradients = (fn: (args: Arguments) => tf.Tensor[]) => (args: Arguments) => {
  const loss = (...[x, w, b]: tf.Tensor[]) => {
    const given = { ...args, x, w, b } as Arguments;
    const inputs = [x!, w!, b!].map((input) => tf.mul(tf.sum(input), 0.1)); // or a gradient might not exist
    return tf.addN([...fn(given).map((result) => tf.mean(tf.tanh(result))), ...inputs]) as tf.Scalar;
  };
  return { results: fn(args), ...tf.valueAndGrads(loss)([args.x, args.w, args.b]) };
};

type Tree = ReturnType<ReturnType<typeof withGradients>>;
const outputs = ({ results, value, grads }: Tree) => [...results, value, ...grads].map((tensor) => tensor.dataSync());
const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);

describe.each(backendNames)("random functions on %s", (backend) => {
  const there = test.skipIf(backend === "tensorflow" && whyNoTfjsNode() !== undefined);
  beforeAll(async () => {
    if (backend !== "tensorflow" || whyNoTfjsNode() === undefined) await useBackend(backend);
  });
  withoutLeaks();

  there("compiled equals not compiled within the tolerance, and itself to the bit, on any values", () => {
    fc.assert(
      fc.property(randomFunction, fc.nat(), (fn, seed) => {
        const whole = withGradients(fn);
        const compiled = compile(whole);
        scoped(() => {
          compiled(draw(seed + 1)); // traced on other values than those it is tested on
          const args = draw(seed);
          const plain = outputs(whole(args));
          const first = outputs(compiled(args));
          expect(first.length).toBe(plain.length);
          plain.forEach((a, i) => {
            const difference = largest(a.map((value, k) => value - first[i]![k]!));
            expect(difference).toBeLessThanOrEqual(1e-5 * largest(a) + 1e-6);
          });
          expect(outputs(compiled(args))).toEqual(first);
        });
        expect(compiled.report().native).toBe(backend === "tensorflow");
        compiled.dispose();
      }),
      { seed: 1, numRuns: backend === "tensorflow" ? 80 : 20 },
    );
  });
});
