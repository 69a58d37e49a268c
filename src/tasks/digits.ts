import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { checkedFile } from "./checked-file";
import type { Split, StaticTask } from "./dataset";
import { once } from "./once";
import { packageRoot } from "./package-root";

const sha256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22";
const pixels = 8 * 8;

/**
 * Small handwritten digits: 1,797 grey images of 8 × 8 pixels with the digit shown; a circuit learns them in seconds.
 *
 * `image` is [8, 8, 1], from 0 (paper) to 1 (ink); `label` is 0 to 9. Every fifth sample of each digit is for testing: 1,442
 * to learn from and 355 to be tested on, with the digits in like shares and the same 13 writers in both parts. The arrays
 * are shared by all who load them in this process: read them, never write to them.
 *
 * Source: Alpaydin & Kaynak 1998, "Optical recognition of handwritten digits", UCI Machine Learning Repository.
 *
 * @example
 * const { test } = await digits().load();
 * test.size; // 355
 */
export function digits(): StaticTask<"image" | "label"> {
  return {
    kind: "static",
    supplies: ["image", "label"],
    name: "digits(train 1442, test 355)",
    async load() {
      const { train, test } = await load();
      return { signals: { image: { shape: [8, 8, 1] }, label: { shape: [], classes: 10 } }, train, test };
    },
  };
}

const load = once(async () => {
  const csv = gunzipSync(await checkedFile(join(packageRoot(), "datasets", "digits.csv.gz"), sha256)).toString();
  const train: number[][] = [];
  const test: number[][] = [];
  const seen = new Map<number, number>();
  for (const line of csv.trimEnd().split("\n")) {
    const sample = line.split(",").map(Number);
    const digit = sample[pixels]!;
    const times = (seen.get(digit) ?? 0) + 1;
    seen.set(digit, times);
    (times % 5 === 0 ? test : train).push(sample);
  }
  return { train: split(train), test: split(test) };
});

/** A sample is 64 pixels of 0 to 16, then the label. */
const split = (samples: readonly number[][]): Split<"image" | "label"> => ({
  size: samples.length,
  values: {
    image: Float32Array.from(samples.flatMap((sample) => sample.slice(0, pixels).map((grey) => grey / 16))),
    label: Float32Array.from(samples, (sample) => sample[pixels]!),
  },
});
