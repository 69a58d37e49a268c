import { availableParallelism } from "node:os";
import { dispose, scalar, tensor1d, tensor2d } from "../ops";
import type { Program, StageStep } from "../program/program";
import type { ChunkArguments, ChunkResult } from "./chunk";
import type { Resident } from "./data";
import { type Observer, observations } from "./observe";
import { pace } from "./pace";
import { type News, type Replica, replica } from "./replica";
import type { Outcome, TestRow } from "./rows";
import type { State } from "./state";

export interface TrainerOptions {
  /** A replica is trained from each. */
  readonly seeds: readonly number[];
  /** Samples a step, at most all of the training set. */
  readonly batch: number;
  /** Steps from one test to the next within an epoch; 0 for none. */
  readonly testEvery: number;
  /** Steps in one native call at most; default as many as take some 50 ms. The results do not depend on it. */
  readonly atOnce?: number;
  /** Any of them ends the training when it is aborted. */
  readonly signals: readonly AbortSignal[];
  readonly observer?: Observer;
  /** Called several times a second, and after every test. */
  onProgress(progress: Progress): void;
}

export interface Progress {
  readonly stage: string;
  /** Steps done, of all that the circuit's development asks for, all replicas together. */
  readonly step: number;
  readonly of: number;
  /** What is new since the last call, for each of the seeds. */
  readonly news: readonly News[];
}

/** What became of one replica. */
export interface Trained {
  readonly outcome: Outcome;
  /** Steps done. */
  readonly updates: number;
  /** Its tensors are the caller's. */
  readonly state: State;
}

/** A program on a data set, compiled: what one training is carried out with. */
export interface Bench {
  readonly program: Program;
  readonly data: Resident;
  chunk(stage: StageStep, values: ChunkArguments): ChunkResult;
  /** Tests the state, with pauses in which the rest of the process lives; `undefined` where it was to `stop` in one. */
  test(
    state: State,
    at: Pick<TestRow, "stage" | "step" | "epoch">,
    stop: () => boolean,
  ): Promise<TestRow[] | undefined>;
  /** Spent on compiling so far, in ms. */
  compileMs(): number;
}

// An abort takes effect within 200 ms: it is heard once a call has ended that takes a breath, a breath after the last pause
// at the latest, and then there may be a test.
/** How long a native call is to take, in ms. */
const breath = 50;
/** How long the test at an interrupt may take, in ms: a run without it is better than one that comes late. */
const lastTest = 80;
/** Steps that there is room for in one call, and samples. */
const room = { steps: 1024, samples: 2 ** 18 };
/** Replicas in one program: enough to keep all threads busy. More only take longer to compile, and more memory at once. */
const sideBySide = Math.max(5, availableParallelism());

/** One training from its first step to its end, whatever ends it: for each seed a replica, all in step. */
export async function live(
  { program, data, chunk, test, compileMs: benchMs }: Bench,
  { seeds, batch: size, testEvery, atOnce, signals, observer, onProgress }: TrainerOptions,
): Promise<{ readonly replicas: readonly Trained[]; readonly compiling: number }> {
  const perEpoch = Math.floor(data.sizes.train / size);
  const of = seeds.length * program.stages.reduce((sum, stage) => sum + stage.epochs * perEpoch, 0);
  const observed = observations(program, data, observer);
  const compileMs = () => benchMs() + observed.programs.reduce((sum, p) => sum + p.report().compileMs, 0);
  const alreadyMs = compileMs();
  // A call ends where something is to be looked at between two steps.
  const cuts = [perEpoch, testEvery, observer?.every ?? 0].filter((every) => every > 0);
  const most = Math.max(1, Math.min(room.steps, Math.floor(room.samples / size), ...cuts));
  const calls = pace(breath, Math.min(most, atOnce ?? most));
  const replicas = seeds.map((seed) => replica(program, seed));
  const living = () => replicas.filter(({ outcome }) => !outcome);
  let step = 0;
  let epoch = 0;
  let testedAt = -1;
  let told = performance.now();

  const tell = async (stage: string): Promise<void> => {
    const done = replicas.reduce((sum, { updates }) => sum + updates, 0);
    onProgress({ stage, step: done, of, news: replicas.map((each) => each.news()) });
    // A macrotask, so that timers, messages and an abort get their turn.
    await new Promise((resume) => setImmediate(resume));
    told = performance.now();
  };
  /** Steps of some replicas, in one call; one that has ended computes along, but nothing of it is heard. */
  const together = (stage: StageStep, group: readonly Replica[], from: number, steps: number): void => {
    const samples = group.map((each) => {
      const indices = new Int32Array(most * size);
      indices.set(each.samples(from * size, (from + steps) * size));
      return tensor2d(indices, [most, size], "int32");
    });
    const states = group.map(({ state }) => state);
    const call = (count: number) => {
      const number = scalar(count, "int32");
      try {
        return chunk(stage, { states, part: data.train, samples, steps: number });
      } finally {
        number.dispose();
      }
    };
    try {
      const result = call(steps);
      const counted = group.map((each, i) =>
        each.outcome ? 0 : each.hear(stage, result.losses[i]!.dataSync<"float32">(), steps),
      );
      // One that has diverged on the way is to be left as it was then.
      const again = [...new Set(counted)].filter((count) => count > 0 && count < steps);
      const ends = new Map([[steps, result], ...again.map((count) => [count, call(count)] as const)]);
      for (const [count, { states: after, losses }] of ends) {
        dispose(losses as never);
        group.forEach((each, i) => {
          if (counted[i] === count) each.take(after[i]!);
          else dispose(after[i] as never);
        });
      }
    } finally {
      dispose(samples);
    }
  };
  const groups = equalParts(replicas, Math.ceil(replicas.length / sideBySide));
  const advance = (stage: StageStep, from: number, steps: number): void => {
    const [started, compiled] = [performance.now(), compileMs()];
    for (const group of groups) if (group.some(({ outcome }) => !outcome)) together(stage, group, from, steps);
    calls.took(steps, performance.now() - started - (compileMs() - compiled));
    step += steps;
  };
  const observe = (stage: StageStep, from: number): void => {
    for (const [i, each] of replicas.entries()) {
      if (each.outcome) continue;
      const indices = tensor1d(each.samples(from * size, (from + 1) * size), "int32");
      observed.observe(stage, step + 1, i, { state: each.state, part: data.train, indices });
      indices.dispose();
    }
  };
  const aborted = () => signals.some((signal) => signal.aborted);
  const interrupt = () => {
    for (const each of living()) each.outcome = { outcome: "interrupted", step };
  };
  /** Tests the states as they are, unless that was done already; where it was to stop, the training is interrupted. */
  const takeTest = async (stage: string, stop = aborted): Promise<void> => {
    if (testedAt === step) return;
    for (const each of living()) {
      const rows = await test(each.state, { stage, step, epoch }, stop);
      if (!rows) return interrupt();
      each.tested(rows);
    }
    testedAt = step;
    await tell(stage);
  };
  const through = async (stage: StageStep): Promise<void> => {
    for (let i = 0; i < stage.epochs; i++) {
      for (const each of living()) each.shuffle(data.sizes.train);
      for (let done = 0; done < perEpoch; ) {
        if (performance.now() - told > breath) await tell(stage.stage);
        if (aborted()) {
          const end = performance.now() + lastTest;
          await takeTest(stage.stage, () => performance.now() > end);
          return interrupt();
        }
        observe(stage, done);
        const steps = Math.min(calls.steps, ...cuts.map((every) => every - (step % every)));
        advance(stage, done, steps);
        done += steps;
        if (living().length === 0) return;
        if (testEvery > 0 && step % testEvery === 0 && done < perEpoch) await takeTest(stage.stage);
        if (living().length === 0) return;
      }
      epoch++;
      await takeTest(stage.stage);
      if (living().length === 0) return;
    }
  };

  try {
    let stage = program.stages[0]?.stage ?? "";
    await takeTest(stage);
    for (const next of program.stages) {
      if (living().length === 0) break;
      stage = next.stage;
      await through(next);
    }
    await tell(stage);
    return {
      replicas: replicas.map(({ outcome = { outcome: "finished" }, updates, state }) => ({ outcome, updates, state })),
      compiling: (compileMs() - alreadyMs) / 1000,
    };
  } catch (error) {
    for (const { state } of replicas) dispose(state as never);
    throw error;
  } finally {
    for (const compiled of observed.programs) compiled.dispose();
  }
}

/** The items in so many lists, none longer than another by more than one. */
function equalParts<T>(items: readonly T[], parts: number): T[][] {
  const at = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(at(part), at(part + 1)));
}
