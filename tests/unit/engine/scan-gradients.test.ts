import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { fori } from "../../../src/engine/fori";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import "../../../src/ops";
import { finiteDifferences, worst } from "../finite-differences";
import { scoped, withoutLeaks } from "./leaks";
import type { ScanArguments } from "./random-body";
import { bothOn, close, draw, normal, numbers, type Rnn, rnn, rnnArguments } from "./scans";

const noNative = whyNoTfjsNode();

describe.each(backendNames)("the gradient of a scan on %s", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();
  const both = bothOn(backend);

  there.each([1, 2, 6])("the gradients over %i steps are those of finite differences", (steps) =>
    scoped(() => {
      const args = rnnArguments(2, steps);
      const loss = ({ w, u, h, xs }: Rnn) => {
        const { state, outputs } = rnn({ w, u, h, xs });
        return tf.add(tf.sum(tf.mul(tf.square(outputs), 0.5)), tf.sum(tf.sin(state))) as tf.Scalar;
      };
      const grads = both(
        ({ w, u, h, xs }: Rnn) => tf.grads((w, u, h, xs) => loss({ w, u, h, xs } as Rnn))([w, u, h, xs]),
        args,
      );
      (["w", "u", "h", "xs"] as const).forEach((name, i) => {
        const at = args[name];
        const numeric = finiteDifferences((x) => loss({ ...args, [name]: x }), at.dataSync() as Float32Array, at.shape);
        expect(worst(numeric, grads[i]!.dataSync())).toBeLessThan(5e-3);
      });
    }),
  );

  there("a scan in a scan, with gradients through both", () =>
    scoped(() => {
      const nested = ({ w, h, xs }: { w: tf.Tensor; h: tf.Tensor; xs: tf.Tensor }) => {
        const loss = (w: tf.Tensor, h: tf.Tensor, xs: tf.Tensor) => {
          const scaled = tf.mul(w, 0.9);
          const { state, outputs } = scan(
            (outer: tf.Tensor, x: tf.Tensor) => {
              const inner = scan(
                (now: tf.Tensor, row: tf.Tensor) => {
                  const next = tf.tanh(
                    tf.add(tf.mul(tf.matMul(now as tf.Tensor2D, scaled as tf.Tensor2D), 0.7), tf.mul(row, outer)),
                  );
                  return { state: next, output: tf.sum(next) };
                },
                outer,
                x,
              );
              return { state: tf.add(inner.state, tf.mul(outer, 0.1)), output: inner.outputs };
            },
            h,
            xs,
          );
          return tf.add(tf.sum(tf.square(state)), tf.sum(tf.sin(outputs))) as tf.Scalar;
        };
        const { value, grads } = tf.valueAndGrads(loss)([w, h, xs]);
        return [value, ...grads];
      };
      both(nested, { w: normal(3, "w", [4, 4]), h: normal(3, "h", [3, 4]), xs: normal(3, "x", [5, 2, 3, 4]) });
    }),
  );

  there("twenty compiled steps of training by back-propagation through time equal those not compiled", () =>
    scoped(() => {
      type Weights = { w: tf.Tensor2D; u: tf.Tensor2D; v: tf.Tensor2D };
      const step = ({ w, u, v, xs, target }: Weights & { xs: tf.Tensor; target: tf.Tensor }) => {
        const loss = (w: tf.Tensor2D, u: tf.Tensor2D, v: tf.Tensor2D) => {
          const { outputs } = rnn({ w, u, h: tf.zeros([2, 5]), xs });
          const read = tf.reshape(tf.matMul(tf.reshape(outputs, [-1, 5]), v), target.shape);
          return tf.mean(tf.squaredDifference(read, target)) as tf.Scalar;
        };
        const { value, grads } = tf.valueAndGrads(loss as never)([w, u, v]);
        const [dw, du, dv] = grads as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
        const descend = (a: tf.Tensor2D, da: tf.Tensor2D) => tf.sub(a, tf.mul(da, 0.1)) as tf.Tensor2D;
        return { loss: value, w: descend(w, dw), u: descend(u, du), v: descend(v, dv) };
      };
      const compiled = compile(step);
      const { w, u, xs } = rnnArguments(4, 8);
      const v = normal(4, "v", [5, 1]) as tf.Tensor2D;
      const target = normal(4, "target", [8, 2, 1]);
      const train = (one: typeof step) => {
        let weights: Weights = { w, u, v };
        const losses = Array.from({ length: 20 }, () => {
          const { loss, ...next } = one({ ...weights, xs, target });
          weights = next;
          return loss;
        });
        return [...losses, weights.w, weights.u, weights.v];
      };
      const plain = train(step);
      close(plain, train(compiled));
      expect(numbers(plain[19]!)[0]).toBeLessThan(0.9 * numbers(plain[0]!)[0]!);
      expect(compiled.report().native).toBe(native);
      compiled.dispose();
    }),
  );

  there.each([1, 3, 4, 9, 11])("%i steps with checkpoints give the same, and the same gradients", (steps) =>
    scoped(() => {
      const make = (checkpoint: boolean) => (args: ScanArguments) => {
        const names = ["h", "m", "w", "b", "xs"] as const;
        const loss = (...given: tf.Tensor[]) => {
          const [h, m, w, b, xs] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
          const { state, outputs } = scan(
            (now: { h: tf.Tensor; m: tf.Tensor }, { x, k }: { x: tf.Tensor; k: tf.Tensor }) => {
              const next = tf.tanh(tf.add(tf.add(tf.matMul(now.h, w), b), tf.mul(x, now.m)));
              return { state: { h: next, m: tf.mean(next, 0) }, output: { y: next, row: tf.gather(w, k) } };
            },
            { h, m },
            { x: xs, k: args.ks },
            { checkpoint },
          );
          const rows = tf.sum(tf.sin(outputs.row));
          return tf.addN([tf.sum(tf.square(state.h)), tf.sum(state.m), tf.mean(outputs.y), rows]) as tf.Scalar;
        };
        const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => args[name]));
        return [value, ...grads];
      };
      const args = draw(5, steps);
      close(both(make(true), args), both(make(false), args));
    }),
  );

  there("a body may take gradients of its own", () =>
    scoped(() => {
      const descend = ({ w, xs }: { w: tf.Tensor2D; xs: tf.Tensor }) => {
        const { state, outputs } = scan(
          (now: tf.Tensor2D, x: tf.Tensor) => {
            const loss = (w: tf.Tensor) => tf.sum(tf.square(tf.matMul(w as tf.Tensor2D, tf.reshape(x, [4, 1]))));
            const slope = tf.grad(loss)(now);
            return { state: tf.sub(now, tf.mul(slope, 0.1)) as tf.Tensor2D, output: tf.sum(slope) };
          },
          w,
          xs,
        );
        return [state, outputs];
      };
      both(descend, { w: normal(6, "w", [4, 4]) as tf.Tensor2D, xs: normal(6, "xs", [5, 4]) });
    }),
  );
});

describe.skipIf(noNative !== undefined)("the gradient of a native loop", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));
  withoutLeaks();

  test("a gradient of a gradient is right, and the report says that it was not compiled", () =>
    scoped(() => {
      const second = (x: tf.Tensor) => tf.grad((x) => tf.sum(tf.grad((x) => fori(2, (h) => tf.mul(h, x), x))(x)))(x);
      const compiled = compile(second);
      expect(numbers(compiled(tf.scalar(2)))).toEqual([12]); // x³ has 6 x
      expect(compiled.report()).toMatchObject({
        native: false,
        why: expect.stringMatching(
          /^the gradient of a loop's or a choice's gradient is taken \(at .*scan-gradients\.test\.ts:\d+:\d+\)$/,
        ),
      });
      compiled.dispose();
    }));
});
