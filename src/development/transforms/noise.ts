import type { Course, Transform } from "../../circuit/types";
import { add, mul, type Tensor2D } from "../../ops";
import { parseValue } from "../courses/table";
import type { TransformOf } from "./transform";

export interface Noise extends Transform {
  readonly kind: "noise";
  readonly sd: number | Course;
}

/**
 * An input to which normal noise is added, other noise in every unit, sample, step of training, and step of time.
 *
 * @param options.sd standard deviation, in units of the signal, at least 0; a number, or as `ramp()` says
 * @example
 * noise({ sd: 0.1 }).kind; // "noise"
 */
export const noise = ({ sd }: Pick<Noise, "sd">): Noise => ({
  kind: "noise",
  of: "anything",
  sd: parseValue("noise()", "sd", sd),
});

export const noiseEntry: TransformOf<Noise> = {
  parse: noise,
  random: true,
  courses: ({ sd }) => [sd],
  see: ({ rows, draws, now }, { sd }) => add(rows, mul(draws.normal(rows.shape), now(sd))) as Tensor2D,
};
