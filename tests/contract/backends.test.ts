import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type BackendName, backendNames, backendReport, useBackend } from "../../src/engine/backends";
import { compile } from "../../src/engine/compile";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import * as ops from "../../src/ops";
import { streams } from "../../src/support/streams";
import { type Example, exempt, type Inputs, operations } from "./operations";

const shapes = { x: [4, 3], y: [4, 3], w: [3, 5], v: [3], image: [2, 5, 5, 3], filter: [2, 2, 3, 4] };
const inputs = (): Inputs => {
  const stream = streams(1);
  const floats = Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return [name, tf.tensor(stream(name).normal(size), shape)] as const;
  });
  const which = tf.tensor1d(stream("which").integers(5, 4), "int32");
  return { ...Object.fromEntries(floats), which } as unknown as Inputs;
};

/** The results and, where there is one, the gradients with respect to all inputs of the sum of sin(result · place). */
const withGradients = ({ call, differentiable }: Example) => {
  const results = (given: Inputs) => [call(given)].flat();
  if (!differentiable) return results;
  return (given: Inputs) => {
    const loss = (...floats: tf.Tensor[]) => {
      const [x, y, w, v, image, filter] = floats;
      const parts = results({ ...given, x, y, w, v, image, filter } as Inputs).map((result, i) =>
        tf.sum(tf.sin(tf.mul(result, i + 1))),
      );
      // Every input takes part, or its gradient would be an error.
      return tf.addN([...parts, ...floats.map((input) => tf.mul(tf.sum(input), 0.1))]) as tf.Scalar;
    };
    const { x, y, w, v, image, filter } = given;
    return [...results(given), ...tf.grads(loss)([x, y, w, v, image, filter])];
  };
};

type Values = { readonly shape: number[]; readonly dtype: string; readonly values: number[] };
const valuesOf = (tensors: readonly tf.Tensor[]): Values[] =>
  tensors.map((tensor) => ({ shape: tensor.shape, dtype: tensor.dtype, values: Array.from(tensor.dataSync()) }));

/** The engine's promise: |a − b| ≤ relative · max|a| + absolute for each output. */
function expectClose(actual: readonly Values[], expected: readonly Values[], relative: number, absolute: number) {
  expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    expected.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  actual.forEach(({ values }, i) => {
    const right = expected[i]!.values;
    const bound = relative * Math.max(...right.map(Math.abs)) + absolute;
    values.forEach((value, k) => {
      if (Number.isFinite(right[k]!)) expect(Math.abs(value - right[k]!)).toBeLessThanOrEqual(bound);
      else expect(value).toBe(right[k]);
    });
  });
}

const gradientOfConvolution: Example = {
  call: ({ image, filter }) =>
    tf.grads((image, filter) => tf.sum(tf.sin(tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid"))))([
      image,
      filter,
    ]),
};
const table = Object.entries({ ...operations, "the gradient of conv2d": gradientOfConvolution });

test("the table holds every operation", () => {
  expect([...Object.keys(operations), ...exempt].sort()).toEqual(Object.keys(ops).sort());
});

describe.each(backendNames)("on %s", (backend: BackendName) => {
  const missing = backend === "tensorflow" ? whyNoTfjsNode() : undefined;
  const there = test.skipIf(missing !== undefined);
  let before: number;
  beforeAll(async () => {
    if (missing === undefined) await useBackend(backend);
  });
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  const reference = async (fn: (given: Inputs) => tf.Tensor[]) => {
    await useBackend("cpu");
    const values = tf.tidy(() => valuesOf(fn(inputs()))) as unknown as Values[];
    await useBackend(backend);
    return values;
  };

  there.each(table)("%s gives what it gives in plain JavaScript, compiled and not", async (_, example) => {
    const fn = withGradients(example);
    const expected = await reference(fn);
    const compiled = compile<never, readonly tf.Tensor[]>(fn as never);
    tf.tidy(() => {
      const given = inputs();
      const plain = valuesOf(fn(given));
      expectClose(plain, expected, 1e-5, 1e-5);
      const first = valuesOf(compiled(given as never));
      expectClose(first, plain, 1e-5, 1e-6);
      expect(valuesOf(compiled(given as never))).toEqual(first);
    });
    const { native, why } = compiled.report();
    expect({ native, why }).toEqual(
      backend === "tensorflow" ? { native: true } : { native: false, why: `the backend is ${backend}` },
    );
    compiled.dispose();
  });

  there("the report names it, its versions and its threads", async () => {
    const { backend: name, why, versions, threads } = await backendReport();
    expect(name).toBe(backend);
    expect(why).toBe("asked for by the program");
    expect(versions).toMatchObject({ node: process.versions.node, tfjs: "4.22.0" });
    expect(threads).toBeGreaterThanOrEqual(1);
  });
});
