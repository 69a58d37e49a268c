import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Benchmark } from "./benchmark";
import type { Measured } from "./cells-thread";
import { checkout } from "./checkout";

const repetitions = 3;

/** The implementations of `Cells`, the kernel's own first. */
export const implementations = ["typescript", "tslab"] as const;
export type Implementation = (typeof implementations)[number];

/** The compiler without a kernel around it: each implementation in a thread of its own, as in the kernel, one at a time. */
export const cells: Benchmark = {
  measures: "conversion and completion of cells, beside tslab's converter",
  async run() {
    const measured = new Map<Implementation, Measured[]>(implementations.map((name) => [name, []]));
    for (let i = 0; i < repetitions; i++) {
      for (const name of implementations) measured.get(name)!.push(await measure(name));
    }
    const row = (measure: string, value: (it: Measured) => number | readonly number[]) => ({
      measure,
      values: implementations.map((name) => measured.get(name)!.flatMap(value)),
    });
    return {
      how: `${repetitions} threads each, in turn; a session of each kind a thread`,
      columns: ["Triad", "tslab"],
      rows: [
        row("thread started to first cell converted, ms", ({ first }) => first),
        row("trivial cell, ms", ({ trivial }) => trivial),
        row("completion, ms", ({ completion }) => completion),
        row("first import of tfjs, ms", ({ firstTensorflow }) => firstTensorflow),
        row("cell after importing tfjs and triad, ms", ({ tensorflow }) => tensorflow),
        row("completion after importing tfjs and triad, ms", ({ tensorflowCompletion }) => tensorflowCompletion),
        row("cells 1 to 50 of 500, ms", ({ many }) => many.slice(0, 50)),
        row("cells 451 to 500 of 500, ms", ({ many }) => many.slice(-50)),
      ],
    };
  },
};

const measure = (implementation: Implementation): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const file = path.join(checkout, ".build/tests/bench/cells-thread.js");
    const workerData = { implementation, started: Date.now() };
    new Worker(file, { workerData }).once("message", resolve).once("error", reject);
  });
