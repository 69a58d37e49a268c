import type { Transform } from "../../circuit/types";
import {
  cast,
  floor,
  greaterEqual,
  less,
  logicalAnd,
  mul,
  range,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  tile,
  where,
} from "../../ops";
import { UsageError } from "../../support/errors";
import { imageShape } from "./image-shape";
import type { TransformOf } from "./transform";

export interface Occlusion extends Transform {
  readonly kind: "occlusion";
  readonly size: number;
  readonly level: number;
}

/**
 * An image before which a square stands, in each sample at a place of its own, anywhere in the image with the same probability.
 *
 * @param options.size of its side, in pixels; where the image is smaller, it is hidden from edge to edge
 * @param options.level what the square shows, in units of the signal; default 0
 * @example
 * occlusion({ size: 4 }).level; // 0
 */
export function occlusion({ size, level = 0 }: Pick<Occlusion, "size"> & { readonly level?: number }): Occlusion {
  const where = "occlusion()";
  if (!Number.isInteger(size) || size < 1)
    throw new UsageError(where, `size is a whole number of pixels of at least 1, not ${size}`);
  if (!Number.isFinite(level)) throw new UsageError(where, `level is a number, not ${level}`);
  return { kind: "occlusion", of: "images", size, level };
}

export const occlusionEntry: TransformOf<Occlusion> = {
  parse: occlusion,
  random: true,
  courses: () => [],
  see: ({ rows, samples, shape, draws }, { size, level }) => {
    const [height, width, channels] = imageShape(shape);
    const drawn = draws.uniform([samples, 2]);
    const hidden = (side: 0 | 1, length: number): Tensor => {
      const first = floor(mul(slice(drawn, [0, side], [samples, 1]), Math.max(1, length - size + 1)));
      const pixels = reshape(range(0, length), [1, length]);
      return cast(logicalAnd(greaterEqual(pixels, first), less(pixels, first.add(size))), "float32");
    };
    const square = mul(
      reshape(hidden(0, height), [samples, height, 1, 1]),
      reshape(hidden(1, width), [samples, 1, width, 1]),
    );
    const everywhere = reshape(tile(square, [1, 1, 1, channels]), [samples, height * width * channels]);
    // In time it stands still.
    const always = tile(everywhere, [rows.shape[0] / samples, 1]);
    return where(always.greater(0.5), level, rows) as Tensor2D;
  },
};
