import type { DataFrame } from "danfojs-node";
import type { Task } from "../circuit/types";
import { stepsOfLife } from "../development/length";
import { frame } from "../frames/frame";
import { UsageError } from "../support/errors";
import { display } from "../support/host";
import { type Ascent, ascend, type Copy } from "./ascend";
import { staticTask } from "./check-task";
import type { CircuitFor } from "./circuit";
import type { Run } from "./run";
import { checked, seedsOf, type TrainOptions, trainAll } from "./train";
import { unwatched, watchTogether } from "./watch";

export interface EvolveOptions<P extends string>
  extends Pick<Ascent<P>, "parameters">,
    Partial<Omit<Ascent<P>, "parameters">>,
    Pick<TrainOptions, "batch" | "signal" | "progress"> {
  /** What each circuit is trained from: a list of seeds, or how many; default 1. The same for all. */
  readonly seeds?: number | readonly number[];
  /** How well a trained circuit does: the more the better, no number the worst; default `run.accuracy`, on what the task is tested on. The mean over seeds counts. */
  fitness?(run: Run): number;
}

/** A circuit that was trained on the way. */
export type EvolutionRow = { readonly generation: number; readonly copy: number; readonly fitness: number } & {
  readonly [parameter: string]: number;
};

/** What has become of the numbers that evolved. */
export interface Evolution<P extends string = string> {
  readonly outcome: "finished" | "interrupted";
  /** The numbers after the last generation that is complete. */
  readonly parameters: Copy<P>["values"];
  readonly rows: readonly EvolutionRow[];
  /** A row a circuit: generation, copy (0 is the one without noise), fitness, and each number. */
  frame(): DataFrame;
  /** One sentence: generations, fitness and numbers at the start and at the end. */
  readonly summary: string;
}

/**
 * Evolves numbers from which a circuit is made, such as the weight of an objective: an outer loop around training.
 *
 * A generation is the circuit with the numbers as they are, and `population` copies with noise, in antithetic pairs ξ and −ξ; each
 * is trained from the same seeds and its fitness is ranked. In units of each number's own `sd` the numbers then go
 * rate · (1/n) Σᵢ uᵢ ξᵢ, with ξ normal(0, 1) and uᵢ the centred rank, from −½, the least fitness, to ½; equal ones share theirs.
 * On a slope that all copies see, that is some 0.28 · rate · sd a generation. A training that diverges ranks last. Every training
 * is a run of its own, on disk too. What the circuits are tested on chooses the numbers: hold it out of the training set by
 * `validationSplit(task, n)`, and the task's own test set can still tell how good they are.
 * Source: Salimans et al. 2017, algorithm 1 and section 2.1.
 *
 * @param make a circuit from the numbers
 * @param options.parameters by name: `start`, `sd` of the noise, and `scale: "log"` for one that is to stay above 0
 * @param options.generations default 10
 * @param options.population an even number from 2; default 8
 * @param options.rate at least 0; default 2
 * @param options.seed of the noise, default 0
 * @throws UsageError where a number makes no sense, or the fitness of the first circuit, which ran to its end, is no number
 * @example
 * const sparse = ({ weight }: { weight: number }) =>
 *   circuit({
 *     architecture: {
 *       areas: { retina: image(8, 8), V1: area(8), naming: readout(10) },
 *       pathways: { "retina -> V1": {}, "V1 -> naming": {} },
 *     },
 *     objectives: { V1: sparseness({ target: 0.1, weight }), naming: crossEntropy("label") },
 *     learning: { otherwise: backprop() },
 *   });
 * const weight = { start: 1, sd: 0.5, scale: "log" } as const;
 * const task = validationSplit(digits(), 300);
 * const evolved = await evolve(sparse, task, { parameters: { weight }, generations: 1, population: 2, progress: false });
 * evolved.frame().shape[0]; // 4
 */
export async function evolve<S extends string, P extends string>(
  make: (values: { readonly [K in P]: number }) => CircuitFor<S>,
  task: Task<S>,
  options: EvolveOptions<P>,
): Promise<Evolution<P>> {
  const where = "evolve()";
  const {
    parameters,
    generations = 10,
    population = 8,
    rate = 2,
    seed = 0,
    fitness = ({ accuracy }) => accuracy,
  } = options;
  const seeds = seedsOf(where, options.seeds ?? 1);
  const { batch } = checked(where, options, [...seeds, seed]);
  const perEpoch = Math.floor((await staticTask(where, task).load()).train.size / batch);
  const circuits = generations * (population + 1) + 1;
  const rows: EvolutionRow[] = [];
  let bar: ReturnType<typeof watchTogether> | undefined;
  let outcome: Evolution["outcome"] = "finished";

  const live = async ({ generation, copy, values }: Copy<P>): Promise<number | undefined> => {
    const circuit = make(values);
    const steps = stepsOfLife(circuit?.data?.development ?? [], perEpoch);
    if (options.progress !== false) bar ??= watchTogether("evolution", circuits * seeds.length * steps);
    const label = `generation ${generation}, copy ${copy}`;
    const runs = await trainAll(where, circuit, task, seeds, options, bar ?? unwatched, label);
    if (runs.some((run) => run.outcome.outcome === "interrupted")) {
      outcome = "interrupted";
      return undefined;
    }
    const found = runs.reduce((sum, run) => sum + fitness(run), 0) / runs.length;
    if (rows.length === 0 && Number.isNaN(found) && runs.every((run) => run.outcome.outcome === "finished"))
      throw new UsageError(where, "the fitness is no number; give fitness: (run) => number, the more the better");
    rows.push({ generation, copy, fitness: found, ...values });
    return found;
  };
  const ended = await ascend(where, { parameters, generations, population, rate, seed }, live).catch((error: Error) => {
    bar?.end(error.message);
    throw error;
  });
  const summary = summarise(rows, ended.generations, outcome);
  bar?.end(summary);
  return Object.freeze({
    outcome,
    parameters: ended.values,
    rows,
    frame: () => frame(rows, ["generation", "copy", "fitness", ...Object.keys(parameters)]),
    summary,
    [display]: () => ({ "text/plain": summary }),
  });
}

/** `finished after 5 generations; fitness 0.61 -> 0.87; weight 1 -> 0.2`. */
function summarise(rows: readonly EvolutionRow[], generations: number, outcome: Evolution["outcome"]): string {
  const own = rows.filter(({ copy }) => copy === 0);
  const [first, last] = [own[0], own.at(-1)];
  const done = `${outcome} after ${generations} generation${generations === 1 ? "" : "s"}`;
  if (!first || !last) return done;
  const told = Object.keys(first).filter((name) => name !== "generation" && name !== "copy");
  const ways = told.map(
    (name) => `${name} ${Number(first[name]!.toPrecision(3))} -> ${Number(last[name]!.toPrecision(3))}`,
  );
  return [done, ...ways].join("; ");
}
