import { mostSteps, stepsOfLife } from "../development/length";
import { nativeThreads } from "../engine/tfjs-node";
import { dispose } from "../ops";
import type { StageStep } from "../program/program";
import type { Checkpoint, Position } from "./checkpoint";
import { isReached } from "./criterion";
import { observations } from "./observe";
import { pace } from "./pace";
import { type Replica, replica } from "./replica";
import { together } from "./together";
import type { Bench, Lived, TrainerOptions } from "./training";

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

/**
 * One training from its first step to its end, whatever ends it: for each seed a replica, all in step. One whose stage has
 * ended waits for the others.
 */
export async function live(bench: Bench, options: TrainerOptions): Promise<Lived> {
  const { program, data, test } = bench;
  const { seeds, batch: size, testAt = "epochs", testEvery, atOnce, signals, observer, onProgress } = options;
  const { checkpoints, from } = options;
  const perEpoch = Math.floor(data.sizes.train / size);
  const of = seeds.length * stepsOfLife(program.stages, perEpoch);
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
  const looks = [testEvery, observer?.every ?? 0].filter((every) => every > 0);
  const most = Math.max(1, Math.min(room.steps, Math.floor(room.samples / size), perEpoch, ...looks));
  const calls = pace(breath, Math.min(most, atOnce ?? most));
  const replicas = seeds.map((seed, i) => replica(program, seed, from?.replicas[i]));
  const living = () => replicas.filter(({ outcome }) => !outcome);
  const isGoing = ({ outcome, waits }: Replica) => !outcome && !waits;
  const going = () => replicas.filter(isGoing);
  let at: Position = from?.position ?? { stage: 0, taken: 0 };
  let told = performance.now();
  let savedAt = performance.now();

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
    const [started, compiled] = [performance.now(), compileMs()];
    const { taken } = at;
    const from = taken % perEpoch;
    const stretch = { size, room: most, from, steps, taken, perEpoch };
    for (const [i, each] of replicas.entries()) {
      if (!isGoing(each)) continue;
      const samples = each.samples(from * size, (from + steps) * size);
      observed.carry(stage, { replica: i, updates: each.updates }, each.state, samples, stretch);
    }
    for (const group of groups) if (group.some(isGoing)) together(bench, stage, group, stretch);
    calls.took(steps, performance.now() - started - (compileMs() - compiled));
    at = { ...at, taken: taken + steps };
    if (at.taken % perEpoch === 0) for (const each of going()) each.epochEnds();
  };
  const observe = (stage: StageStep): void => {
    const { taken } = at;
    const from = taken % perEpoch;
    for (const [i, each] of replicas.entries()) {
      if (!isGoing(each)) continue;
      const samples = each.samples(from * size, (from + 1) * size);
      observed.observe(stage, each.updates + 1, i, each.state, samples, { room: 1, steps: 1, taken, perEpoch });
    }
  };
  const aborted = () => signals.some((signal) => signal.aborted);
  /** @param standing what a training goes on from that shall not know of the interrupt */
  const interrupt = async (stage: string, standing: ReturnType<typeof here>): Promise<void> => {
    for (const each of living()) each.outcome = { outcome: "interrupted", step: each.updates };
    await save(stage, standing);
  };
  /** Tests those whose state was not tested as it is; where it was to stop, the training is interrupted. */
  const takeTest = async (stage: string, some: readonly Replica[], stop = aborted): Promise<void> => {
    const due = some.filter(({ newest }) => !newest);
    if (due.length === 0) return;
    const before = here();
    for (const [i, each] of due.entries()) {
      if (i > 0) await new Promise((resume) => setImmediate(resume));
      const where = { stage, step: each.updates, epoch: each.epochs };
      const rows = i > 0 && stop() ? undefined : await test(each.state, where, stop);
      if (!rows) return interrupt(stage, before);
      each.tested(rows);
    }
    await tell(stage);
  };
  /** Takes the tests that are due where it stands; the stage has ended for those that have reached what it goes on until. */
  const look = async ({ stage, until }: StageStep, all: number): Promise<void> => {
    const { taken } = at;
    const atEnd = taken % perEpoch === 0 || taken === all;
    const asks = until && taken > 0 && (until.every ? taken % until.every === 0 : atEnd);
    const isDue = ({ updates }: Replica) =>
      asks || (atEnd ? testAt === "epochs" : testEvery > 0 && updates % testEvery === 0);
    await takeTest(stage, going().filter(isDue));
    if (asks) for (const each of going()) if (isReached(until, each.newest)) each.end("reached");
  };
  const through = async (stage: StageStep): Promise<void> => {
    const { until } = stage;
    const all = mostSteps(stage, perEpoch);
    for (;;) {
      await look(stage, all);
      if (at.taken === all || going().length === 0) break;
      if (performance.now() - told > breath) await tell(stage.stage);
      if (aborted()) {
        const before = here();
        const end = performance.now() + lastTest;
        await takeTest(stage.stage, living(), () => performance.now() > end);
        return living().length > 0 ? interrupt(stage.stage, before) : undefined;
      }
      if (checkpoints && performance.now() - savedAt > 1000 * checkpoints.seconds) await save(stage.stage);
      const inEpoch = at.taken % perEpoch;
      if (inEpoch === 0) for (const each of going()) each.shuffle(data.sizes.train);
      observe(stage);
      const cuts = going().flatMap(({ updates }) => looks.map((every) => every - (updates % every)));
      if (until?.every) cuts.push(until.every - (at.taken % until.every));
      advance(stage, Math.min(calls.steps, all - at.taken, perEpoch - inEpoch, ...cuts));
    }
    for (const each of going()) each.end(until ? "within" : "length");
  };

  try {
    let stage = program.stages[at.stage]?.stage ?? program.stages.at(-1)?.stage ?? "";
    for (const [i, next] of [...program.stages.entries()].slice(at.stage)) {
      if (living().length === 0) break;
      stage = next.stage;
      const otherwise = lesionsIn(next) !== lesionsIn(program.stages[i - 1] ?? next);
      // It goes on in the midst of a stage that has begun.
      if (i !== from?.position.stage) for (const each of living()) each.begin(next, otherwise);
      await through(next);
      if (living().length > 0) at = { stage: i + 1, taken: 0 };
    }
    await takeTest(stage, living());
    for (const each of living()) each.outcome = { outcome: "finished" };
    if (replicas.every(({ outcome }) => outcome!.outcome !== "interrupted")) await save(stage);
    await tell(stage);
    return {
      replicas: replicas.map(({ outcome, updates, stages, state }) => ({ outcome: outcome!, updates, stages, state })),
      ...spent(),
    };
  } catch (error) {
    for (const { state } of replicas) dispose(state as never);
    throw error;
  } finally {
    observed.dispose();
  }
}

const lesionsIn = ({ lesioned = [] }: StageStep): string => lesioned.join();

/** The items in so many lists, none longer than another by more than one. */
function equalParts<T>(items: readonly T[], parts: number): T[][] {
  const at = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(at(part), at(part + 1)));
}
