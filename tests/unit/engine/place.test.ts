import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { placeOf } from "../../../src/engine/place";
import { scan } from "../../../src/engine/scan";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { scoped, withoutLeaks } from "./leaks";
import { thrown } from "./thrown";

/** The line that this is called in. */
const here = (): number => Number(/place\.test\.ts:(\d+)/.exec(new Error().stack!.split("\n")[2]!)![1]);
const placeIn = (text: string) => /\(at (.*):(\d+):\d+\)$/.exec(text)?.slice(1, 3);
const file = "tests/unit/engine/place.test.ts";

test.each([
  ["    at step (Cell In[3]:12:5)", "Cell In[3]:12:5"],
  ["    at Cell In[3]:12:5", "Cell In[3]:12:5"],
  ["    at async file:///elsewhere/model.mjs:3:4", "async file:///elsewhere/model.mjs:3:4"],
  ["    at Object.<anonymous> (/elsewhere/model.js:3:4)", "/elsewhere/model.js:3:4"],
  [`    at f (${process.cwd()}/model.js:3:4)`, "model.js:3:4"],
  ["    at node:internal/main:3:4", undefined],
  ["    at native", undefined],
])("in the stack %j the line is %j", (frame, place) => {
  const inside = "    at op (/x/node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js:1:2)";
  expect(placeOf({ stack: `Error: no\n${inside}\n${frame}` })).toBe(place);
});

test("what has no stack has no line", () => expect([placeOf("thrown"), placeOf(undefined)]).toEqual([undefined, undefined])); // biome-ignore format: one thought

describe.skipIf(whyNoTfjsNode() !== undefined)("the line of the user's code", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));
  withoutLeaks();
  const x = () => tf.ones([2, 3]) as tf.Tensor2D;

  test("is in the error of a mistake in shapes, also under gradients, in loops and deep in calls", () =>
    scoped(() => {
      let line = 0;
      const wrong = (x: tf.Tensor2D): tf.Tensor => {
        line = here() + 1;
        return tf.matMul(x, x);
      };
      const deep = (x: tf.Tensor2D, calls: number): tf.Tensor => (calls === 0 ? wrong(x) : tf.tidy(() => deep(x, calls - 1))); // biome-ignore format: one thought
      const functions: ((x: tf.Tensor2D) => tf.Tensor)[] = [
        wrong,
        (x) => deep(x, 5),
        tf.grad((x) => tf.sum(wrong(x as tf.Tensor2D))),
        (x) => scan((h: tf.Tensor) => ({ state: tf.add(h, wrong(x)), output: [] }), tf.scalar(0), tf.ones([3])).state,
      ];
      for (const fn of functions) {
        const { message } = thrown(() => compile(fn, { name: "f" })(x())) as Error;
        expect(message).toMatch(/^compiled "f": matMul: /);
        expect(placeIn(message)).toEqual([file, String(line)]);
      }
    }));

  test("is in the error of a gradient that does not exist", () =>
    scoped(() => {
      let line = 0;
      const f = compile((x: tf.Tensor2D) => {
        line = here() + 1;
        return tf.grad(() => tf.ones([2]))(x);
      });
      const { message } = thrown(() => f(x())) as Error;
      expect(message).toMatch(/Cannot compute gradient/);
      expect(placeIn(message)).toEqual([file, String(line)]);
    }));

  // tfjs checks the indices of gather itself only where it sees them: not in a program that is there already.
  test("is in the error of values that a program cannot take", () =>
    scoped(() => {
      let line = 0;
      const f = compile(({ x, k }: { x: tf.Tensor; k: tf.Tensor1D }) => {
        const { state } = scan(
          (h: tf.Tensor, one: tf.Tensor) => {
            line = here() + 1;
            return { state: tf.add(h, tf.sum(tf.gather(x, tf.reshape(one, [1]) as tf.Tensor1D))), output: [] };
          },
          tf.scalar(0),
          k,
        );
        return state;
      });
      f({ x: x(), k: tf.tensor1d([0, 1], "int32") });
      const { message } = thrown(() => f({ x: x(), k: tf.tensor1d([0, 9], "int32") })) as Error;
      expect(message).toMatch(/^compiled "function": gather: .*9 is not in \[0, 1\]/);
      expect(placeIn(message)).toEqual([file, String(line)]);
      expect(f.report().native).toBe(true);
    }));

  test("is in the reason why a program gave way to its function, whichever of its nodes failed", () =>
    scoped(() => {
      const native = tf.backend() as unknown as { binding: { runSavedModel(...args: unknown[]): unknown } };
      const { binding } = native;
      let node = "";
      const runSavedModel = (...args: unknown[]) => {
        if (node) throw new Error(`Session fail to run with error: no memory\n\t [[{{node while/body/_1/${node}}}]]`);
        return binding.runSavedModel(...args);
      };
      native.binding = Object.create(binding, { runSavedModel: { value: runSavedModel } });
      try {
        const lines: number[] = [];
        const f = compile((x: tf.Tensor2D) => {
          lines[0] = here() + 1;
          const y = tf.square(x);
          return scan(
            (h: tf.Tensor) => {
              lines[1] = here() + 1;
              return { state: tf.mean(tf.matMul(y, tf.add(h, y), false, true)), output: [] };
            },
            tf.scalar(0),
            tf.ones([3]),
          ).state;
        });
        const expected = [
          ["n0_at0", "square", 0],
          ["n1_at2", "matMul", 1],
        ] as const;
        for (const [name, op, line] of expected) {
          const f2 = compile((x: tf.Tensor2D) => f(x));
          node = "";
          f2(x());
          node = name;
          expect(f2(x()).shape).toEqual([]);
          const { native, why } = f2.report();
          expect(native).toBe(false);
          expect(why).toMatch(new RegExp(`^${op}: no memory \\(at `));
          expect(placeIn(why!)).toEqual([file, String(lines[line])]);
        }
      } finally {
        native.binding = binding;
      }
    }));

  test("is in the reason why a function cannot be compiled", () =>
    scoped(() => {
      let line = 0;
      const f = compile((x: tf.Tensor) => {
        line = here() + 1;
        return tf.unique(tf.reshape(x, [-1])).values;
      });
      expect(f(x()).shape).toEqual([1]);
      const { native, why } = f.report();
      expect(native).toBe(false);
      expect(why).toMatch(/^unique: the shape of what it gives hangs on values/);
      expect(placeIn(why!)).toEqual([file, String(line)]);
    }));
});
