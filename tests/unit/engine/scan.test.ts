import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { fori } from "../../../src/engine/fori";
import { scan } from "../../../src/engine/scan";
import { streams } from "../../../src/engine/streams";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import type { Tensors } from "../../../src/engine/tree";
import { EngineError } from "../../../src/support/errors";
import "../../../src/ops";
import { finiteDifferences, worst } from "../finite-differences";
import { scoped, withoutLeaks } from "./leaks";
import { randomBody, type ScanArguments } from "./random-body";
import { thrown } from "./thrown";

const noNative = whyNoTfjsNode();
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const close = (a: readonly tf.Tensor[], b: readonly tf.Tensor[]) => {
  expect(b.length).toBe(a.length);
  a.forEach((one, i) => {
    expect(b[i]!.shape).toEqual(one.shape);
    expect(b[i]!.dtype).toEqual(one.dtype);
    const [expected, found] = [one.dataSync(), b[i]!.dataSync()];
    const difference = largest(expected.map((value, k) => value - found[k]!));
    expect(difference).toBeLessThanOrEqual(1e-5 * largest(expected) + 1e-6);
  });
};
const normal = (seed: number, name: string, shape: number[], scale = 0.5) =>
  tf.mul(tf.tensor(streams(seed)(name).normal(shape.reduce((a, b) => a * b, 1)), shape), scale);
const draw = (seed: number, steps: number): ScanArguments => ({
  h: normal(seed, "h", [3, 4]),
  m: normal(seed, "m", [4]),
  w: normal(seed, "w", [4, 4]),
  b: normal(seed, "b", [4]),
  xs: normal(seed, "x", [steps, 3, 4]),
  ks: tf.tensor2d(streams(seed)("k").integers(2 * steps, 3), [steps, 2], "int32"),
});

type Rnn = { w: tf.Tensor2D; u: tf.Tensor2D; h: tf.Tensor2D; xs: tf.Tensor };
const rnn = ({ w, u, h, xs }: Rnn) =>
  scan(
    (now: tf.Tensor2D, x: tf.Tensor2D) => {
      const next = tf.tanh(tf.add(tf.matMul(x, w), tf.matMul(now, u))) as tf.Tensor2D;
      return { state: next, output: next };
    },
    h,
    xs as tf.Tensor2D,
  );
const rnnArguments = (seed: number, steps: number): Rnn => ({
  w: normal(seed, "w", [3, 5]) as tf.Tensor2D,
  u: normal(seed, "u", [5, 5]) as tf.Tensor2D,
  h: normal(seed, "h", [2, 5]) as tf.Tensor2D,
  xs: normal(seed, "xs", [steps, 2, 3]),
});

describe.each(backendNames)("scan on %s", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();
  /** Runs `fn` as it is and compiled, compares the two, and gives the results as it is. */
  const both = <A extends Tensors>(fn: (args: A) => tf.Tensor[], args: A): tf.Tensor[] => {
    const compiled = compile(fn);
    const plain = fn(args);
    const first = compiled(args);
    close(plain, first);
    expect(compiled(args).map(numbers)).toEqual(first.map(numbers));
    expect(compiled.report()).toMatchObject({ native, ...(!native && { why: `the backend is ${backend}` }) });
    compiled.dispose();
    return plain;
  };

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

describe.skipIf(noNative !== undefined)("a scan as a native loop", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));
  withoutLeaks();
  const step = ({ w, u, h, xs }: Rnn) =>
    tf.grads((w, u) => {
      const { state, outputs } = rnn({ w, u, h, xs } as Rnn);
      return tf.add(tf.sum(state), tf.sum(tf.square(outputs))) as tf.Scalar;
    })([w, u]);

  test("10 and 1,000 steps make programs of the same size", () => {
    const nodes = [10, 1000].map((steps) => {
      const compiled = compile(step);
      scoped(() => void compiled(rnnArguments(1, steps)));
      const { nodes, native } = compiled.report();
      expect(native).toBe(true);
      compiled.dispose();
      return nodes;
    });
    expect(nodes[0]).toBeGreaterThan(20);
    expect(nodes[1]).toBe(nodes[0]);
  });

  test("a gradient of a gradient is right, and the report says that it was not compiled", () =>
    scoped(() => {
      const second = (x: tf.Tensor) => tf.grad((x) => tf.sum(tf.grad((x) => fori(2, (h) => tf.mul(h, x), x))(x)))(x);
      const compiled = compile(second);
      expect(numbers(compiled(tf.scalar(2)))).toEqual([12]); // x³ has 6 x
      expect(compiled.report()).toMatchObject({
        native: false,
        why: expect.stringMatching(
          /^the gradient of a loop's or a choice's gradient is taken \(at .*scan\.test\.ts:\d+:\d+\)$/,
        ),
      });
      compiled.dispose();
    }));

  test("1,000 calls leave nothing behind", () =>
    scoped(() => {
      const compiled = compile(step);
      const args = rnnArguments(1, 5);
      tf.dispose(compiled(args));
      const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
      const before = [tf.memory().numTensors, binding.getNumOfTensors()];
      const rss = process.memoryUsage.rss();
      for (let call = 0; call < 1000; call++) tf.dispose(compiled(args));
      expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
      expect((process.memoryUsage.rss() - rss) / 2 ** 20).toBeLessThan(30);
      compiled.dispose();
    }));
});
