import path from "node:path";
import type { Benchmark, Row } from "./benchmark";
import { checkout } from "./checkout";
import { type Axis, axes, axisNames } from "./growth-axes";
import { benchPython, howToGetPeers } from "./python";
import { median } from "./table";
import { type Contender, type Running, start } from "./workloads/contender";
import { quietMoment } from "./workloads/quiet";

const contenders = (axis: Axis, size: number): readonly Contender[] => [
  {
    name: "Triad",
    patience: 120,
    command: () => [process.execPath, path.join(__dirname, "growth-process.js"), axis, `${size}`],
  },
  {
    name: "JAX jit",
    patience: 120,
    command: () => {
      const python = benchPython();
      return python ? [python, path.join(checkout, "tests/bench/peers/growth.py"), axis, `${size}`] : howToGetPeers;
    },
  },
];

/** How the time of a step of gradient descent grows with a model's width, depth, time steps, seeds and batch, beside JAX. */
export const growth: Benchmark = {
  measures: "time of a step of gradient descent as the model grows, beside JAX's",
  parts: axisNames.map((axis) => `growth-${axis}`),
  async run({ quick, parts }) {
    const taken = axisNames.filter((axis) => parts.length === 0 || parts.includes(`growth-${axis}`));
    const plan = { rounds: quick ? 3 : 5, blockMs: quick ? 100 : 300 };
    const rows: Row[] = [];
    const notes: string[] = [];
    const records: object[] = [];
    const versions = new Set<string>();
    for (const axis of taken) {
      const first = rows.length;
      for (const size of axes[axis]) {
        const both = contenders(axis, size);
        const running = await Promise.all(both.map((each) => start(each, axis, "")));
        try {
          const values = await timed(running, plan);
          rows.push({
            measure: `${axis} ${size}: a step, ms`,
            values,
            paired: values.every((times) => times.length > 0),
          });
          values.forEach((times, i) => {
            const each = running[i]!;
            if (typeof each === "string") {
              notes.push(`${axis} ${size}, ${both[i]!.name}: ${each}`);
              return;
            }
            versions.add(each.version);
            const stepMs = { min: Math.min(...times), median: median(times) };
            records.push({ axis, size, implementation: both[i]!.name, stepMs });
          });
        } finally {
          for (const each of running) if (typeof each !== "string") each.end();
        }
      }
      const slopes = [0, 1].map((i) =>
        slope(
          axes[axis],
          rows.slice(first).map(({ values }) => values[i]!),
        ),
      );
      notes.push(slopeLine(axis, slopes[0], slopes[1]));
    }
    return {
      how: `${plan.rounds} rounds of blocks of ${plan.blockMs} ms or more, in turn; ${[...versions].join("; ")}`,
      columns: ["Triad", "JAX jit"],
      rows,
      notes,
      records,
    };
  },
};

/** Milliseconds a step for each, in rounds; none where one does not run. */
async function timed(running: readonly (Running | string)[], { rounds, blockMs }: { rounds: number; blockMs: number }) {
  const values = running.map((): number[] => []);
  const block = async (each: Running, steps: number) => {
    const result = await each.block(steps);
    if (typeof result === "string") throw new Error(result);
    return result.ms;
  };
  const steps = new Map<Running, number>();
  for (const each of running) {
    if (typeof each === "string") continue;
    await block(each, 1); // compiles
    const once = await block(each, 2);
    steps.set(each, Math.max(1, Math.ceil((2 * blockMs) / once)));
  }
  for (let round = 0; round < rounds; round++) {
    for (const [i, each] of running.entries()) {
      if (typeof each === "string") continue;
      await quietMoment(performance.now() + 500);
      values[i]!.push((await block(each, steps.get(each)!)) / steps.get(each)!);
    }
  }
  return values;
}

/** The difference of powers that two runs of the same program can have. */
const noise = 0.05;

/** How both grow, and whether Triad's time grows no faster than JAX's. */
export function slopeLine(axis: string, own: number | undefined, its: number | undefined): string {
  const verdict =
    own === undefined || its === undefined ? "" : own <= its + noise ? ": no worse" : ": WORSE, by more than the noise";
  const [power, other] = [own, its].map((value) => value?.toFixed(2) ?? "–");
  return `${axis}: time grows with the power ${power}, JAX's with ${other}${verdict}`;
}

/** The power with which the smallest times, which others disturb least, grow over the larger half of the sizes. */
export function slope(sizes: readonly number[], times: readonly (readonly number[])[]): number | undefined {
  const half = sizes.length >> 1;
  const points = sizes.slice(half).map((size, i) => [Math.log(size), Math.log(Math.min(...times[half + i]!))] as const);
  if (times.slice(half).some((each) => each.length === 0) || points.length < 2) return undefined;
  const [from, to] = [points[0]!, points.at(-1)!];
  return (to[1] - from[1]) / (to[0] - from[0]);
}
