/** Measures one implementation of `Cells`, and ends. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { TslabCells } from "../tslab/cells";
import type { Implementation } from "./cells";

/** In milliseconds. */
export interface Measured {
  readonly first: number;
  readonly firstTensorflow: number;
  readonly trivial: readonly number[];
  readonly completion: readonly number[];
  readonly tensorflow: readonly number[];
  readonly tensorflowCompletion: readonly number[];
  readonly many: readonly number[];
}

const { implementation, started } = workerData as { implementation: Implementation; started: number };

const create: { readonly [K in Implementation]: (folder: string) => TslabCells } = {
  typescript: (folder) =>
    (
      require("../../kernel/cells/typescript/cells") as typeof import("../../kernel/cells/typescript/cells")
    ).createTypescriptCells(folder),
  tslab: (folder) => (require("../tslab/cells") as typeof import("../tslab/cells")).createTslabCells(folder),
};

/** Cells one after another, as a notebook has them; each answers how long it took to convert. */
function notebook() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-bench-"));
  const cells = create[implementation](folder);
  let count = 0;
  return {
    async cell(code: string): Promise<number> {
      const start = performance.now();
      const conversion = await cells.convert(code, ++count);
      const took = performance.now() - start;
      if (!conversion.ok) throw new Error(`${implementation}: ${code}: ${conversion.diagnostics[0]?.message}`);
      await cells.commit(count, "all");
      return took;
    },
    async completion(code: string): Promise<number> {
      const start = performance.now();
      const { matches } = await cells.complete(code, code.length);
      if (matches.length === 0) throw new Error(`${implementation}: nothing to complete in ${code}`);
      return performance.now() - start;
    },
    async end(): Promise<void> {
      await cells.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

async function repeat(times: number, once: (i: number) => Promise<number>): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < times; i++) took.push(await once(i));
  return took;
}

async function main(): Promise<void> {
  const plain = notebook();
  await plain.cell('console.log("first")');
  const first = Date.now() - started;
  const trivialCell = (i: number): Promise<number> => plain.cell(`const x${i} = ${i} + 1; x${i}`);
  await repeat(20, trivialCell);
  const trivial = await repeat(30, (i) => trivialCell(i + 20));
  await repeat(5, () => plain.completion("[1].ma"));
  const completion = await repeat(30, (i) => plain.completion(`x${i + 3}.toF`));
  await plain.end();

  const library = notebook();
  await library.cell("1 + 1");
  const firstTensorflow = await library.cell('import * as tf from "@tensorflow/tfjs";');
  await library.cell('import { area, backprop, circuit, image, readout } from "triad";');
  const uses = (i: number): string =>
    i % 2 === 0
      ? `const t${i} = tf.tidy(() => tf.tensor2d([[1, 2], [3, ${i}]]).matMul(tf.eye(2)).sum());`
      : `const areas${i} = { a: image(2, 2), b: area(${i}), c: readout(10) };`;
  await repeat(10, (i) => library.cell(uses(i)));
  const tensorflow = await repeat(20, (i) => library.cell(uses(i + 10)));
  await repeat(5, () => library.completion("tf.ten"));
  const tensorflowCompletion = await repeat(20, (i) => library.completion(`const a${i} = t2.ma`));
  await library.end();

  const long = notebook();
  await repeat(20, (i) => long.cell(`const warm${i} = ${i};`));
  const many = await repeat(500, (i) =>
    long.cell(`const a${i} = ${i}; function f${i}(n: number) { return n + ${i === 0 ? "0" : `a${i - 1}`}; } f${i}(1)`),
  );
  await long.end();
  parentPort?.postMessage({
    ...{ first, trivial, completion, firstTensorflow, tensorflow, tensorflowCompletion, many },
  } satisfies Measured);
}

void main();
