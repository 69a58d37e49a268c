import { size } from "../circuit/names";
import { cast, gather, oneHot, type Tensor, type Tensor1D, type Tensor2D, tensor } from "../ops";
import type { Program } from "../program/program";
import { TaskError } from "../support/errors";
import type { Dataset, Split } from "../tasks/dataset";
import type { Signals } from "./forward";

/** The part of a data set that a program uses, as tensors: samples as flat rows, labels as numbers. */
export interface Resident {
  readonly train: Part;
  readonly test: Part;
  readonly sizes: { readonly train: number; readonly test: number };
  /** The number of classes of each signal that is a label. */
  readonly classes: { readonly [signal: string]: number };
  dispose(): void;
}
export type Part = { readonly [signal: string]: Tensor };

/**
 * Moves a data set to the backend, once the program is seen to fit it.
 *
 * @param task what errors call the data set
 * @throws TaskError where a signal is missing, or has another shape than the program takes
 */
export function place(program: Program, task: string, dataset: Dataset): Resident {
  const used = signalsOf(program, task, dataset);
  const part = (split: Split): Part =>
    Object.fromEntries(
      used.map((signal) => {
        const { shape, classes } = dataset.signals[signal]!;
        const rows = classes === undefined ? [split.size, size(shape)] : [split.size];
        return [signal, tensor(split.values[signal]!, rows, "float32")];
      }),
    );
  const train = part(dataset.train);
  const test = part(dataset.test);
  const labels = used.filter((signal) => dataset.signals[signal]!.classes !== undefined);
  return {
    train,
    test,
    sizes: { train: dataset.train.size, test: dataset.test.size },
    classes: Object.fromEntries(labels.map((signal) => [signal, dataset.signals[signal]!.classes!])),
    dispose: () => {
      for (const values of [...Object.values(train), ...Object.values(test)]) values.dispose();
    },
  };
}

/** The samples at `indices`, as the circuit takes them: [samples, units], labels one-hot. */
export const batch = (part: Part, indices: Tensor1D, classes: Resident["classes"]): Signals =>
  Object.fromEntries(
    Object.entries(part).map(([signal, values]) => {
      const rows = gather(values, indices);
      const labels = classes[signal];
      if (labels === undefined) return [signal, rows as Tensor2D];
      return [signal, cast(oneHot(cast(rows, "int32"), labels), "float32") as Tensor2D];
    }),
  );

/** The signals that a program takes; refuses a data set that lacks one, or gives one in another shape. */
function signalsOf(program: Program, task: string, { signals }: Dataset): string[] {
  const there = Object.keys(signals).join(", ");
  const used = new Set<string>();
  const use = (where: string, signal: string, fits: (shape: readonly number[]) => boolean, wants: string) => {
    const given = signals[signal];
    if (!given) throw new TaskError(where, `${task} has no signal "${signal}"; it has ${there}`);
    const shape = given.classes === undefined ? given.shape : [given.classes];
    if (!fits(shape)) {
      const what = given.classes === undefined ? `[${shape.join(", ")}]` : `${given.classes} classes`;
      throw new TaskError(where, `it has ${wants}, but "${signal}" of ${task} has ${what}`);
    }
    used.add(signal);
  };
  for (const area of program.areas)
    if (area.kind === "input") {
      const same = (shape: readonly number[]) => shape.join() === area.shape.join();
      use(`area "${area.area}"`, area.signal, same, `shape [${area.shape.join(", ")}]`);
    }
  for (const { area, units, objective } of program.objectives) {
    if (objective.from === undefined) continue;
    const where = `objective ${objective.kind} in area "${area}"`;
    use(where, objective.from, (s) => size(s) === units, `${units} units`);
    if (objective.kind === "crossEntropy" && signals[objective.from]!.classes === undefined)
      throw new TaskError(
        where,
        `its target is a label, but "${objective.from}" of ${task} has no classes; meanSquaredError() takes any signal`,
      );
  }
  return [...used];
}
