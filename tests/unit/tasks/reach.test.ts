import { expect, test } from "vitest";
import { reach, twoJointArm } from "../../../src";
import { leastSquares, predicted } from "./linear-readout";

const pairs = (values: Float32Array) =>
  Array.from({ length: values.length / 2 }, (_, n) => [values[2 * n]!, values[2 * n + 1]!] as const);

test("the closed form gives the angles back, and the angles the place", () => {
  const arm = twoJointArm({ upper: 0.4, fore: 0.25 });
  for (let shoulder = -3; shoulder <= 3; shoulder += 0.5)
    for (let elbow = 0.1; elbow < 3.1; elbow += 0.5) {
      const place = arm.hand([shoulder, elbow]);
      const [s, e] = arm.joints(place);
      expect(s).toBeCloseTo(shoulder, 10);
      expect(e).toBeCloseTo(elbow, 10);
      const [x, y] = arm.hand([s, e]);
      expect([x, y].map((z) => z.toFixed(12))).toEqual(place.map((z) => z.toFixed(12)));
      // Each segment is as long as it is.
      const bend = [0.4 * Math.cos(s), 0.4 * Math.sin(s)] as const;
      expect(Math.hypot(x - bend[0], y - bend[1])).toBeCloseTo(0.25, 12);
    }
});

test("a place out of reach is refused", () => {
  const arm = twoJointArm({ upper: 0.5, fore: 0.25 });
  expect(() => arm.joints([0.8, 0])).toThrow("twoJointArm(): it reaches from 0.25 to 0.75 m, not 0.8");
  expect(() => arm.joints([0.1, 0])).toThrow("it reaches from 0.25 to 0.75 m, not 0.1");
  expect(() => twoJointArm({ upper: 0 })).toThrow("twoJointArm(): upper is a number above 0, not 0");
});

test("targets are where the angles bring the hand, which is no linear matter", async () => {
  const { train } = await reach({ upper: 0.3, fore: 0.3 }).load();
  const [targets, joints] = [pairs(train.values.target), pairs(train.values.joints)];
  const arm = twoJointArm({ upper: 0.3, fore: 0.3 });
  targets.forEach((target, n) => {
    arm.joints(target).forEach((angle, i) => {
      expect(angle).toBeCloseTo(joints[n]![i]!, 4);
    });
  });
  const weights = leastSquares(targets, joints);
  const errors = targets.map((target) => {
    const [s, e] = predicted(weights, target) as [number, number];
    const [x, y] = arm.hand([s, e]);
    return Math.hypot(x - target[0], y - target[1]);
  });
  expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeGreaterThan(0.05);
});
