import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import "../../../src/ops";
import { scoped, withoutLeaks } from "./leaks";
import { close, numbers, type Rnn, rnnArguments } from "./scans";

const noNative = whyNoTfjsNode();

describe.each(backendNames)("scan with upTo on %s", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();

  there.each([0, 1, 3, 7, 9])("upTo %i of 7 takes so many steps, in one program for all; the rest are zeros", (upTo) =>
    scoped(() => {
      const { w, u, h, xs } = rnnArguments(2, 7);
      const body = (now: tf.Tensor2D, x: tf.Tensor2D) => {
        const next = tf.tanh(tf.add(tf.matMul(x, w), tf.matMul(now, u))) as tf.Tensor2D;
        return { state: next, output: { next, sum: tf.cast(tf.sum(next), "int32") } };
      };
      const compiled = compile((args: Rnn & { n: tf.Scalar }) =>
        scan(
          (now: tf.Tensor2D, x: tf.Tensor2D) => {
            const next = tf.tanh(tf.add(tf.matMul(x, args.w), tf.matMul(now, args.u))) as tf.Tensor2D;
            return { state: next, output: { next, sum: tf.cast(tf.sum(next), "int32") } };
          },
          args.h,
          args.xs as tf.Tensor2D,
          { upTo: args.n },
        ),
      );
      compiled({ w, u, h, xs, n: tf.scalar(2, "int32") });
      const { compileMs } = compiled.report();
      const steps = Math.min(upTo, 7);
      const cut = scan(body, h, tf.slice(xs, [0, 0, 0], [steps, 2, 3]) as unknown as tf.Tensor2D);
      for (const found of [
        compiled({ w, u, h, xs, n: tf.scalar(upTo, "int32") }),
        scan(body, h, xs as tf.Tensor2D, { upTo: tf.scalar(upTo, "int32") }),
      ]) {
        close([cut.state], [found.state]);
        close([cut.outputs.next], [tf.slice(found.outputs.next, [0, 0, 0], [steps, 2, 5])]);
        const behind = tf.slice(found.outputs.next, [steps, 0, 0], [7 - steps, 2, 5]);
        expect(numbers(behind).every((value) => value === 0)).toBe(true);
        expect(found.outputs.sum.shape).toEqual([7]);
        expect(found.outputs.sum.dtype).toBe("int32");
      }
      expect(compiled.report()).toMatchObject({ native, compileMs });
      compiled.dispose();
    }),
  );

  there("with upTo refuses a gradient, and an upTo that is no whole number", () =>
    scoped(() => {
      const xs = tf.ones([3, 2]);
      const summed = (h: tf.Tensor, upTo: tf.Tensor) =>
        scan((now: tf.Tensor, x: tf.Tensor) => ({ state: tf.add(now, x), output: [] }), h, xs, {
          upTo: upTo as tf.Scalar,
        }).state;
      expect(() => tf.grad((h) => summed(h, tf.scalar(2, "int32")))(tf.zeros([2]))).toThrow(
        "scan: with upTo there is no gradient; cut the inputs instead",
      );
      expect(() => summed(tf.zeros([2]), tf.scalar(2))).toThrow("scan: upTo is float32 []; it is an int32 scalar");
    }),
  );
});
