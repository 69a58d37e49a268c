import * as tf from "@tensorflow/tfjs-core";
import { type CompileReport, compile } from "../../../src/engine/compile";
import { dispose, tensor } from "../../../src/ops";
import type { Arrays, Filled } from "./filled";
import { checkedSteps, checksum, type Trajectory } from "./golden";
import type { Named, Workload } from "./workload";

/** A workload made ready in Triad. */
export interface Model {
  /** Back to the parameters of the start. */
  reset(): void;
  /** Runs so many steps from where it is, the batches from the first one on. */
  run(steps: number): void;
  /** The numbers that the golden file holds, from the start. */
  trajectory(): Trajectory;
  report(): CompileReport;
  dispose(): void;
}

const placed = ({ shape, values }: Filled) =>
  tensor(values, [...shape], values instanceof Float32Array ? "float32" : "int32");
const placedAll = (arrays: Arrays): Named =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, placed(array)]));

/** Places the arrays of a workload and compiles its step, on the backend in use. */
export function model(name: string, { initial, fixed, data, batches, update }: Workload): Model {
  const start = initial();
  const still = placedAll({ ...fixed?.(), ...data?.() });
  const given = batches().map((batch) => batch.map(placed));
  const compiled = compile(update, { name });
  let p = placedAll(start);
  let loss: tf.Tensor = tf.scalar(Number.NaN);
  const step = (t: number) => {
    const next = compiled({ p, batch: given[t % given.length]!, fixed: still });
    dispose([p, loss] as never);
    ({ p, loss } = next);
  };
  const reset = () => {
    dispose(p as never);
    p = placedAll(start);
  };
  return {
    reset,
    run: (steps) => {
      for (let t = 0; t < steps; t++) step(t);
      loss.dataSync();
    },
    trajectory: () => {
      reset();
      const out: { [step: string]: Trajectory[string] } = {};
      for (let t = 1; t <= Math.max(...checkedSteps); t++) {
        step(t - 1);
        if (!checkedSteps.some((checked) => checked === t)) continue;
        const params = Object.entries(start).map(([name, { values }]) => [name, checksum(p[name]!.dataSync(), values)]);
        out[t] = { loss: loss.dataSync()[0]!, params: Object.fromEntries(params) };
      }
      return out;
    },
    report: compiled.report,
    dispose: () => {
      dispose([p, loss, still, given] as never);
      compiled.dispose();
    },
  };
}
