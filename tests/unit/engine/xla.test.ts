import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { compile, type Tensors } from "../../../src/engine/compile";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { scoped, withoutLeaks } from "./leaks";

describe.skipIf(whyNoTfjsNode() !== undefined)("what compiles a program", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));
  afterEach(() => vi.unstubAllEnvs());
  withoutLeaks();

  /** Compiles and runs, and gives the results' numbers with the report. */
  const run = <A extends Tensors>(fn: (args: A) => { [name: string]: tf.Tensor }, args: () => A) => {
    const compiled = compile(fn);
    let numbers: unknown;
    scoped(() => {
      numbers = Object.values(compiled(args())).map((tensor) => tensor.dataSync());
    });
    const { compiler, native } = compiled.report();
    compiled.dispose();
    return { numbers, compiler, native };
  };
  const product = ({ x }: { x: tf.Tensor2D }) => ({ y: tf.tanh(tf.matMul(x, x)) });
  const square = (n: number) => () => ({ x: tf.fill([n, n], 0.01) as tf.Tensor2D });

  test("XLA where there is work, TensorFlow by itself where there is little", () => {
    expect(run(product, square(8)).compiler).toMatchObject({
      name: "tensorflow",
      why: expect.stringMatching(/too short/),
    });
    expect(run(product, square(256)).compiler).toMatchObject({
      name: "xla",
      why: expect.stringMatching(/long enough/),
    });
  });

  test("a loop is worth its steps", () => {
    const looped = (steps: number) =>
      run(
        ({ x }: { x: tf.Tensor }) => ({
          y: scan((h: tf.Tensor) => ({ state: tf.sin(h), output: [] }), x, tf.zeros([steps])).state,
        }),
        () => ({ x: tf.ones([4]) }),
      ).compiler?.name;
    expect([looped(10), looped(1000)]).toEqual(["tensorflow", "xla"]);
  });

  test("thousands of operations are left to TensorFlow", () => {
    const long = ({ x }: { x: tf.Tensor2D }) => {
      let y: tf.Tensor = x;
      for (let i = 0; i < 3001; i++) y = tf.sin(y);
      return { y };
    };
    expect(run(long, square(8)).compiler).toMatchObject({
      name: "tensorflow",
      why: expect.stringMatching(/3001 operations/),
    });
  });

  test("what XLA cannot compile runs all the same, and the report says why", () => {
    vi.stubEnv("TRIAD_XLA", "always");
    const { numbers, compiler, native } = run(
      ({ x, filter }: { x: tf.Tensor4D; filter: tf.Tensor3D }) => ({ y: tf.dilation2d(x, filter, 1, "valid") }),
      () => ({ x: tf.tensor4d([3, 5, 1], [1, 1, 3, 1]), filter: tf.ones([1, 2, 1]) as tf.Tensor3D }),
    );
    expect(numbers).toEqual([new Float32Array([6, 6])]);
    expect({ compiler, native }).toMatchObject({
      native: true,
      compiler: { name: "tensorflow", why: expect.stringMatching(/^XLA does not compile it: /) },
    });
  });

  test("a division by nothing, an overflow and what is not a number come out alike", () => {
    const odd = ({ x }: { x: tf.Tensor1D }) => ({
      relu: tf.relu(x),
      larger: tf.maximum(x, 0),
      clipped: tf.clipByValue(x, 0, 1),
      quotient: tf.div(1, x),
      total: tf.sum(x),
      softmax: tf.softmax(x),
      above: tf.greater(x, 0),
    });
    const on = (compiler: string) => {
      vi.stubEnv("TRIAD_XLA", compiler);
      return run(odd, () => ({ x: tf.tensor1d([Number.NaN, 1, -1, 1e38, Number.POSITIVE_INFINITY, 0]) })).numbers;
    };
    expect(on("always")).toEqual(on("never"));
  });
});
