import { UsageError } from "../support/errors";
import { positive } from "../support/numbers";

/** Where the hand is, in metres from the shoulder. */
export type Place = readonly [x: number, y: number];
/** In radians: of the upper arm from the x axis, and of the forearm from the upper arm on, both counter-clockwise. */
export type Joints = readonly [shoulder: number, elbow: number];

export interface TwoJointArm {
  /** Where the hand is: x = a cos s + b cos(s + e), y = a sin s + b sin(s + e). */
  hand(joints: Joints): Place;
  /**
   * The angles that bring the hand there, the shoulder's from -π to π, the elbow's from 0 to π.
   *
   * @throws UsageError where the arm does not reach
   */
  joints(place: Place): Joints;
}

/**
 * The kinematics of an arm with two joints that moves in a plane, both ways in closed form.
 *
 * @param lengths of the upper arm, a, and the forearm with the hand, b, in metres; default 0.3 and 0.35
 * @throws UsageError where a length is not above 0
 * @example
 * twoJointArm({ upper: 1, fore: 1 }).joints([2, 0])[1]; // 0
 */
export function twoJointArm(lengths: { readonly upper?: number; readonly fore?: number } = {}): TwoJointArm {
  const { upper = 0.3, fore = 0.35 } = lengths;
  const where = "twoJointArm()";
  positive(where, "upper", upper);
  positive(where, "fore", fore);
  return {
    hand: ([shoulder, elbow]) => [
      upper * Math.cos(shoulder) + fore * Math.cos(shoulder + elbow),
      upper * Math.sin(shoulder) + fore * Math.sin(shoulder + elbow),
    ],
    joints: ([x, y]) => {
      const [least, most] = [Math.abs(upper - fore), upper + fore];
      const far = Math.hypot(x, y);
      // By a rounding error beyond what it reaches is reached.
      if (!(far >= least - 1e-9 && far <= most + 1e-9))
        throw new UsageError(where, `it reaches from ${least} to ${most} m, not ${far}`);
      const cosine = (far ** 2 - upper ** 2 - fore ** 2) / (2 * upper * fore);
      const elbow = Math.acos(Math.min(1, Math.max(-1, cosine)));
      const shoulder = Math.atan2(y, x) - Math.atan2(fore * Math.sin(elbow), upper + fore * Math.cos(elbow));
      return [shoulder <= -Math.PI ? shoulder + 2 * Math.PI : shoulder, elbow];
    },
  };
}
