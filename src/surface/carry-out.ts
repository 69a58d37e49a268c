import { type ObservatoryRows, observatory, type Shadow } from "../analysis/observatory";
import type { CompileReport } from "../engine/compile";
import type { Progress } from "../figures/progress-view";
import { dispose } from "../ops";
import type { RunRecord } from "../runs/record";
import { openRun } from "../runs/store";
import { host } from "../support/host";
import type { Trained } from "../train/life";
import { read } from "../train/read";
import type { News } from "../train/replica";
import type { StepRow, TestRow } from "../train/rows";
import type { Trainer } from "../train/trainer";
import type { AnyCircuit } from "./circuit";
import type { Observed } from "./observe";
import { type Run, run } from "./run";

export interface Settings {
  readonly seeds: readonly number[];
  readonly batch: number;
  readonly testAt: "epochs" | "end";
  readonly testEvery: number;
  readonly observe: Observed;
  readonly shadows: readonly Shadow[];
  readonly signal: AbortSignal | undefined;
  readonly backend: string;
  readonly versions: { readonly [name: string]: string };
}

/** One training from each of the seeds, side by side, with its record written and its progress told as it goes. */
export async function carryOut(
  circuit: AnyCircuit,
  task: string,
  trainer: Trainer,
  { observe, shadows, signal, seeds, ...settings }: Settings,
  onProgress: (state: Progress) => void,
): Promise<Run[]> {
  const { batch, testAt, testEvery } = settings;
  const started = new Date();
  const seconds = () => (Date.now() - started.getTime()) / 1000;
  const rows = seeds.map((): ObservatoryRows => ({ pathways: [], alignment: [] }));
  const about = { ...settings, circuit, task, started, together: seeds.length };
  const records = seeds.map((seed, i) => recording({ ...about, seed }, rows[i]!));

  const trained = await trainer.train({
    ...{ seeds, batch, testAt, testEvery },
    signals: [signal, host()?.signal].filter((signal) => signal !== undefined),
    ...(observe.every > 0 && { observer: observatory({ ...observe, shadows }, rows) }),
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
    ...{ compiling, seconds: seconds() },
    ...(observe.every > 0 && { observing }),
    ...programsOf(reports),
  };
  return replicas.map((replica, i) => records[i]!.end(replica, took));
}

/** Of the functions that a training consists of, those that ran as native programs, and the others. */
function programsOf(reports: readonly CompileReport[]): Pick<RunRecord, "compiled" | "eager"> {
  const compiled = reports.flatMap(({ name, compiler }) =>
    compiler ? [{ function: name, compiler: compiler.name, why: compiler.why }] : [],
  );
  const eager = reports.flatMap(({ name, why }) => (why === undefined ? [] : [{ function: name, why }]));
  return { ...(compiled.length > 0 && { compiled }), ...(eager.length > 0 && { eager }) };
}

interface About extends Omit<Settings, "seeds" | "testAt" | "testEvery" | "observe" | "shadows" | "signal"> {
  readonly circuit: AnyCircuit;
  readonly task: string;
  readonly seed: number;
  readonly started: Date;
  readonly together: number;
}

/** The record of one training, in memory and on disk. */
function recording(
  { circuit, task, seed, batch, backend, versions, started, together }: About,
  { pathways, alignment }: ObservatoryRows,
) {
  const about = {
    ...{ circuit: circuit.data, hash: circuit.hash, task, seed, batch, versions, backend },
    started: started.toISOString(),
    ...(together > 1 && { together }),
  };
  const writer = openRun(about);
  const steps: StepRow[] = [];
  const tests: TestRow[] = [];
  const losses = new Map<string, number[]>();
  const written = { pathways: 0, alignment: 0 };
  return {
    note(news: News): void {
      steps.push(...news.steps);
      tests.push(...news.tests);
      for (const { objective, loss } of news.steps) {
        const values = losses.get(objective) ?? [];
        losses.set(objective, values);
        values.push(loss);
      }
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
      [...losses].map(([name, values]) => ({ name: together > 1 ? `${name}, seed ${seed}` : name, values })),
    /** Closes the record; the state's tensors are freed. */
    end(
      { state, outcome, updates, stages }: Trained,
      took: Pick<RunRecord, "compiling" | "seconds" | "observing" | "compiled" | "eager">,
    ): Run {
      const synapses = read(state);
      dispose(state as never);
      const ended = { ...about, ...took, id: writer.id, outcome, updates, stages };
      writer.close(ended);
      return run(circuit, { ...ended, steps, tests, pathways, alignment } satisfies RunRecord, synapses);
    },
  };
}
