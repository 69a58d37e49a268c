import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, expect } from "vitest";

/** Fails every test of the file, or of the `describe` around the call, that leaves a tensor behind. */
export function withoutLeaks(): void {
  let before: number;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));
}

/** Runs `use` and disposes the tensors it makes. */
export const scoped = (use: () => void) =>
  tf.tidy(() => {
    use();
  });
