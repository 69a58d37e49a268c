import { isContrast } from "../objectives/table";
import { argMax, cast, concat, dispose, equal, mean, scalar, stack, type Tensor1D, tensor1d } from "../ops";
import type { measured, Program } from "../program/program";
import { named, naming } from "./contrast";
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
    const [seen, target] = faced(objective, active.rates[area]!, { rates: active.rates, signals });
    return mean(cast(equal(argMax(seen, 1), argMax(target!, 1)), "float32"));
  });
  const contrasts = program.contrasts.length === 0 ? undefined : named(program, state, signals);
  const row = naming(program);
  for (const step of program.contrasts) accuracy.push(step === row ? contrasts!.accuracy : scalar(0));
  const each = losses(program, active, signals);
  return {
    losses: contrasts ? (concat([each, stack([...contrasts.losses])]) as Tensor1D) : each,
    accuracy: accuracy.length === 0 ? tensor1d([]) : (stack(accuracy) as Tensor1D),
  };
}

/** Whether a row of a test has an accuracy: its target is a label, or it is where contrasts name one. */
export const isNaming = (
  program: Program,
  step: ReturnType<typeof measured>[number],
  classes: { readonly [signal: string]: number },
): boolean => (isContrast(step.objective) ? step === naming(program) : names(step.objective.from, classes));

/** Whether an objective's target is a label, so that its area can be right or wrong. */
const names = (from: string | undefined, classes: { readonly [signal: string]: number }): boolean =>
  from !== undefined && classes[from] !== undefined;

/** Samples that are tested at once: fewer where each is shown with every label. */
const testedAtOnce = ({ contrasts: [first] }: Program, { classes }: Resident): number =>
  first ? Math.ceil(1000 / classes[first.objective.from]!) : 1000;

/**
 * Every objective's mean loss and accuracy over the whole test set; `undefined` where it was to `stop` on the way.
 *
 * @param part evaluates the samples at some indices
 */
export async function testAll(
  program: Program,
  data: Resident,
  part: (indices: Tensor1D) => Evaluation,
  stop: () => boolean,
): Promise<{ loss: number; accuracy: number }[] | undefined> {
  const atOnce = testedAtOnce(program, data);
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
