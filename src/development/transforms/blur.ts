import type { Course, Transform } from "../../circuit/types";
import {
  div,
  matMul,
  maximum,
  neg,
  reshape,
  softmax,
  square,
  type Tensor,
  type Tensor2D,
  tensor2d,
  transpose,
} from "../../ops";
import { parseValue } from "../courses/table";
import { imageShape } from "./image-shape";
import type { TransformOf } from "./transform";

export interface Blur extends Transform {
  readonly kind: "blur";
  readonly sd: number | Course;
}

/**
 * An image that is out of focus: each pixel is the mean of those around it, weighted by a Gaussian of their distance. Beyond
 * the image's edge there is nothing, and the weights of what there is sum to one, so that a uniform image stays as it is.
 *
 * As infants see, `blur({ sd: ramp({ from: 4, to: 0, ends: 3 }) })`: acuity comes with age (Vogelsang et al. 2018, PNAS).
 *
 * @param options.sd standard deviation of the Gaussian, in pixels, at least 0; a number, or as `ramp()` says
 * @example
 * blur({ sd: 2 }).of; // "images"
 */
export const blur = ({ sd }: Pick<Blur, "sd">): Blur => ({
  kind: "blur",
  of: "images",
  sd: parseValue("blur()", "sd", sd),
});

export const blurEntry: TransformOf<Blur> = {
  parse: blur,
  random: false,
  courses: ({ sd }) => [sd],
  see: ({ rows, shape, now }, { sd }) => {
    const [height, width, channels] = imageShape(shape);
    // Narrower than a thousandth of a pixel is no blur at all.
    const spread = maximum(square(now(sd)), 1e-6);
    // The Gaussian is a product of one along each side: [images, height, width] each, whatever its channel.
    const pixels = transpose(reshape(rows, [-1, height, width, channels]), [0, 3, 1, 2]);
    const along = (values: Tensor, length: number) =>
      matMul(reshape(values, [-1, length]) as Tensor2D, blurring(length, spread));
    const across = transpose(reshape(along(pixels, width), [-1, height, width]), [0, 2, 1]);
    const both = transpose(reshape(along(across, height), [-1, channels, width, height]), [0, 3, 2, 1]);
    return reshape(both, rows.shape) as Tensor2D;
  },
};

/** How much of each pixel of a line goes into each other: [pixels, pixels], columns that sum to one. */
function blurring(length: number, spread: Tensor): Tensor2D {
  const squares = Array.from({ length }, (_, i) => Array.from({ length }, (_, j) => (i - j) ** 2 / 2));
  return transpose(softmax(neg(div(tensor2d(squares), spread)))) as Tensor2D;
}
