import { train, validationSplit } from "../../src";
import type { StaticTask } from "../../src/tasks/dataset";
import type { Arm } from "./arm";
import type { Journal } from "./journal";
import type { Row } from "./row";

/** A task with the samples a step, and what is held out of it to tune by. */
export interface Trial {
  readonly task: StaticTask;
  readonly batch: number;
  readonly heldOut: number;
  /** Epochs of each rate that is tried, at most as many as the arm has. */
  readonly tuning: number;
}

/** How a trial is carried out. */
export interface Carrying {
  readonly kept: Journal;
  /** Of the code that it is carried out by: what another version has found is found again. */
  readonly version: string;
  /** One epoch at most, to see that everything runs. */
  readonly quick: boolean;
  say(line: string): void;
}

/** The accuracy on the samples held out with one of an arm's rates. */
export interface Tried {
  readonly rate: number;
  readonly accuracy: number | null;
}

/** One seed to tune by, which none of those that count is. */
const tuningSeed = 0;

/**
 * An arm tuned and trained: every rate as long as any other, on the training samples that are not held out; then with the
 * best of them from all seeds on all training samples, and the test set looked at once, at the end.
 */
export async function runArm(
  arm: Arm,
  { task, batch, heldOut, tuning }: Trial,
  seeds: readonly number[],
  { kept, version, quick, say }: Carrying,
): Promise<{ readonly tried: readonly Tried[]; readonly rows: readonly Row[] }> {
  const tried: Tried[] = [];
  const epochs = quick ? Math.min(1, arm.epochs) : arm.epochs;
  const tuned = Math.min(tuning, epochs);
  for (const rate of arm.rates) {
    const circuit = arm.circuit(rate, tuned);
    const held = validationSplit(task, heldOut);
    const accuracy = await kept.result(["tried", version, circuit.hash, held.name, batch, tuningSeed], async () => {
      const run = await train(circuit, held, { seed: tuningSeed, batch, testAt: "end", progress: false });
      return Number.isNaN(run.accuracy) ? null : run.accuracy;
    });
    say(`  rate ${rate}: ${percent(accuracy)} of the samples held out`);
    tried.push({ rate, accuracy });
  }
  const rate = best(tried);
  const circuit = arm.circuit(rate ?? 1, epochs);
  const rows = await kept.result(
    ["trained", version, arm.rule, arm.angleAt, circuit.hash, task.name, batch, seeds],
    async () => {
      const { train: samples } = await task.load();
      const observe = arm.angleAt === undefined ? 0 : Math.floor(samples.size / batch);
      const { runs } = await train(circuit, task, { seeds, batch, testAt: "end", observe, progress: false });
      return runs.map(({ accuracy, record }): Row => {
        const angles = record.pathways.flatMap(({ pathway, angle }) =>
          pathway === arm.angleAt && Number.isFinite(angle) ? [angle] : [],
        );
        const seconds = Number((record.seconds / runs.length).toFixed(2));
        const testAccuracy = Number.isNaN(accuracy) ? null : accuracy;
        return {
          ...{ rule: arm.rule, seed: record.seed, testAccuracy, epochs, seconds },
          ...{ learningRate: rate ?? null, angle: angles.at(-1) ?? null, angles },
        };
      });
    },
  );
  return { tried, rows };
}

/** The rate with the best accuracy, the middle one of several that are as good; undefined where there is none to choose from. */
export function best(tried: readonly Tried[]): number | undefined {
  const top = Math.max(...tried.map(({ accuracy }) => accuracy ?? Number.NEGATIVE_INFINITY));
  const rates = tried.filter(({ accuracy }) => (accuracy ?? Number.NEGATIVE_INFINITY) === top).map(({ rate }) => rate);
  return rates.sort((a, b) => a - b)[Math.floor(rates.length / 2)];
}

const percent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(2)} %`);
