import { size } from "../circuit/names";
import { entryOf, nameOf } from "../learning/entry";
import { objectiveEntry } from "../objectives/table";
import { cast, gather, oneHot, type Tensor, type Tensor1D, tensor, transpose } from "../ops";
import type { Program } from "../program/program";
import { TaskError } from "../support/errors";
import type { Dataset, Split } from "../tasks/dataset";
import type { Signals } from "./forward";

/**
 * The part of a data set that a program uses, as tensors: samples as flat rows, [samples, units], labels as numbers; with an
 * axis of steps after that of samples in a signal that goes on in time.
 */
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
  const used = checkFit(program, task, dataset);
  const part = (split: Split): Part =>
    Object.fromEntries(
      used.map((signal) => {
        const { shape, classes, steps } = dataset.signals[signal]!;
        const rows = [
          split.size,
          ...(steps === undefined ? [] : [steps]),
          ...(classes === undefined ? [size(shape)] : []),
        ];
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

/**
 * The samples at `indices`, as the circuit takes them: [samples, units], labels one-hot; [steps, samples, units] of a signal
 * that goes on in time.
 */
export const batch = (part: Part, indices: Tensor1D, classes: Resident["classes"]): Signals =>
  Object.fromEntries(
    Object.entries(part).map(([signal, values]) => {
      const rows = gather(values, indices);
      const labels = classes[signal];
      const each = labels === undefined ? rows : cast(oneHot(cast(rows, "int32"), labels), "float32");
      return [signal, (each.rank === 3 ? transpose(each, [1, 0, 2]) : each) as Signals[string]];
    }),
  );

/**
 * The signals that a program takes.
 *
 * @throws TaskError where the data set lacks one, or gives one in another shape
 */
export function checkFit(program: Program, task: string, { signals }: Dataset): string[] {
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
    if (objective.kind === "reward" && units < 2)
      throw new TaskError(where, "the action is that of its most active unit, but it has only one");
    if (objective.kind === "crossEntropy" && signals[objective.from]!.classes === undefined)
      throw new TaskError(
        where,
        `its target is a label, but "${objective.from}" of ${task} has no classes; meanSquaredError() takes any signal`,
      );
  }
  for (const { area, objective } of program.contrasts) {
    const where = `objective ${objective.kind} in area "${area}"`;
    use(where, objective.from, () => true, "a label");
    if ((signals[objective.from]!.classes ?? 0) < 2)
      throw new TaskError(where, `it takes a label, but "${objective.from}" of ${task} has no two classes`);
  }
  const steps = [...used].flatMap((signal) => signals[signal]!.steps ?? []);
  checkTime(program, task, steps);
  checkSteps(program, task, steps[0] ?? program.time.steps ?? 1);
  return [...used];
}

/** @throws TaskError where an objective takes more time steps than there are */
function checkSteps({ objectives }: Program, task: string, steps: number): void {
  for (const { area, objective } of objectives) {
    const takes = objectiveEntry(objective).steps?.(objective, area) ?? 1;
    if (takes > steps)
      throw new TaskError(
        `objective ${objective.kind} in area "${area}"`,
        `it takes ${takes} time steps or more, but with ${task} there ${steps === 1 ? "is 1" : `are ${steps}`}; a circuit ` +
          "in time has time: { steps: 20 }, or signals that go on in time",
      );
  }
}

/** @param steps of the signals that go on in time */
function checkTime(program: Program, task: string, steps: readonly number[]): void {
  if (new Set(steps).size > 1)
    throw new TaskError(task, `its signals go on for ${[...new Set(steps)].join(" and ")} steps; they are to be equal`);
  if (steps.length === 0 && program.time.steps === undefined && program.dynamic)
    throw new TaskError(
      task,
      "the circuit lives in time, but no signal that it takes goes on in time; say how long a sample is there, " +
        "time: { steps: 20 }",
    );
  const together = Object.values(program.pathways).find(
    ({ rule }) =>
      rule &&
      ((entryOf(rule).together && !entryOf(rule).inTime) ||
        "from" in rule ||
        (rule.needs as readonly string[]).includes("contrast")),
  );
  if (together && (steps.length > 0 || program.time.steps !== undefined))
    throw new TaskError(
      `pathway ${JSON.stringify(together.pathway)}`,
      `${nameOf(together.rule!)} is a rule for circuits without time, but the task or the circuit has time steps`,
    );
}
