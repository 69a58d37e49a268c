import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { Benchmark } from "./benchmark";
import { checkout } from "./checkout";
import { median } from "./table";

const repetitions = 7;
const cells = 30;
const python = path.join(checkout, ".venv/bin/python");
const node = process.execPath;

/** Each kernel's command, as its kernelspec has it. */
const kernels = [
  { name: "Triad", argv: [node, path.join(checkout, ".build/kernel/main.js"), "kernel", "{connection_file}"] },
  { name: "tslab", argv: [node, require.resolve("tslab/bin/tslab"), "kernel", "--config-path={connection_file}"] },
  { name: "ipykernel", argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"] },
];

interface Measured {
  readonly name: string;
  readonly start: number;
  readonly firstCell: number;
  readonly cells: readonly number[];
  readonly peakMegabytes: number | null;
  readonly error?: string;
}

/** Kernels from their start to their thirtieth cell, all through jupyter_client. */
export const kernel: Benchmark = {
  measures: "start-up, trivial cells and memory of the kernel, beside tslab's and ipykernel",
  async run() {
    if (!fs.existsSync(python)) return "it needs jupyter_client and ipykernel from .venv; `npm start` makes that";
    // tslab needs @types/node in its working folder; the checkout has them.
    const plan = { repetitions, cells, cwd: checkout, kernels };
    const script = path.join(checkout, "tests/bench/kernel.py");
    const ran = spawnSync(python, [script, JSON.stringify(plan)], { encoding: "utf8", maxBuffer: 1 << 26 });
    const results = ran.stdout
      .split("\n")
      .filter(Boolean)
      .map((line): Measured => JSON.parse(line));
    if (results.length === 0) return `tests/bench/kernel.py failed: ${ran.stderr.trim().split("\n").at(-1)}`;
    const failed = results.filter(({ error }) => error !== undefined);
    const row = (measure: string, value: (result: Measured) => number | readonly number[] | null) => ({
      measure,
      values: kernels.map(({ name }) =>
        results
          .filter((result) => result.name === name && result.error === undefined)
          .flatMap((result) => value(result) ?? []),
      ),
    });
    return {
      how: `${repetitions} starts each, in turn; ${cells} cells such as 1 + 1 after the first; over TCP, by jupyter_client`,
      columns: kernels.map(({ name }) => name),
      rows: [
        row("start to first kernel_info reply, ms", ({ start }) => start),
        row("start to first cell done, ms", ({ firstCell }) => firstCell),
        row(`median of ${cells} cells, ms`, (result) => median(result.cells)),
        row("peak memory, all processes, MB", ({ peakMegabytes }) => peakMegabytes),
      ],
      notes: failed.map(({ name, error }) => `${name}: a start failed: ${error}`),
    };
  },
};
