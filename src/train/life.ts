import { type Stream, streams } from "../engine/streams";
import { dispose, tensor1d } from "../ops";
import type { Program, StageStep } from "../program/program";
import type { Resident } from "./data";
import { type Observer, observations, type StepArguments } from "./observe";
import type { Outcome, StepRow, TestRow } from "./rows";
import { initialState, type State } from "./state";
import type { StepResult } from "./step";

export interface TrainerOptions {
  readonly seed: number;
  /** Samples a step, at most all of the training set. */
  readonly batch: number;
  /** Steps from one test to the next within an epoch; 0 for none. */
  readonly testEvery: number;
  /** Any of them ends the training when it is aborted. */
  readonly signals: readonly AbortSignal[];
  readonly observer?: Observer;
  /** Called several times a second, and after every test. */
  onProgress(progress: Progress): void;
}

export interface Progress {
  readonly stage: string;
  /** Steps done, of all that the circuit's development asks for. */
  readonly step: number;
  readonly of: number;
  /** What is new since the last call. */
  readonly steps: readonly StepRow[];
  readonly tests: readonly TestRow[];
}

export interface Trained {
  readonly outcome: Outcome;
  /** Steps done. */
  readonly updates: number;
  /** Its tensors are the caller's. */
  readonly state: State;
  /** Seconds spent on compiling. */
  readonly compiling: number;
}

/** A program on a data set, compiled: what one training is carried out with. */
export interface Bench {
  readonly program: Program;
  readonly data: Resident;
  step(stage: StageStep, values: StepArguments): StepResult;
  /** Tests the state, with pauses in which the rest of the process lives; `undefined` where it was to `stop` in one. */
  test(
    state: State,
    at: Pick<TestRow, "stage" | "step" | "epoch">,
    stop: () => boolean,
  ): Promise<TestRow[] | undefined>;
  /** Spent on compiling so far, in ms. */
  compileMs(): number;
}

/** A loss that is so many times the largest of the first step (or 1, if that is more) has diverged, number or not. */
const exploded = 1e6;
/** Longest time without telling progress and hearing an abort, in ms. */
const breath = 50;
/** How long the test at an interrupt may take, in ms: a run without it is better than one that comes late. */
const lastTest = 1000;

/** One training from its first step to its end, whatever ends it. The state's tensors are the caller's. */
export async function live(
  { program, data, step: advanceBy, test, compileMs: benchMs }: Bench,
  { seed, batch: size, testEvery, signals, observer, onProgress }: TrainerOptions,
): Promise<Trained> {
  const perEpoch = Math.floor(data.sizes.train / size);
  const of = program.stages.reduce((sum, stage) => sum + stage.epochs * perEpoch, 0);
  const named = streams(seed);
  const order = named("data");
  const observed = observations(program, data, observer);
  const compileMs = () => benchMs() + observed.programs.reduce((sum, p) => sum + p.report().compileMs, 0);
  const alreadyMs = compileMs();
  let state = initialState(program, named);
  let step = 0;
  let epoch = 0;
  let testedAt = -1;
  let bearable: number | undefined;
  let rows: StepRow[] = [];
  let told = performance.now();

  const tell = async (stage: string, tests: readonly TestRow[] = []): Promise<void> => {
    onProgress({ stage, step, of, steps: rows, tests });
    rows = [];
    // A macrotask, so that timers, messages and an abort get their turn.
    await new Promise((resume) => setImmediate(resume));
    told = performance.now();
  };
  /** One step; `false` when a loss is no longer a number, or has exploded. */
  const advance = (stage: StageStep, samples: Int32Array): boolean => {
    step++;
    const indices = tensor1d(samples, "int32");
    observed.observe(stage, step, { state, part: data.train, indices });
    const result = advanceBy(stage, { state, part: data.train, indices });
    const losses = result.losses.dataSync();
    dispose([indices, result.losses, ...stage.plastic.map((pathway) => state[pathway])] as never);
    state = { ...state, ...result.state };
    program.objectives.forEach(({ id, area }, i) => {
      rows.push({ step, stage: stage.stage, area, objective: id, loss: losses[i]! });
    });
    bearable ??= exploded * Math.max(1, ...losses);
    return losses.every((loss) => Number.isFinite(loss) && loss <= bearable!);
  };
  const aborted = () => signals.some((signal) => signal.aborted);
  /** Tests the state as it is, unless that was done already; gives what ends the training, if it does. */
  const takeTest = async (stage: string, stop = aborted): Promise<Outcome | undefined> => {
    if (testedAt === step) return undefined;
    const results = await test(state, { stage, step, epoch }, stop);
    if (!results) return { outcome: "interrupted", step };
    testedAt = step;
    await tell(stage, results);
    const bad = results.find(({ loss }) => !Number.isFinite(loss));
    return bad && { outcome: "diverged", step, loss: bad.loss };
  };
  const through = async (stage: StageStep): Promise<Outcome | undefined> => {
    for (let i = 0; i < stage.epochs; i++) {
      for (const samples of batches(order, data.sizes.train, size)) {
        if (performance.now() - told > breath) await tell(stage.stage);
        if (aborted()) {
          const end = performance.now() + lastTest;
          await takeTest(stage.stage, () => performance.now() > end);
          return { outcome: "interrupted", step };
        }
        if (!advance(stage, samples))
          return {
            outcome: "diverged",
            step,
            loss: Math.max(...rows.slice(-program.objectives.length).map((row) => row.loss)),
          };
        if (testEvery === 0 || step % testEvery !== 0 || step % perEpoch === 0) continue;
        const ended = await takeTest(stage.stage);
        if (ended) return ended;
      }
      epoch++;
      const ended = await takeTest(stage.stage);
      if (ended) return ended;
    }
    return undefined;
  };

  try {
    let stage = program.stages[0]?.stage ?? "";
    let outcome = await takeTest(stage);
    for (const next of program.stages) {
      if (outcome) break;
      stage = next.stage;
      outcome = await through(next);
    }
    await tell(stage);
    outcome ??= { outcome: "finished" };
    return { outcome, updates: step, state, compiling: (compileMs() - alreadyMs) / 1000 };
  } catch (error) {
    dispose(state as never);
    throw error;
  } finally {
    for (const compiled of observed.programs) compiled.dispose();
  }
}

/** The samples of one epoch in random order, batch by batch; what does not fill a batch waits for another epoch. */
function* batches(order: Stream, size: number, batch: number): Generator<Int32Array> {
  const shuffled = order.permutation(size);
  for (let start = 0; start + batch <= size; start += batch) yield shuffled.subarray(start, start + batch);
}
