import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { alike } from "../../../src/engine/alike";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { streams } from "../../../src/support/streams";
import "../../../src/ops";
import { scoped, withoutLeaks } from "./leaks";

const noNative = whyNoTfjsNode();
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const drawn = (name: string, shape: readonly [number, number]) =>
  tf.tensor(streams(1)(name).normal(shape[0] * shape[1]), [...shape]) as tf.Tensor2D;

describe.each(backendNames)("alike on %s", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();

  type Item = { w: tf.Tensor2D; x: tf.Tensor2D };
  const step = (scale: tf.Tensor) => (item: Item) => {
    const loss = (w: tf.Tensor) => tf.sum(tf.square(tf.tanh(tf.matMul(item.x, w as tf.Tensor2D)))) as tf.Scalar;
    const { value, grad } = tf.valueAndGrad(loss)(item.w);
    return { w: tf.sub(item.w, tf.mul(grad, scale)) as tf.Tensor2D, x: item.x, loss: value };
  };
  const items = () =>
    ["a", "b", "c"].map((name) => ({ w: drawn(`w${name}`, [30, 7]), x: drawn(`x${name}`, [20, 30]) }));

  there("hands through what is an argument, in the program", () =>
    scoped(() => {
      type Given = { all: tf.Tensor[]; w: tf.Tensor };
      const f = compile(({ all, w }: Given) => alike(all, (x) => [x, w, tf.add(x, w)]));
      const made = f({ all: [tf.scalar(1), tf.scalar(2)], w: tf.scalar(10) });
      expect(made.map((each) => each.map(numbers))).toEqual([[[1], [10], [11]], [[2], [10], [12]]]); // biome-ignore format: one thought
      expect(f.report().native).toBe(native);
      f.dispose();
    }),
  );

  there("gives each item what it would get alone, to the bit, also in a loop", () =>
    scoped(() => {
      const scale = tf.scalar(0.1);
      const loop = ({ all, s }: { all: Item[]; s: tf.Tensor }) =>
        scan(
          (now: Item[]) => {
            const made = alike(now, step(s));
            return { state: made.map(({ w, x }) => ({ w, x })), output: made.map(({ loss }) => loss) };
          },
          all,
          tf.zeros([5]),
        );
      const compiled = compile(loop, { xla: false });
      const given = items();
      const together = compiled({ all: given, s: scale });
      expect(compiled.report().native).toBe(native);
      given.forEach((item, i) => {
        const alone = compiled({ all: [item], s: scale });
        expect(numbers(together.state[i]!.w)).toEqual(numbers(alone.state[0]!.w));
        expect(numbers(together.state[i]!.x)).toEqual(numbers(item.x));
        expect(numbers(together.outputs[i]!)).toEqual(numbers(alone.outputs[0]!));
      });
      expect(numbers(together.outputs[0]!)).not.toEqual(numbers(together.outputs[1]!));
      compiled.dispose();
    }),
  );

  there("is differentiated as a map is", () =>
    scoped(() => {
      const total = (a: tf.Tensor, b: tf.Tensor) => {
        const [x, y] = alike([a, b], (item: tf.Tensor) => tf.square(item));
        return tf.sum(tf.add(x!, tf.mul(y!, 3))) as tf.Scalar;
      };
      const compiled = compile(({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => tf.grads(total)([a, b]));
      const [da, db] = compiled({ a: tf.tensor1d([1, 2]), b: tf.tensor1d([3, 4]) });
      expect([da, db].map((gradient) => numbers(gradient!))).toEqual([
        [2, 4],
        [18, 24],
      ]);
      expect(compiled.report().native).toBe(native);
      compiled.dispose();
    }),
  );

  there("refuses items that differ, naming the place", () =>
    scoped(() => {
      expect(() => alike([{ x: tf.zeros([2]) }, { x: tf.zeros([3]) }], ({ x }) => x)).toThrow(
        "alike: items[1].x is float32 [3], not float32 [2]; all items are alike",
      );
    }),
  );
});
