import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { scoped, withoutLeaks } from "./leaks";

const noNative = whyNoTfjsNode();
const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

describe.each(backendNames)("a compiled function on %s", (backend: BackendName) => {
  const native = backend === "tensorflow";
  const there = test.skipIf(native && noNative !== undefined);
  beforeAll(async () => {
    if (!native || !noNative) await useBackend(backend);
  });
  withoutLeaks();

  there("does not change what is around it: that would happen once, and never again", () =>
    scoped(() => {
      const v = tf.variable(tf.tensor1d([1, 2]));
      const around = tf.ones([3]);
      const changes: { readonly [what: string]: (x: tf.Tensor) => void } = {
        "2": (x) => (x as tf.Variable).assign(tf.tensor1d([3, 4])),
        "3": () => around.dispose(),
      };
      for (const [shape, change] of Object.entries(changes)) {
        const f = compile((x: tf.Tensor) => {
          change(x);
          return tf.add(x, 1);
        });
        expect(() => f(v)).toThrow(
          new RegExp(
            `a tensor of shape \\[${shape}\\] from around is disposed or assigned to inside: .*side-effects\\.test`,
          ),
        );
        f.dispose();
      }
      expect([numbers(v), numbers(around)]).toEqual([[1, 2], [1, 1, 1]]); // biome-ignore format: one thought
      v.dispose();
    }),
  );

  there("takes variables, and hears what is assigned to them between the calls", () =>
    scoped(() => {
      const v = tf.variable(tf.scalar(1));
      const f = compile((x: tf.Tensor) => tf.mul(x, 10));
      for (const value of [1, 2, 3]) {
        v.assign(tf.scalar(value));
        expect(numbers(f(v))).toEqual([10 * value]);
      }
      f.dispose();
      v.dispose();
    }),
  );

  there("makes no variable, which would outlive the call", () => {
    const variables = Object.keys(tf.engine().registeredVariables);
    const f = compile(() => tf.variable(tf.ones([2])));
    expect(() => f([])).toThrow("a variable is made inside: it would outlive the call");
    expect(Object.keys(tf.engine().registeredVariables)).toEqual(variables);
    f.dispose();
  });

  there("that fails in a gradient, forwards or backwards, leaves nothing behind", () =>
    scoped(() => {
      const before = tf.memory().numTensors;
      const fail = (): never => {
        throw new Error("no");
      };
      const fragile = tf.customGrad((x: unknown) => ({ value: tf.mul(x as tf.Tensor, 2), gradFunc: fail }));
      const functions: readonly ((x: tf.Tensor) => tf.Tensor)[] = [
        tf.grad((x) => tf.mul(tf.tanh(x), fail())),
        tf.grad((x) => tf.sum(fragile(tf.tanh(x))) as tf.Scalar),
        tf.grad((x) => scan((h: tf.Tensor, y: tf.Tensor) => ({ state: tf.tanh(tf.mul(h, y)), output: [fail()] }), x, x).state), // biome-ignore format: one thought
      ];
      for (const fn of functions) {
        const x = tf.ones([2]);
        const f = compile(fn);
        expect(() => f(x)).toThrow("no");
        expect(() => fn(x)).toThrow("no");
        f.dispose();
        x.dispose();
      }
      expect(tf.memory().numTensors).toBe(before);
    }),
  );
});

test.skipIf(noNative !== undefined)("the programs that were used last are kept, 256 of them", async () => {
  await useBackend("tensorflow");
  const f = compile((x: tf.Tensor) => tf.add(x, 1), { xla: false });
  const took = (length: number) => {
    const before = f.report().compileMs;
    scoped(() => expect(numbers(f(tf.zeros([length])))).toHaveLength(length));
    return f.report().compileMs - before;
  };
  for (let length = 1; length <= 256; length++) took(length);
  expect(took(1)).toBe(0);
  took(257); // in the place of 2
  expect([took(1), took(256)]).toEqual([0, 0]);
  expect(took(2)).toBeGreaterThan(0);
  f.dispose();
});
