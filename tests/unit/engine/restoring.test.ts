import { setImmediate } from "node:timers/promises";
import vm from "node:vm";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { restoring } from "../../../src/engine/restoring";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";

test("what is changed is restored in time, once, the last change first", () => {
  const seen: string[] = [];
  const inner = () => restoring(() => seen.push("inner"), () => seen.push("work")); // biome-ignore format: one thought
  expect(() =>
    restoring(
      () => seen.push("outer"),
      () => {
        inner();
        throw new Error("no");
      },
    ),
  ).toThrow("no");
  expect(seen).toEqual(["work", "inner", "outer"]);
});

/** Runs `fn` and terminates it, as an interrupted notebook cell is: `finally` does not run. */
const terminated = (fn: () => unknown) => {
  const context = globalThis as { interrupted?: () => unknown };
  context.interrupted = fn;
  expect(() => new vm.Script("interrupted()").runInThisContext({ timeout: 20 })).toThrow("timed out");
  delete context.interrupted;
};

// Not on wasm: what is terminated inside WebAssembly can leave its heap broken, and nothing outside can mend that.
describe.each(["tensorflow", "cpu"] as const)("on %s", (backend) => {
  test.skipIf(backend === "tensorflow" && whyNoTfjsNode() !== undefined)(
    "a compiled function that is interrupted leaves everything as it was",
    async () => {
      await useBackend(backend);
      const x = tf.ones([2]);
      const { random } = Math;
      const scopes = tf.engine().state.scopeStack.length;
      for (let round = 0; round < 10; round++) {
        const endless = compile((x: tf.Tensor) =>
          tf.tidy(() => {
            for (let y = tf.add(x, 1); ; ) tf.grad((y) => tf.square(y))(y);
          }),
        );
        terminated(() => endless(x));
        await setImmediate();
        expect(tf.engine().state.scopeStack).toHaveLength(scopes);
        expect(Math.random).toBe(random);
        expect(Array.from(tf.tidy(() => tf.randomNormal([3])).dataSync())).toHaveLength(3);
        const f = compile((x: tf.Tensor) => tf.add(x, 1));
        expect(Array.from(f(x).dataSync())).toEqual([2, 2]);
        expect(f.report().native).toBe(backend === "tensorflow");
      }
    },
  );
});
