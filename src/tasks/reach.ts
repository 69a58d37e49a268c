import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";
import { twoJointArm } from "./two-joint-arm";

export interface ReachOptions extends Samples {
  /** Lengths of the upper arm, and of the forearm with the hand, metres; default 0.3 and 0.35. */
  readonly upper?: number;
  readonly fore?: number;
}

const degree = Math.PI / 180;

/**
 * Reaching: where the target is, is seen; the angles of shoulder and elbow that bring the hand there are to be found.
 *
 * `target` is [2], x and y from the shoulder in metres; `joints` is [2], the angles of shoulder and elbow in radians, which an
 * area learns by `meanSquaredError("joints")`. `twoJointArm()` with the same lengths tells where the hand comes to. Shoulder
 * angles are from 0° to 120°, those of the elbow from 20° to 150°, each as likely.
 *
 * Source: inverse kinematics as a problem of learning, Jordan & Rumelhart 1992, "Forward models: supervised learning with a
 * distal teacher". The ranges are this library's own.
 *
 * @throws UsageError where a length is not above 0
 * @example
 * reach().supplies[1]; // "joints"
 */
export function reach(options: ReachOptions = {}): StaticTask<"target" | "joints"> {
  const { upper = 0.3, fore = 0.35, train = 1000, test = 500, seed = 0 } = options;
  const arm = twoJointArm({ upper, fore });
  const named = streams(seed);
  const draw = (part: string, size: number) => {
    const joints = named(`joints/${part}`)
      .uniform(2 * size)
      .map((drawn, i) => (i % 2 === 0 ? 120 * drawn : 20 + 130 * drawn) * degree);
    const target = new Float32Array(2 * size);
    for (let n = 0; n < size; n++) target.set(arm.hand([joints[2 * n]!, joints[2 * n + 1]!]), 2 * n);
    return { target, joints };
  };
  const signals = { target: { shape: [2] }, joints: { shape: [2] } };
  return generated(["reach", { upper, fore }], signals, { train, test, seed }, draw);
}
