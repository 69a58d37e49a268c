import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../support/errors";
import { wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";
import { checkedFile } from "./checked-file";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";
import { type Idx, readIdx } from "./idx";
import { once } from "./once";
import { packageRoot } from "./package-root";

export interface NaturalPatchesOptions extends Samples {
  /** Height and width of a patch, pixels, at most 32; default 8. */
  readonly size?: number;
}

const sha256 = "c7229235ebfb335033590b60b1bbb4c02ee9474e13b396ccff4678d51c7ce59f";

/**
 * Patches of photographs, for rules that find structure by themselves: what is near is alike, and edges make the tails heavy.
 *
 * `patch` is [size, size, 1], grey, cut from anywhere in four photographs of 144 × 208 pixels: a cat, a cup, grass, and gravel. Its
 * own mean is taken away, and all are scaled so that the standard deviation is 1 over what there is to learn from. Default: 2000
 * to learn from, out of the left three quarters of the photographs, and 500 to be tested on, out of the rest.
 *
 * Source: learning from such patches, Olshausen & Field 1996, "Emergence of simple-cell receptive field properties by learning a
 * sparse code for natural images"; these are other photographs, and the patches are not whitened.
 *
 * @throws UsageError where a number makes no sense
 * @example
 * naturalPatches({ size: 12 }).supplies[0]; // "patch"
 */
export function naturalPatches(options: NaturalPatchesOptions = {}): StaticTask<"patch"> {
  const { size = 8, train = 2000, test = 500, seed = 0 } = options;
  const where = "naturalPatches()";
  wholeNumbers(where, { size }, { size: 2 });
  if (size > 32) throw new UsageError(where, `size is at most 32 pixels, not ${size}`);
  const named = streams(seed);
  const cut = (photographs: Idx, part: "train" | "test", samples: number): Float32Array => {
    const [many, height, width] = photographs.shape as [number, number, number];
    const border = (3 * width) / 4;
    const [from, room] = part === "train" ? [0, border] : [border, width - border];
    const which = named(`photographs/${part}`).integers(samples, many);
    const across = named(`across/${part}`).integers(samples, room - size + 1);
    const down = named(`down/${part}`).integers(samples, height - size + 1);
    const patch = new Float32Array(samples * size * size);
    for (let n = 0; n < samples; n++) {
      const own = patch.subarray(n * size * size, (n + 1) * size * size);
      const corner = (which[n]! * height + down[n]!) * width + from + across[n]!;
      for (let i = 0; i < own.length; i++)
        own[i] = photographs.values[corner + Math.floor(i / size) * width + (i % size)]!;
      const mean = own.reduce((sum, grey) => sum + grey, 0) / own.length;
      for (let i = 0; i < own.length; i++) own[i]! -= mean;
    }
    return patch;
  };
  const signals = { patch: { shape: [size, size, 1] } };
  return generated(["naturalPatches", { size }], signals, { train, test, seed }, async (part, samples) => {
    const photographs = await load();
    const learned = cut(photographs, "train", train);
    const sd = Math.sqrt(learned.reduce((sum, grey) => sum + grey ** 2, 0) / learned.length);
    return { patch: cut(photographs, part, samples).map((grey) => grey / sd) };
  });
}

const load = once(async () => {
  const file = join(packageRoot(), "datasets", "natural-images.idx3.gz");
  return readIdx(gunzipSync(await checkedFile(file, sha256)), 3, file);
});
