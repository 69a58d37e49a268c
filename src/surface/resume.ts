import type { Task } from "../circuit/types";
import { type OwnRules, restored } from "../learning/own";
import { dispose } from "../ops";
import { type Head, readHead } from "../runs/folder";
import type { RunRecord, RunSettings } from "../runs/record";
import { readRun, weightsOf } from "../runs/store";
import { type OpenHead, type RowCounts, reopenRun } from "../runs/writer";
import { UsageError } from "../support/errors";
import { type Bench, onBench } from "./bench";
import { carryOut } from "./carry-out";
import { commonCheckpoint, nextCheckpoint, readStanding, type Standing } from "./checkpoint";
import { type AnyCircuit, circuit, toSpec } from "./circuit";
import { type Replicates, replicates } from "./replicates";
import { type Run, run } from "./run";
import type { TrainOptions } from "./train";
import { unwatched, watchEach } from "./watch";

/** What there is to say of a training that goes on, beside what its record says. */
export interface ResumeOptions extends Pick<TrainOptions, "signal" | "progress"> {
  /** The task that it was trained on. */
  readonly task: Task;
  /** Rules of your own, by name, that the circuit learns by or that ran in its shadow; a run of this process still has them. */
  readonly rules?: OwnRules;
}

const where = "resume()";

/**
 * Goes on with a training that was interrupted or whose process died, from its newest checkpoint, or from its start where it
 * has none: with the options that it had, to the end that it would have had.
 *
 * On the same machine, versions, backend and threads all but the times is to the bit as if it had never stopped; where a
 * version or the backend is another, a line says so. Rows that were written after the checkpoint are made anew, and the record
 * has each step once. Seeds that were trained side by side go on together. A run that has ended is given back as it is.
 *
 * The process that trained it has to have ended: two that write one record spoil it.
 *
 * @param what a run, by itself, its record or its name (`runs.last()`, `"2026-…"`), or what `train(…, { seeds })` has given
 * @returns the same that was given, as it is at its end
 * @throws UsageError where the record, the circuit or the task is not what was trained
 * @example
 * const cut = await train(model, digits(), { seed: 1, signal: AbortSignal.timeout(1) });
 * const whole = await resume(cut, { task: digits(), progress: false });
 * whole.outcome.outcome; // "finished"
 */
export async function resume<W extends string | Run | RunRecord | Replicates>(
  what: W,
  options: ResumeOptions,
): Promise<W extends Replicates ? Replicates : Run> {
  const id = nameOf(what);
  const runs = await resumeAll(id, circuitOf(what), options);
  const given = isReplicates(what) ? replicates(runs) : runs.find(({ record }) => record.id === id)!;
  return given as W extends Replicates ? Replicates : Run;
}

async function resumeAll(
  id: string,
  known: AnyCircuit | undefined,
  { task, rules = {}, signal, progress }: ResumeOptions,
): Promise<Run[]> {
  const record = readHead(where, id);
  const { settings, beside = [{ id, seed: record.seed }] } = record;
  const model = known ?? circuit(toSpec(record.circuit) as Parameters<typeof circuit>[0], { rules });
  if (model.hash !== record.hash)
    throw new UsageError(
      where,
      `the circuit in the record of "${id}" is not the one that was trained: its hash differs`,
    );
  const ids = beside.map((one) => one.id);
  const heads = ids.map(headOf);
  if (heads.every(hasEnded)) return ids.map((each) => asItIs(model, each));
  if (!settings)
    throw new UsageError(where, `the record of "${id}" does not say how it was trained: an older Triad wrote it`);
  const observe = observeWith(settings, rules);
  const asked = { seeds: beside.map(({ seed }) => seed), batch: record.batch, observe };
  return onBench(where, model, task, asked, { watch: progress === false ? unwatched : watchEach }, async (bench) => {
    if (bench.task !== record.task)
      throw new UsageError(where, `"${id}" was trained on ${record.task}, not on ${bench.task}`);
    const { program, trainer, shadows, backend, versions, update } = bench;
    const nth = commonCheckpoint(ids);
    const shadowed = shadows.map((shadow) => shadow.program);
    const from = nth === undefined ? undefined : readStanding(program, ids, nth, shadowed);
    try {
      if (from) checkStanding(model, from, bench);
      const now = new Date().toISOString();
      const writers = beside.map((own, i) => {
        const resumption = { at: now, step: from?.replicas[i]?.updates ?? 0, versions, backend };
        const resumed = [...(heads[i]?.resumed ?? []), resumption];
        return reopenRun({ ...begun(record), ...own, resumed }, rowsIn(from, i));
      });
      const how = { settings: { ...settings, observe }, shadows, signal, backend, versions };
      const nextNth = nextCheckpoint(ids);
      return carryOut(model, trainer, writers, { ...how, ...(from && { from }), nextCheckpoint: nextNth }, update);
    } catch (error) {
      dispose((from?.replicas ?? []) as never);
      throw error;
    }
  });
}

/** What was known of a run when it began. */
function begun(record: Head): OpenHead {
  const { outcome, updates, seconds, compiling, observing, compiled, eager, stages, ...about } = record;
  return about;
}

/** How many rows of a replica's record the checkpoint stands on. */
const rowsIn = (from: Standing | undefined, i: number): RowCounts => ({
  ...{ steps: 0, tests: 0, pathways: 0, alignment: 0 },
  ...(from && { ...from.replicas[i]!.rows, ...from.rows[i] }),
});

/** @throws UsageError where it is another circuit's; a line where it goes on with another version or backend */
function checkStanding({ hash }: AnyCircuit, { about }: Standing, { backend, versions }: Bench): void {
  if (about.hash !== hash) throw new UsageError(where, "the checkpoint is another circuit's: its hash differs");
  const names = Object.keys({ ...about.versions, ...versions });
  const others = names.flatMap((name) =>
    about.versions[name] === versions[name]
      ? []
      : [`${name} ${versions[name] ?? "absent"}, not ${about.versions[name] ?? "absent"}`],
  );
  const differ = [...(about.backend === backend ? [] : [`${backend}, not ${about.backend}`]), ...others];
  if (differ.length > 0)
    console.warn(`${where}: goes on with ${differ.join("; ")}: its numbers may differ from those without a stop`);
}

/** What is observed, the rules in shadow with their functions again. */
const observeWith = ({ observe }: RunSettings, rules: OwnRules): RunSettings["observe"] => ({
  ...observe,
  shadow: observe.shadow.map(([name, rule]) => [name, restored(rule as Parameters<typeof restored>[0], rules)]),
});

function headOf(id: string): Head | undefined {
  try {
    return readHead(where, id);
  } catch {
    // It was killed when the folders of its siblings were made, and its own not yet.
    return undefined;
  }
}

const hasEnded = (head: Head | undefined): boolean =>
  head !== undefined && ["finished", "diverged"].includes(head.outcome.outcome);

const asItIs = (model: AnyCircuit, id: string): Run => run(model, readRun(where, id), weightsOf(where, id));

const isReplicates = (what: string | Run | RunRecord | Replicates): what is Replicates =>
  typeof what === "object" && what !== null && "runs" in what;

const circuitOf = (what: string | Run | RunRecord | Replicates): AnyCircuit | undefined => {
  if (typeof what === "string" || what === null) return undefined;
  if (isReplicates(what)) return what.runs[0]?.circuit;
  return "record" in what ? what.circuit : undefined;
};

/** @throws UsageError where it is no run */
function nameOf(what: string | Run | RunRecord | Replicates): string {
  if (typeof what === "string") return what;
  const record = isReplicates(what) ? what.runs[0]?.record : ((what as Partial<Run>)?.record ?? (what as RunRecord));
  if (typeof record?.id !== "string")
    throw new UsageError(where, "what goes on is a run, its record or its name, such as runs.last()");
  return record.id;
}
