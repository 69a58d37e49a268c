import * as tf from "@tensorflow/tfjs-core";
import { type CompileReport, compile } from "../../../src/engine/compile";
import { scan } from "../../../src/engine/scan";
import type { CompilerOptions } from "../../../src/engine/xla";
import { dispose, slice, stack, type Tensor, tensor } from "../../../src/ops";
import type { Arrays, Filled } from "./filled";
import { checkedSteps, checksum, type Trajectory } from "./golden";
import type { Given, Named, Workload } from "./workload";

/** A workload made ready in Triad. */
export interface Model {
  /** Back to the parameters of the start. */
  reset(): void;
  /** Runs so many steps from where it is, the batches from the first one on, and gives the last one's loss. */
  run(steps: number): number;
  /** As they are now, until it goes on. */
  parameters(): Named;
  /** What stays as it is, and the data. */
  readonly fixed: Named;
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
export function model(name: string, workload: Workload, options: CompilerOptions = {}): Model {
  const { initial, fixed, data, batches, update, together = 1 } = workload;
  const start = initial();
  const still = placedAll({ ...fixed?.(), ...data?.() });
  const given = batches().map((batch) => batch.map(placed));
  const compiled = compile(update, { name, ...options });
  const several = compile(severalOf(workload), { name: `${name}, ${together} steps`, ...options });
  const stacks = new Map<number, readonly Tensor[]>();
  const stackFrom = (t: number) => {
    const first = t % given.length;
    const known = stacks.get(first);
    if (known) return known;
    const taken = Array.from({ length: together }, (_, i) => given[(first + i) % given.length]!);
    const made = taken[0]!.map((_, k) => stack(taken.map((batch) => batch[k]!)));
    stacks.set(first, made);
    return made;
  };
  let p = placedAll(start);
  let loss: tf.Tensor = tf.scalar(Number.NaN);
  // The steps from number `from` on (from 0), up to `to`.
  const advance = (from: number, to: number) => {
    for (let t = from; t < to; ) {
      const whole = together > 1 && to - t >= together;
      const next = whole
        ? several({ p, batch: stackFrom(t), fixed: still })
        : compiled({ p, batch: given[t % given.length]!, fixed: still });
      dispose([p, loss] as never);
      ({ p, loss } = next);
      t += whole ? together : 1;
    }
  };
  const reset = () => {
    dispose(p as never);
    p = placedAll(start);
  };
  return {
    reset,
    run: (steps) => {
      advance(0, steps);
      return loss.dataSync()[0]!;
    },
    parameters: () => p,
    fixed: still,
    trajectory: () => {
      reset();
      const out: { [step: string]: Trajectory[string] } = {};
      let done = 0;
      for (const t of checkedSteps) {
        advance(done, t);
        done = t;
        const params = Object.entries(start).map(([name, { values }]) => [name, checksum(p[name]!.dataSync(), values)]);
        out[t] = { loss: loss.dataSync()[0]!, params: Object.fromEntries(params) };
      }
      return out;
    },
    report: () => (together > 1 && stacks.size > 0 ? several : compiled).report(),
    dispose: () => {
      dispose([p, loss, still, given, ...stacks.values()] as never);
      compiled.dispose();
      several.dispose();
    },
  };
}

/** Several steps as one function: each takes its row of the batches; the loss is the last step's. */
const severalOf =
  ({ update, together = 1 }: Workload) =>
  ({ p, batch, fixed }: Given) => {
    const { state, outputs } = scan(
      (was: Named, rows: readonly Tensor[]) => {
        const { p: next, loss } = update({ p: was, batch: rows, fixed });
        return { state: next, output: loss };
      },
      p,
      batch,
    );
    return { p: state, loss: slice(outputs, [together - 1], [1]) };
  };
