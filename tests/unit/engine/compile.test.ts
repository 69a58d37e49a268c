import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type BackendName, backendNames, useBackend } from "../../../src/engine/backends";
import { compile } from "../../../src/engine/compile";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { EngineError } from "../../../src/support/errors";
import { scoped, withoutLeaks } from "./leaks";
import { thrown } from "./thrown";

const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const noNative = whyNoTfjsNode();

describe.each(backendNames)("compile on %s", (backend: BackendName) => {
  const there = test.skipIf(backend === "tensorflow" && noNative !== undefined);
  beforeAll(async () => {
    if (backend !== "tensorflow" || !noNative) await useBackend(backend);
  });
  withoutLeaks();

  there("arguments and results nest in lists and records, in any order of names", () =>
    scoped(() => {
      const f = compile(({ a, b }: { a: readonly tf.Tensor[]; b: { c: tf.Tensor } }) => ({
        list: [tf.add(a[0]!, a[1]!), [b.c]],
        sum: tf.sum(b.c),
      }));
      const [x, y, c] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 20]), tf.tensor1d([3, 4])];
      const { list, sum } = f({ a: [x, y], b: { c } });
      expect(numbers(list[0] as tf.Tensor)).toEqual([11, 22]);
      expect(numbers(sum)).toEqual([7]);
      expect(numbers(f({ b: { c: x }, a: [y, y] }).list[0] as tf.Tensor)).toEqual([20, 40]);
    }),
  );

  there("one program for each structure, shapes and types", () =>
    scoped(() => {
      let traced = 0;
      const f = compile((x: tf.Tensor | readonly tf.Tensor[]) => {
        traced++;
        return tf.addN(x instanceof tf.Tensor ? [x] : [...x]);
      });
      const one = tf.tensor1d([1]);
      for (let round = 0; round < 3; round++) {
        expect(numbers(f(one))).toEqual([1]);
        expect(numbers(f(tf.tensor1d([1, 2])))).toEqual([1, 2]);
        expect(numbers(f(tf.tensor1d([1, 2], "int32")))).toEqual([1, 2]);
        expect(numbers(f([one, one]))).toEqual([2]);
      }
      expect(traced).toBe(backend === "tensorflow" ? 4 : 12);
      const { native, why, nodes, compileMs } = f.report();
      expect({ native, why }).toEqual(
        backend === "tensorflow" ? { native: true } : { native: false, why: `the backend is ${backend}` },
      );
      expect(nodes).toBe(backend === "tensorflow" ? 1 : 0);
      expect(compileMs).toBeGreaterThan(0);
    }),
  );

  there("an argument given twice stays two arguments", () =>
    scoped(() => {
      const f = compile(({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => tf.sub(tf.mul(a, 2), b));
      const [x, y] = [tf.scalar(3), tf.scalar(1)];
      expect(numbers(f({ a: x, b: x }))).toEqual([3]);
      expect(numbers(f({ a: x, b: y }))).toEqual([5]);
      expect(numbers(f({ a: y, b: x }))).toEqual([-1]);
    }),
  );

  there("an argument or a tensor returned twice comes back as a handle of its own", () => {
    const f = compile(({ x, unused }: { x: tf.Tensor; unused: tf.Tensor }) => {
      const y = tf.square(x);
      return { x, also: tf.clone(x), y, again: y, unused, constant: tf.tensor1d([7]) };
    });
    for (let round = 0; round < 2; round++) {
      const args = { x: tf.tensor1d([1, 2, 3]), unused: tf.tensor1d([5]) };
      const results = f(args);
      tf.dispose(args);
      expect(new Set(Object.values(results)).size).toBe(6);
      for (const [name, tensor] of Object.entries(results)) {
        expect(numbers(tensor)).toEqual(
          { x: [1, 2, 3], also: [1, 2, 3], y: [1, 4, 9], again: [1, 4, 9], unused: [5], constant: [7] }[name],
        );
        tensor.dispose(); // one at a time: the others stay valid
      }
    }
    f.dispose();
  });

  there("what is never computed from an argument is compiled too", () =>
    scoped(() => {
      expect(numbers(compile(() => tf.ones([2]))([]))).toEqual([1, 1]);
      expect(numbers(compile((_: tf.Tensor) => tf.range(0, 3))(tf.scalar(1)))).toEqual([0, 1, 2]);
      expect(compile((_: tf.Tensor) => [])(tf.scalar(1))).toEqual([]);
    }),
  );

  there("a variable is read at each call", () => {
    const values = [tf.scalar(1), tf.scalar(5)] as const;
    const variable = tf.variable(values[0]);
    const f = compile((x: tf.Tensor) => tf.add(x, 1));
    scoped(() => expect(numbers(f(variable))).toEqual([2]));
    variable.assign(values[1]);
    scoped(() => expect(numbers(f(variable))).toEqual([6]));
    tf.dispose([variable, ...values]);
  });

  there("inside another compiled function, or under a gradient, it is the function itself", () =>
    scoped(() => {
      const square = compile((x: tf.Tensor) => tf.square(x), { name: "square" });
      const outer = compile((x: tf.Tensor) => tf.add(square(x), 1));
      expect(numbers(outer(tf.scalar(3)))).toEqual([10]);
      expect(numbers(tf.grad((x) => square(x))(tf.scalar(3)))).toEqual([6]);
      expect(square.report().nodes).toBe(0);
    }),
  );

  there("tensors of another backend move over", async () => {
    const elsewhere = backend === "cpu" ? "wasm" : "cpu";
    await useBackend(elsewhere);
    const x = tf.tensor1d([1, 2]);
    await useBackend(backend);
    scoped(() => expect(numbers(compile((x: tf.Tensor) => tf.add(x, 1))(x))).toEqual([2, 3]));
    x.dispose();
  });

  there.each([
    [
      "dataSync",
      (x: tf.Tensor) => tf.add(x, x.dataSync()[0]!),
      "a value is read inside (dataSync, data, array, print): it would be frozen; return the tensor and read it after",
    ],
    [
      "a branch",
      (x: tf.Tensor) => (x.arraySync() ? tf.neg(x) : x),
      "a value is read inside (dataSync, data, array, print): it would be frozen; return the tensor and read it after",
    ],
    [
      "print",
      (x: tf.Tensor) => {
        x.print();
        return x;
      },
      "a value is read inside (dataSync, data, array, print): it would be frozen; return the tensor and read it after",
    ],
    [
      "randomNormal",
      (x: tf.Tensor) => tf.add(x, tf.randomNormal([2])),
      "randomNormal draws inside: it would be frozen; draw from a stream and pass the numbers in",
    ],
    [
      "dropout with a seed",
      (x: tf.Tensor) => tf.dropout(x, 0.5, undefined, 7),
      "dropout draws inside: it would be frozen; draw from a stream and pass the numbers in",
    ],
    [
      "Math.random",
      (x: tf.Tensor) => tf.mul(x, Math.random()),
      "Math.random() draws inside: it would be frozen; draw from a stream and pass the numbers in",
    ],
    [
      "a matrix that does not fit",
      (x: tf.Tensor) => tf.relu(tf.matMul(tf.reshape(x, [1, 2]), tf.ones([3, 1]))),
      /^matMul: .*(inner shapes|Matrix size-incompatible)/,
    ],
    [
      "an index out of range",
      (x: tf.Tensor) => tf.gather(x, tf.tensor1d([5], "int32")),
      /^gather: .*index value 5 is not in \[0, 1\]/,
    ],
    [
      "an error of its own",
      () => {
        throw new RangeError("no such luck\nat all");
      },
      "no such luck",
    ],
    [
      "a promise",
      (async (x: tf.Tensor) => x) as never,
      "result is a promise; it is made of tensors, lists and records (tf.scalar(x))",
    ],
    [
      "a number",
      (() => ({ loss: 3 })) as never,
      "result.loss is the number 3; it is made of tensors, lists and records (tf.scalar(x))",
    ],
  ] as const)(
    "%s inside is an error of one line that says where and what",
    (_, fn: (x: tf.Tensor) => tf.Tensor, what) =>
      scoped(() => {
        const f = compile(fn, { name: "step" });
        const x = tf.tensor1d([1, 2]);
        for (let round = 0; round < 2; round++) {
          const error = thrown(() => f(x));
          expect(error).toBeInstanceOf(EngineError);
          expect((error as EngineError).where).toBe('compiled "step"');
          const [, said, file] = /^(.*?)(?: \(at (.*):\d+:\d+\))?$/s.exec((error as EngineError).what)!;
          expect(said).toEqual(typeof what === "string" ? what : expect.stringMatching(what));
          // A result that is none comes from no line of its own.
          expect(file).toBe(/^result/.test(said!) ? undefined : "tests/unit/engine/compile.test.ts");
        }
        // Nothing of the guard stays.
        expect(numbers(tf.add(x, Math.random() * 0))).toEqual([1, 2]);
      }),
  );

  there("a tensor from outside is refused, used or returned", () => {
    const captured = tf.scalar(0);
    scoped(() => {
      const x = tf.scalar(1);
      expect(() => compile((x: tf.Tensor) => tf.add(x, captured), { name: "f" })(x)).toThrow(
        'compiled "f": Add uses a tensor of shape [] from outside; pass it as an argument or make it inside',
      );
      expect(() => compile(() => captured, { name: "f" })(x)).toThrow(
        'compiled "f": the result uses a tensor of shape [] from outside; pass it as an argument or make it inside',
      );
    });
    captured.dispose();
  });

  there("arguments that are no live tensors are named", () =>
    scoped(() => {
      const f = compile(({ w }: { w: readonly tf.Tensor[] }) => tf.addN([...w]), { name: "f" });
      const gone = tf.scalar(1);
      gone.dispose();
      expect(() => f({ w: [tf.scalar(1), gone] })).toThrow('compiled "f": args.w[1] is a disposed tensor; dispose of it later'); // biome-ignore format: one thought
      expect(() => f({ w: [1] } as never)).toThrow('compiled "f": args.w[0] is the number 1; it is made of tensors');
      expect(() => f({ w: undefined } as never)).toThrow('compiled "f": args.w is undefined; it is made of tensors');
      expect(() => f({ w: new Float32Array(2) } as never)).toThrow("args.w is a Float32Array; it is made of tensors");
    }),
  );

  there("what is captured is part of what is compiled, where it is said", () =>
    scoped(() => {
      let traced = 0;
      let by = 2;
      let op: (x: tf.Tensor) => tf.Tensor = tf.neg;
      const f = compile(
        (x: tf.Tensor) => {
          traced++;
          return op(tf.mul(x, by));
        },
        { name: "f", captures: () => ({ by, op }) },
      );
      const at = (x: number) => numbers(f(tf.scalar(x)))[0];
      expect([at(3), at(4)]).toEqual([-6, -8]);
      by = 3;
      expect([at(3), at(4)]).toEqual([-9, -12]);
      op = tf.square;
      expect([at(3), at(4)]).toEqual([81, 144]);
      by = 2;
      op = tf.neg;
      expect([at(3), at(4)]).toEqual([-6, -8]);
      if (backend === "tensorflow") expect(traced).toBe(3); // the first program is still there
      f.dispose();
      const tensor = compile((x: tf.Tensor) => x, { name: "g", captures: () => [tf.scalar(1)] });
      expect(() => tensor(tf.scalar(1))).toThrow(
        'compiled "g": captures.0 is a tensor; pass it as an argument, whose values may change',
      );
    }),
  );

  there("a function defined anew is compiled anew", () =>
    scoped(() => {
      const define = (source: string) =>
        compile(new Function("tf", `return ${source}`)(tf) as (x: tf.Tensor) => tf.Tensor);
      const first = define("(x) => tf.add(x, 1)");
      expect(numbers(first(tf.scalar(1)))).toEqual([2]);
      expect(numbers(define("(x) => tf.add(x, 2)")(tf.scalar(1)))).toEqual([3]);
      expect(numbers(first(tf.scalar(1)))).toEqual([2]);
    }),
  );

  there("a disposed function says so", () =>
    scoped(() => {
      const f = compile((x: tf.Tensor) => tf.neg(x), { name: "f" });
      f(tf.scalar(1));
      f.dispose();
      f.dispose();
      expect(() => f(tf.scalar(1))).toThrow('compiled "f": it was disposed; compile it again');
    }),
  );
});
