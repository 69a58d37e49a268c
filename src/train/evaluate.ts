import { argMax, cast, dispose, equal, mean, scalar, stack, type Tensor1D, tensor1d } from "../ops";
import type { Program } from "../program/program";
import type { Resident } from "./data";
import { activity, faced, losses, type Signals } from "./forward";
import { settled } from "./group";
import type { State } from "./state";

/** Every objective's loss on a batch, and the share of samples that its area names right (0 where it names none). */
export type Evaluation = { readonly losses: Tensor1D; readonly accuracy: Tensor1D };

/**
 * Tests a state on a batch, as a function of tensors; the teaching signal plays no part in it.
 *
 * @param classes of the signals that are labels, how many there are
 */
export function evaluate(
  program: Program,
  state: State,
  signals: Signals,
  classes: { readonly [signal: string]: number },
): Evaluation {
  const active = activity(program, state, signals, "gradient", { drives: settled(program, state, signals) });
  const accuracy = program.objectives.map(({ area, objective }) => {
    if (!names(objective.from, classes)) return scalar(0);
    const [seen, target] = faced(objective, active.rates[area]!, signals);
    return mean(cast(equal(argMax(seen, 1), argMax(target!, 1)), "float32"));
  });
  return {
    losses: losses(program, active, signals),
    accuracy: accuracy.length === 0 ? tensor1d([]) : (stack(accuracy) as Tensor1D),
  };
}

/** Whether an objective's target is a label, so that its area can be right or wrong. */
export const names = (from: string | undefined, classes: { readonly [signal: string]: number }): boolean =>
  from !== undefined && classes[from] !== undefined;

/** Samples that are tested at once. */
const atOnce = 1000;

/**
 * Every objective's mean loss and accuracy over the whole test set; `undefined` where it was to `stop` on the way.
 *
 * @param part evaluates the samples at some indices
 */
export async function testAll(
  data: Resident,
  part: (indices: Tensor1D) => Evaluation,
  stop: () => boolean,
): Promise<{ loss: number; accuracy: number }[] | undefined> {
  const results: { loss: number; accuracy: number }[] = [];
  for (let start = 0; start < data.sizes.test; start += atOnce) {
    if (start > 0) await new Promise((resume) => setImmediate(resume));
    if (start > 0 && stop()) return undefined;
    const size = Math.min(atOnce, data.sizes.test - start);
    const indices = tensor1d(
      Int32Array.from({ length: size }, (_, i) => start + i),
      "int32",
    );
    try {
      const evaluation = part(indices);
      const accuracy = evaluation.accuracy.dataSync();
      evaluation.losses.dataSync().forEach((loss, i) => {
        results[i] ??= { loss: 0, accuracy: 0 };
        results[i].loss += (size / data.sizes.test) * loss;
        results[i].accuracy += (size / data.sizes.test) * accuracy[i]!;
      });
      dispose([evaluation.losses, evaluation.accuracy]);
    } finally {
      indices.dispose();
    }
  }
  return results;
}
