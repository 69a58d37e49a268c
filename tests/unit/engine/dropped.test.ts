import { setImmediate } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { type Compiled, compile } from "../../../src/engine/compile";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc") as () => void;
const there = test.skipIf(whyNoTfjsNode() !== undefined);
const programs = () =>
  (tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } }).binding.getNumOfSavedModels();

/** Until `enough`, or for five seconds. */
async function collected(enough: () => boolean) {
  const end = performance.now() + 5000;
  while (!enough() && performance.now() < end) {
    collect();
    await setImmediate();
  }
}

there(
  "the programs of a compiled function that is dropped are freed, also where the function knows its own compiled self",
  async () => {
    await useBackend("tensorflow");
    const before = programs();
    const held: Compiled<tf.Tensor, tf.Tensor>[] = [];
    const make = () => {
      for (let i = 0; i < 10; i++) {
        const self: { f?: Compiled<tf.Tensor, tf.Tensor> } = {};
        self.f = compile((x: tf.Tensor) => tf.mul(x, self.f ? i : 0));
        tf.tidy(() => void self.f!(tf.scalar(1)));
        if (i < 3) held.push(self.f);
      }
    };
    make();
    expect(programs()).toBe(before + 10);
    await collected(() => programs() === before + 3);
    expect(programs()).toBe(before + 3);
    // Those that are held still run, and disposing them frees them once.
    expect(tf.tidy(() => held[2]!(tf.scalar(3)).dataSync()[0])).toBe(6);
    for (const f of held) f.dispose();
    expect(programs()).toBe(before);
    held.length = 0;
    for (let round = 0; round < 5; round++) {
      collect();
      await setImmediate();
    }
    expect(programs()).toBe(before);
  },
);
