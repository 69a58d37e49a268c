import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { type Drawn, drawNormal, drawUniform, type TensorStream, tensorStream } from "../../../src/engine/draws";
import { fori } from "../../../src/engine/fori";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { keyOf, streamOf, streams } from "../../../src/support/streams";
import { scoped, withoutLeaks } from "./leaks";
import { thrown } from "./thrown";

type Values = Float32Array;
const valuesOf = (tensor: tf.Tensor) => tensor.dataSync() as Values;

/** The same normal numbers on every backend: within 1e-6 · (sd + |z|). */
const expectAlike = (found: Values, expected: Values, sd: number) => {
  expect(found.length).toBe(expected.length);
  found.forEach((z, i) => {
    expect(Math.abs(z - expected[i]!)).toBeLessThanOrEqual(1e-6 * (sd + Math.abs(expected[i]!)));
  });
};

describe.each(backendNames)("drawing from tensor streams on %s", (backend) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && whyNoTfjsNode() !== undefined);
  beforeAll(async () => {
    if (!native || whyNoTfjsNode() === undefined) await useBackend(backend);
  });
  withoutLeaks();

  there("the first draw is what the stream of that seed and name begins with: uniform numbers to the bit", () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), fc.integer({ min: 0, max: 300 }), (seed, name, n) =>
        scoped(() => {
          const stream = tensorStream(seed, name);
          expect(valuesOf(drawUniform(stream, [n]).values)).toEqual(streams(seed)(name).uniform(n));
          expectAlike(valuesOf(drawNormal(stream, [n], 0.5).values), streams(seed)(name).normal(n, 0.5), 0.5);
        }),
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  there("far out in the tails too, and everywhere finite", () =>
    scoped(() => {
      const n = 200_000;
      const z = valuesOf(drawNormal(tensorStream(4, "z"), [n]).values);
      expectAlike(z, streams(4)("z").normal(n), 1);
      expect(z.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeGreaterThan(4);
    }),
  );

  there("what is no shape, no draw, or no seed is an error", () =>
    scoped(() => {
      const stream = tensorStream(1, "x");
      for (const shape of [[2.5], [-1], 3])
        for (const draw of [drawUniform, drawNormal])
          expect(() => draw(stream, shape as number[])).toThrow(
            `: the shape is ${JSON.stringify(shape)}; it is a list of whole numbers, such as [64, 10]`,
          );
      for (const draw of [-1, 0.5, 2 ** 31])
        expect(() => tensorStream(1, "x", draw)).toThrow(
          `random stream "x": draw is ${draw}; it is a whole number from 0`,
        );
      expect(() => tensorStream([], "x")).toThrow('random stream "x": there is no seed');
      expect(drawUniform(stream, [0, 3]).values.shape).toEqual([0, 3]);
    }),
  );

  there("every draw is numbers of its own, whatever the draws before it asked for", () =>
    scoped(() => {
      const start = tensorStream(1, "noise/IT");
      const second = drawUniform(drawNormal(start, [3]).next, [8]).values;
      expect(valuesOf(second)).toEqual(streamOf(keyOf(1, "noise/IT"), 0, 1).uniform(8));
      expect(valuesOf(drawUniform(tensorStream(1, "noise/IT", 1), [8]).values)).toEqual(valuesOf(second));
      const others = new Set([0, 1, 2, 1000].flatMap((k) => [...valuesOf(drawUniform(tensorStream(1, "noise/IT", k), [50]).values)])); // biome-ignore format: one thought
      expect(others.size).toBe(200);
    }),
  );

  there("compiled they are the same bits, for every seed and draw of the one program", () =>
    scoped(() => {
      const draws = ({ stream }: { stream: TensorStream }) => {
        const uniform = drawUniform(stream, [2, 3]);
        const normal = drawNormal(uniform.next, [5], 0.1);
        return { uniform: uniform.values, normal: normal.values, next: normal.next };
      };
      const compiled = compile(draws);
      for (const seed of [0, 1, -7]) {
        let [a, b] = [tensorStream(seed, "x"), tensorStream(seed, "x")];
        for (let call = 0; call < 3; call++) {
          const [plain, made] = [draws({ stream: a }), compiled({ stream: b })];
          for (const part of ["uniform", "normal"] as const)
            expect(valuesOf(made[part])).toEqual(valuesOf(plain[part]));
          [a, b] = [plain.next, made.next];
        }
        expect(b.draw.dataSync()[0]).toBe(6);
      }
      expect(compiled.report().native).toBe(native);
      compiled.dispose();
    }),
  );

  there("a loop draws anew at each step, compiled and not, and hears of the gradient past its noise", () =>
    scoped(() => {
      const noisy = ({ w, stream }: { w: tf.Tensor; stream: TensorStream }) => {
        const loss = (w: tf.Tensor) => {
          const { state } = scan(
            ({ h, stream }: { h: tf.Tensor; stream: TensorStream }, x: tf.Tensor) => {
              const { values, next } = drawNormal(stream, [3]);
              return { state: { h: tf.tanh(tf.add(tf.mul(h, w), tf.add(values, x))), stream: next }, output: [] };
            },
            { h: tf.zeros([3]), stream },
            tf.ones([6]),
          );
          return tf.sum(state.h) as tf.Scalar;
        };
        return tf.valueAndGrad(loss)(w);
      };
      const compiled = compile(noisy);
      const args = { w: tf.tensor1d([0.5, -0.2, 0.1]), stream: tensorStream(3, "noise/IT") };
      const [plain, made] = [noisy(args), compiled(args)];
      expect(plain.value.dataSync()[0]).toBeCloseTo(made.value.dataSync()[0]!, 5);
      for (const [i, g] of valuesOf(plain.grad).entries()) expect(valuesOf(made.grad)[i]).toBeCloseTo(g, 5);
      expect(compiled.report().native).toBe(native);
      compiled.dispose();
      const expected = [0, 1, 2, 3].map((k) => streamOf(keyOf(3, "x"), 0, k).uniform(2));
      const byStep = compile(({ stream, sum }: { stream: TensorStream; sum: tf.Tensor }) =>
        fori(4, (sum, draw) => tf.add(sum, drawUniform({ key: stream.key, draw }, [2]).values), sum),
      );
      const sum = valuesOf(byStep({ stream: tensorStream(3, "x"), sum: tf.zeros([2]) }));
      for (const i of [0, 1])
        expect(sum[i]).toBeCloseTo(
          expected.reduce((all, draw) => all + draw[i]!, 0),
          5,
        );
      byStep.dispose();
    }),
  );

  there("the replicas of several seeds draw what each would draw alone", () =>
    scoped(() => {
      const seeds = [5, 6, 7];
      const each = (fn: (stream: TensorStream) => Drawn, of: (values: Values) => void) =>
        of(valuesOf(compile((stream: TensorStream) => fn(stream).values)(tensorStream(seeds, "x", 2))));
      const alone = (fn: (stream: TensorStream) => Drawn) =>
        seeds.flatMap((seed) => [...valuesOf(fn(tensorStream(seed, "x", 2)).values)]);
      for (const fn of [
        (stream: TensorStream) => drawUniform(stream, [2, 5]),
        (stream: TensorStream) => drawNormal(stream, [2, 5]),
      ]) {
        each(fn, (values) => expect([...values]).toEqual(alone(fn)));
        expect(fn(tensorStream(seeds, "x")).values.shape).toEqual([3, 2, 5]);
      }
    }),
  );

  there("what is no stream is refused", () =>
    scoped(() => {
      const wrong = { key: tf.zeros([2]), draw: tf.scalar(0) };
      expect(thrown(() => drawUniform(wrong, [2]))).toMatchObject({
        message: "drawUniform: it draws from a stream, { key, draw }, as tensorStream(seed, name) makes one",
      });
      expect(() => tensorStream(0.5, "x")).toThrow("seed: it is a whole number, not 0.5");
    }),
  );
});
