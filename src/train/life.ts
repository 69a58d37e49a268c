import type { CompileReport } from "../engine/compile";
import { nativeThreads } from "../engine/tfjs-node";
import { dispose } from "../ops";
import type { Program, StageStep } from "../program/program";
import type { Checkpoint, Checkpoints, Position } from "./checkpoint";
import type { ChunkArguments, ChunkResult } from "./chunk";
import type { Resident } from "./data";
import { type Observer, observations } from "./observe";
import { pace } from "./pace";
import { type News, replica } from "./replica";
import type { Outcome, TestRow } from "./rows";
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
  /** Default: none are made. */
  readonly checkpoints?: Checkpoints;
  /** Where it goes on, as if it had never stopped; the tensors are then the training's. Default: the start. */
  readonly from?: Pick<Checkpoint, "position" | "replicas">;
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

/** One training from its first step to its end, whatever ends it: for each seed a replica, all in step. */
export async function live(bench: Bench, options: TrainerOptions): Promise<Lived> {
  const { program, data, test } = bench;
  const { seeds, batch: size, testAt = "epochs", testEvery, atOnce, signals, observer, onProgress } = options;
  const { checkpoints, from } = options;
  const perEpoch = Math.floor(data.sizes.train / size);
  const of = seeds.length * program.stages.reduce((sum, stage) => sum + stage.epochs * perEpoch, 0);
  const observed = observations(
    program,
    data,
    observer,
    seeds,
    size,
    from?.replicas.map((saved) => saved.observed),
  );
  const reports = () => [...bench.reports(), ...observed.programs().map((compiled) => compiled.report())];
  const compileMs = () => reports().reduce((sum, report) => sum + report.compileMs, 0);
  const alreadyMs = compileMs();
  // A call ends where something is to be looked at between two steps.
  const cuts = [perEpoch, testEvery, observer?.every ?? 0].filter((every) => every > 0);
  const most = Math.max(1, Math.min(room.steps, Math.floor(room.samples / size), ...cuts));
  const calls = pace(breath, Math.min(most, atOnce ?? most));
  const replicas = seeds.map((seed, i) => replica(program, seed, from?.replicas[i]));
  const living = () => replicas.filter(({ outcome }) => !outcome);
  let at: Position = from?.position ?? { stage: 0, epochs: 0, done: perEpoch, step: 0, testedAt: -1 };
  let told = performance.now();
  let savedAt = performance.now();

  const epochsDone = () =>
    program.stages.slice(0, at.stage).reduce((sum, stage) => sum + stage.epochs, 0) +
    at.epochs -
    (at.done < perEpoch ? 1 : 0);
  const spent = () => ({
    compiling: (compileMs() - alreadyMs) / 1000,
    observing: observed.seconds(),
    reports: reports(),
  });
  const here = (): Pick<Checkpoint, "position" | "replicas"> => ({
    position: at,
    replicas: replicas.map((each, i) => {
      const observation = observed.saved(i);
      return { ...each.saved(), ...(observation && { observed: observation }) };
    }),
  });
  const save = async (stage: string, standing = here()): Promise<void> => {
    if (!checkpoints) return;
    // What it stands on has been told of.
    await tell(stage);
    checkpoints.save({ ...standing, ...spent() });
    savedAt = performance.now();
  };

  const tell = async (stage: string): Promise<void> => {
    const done = replicas.reduce((sum, { updates }) => sum + updates, 0);
    onProgress({ stage, step: done, of, news: replicas.map((each) => each.news()) });
    // A macrotask, so that timers, messages and an abort get their turn.
    await new Promise((resume) => setImmediate(resume));
    told = performance.now();
  };
  const groups = equalParts(replicas, Math.ceil(replicas.length / sideBySide()));
  const advance = (stage: StageStep, steps: number): void => {
    const from = at.done;
    const [started, compiled] = [performance.now(), compileMs()];
    const stretch = { size, room: most, from, steps };
    for (const [i, each] of replicas.entries()) {
      if (each.outcome) continue;
      observed.carry(stage, i, each.state, each.samples(from * size, (from + steps) * size), stretch);
    }
    for (const group of groups) if (group.some(({ outcome }) => !outcome)) together(bench, stage, group, stretch);
    calls.took(steps, performance.now() - started - (compileMs() - compiled));
    at = { ...at, done: at.done + steps, step: at.step + steps };
  };
  const observe = (stage: StageStep): void => {
    const from = at.done;
    for (const [i, each] of replicas.entries()) {
      if (each.outcome) continue;
      observed.observe(stage, at.step + 1, i, each.state, each.samples(from * size, (from + 1) * size));
    }
  };
  const aborted = () => signals.some((signal) => signal.aborted);
  /** @param standing what a training goes on from that shall not know of the interrupt */
  const interrupt = async (stage: string, standing: ReturnType<typeof here>): Promise<void> => {
    for (const each of living()) each.outcome = { outcome: "interrupted", step: at.step };
    await save(stage, standing);
  };
  /** Tests the states as they are, unless that was done already; where it was to stop, the training is interrupted. */
  const takeTest = async (stage: string, stop = aborted): Promise<void> => {
    if (at.testedAt === at.step) return;
    const before = here();
    const epoch = epochsDone();
    for (const [i, each] of living().entries()) {
      if (i > 0) await new Promise((resume) => setImmediate(resume));
      const rows = i > 0 && stop() ? undefined : await test(each.state, { stage, step: at.step, epoch }, stop);
      if (!rows) return interrupt(stage, before);
      each.tested(rows);
    }
    at = { ...at, testedAt: at.step };
    await tell(stage);
  };
  const through = async (stage: StageStep): Promise<void> => {
    for (;;) {
      if (at.done === perEpoch) {
        if (testAt === "epochs") await takeTest(stage.stage);
        if (living().length === 0 || at.epochs === stage.epochs) return;
        for (const each of living()) each.shuffle(data.sizes.train);
        at = { ...at, epochs: at.epochs + 1, done: 0 };
      } else if (testEvery > 0 && at.step % testEvery === 0 && at.done > 0) {
        await takeTest(stage.stage);
        if (living().length === 0) return;
      }
      if (performance.now() - told > breath) await tell(stage.stage);
      if (aborted()) {
        const before = here();
        const end = performance.now() + lastTest;
        await takeTest(stage.stage, () => performance.now() > end);
        return living().length > 0 ? interrupt(stage.stage, before) : undefined;
      }
      if (checkpoints && performance.now() - savedAt > 1000 * checkpoints.seconds) await save(stage.stage);
      observe(stage);
      advance(stage, Math.min(calls.steps, ...cuts.map((every) => every - (at.step % every))));
      if (living().length === 0) return;
    }
  };

  try {
    let stage = program.stages[at.stage]?.stage ?? program.stages.at(-1)?.stage ?? "";
    for (const next of program.stages.slice(at.stage)) {
      if (living().length === 0) break;
      stage = next.stage;
      await through(next);
      if (living().length > 0) at = { ...at, stage: at.stage + 1, epochs: 0 };
    }
    if (living().length > 0) await takeTest(stage);
    for (const each of living()) each.outcome = { outcome: "finished" };
    if (replicas.every(({ outcome }) => outcome!.outcome !== "interrupted")) await save(stage);
    await tell(stage);
    return {
      replicas: replicas.map(({ outcome, updates, state }) => ({ outcome: outcome!, updates, state })),
      ...spent(),
    };
  } catch (error) {
    for (const { state } of replicas) dispose(state as never);
    throw error;
  } finally {
    observed.dispose();
  }
}

/** The items in so many lists, none longer than another by more than one. */
function equalParts<T>(items: readonly T[], parts: number): T[][] {
  const at = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(at(part), at(part + 1)));
}
