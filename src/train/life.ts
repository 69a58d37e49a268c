import { mostSteps, stepsOfLife } from "../development/length";
import type { CompileReport } from "../engine/compile";
import { nativeThreads } from "../engine/tfjs-node";
import { dispose } from "../ops";
import type { Program, StageStep } from "../program/program";
import type { ChunkArguments, ChunkResult } from "./chunk";
import { isReached } from "./criterion";
import type { Resident } from "./data";
import { type Observer, observations } from "./observe";
import { pace } from "./pace";
import { type News, type Replica, replica } from "./replica";
import type { Outcome, StageRow, TestRow } from "./rows";
import type { State } from "./state";
import { together } from "./together";

export interface TrainerOptions {
  /** A replica is trained from each. */
  readonly seeds: readonly number[];
  /** Samples a step, at most all of the training set. */
  readonly batch: number;
  /** Tested before the first step and after every epoch (default), or only where the training has ended. */
  readonly testAt?: "epochs" | "end";
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
  readonly stages: readonly StageRow[];
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
  /** How the functions that were compiled have run so far. */
  reports(): readonly CompileReport[];
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
const sideBySide = () => Math.max(5, nativeThreads());

/** How a training has gone. */
export interface Lived {
  /** One for each seed. */
  readonly replicas: readonly Trained[];
  /** Seconds spent on compiling. */
  readonly compiling: number;
  /** Seconds spent on what was to be observed; 0 without an observer. */
  readonly observing: number;
  /** How the functions that were compiled for it have run: steps, test and measurements. */
  readonly reports: readonly CompileReport[];
}

/**
 * One training from its first step to its end, whatever ends it: for each seed a replica, all in step. One whose stage has
 * ended waits for the others.
 */
export async function live(
  bench: Bench,
  { seeds, batch: size, testAt = "epochs", testEvery, atOnce, signals, observer, onProgress }: TrainerOptions,
): Promise<Lived> {
  const { program, data, test } = bench;
  const perEpoch = Math.floor(data.sizes.train / size);
  const of = seeds.length * stepsOfLife(program.stages, perEpoch);
  const observed = observations(program, data, observer, seeds, size);
  const reports = () => [...bench.reports(), ...observed.programs().map((compiled) => compiled.report())];
  const compileMs = () => reports().reduce((sum, report) => sum + report.compileMs, 0);
  const alreadyMs = compileMs();
  // A call ends where something is to be looked at between two steps.
  const looks = [testEvery, observer?.every ?? 0].filter((every) => every > 0);
  const most = Math.max(1, Math.min(room.steps, Math.floor(room.samples / size), perEpoch, ...looks));
  const calls = pace(breath, Math.min(most, atOnce ?? most));
  const replicas = seeds.map((seed) => replica(program, seed));
  const living = () => replicas.filter(({ outcome }) => !outcome);
  const going = () => living().filter(({ waits }) => !waits);
  let told = performance.now();

  const tell = async (stage: string): Promise<void> => {
    const done = replicas.reduce((sum, { updates }) => sum + updates, 0);
    onProgress({ stage, step: done, of, news: replicas.map((each) => each.news()) });
    // A macrotask, so that timers, messages and an abort get their turn.
    await new Promise((resume) => setImmediate(resume));
    told = performance.now();
  };
  const groups = equalParts(replicas, Math.ceil(replicas.length / sideBySide()));
  const advance = (stage: StageStep, taken: number, from: number, steps: number): void => {
    const [started, compiled] = [performance.now(), compileMs()];
    const stretch = { size, room: most, from, steps, taken, perEpoch };
    for (const [i, each] of replicas.entries()) {
      if (each.outcome || each.waits) continue;
      observed.carry(
        stage,
        { replica: i, updates: each.updates },
        each.state,
        each.samples(from * size, (from + steps) * size),
        stretch,
      );
    }
    for (const group of groups)
      if (group.some(({ outcome, waits }) => !outcome && !waits)) together(bench, stage, group, stretch);
    calls.took(steps, performance.now() - started - (compileMs() - compiled));
  };
  const observe = (stage: StageStep, taken: number, from: number): void => {
    for (const [i, each] of replicas.entries()) {
      if (each.outcome || each.waits) continue;
      const samples = each.samples(from * size, (from + 1) * size);
      observed.observe(stage, each.updates + 1, i, each.state, samples, { room: 1, steps: 1, taken, perEpoch });
    }
  };
  const aborted = () => signals.some((signal) => signal.aborted);
  const interrupt = () => {
    for (const each of living()) each.outcome = { outcome: "interrupted", step: each.updates };
  };
  /** Tests those whose state was not tested as it is; where it was to stop, the training is interrupted. */
  const takeTest = async (stage: string, some: readonly Replica[], stop = aborted): Promise<void> => {
    const due = some.filter(({ newest }) => !newest);
    if (due.length === 0) return;
    for (const [i, each] of due.entries()) {
      if (i > 0) await new Promise((resume) => setImmediate(resume));
      const at = { stage, step: each.updates, epoch: each.epochs };
      const rows = i > 0 && stop() ? undefined : await test(each.state, at, stop);
      if (!rows) return interrupt();
      each.tested(rows);
    }
    await tell(stage);
  };
  let lesions = lesionsIn(program.stages[0]);
  const through = async (stage: StageStep): Promise<void> => {
    const { until } = stage;
    const all = mostSteps(stage, perEpoch);
    for (const each of living()) each.begin(stage, lesions !== lesionsIn(stage));
    lesions = lesionsIn(stage);
    if (testAt === "epochs") await takeTest(stage.stage, living());
    for (let taken = 0; taken < all && going().length > 0; ) {
      for (const each of going()) each.shuffle(data.sizes.train);
      const inEpoch = Math.min(perEpoch, all - taken);
      for (let done = 0; done < inEpoch && going().length > 0; ) {
        if (performance.now() - told > breath) await tell(stage.stage);
        if (aborted()) {
          const end = performance.now() + lastTest;
          await takeTest(stage.stage, living(), () => performance.now() > end);
          return interrupt();
        }
        observe(stage, taken, done);
        const cuts = going().flatMap(({ updates }) => looks.map((every) => every - (updates % every)));
        if (until?.every) cuts.push(until.every - (taken % until.every));
        const steps = Math.min(calls.steps, inEpoch - done, ...cuts);
        advance(stage, taken, done, steps);
        done += steps;
        taken += steps;
        if (done === perEpoch) for (const each of going()) each.epochEnds();
        const looksNow = until && (until.every ? taken % until.every === 0 : done === inEpoch);
        const tests = ({ updates }: Replica) =>
          looksNow || (done === inEpoch ? testAt === "epochs" : testEvery > 0 && updates % testEvery === 0);
        await takeTest(stage.stage, going().filter(tests));
        if (looksNow) for (const each of going()) if (isReached(until, each.newest)) each.end("reached");
      }
    }
    for (const each of going()) each.end(until ? "within" : "length");
  };

  try {
    let stage = program.stages[0]?.stage ?? "";
    if (testAt === "epochs") await takeTest(stage, living());
    for (const next of program.stages) {
      if (living().length === 0) break;
      stage = next.stage;
      await through(next);
    }
    await takeTest(stage, living());
    await tell(stage);
    return {
      replicas: replicas.map(({ outcome = { outcome: "finished" }, updates, stages, state }) => ({
        ...{ outcome, updates, stages, state },
      })),
      compiling: (compileMs() - alreadyMs) / 1000,
      observing: observed.seconds(),
      reports: reports(),
    };
  } catch (error) {
    for (const { state } of replicas) dispose(state as never);
    throw error;
  } finally {
    observed.dispose();
  }
}

const lesionsIn = (stage: StageStep | undefined): string => (stage?.lesioned ?? []).join();

/** The items in so many lists, none longer than another by more than one. */
function equalParts<T>(items: readonly T[], parts: number): T[][] {
  const at = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(at(part), at(part + 1)));
}
