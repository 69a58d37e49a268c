import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleOf } from "../../../kernel/display/bundle";

const text = async (value: unknown) => String((await bundleOf(value)).data["text/plain"]);
const html = async (value: unknown) => String((await bundleOf(value)).data["text/html"]);

describe("a tensor", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  it.each([
    [() => tf.scalar(0.5), "Tensor float32 scalar\n0.5"],
    [() => tf.tensor1d([1, 2, 3], "int32"), "Tensor int32 [3] · min 1, mean 2, max 3\n[1, 2, 3]"],
    [
      () =>
        tf.tensor2d([
          [1, -2.5],
          [3, 4],
        ]),
      "Tensor float32 [2, 2] · min -2.5, mean 1.375, max 4\n[[ 1.0, -2.5],\n [ 3.0,  4.0]]",
    ],
    [() => tf.tensor2d([[true, false]], undefined, "bool"), "Tensor bool [1, 2]\n[[ true, false]]"],
    [() => tf.tensor1d(["V1", "IT"]), 'Tensor string [2]\n["V1", "IT"]'],
    [() => tf.tensor1d([1, Number.NaN, 3]), "Tensor float32 [3] · min 1, mean 2, max 3, 1 NaN\n[  1, NaN,   3]"],
    [() => tf.zeros([0, 3]), "Tensor float32 [0, 3]\n[]"],
    [() => tf.complex([1], [2]), "Tensor complex64 [1]\n(values not shown)"],
    [() => tf.variable(tf.ones([1]), false, "w"), 'Variable "w" float32 [1], not trainable\n[1]'],
  ])("is its shape, its dtype and its values (%#)", async (make, expected) => {
    expect(await text(make())).toBe(expected);
  });

  it("shows the first values of many, and how many there are along each axis", async () => {
    expect(await text(tf.range(0, 30).reshape([3, 10]))).toContain("[[ 0,  1,  2,  3,  4,  5,  6,  7, … 10],\n");
    expect(await text(tf.zeros([10, 2]))).toMatch(/\n {2}\[0, 0\],\n… 10\]$|\n … 10\]$/);
  });

  it("reads only the corner of a large one, and leaves no tensor behind", async () => {
    const large = tf.zeros([1000, 1000]);
    const before = tf.memory().numTensors;
    let read = 0;
    const data = large.dataSync.bind(large);
    large.dataSync = ((...given: Parameters<typeof data>) => {
      read += 1;
      return data(...given);
    }) as typeof large.dataSync;
    expect(await text(large)).toMatch(
      /^Tensor float32 \[1000, 1000\] · 1,000,000 values\n\[\[0, 0, 0, 0, 0, 0, 0, 0, … 1000\],/,
    );
    expect(read).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says so when it is disposed, or cannot be read", async () => {
    const gone = tf.ones([2]);
    gone.dispose();
    expect(await text(gone)).toBe("Tensor float32 [2], disposed: its values are gone");
    const unread = {
      shape: [2],
      dtype: "float32",
      size: 2,
      isDisposed: false,
      dataSync: () => {
        throw new Error("async only");
      },
    };
    expect(await text(unread)).toBe("Tensor float32 [2] · 2 values\n(values not shown)");
  });

  it("adds a picture of a matrix", async () => {
    expect(await html(tf.range(0, 64).reshape([8, 8, 1]))).toMatch(
      /<img alt="the 8 × 8 values as a picture" src="data:image\/png;base64,iVBOR/,
    );
    expect(await html(tf.ones([8, 8]))).not.toContain("<img");
    expect(await html(tf.tensor1d(["<b>"]))).toContain("&lt;b&gt;");
  });
});
