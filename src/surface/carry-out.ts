import { type ObservatoryRows, observatory, type Shadow } from "../analysis/observatory";
import type { CompileReport } from "../engine/compile";
import type { Progress } from "../figures/progress-view";
import { dispose } from "../ops";
import type { RunRecord, RunSettings } from "../runs/record";
import type { RunWriter } from "../runs/writer";
import { host } from "../support/host";
import { read } from "../train/read";
import type { News } from "../train/replica";
import type { StepRow, TestRow } from "../train/rows";
import type { Trainer } from "../train/trainer";
import type { Trained } from "../train/training";
import { type Standing, standingBytes } from "./checkpoint";
import type { AnyCircuit } from "./circuit";
import { type Run, run } from "./run";

export interface Settings {
  readonly settings: RunSettings;
  readonly shadows: readonly Shadow[];
  readonly signal: AbortSignal | undefined;
  /** Those of this process. */
  readonly backend: string;
  readonly versions: RunRecord["versions"];
  /** Where it goes on; default: at the start. */
  readonly from?: Standing;
  /** The place of the next checkpoint among all of the training; default 1. */
  readonly nextCheckpoint?: number;
}

/** One training from each of the seeds, side by side, with its record written and its progress told as it goes. */
export async function carryOut(
  circuit: AnyCircuit,
  trainer: Trainer,
  writers: readonly RunWriter[],
  { settings, shadows, signal, backend, versions, from, nextCheckpoint = 1 }: Settings,
  onProgress: (state: Progress) => void,
): Promise<Run[]> {
  const { testAt, testEvery, observe, checkpoint } = settings;
  const started = Date.now();
  const before = from?.spent ?? { seconds: 0, compiling: 0, observing: 0 };
  const seconds = () => before.seconds + (Date.now() - started) / 1000;
  const rows = writers.map(
    ({ before }): ObservatoryRows => ({ pathways: [...before.pathways], alignment: [...before.alignment] }),
  );
  const records = writers.map((writer, i) => recording(circuit, writer, rows[i]!));
  let nth = nextCheckpoint;

  const trained = await trainer.train({
    ...{ seeds: writers.map(({ head }) => head.seed), batch: writers[0]!.head.batch, testAt, testEvery },
    signals: [signal, host()?.signal].filter((signal) => signal !== undefined),
    ...(observe.every > 0 && { observer: observatory({ ...observe, shadows }, rows) }),
    ...(from && { from }),
    ...(checkpoint > 0 && {
      checkpoints: {
        seconds: checkpoint,
        save({ compiling, observing, reports, ...standing }) {
          const spent = {
            seconds: seconds(),
            compiling: before.compiling + compiling,
            observing: before.observing + observing,
          };
          const about = { hash: circuit.hash, backend, versions, ...programsOf(reports, from?.about) };
          const files = standingBytes({ ...standing, rows: rows.map(countsOf), spent, about });
          for (const [i, writer] of writers.entries()) writer.checkpoint(nth, files[i]!);
          for (const writer of writers) writer.keepOnly(nth);
          nth++;
        },
      },
    }),
    onProgress({ news, ...state }) {
      for (const [i, record] of records.entries()) record.note(news[i]!);
      const accuracies = records.flatMap(({ accuracy }) => accuracy() ?? []);
      const accuracy = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
      onProgress({
        ...state,
        seconds: seconds(),
        losses: records.flatMap(({ losses }) => losses()),
        ...(accuracies.length > 0 && { accuracy }),
      });
    },
  });
  const { compiling, observing, replicas, reports } = trained;
  const took = {
    ...{ compiling: before.compiling + compiling, seconds: seconds() },
    ...(observe.every > 0 && { observing: before.observing + observing }),
    ...programsOf(reports, from?.about),
  };
  return replicas.map((replica, i) => records[i]!.end(replica, took));
}

const countsOf = ({ pathways, alignment }: ObservatoryRows) => ({
  pathways: pathways.length,
  alignment: alignment.length,
});

/**
 * Of the functions that a training consists of, those that ran as native programs, and the others.
 *
 * @param before those that have run before it went on
 */
function programsOf(
  reports: readonly CompileReport[],
  before: Pick<RunRecord, "compiled" | "eager"> = {},
): Pick<RunRecord, "compiled" | "eager"> {
  const ran = new Set(reports.flatMap(({ name, compiler, why }) => (compiler || why !== undefined ? [name] : [])));
  const earlier = <T extends { readonly function: string }>(those: readonly T[] = []) =>
    those.filter((one) => !ran.has(one.function));
  const compiled = [
    ...earlier(before.compiled),
    ...reports.flatMap(({ name, compiler }) =>
      compiler ? [{ function: name, compiler: compiler.name, why: compiler.why }] : [],
    ),
  ];
  const eager = [
    ...earlier(before.eager),
    ...reports.flatMap(({ name, why }) => (why === undefined ? [] : [{ function: name, why }])),
  ];
  return { ...(compiled.length > 0 && { compiled }), ...(eager.length > 0 && { eager }) };
}

/** The record of one training, in memory and on disk. */
function recording(circuit: AnyCircuit, writer: RunWriter, { pathways, alignment }: ObservatoryRows) {
  const { head, before } = writer;
  const steps: StepRow[] = [];
  const tests: TestRow[] = [];
  const losses = new Map<string, number[]>();
  const written = { pathways: pathways.length, alignment: alignment.length };
  const hear = (news: News) => {
    for (const row of news.steps) steps.push(row);
    tests.push(...news.tests);
    for (const { objective, loss } of news.steps) {
      const values = losses.get(objective) ?? [];
      losses.set(objective, values);
      values.push(loss);
    }
  };
  hear(before);
  return {
    note(news: News): void {
      hear(news);
      writer.append("steps", news.steps);
      writer.append("tests", news.tests);
      writer.append("pathways", pathways.slice(written.pathways));
      writer.append("alignment", alignment.slice(written.alignment));
      written.pathways = pathways.length;
      written.alignment = alignment.length;
    },
    /** On the test set, the newest. */
    accuracy: () => tests.findLast((row) => row.accuracy !== undefined)?.accuracy,
    losses: () =>
      [...losses].map(([name, values]) => ({ name: head.beside ? `${name}, seed ${head.seed}` : name, values })),
    /** Closes the record; the state's tensors are freed. */
    end(
      { state, outcome, updates, stages }: Trained,
      took: Pick<RunRecord, "compiling" | "seconds" | "observing" | "compiled" | "eager">,
    ): Run {
      const synapses = read(state);
      dispose(state as never);
      const ended = { ...head, ...took, outcome, updates, stages };
      writer.close(ended);
      return run(circuit, { ...ended, steps, tests, pathways, alignment } satisfies RunRecord, synapses);
    },
  };
}
