import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { fori } from "../../../src/engine/fori";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import type { Tensors } from "../../../src/engine/tree";
import { EngineError } from "../../../src/support/errors";
import "../../../src/ops";
import { scoped, withoutLeaks } from "./leaks";
import { randomBody, type ScanArguments } from "./random-body";
import { bothOn, close, draw, numbers, type Rnn, rnn, rnnArguments } from "./scans";
import { thrown } from "./thrown";

const noNative = whyNoTfjsNode();

describe.each(backendNames)("scan on %s", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();
  const both = bothOn(backend);

  there.each([0, 1, 2, 7])("%i steps give what the unrolled loop gives", (steps) =>
    scoped(() => {
      const args = rnnArguments(1, steps);
      const [state, outputs] = both((given: Rnn) => {
        const { state, outputs } = rnn(given);
        return [state, outputs];
      }, args);
      let h: tf.Tensor2D = args.h;
      const all: tf.Tensor[] = [];
      for (let t = 0; t < steps; t++) {
        const x = tf.reshape(tf.slice(args.xs, [t, 0, 0], [1, 2, 3]), [2, 3]) as tf.Tensor2D;
        h = tf.tanh(tf.add(tf.matMul(x, args.w), tf.matMul(h, args.u)));
        all.push(h);
      }
      close([h, all.length > 0 ? tf.stack(all) : tf.zeros([0, 2, 5])], [state!, outputs!]);
    }),
  );

  there("random bodies: compiled equals not compiled, with gradients, on any values", () => {
    fc.assert(
      fc.property(randomBody, fc.nat(999), fc.integer({ min: 1, max: 5 }), (make, seed, steps) => {
        const run = (args: ScanArguments) => {
          const { state, outputs } = scan(make(args), { h: args.h, m: args.m }, { x: args.xs, k: args.ks });
          return [state.h, state.m, outputs.y, outputs.count];
        };
        const whole = (args: ScanArguments) => {
          const names = ["h", "m", "w", "b", "xs"] as const;
          const loss = (...given: tf.Tensor[]) => {
            const made = { ...args, ...Object.fromEntries(names.map((name, i) => [name, given[i]])) };
            const [h, m, y] = run(made);
            const inputs = given.map((input) => tf.mul(tf.sum(input), 0.1)); // or a gradient might not exist
            return tf.addN([tf.sum(tf.square(h!)), tf.mean(m!), tf.mean(tf.sin(y!)), ...inputs]) as tf.Scalar;
          };
          return [...run(args), ...tf.grads(loss)(names.map((name) => args[name]))];
        };
        scoped(() => void both(whole, draw(seed, steps)));
      }),
      { seed: 1, numRuns: native ? 30 : 10 },
    );
  });

  there("fori counts its steps, none included", () =>
    scoped(() => {
      for (const n of [0, 1, 4]) {
        const add = (x: tf.Tensor) => [fori(n, (now, step) => tf.add(now, tf.cast(step, "float32")), x)];
        expect(numbers(both(add, tf.scalar(10))[0]!)).toEqual([10 + (n * (n - 1)) / 2]);
      }
    }),
  );

  there("what is handed through comes back as a tensor of its own", () => {
    for (const steps of [0, 2]) {
      const x = tf.tensor1d([1, 2]);
      const xs = tf.ones([steps]);
      const { state, outputs } = scan((now: { a: tf.Tensor; b: tf.Tensor }, input: tf.Tensor) => ({ state: { a: now.a, b: now.a }, output: [input, x] }), { a: x, b: x }, xs); // biome-ignore format: one thought
      tf.dispose([x, xs]);
      expect(numbers(state.a)).toEqual([1, 2]);
      state.a.dispose();
      expect(numbers(state.b)).toEqual([1, 2]);
      expect(outputs.map(({ shape }) => shape)).toEqual([[steps], [steps, 2]]);
      tf.dispose([state.b, outputs]);
    }
  });

  there.each([
    ["a state of another shape", () => scan((h: tf.Tensor) => ({ state: tf.concat([h, h]), output: [] }), tf.ones([2]), tf.ones([3])), "the body's state is float32 [4], not float32 [2]; it keeps the structure, shapes and types that it began with"], // biome-ignore format: one thought
    ["a state of another type", () => scan(({ h }: { h: tf.Tensor }) => ({ state: { h: tf.cast(h, "int32") }, output: [] }), { h: tf.ones([2]) }, tf.ones([3])), "the body's state.h is int32 [2], not float32 [2]; it keeps the structure, shapes and types that it began with"], // biome-ignore format: one thought
    ["a state of another structure", () => scan(((h: tf.Tensor) => ({ state: [h, h], output: [] })) as never, [tf.ones([2])], tf.ones([3])), /^the body's state/], // biome-ignore format: one thought
    ["inputs of different lengths", () => scan((h: tf.Tensor, _: Tensors) => ({ state: h, output: [] }), tf.ones([2]), { a: tf.ones([3]), b: tf.ones([4, 2]) }), "inputs.b has 4 steps along its first axis, inputs.a has 3; all inputs have the same number"], // biome-ignore format: one thought
    ["a scalar as input", () => scan((h: tf.Tensor, _: Tensors) => ({ state: h, output: [] }), tf.ones([2]), { a: tf.scalar(3) }), "inputs.a is a scalar; its first axis is to be time"], // biome-ignore format: one thought
    ["no input", () => scan((h: tf.Tensor, _: Tensors) => ({ state: h, output: [] }), tf.ones([2]), []), "inputs holds no tensor, so nothing says how many steps there are; use fori"], // biome-ignore format: one thought
    ["a body that returns a tensor", () => scan(((h: tf.Tensor) => h) as never, tf.ones([2]), tf.ones([3])), "the body returns no { state, output }; output is [] where there is none"], // biome-ignore format: one thought
    ["half a step", () => fori(2.5, (h) => h, tf.ones([2])), "n is 2.5; it is a whole number from 0"],
  ] as const)("%s is an error of one line, compiled or not", (_, run, what) =>
    scoped(() => {
      for (const attempt of [run, () => compile(() => Object.values(run()))([])]) {
        const error = thrown(attempt);
        expect(error).toBeInstanceOf(EngineError);
        expect((error as EngineError).what).toEqual(typeof what === "string" ? what : expect.stringMatching(what));
      }
    }),
  );

  there("a value read in a compiled body is an error, and so is a matrix that does not fit", () =>
    scoped(() => {
      const reading = compile((x: tf.Tensor) => fori(3, (h) => tf.mul(h, h.dataSync()[0]!), x), { name: "step" });
      expect(() => reading(tf.scalar(1))).toThrow('compiled "step": a value is read inside');
      const wrong = compile((x: tf.Tensor2D) => fori(3, (h) => tf.matMul(h, tf.ones([3, 3])) as tf.Tensor2D, x), { name: "step" }); // biome-ignore format: one thought
      expect(() => wrong(tf.ones([2, 2]))).toThrow(
        /^compiled "step": matMul: .*(inner shapes|Matrix size-incompatible)/,
      );
      expect(numbers(tf.grad((x) => tf.square(x))(tf.scalar(3)))).toEqual([6]); // nothing of the trace stays
    }),
  );
});
