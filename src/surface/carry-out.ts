import { alignment } from "../analysis/alignment";
import type { Progress } from "../figures/progress-view";
import { dispose } from "../ops";
import type { PathwayRow, RunRecord } from "../runs/record";
import { openRun } from "../runs/store";
import { host } from "../support/host";
import { read } from "../train/read";
import type { StepRow, TestRow } from "../train/rows";
import type { Trainer } from "../train/trainer";
import type { AnyCircuit } from "./circuit";
import { type Run, run } from "./run";

export interface Settings {
  readonly seed: number;
  readonly batch: number;
  readonly testEvery: number;
  readonly alignment: number;
  readonly signal: AbortSignal | undefined;
  readonly backend: string;
  readonly versions: { readonly [name: string]: string };
}

/** One training, with its record written and its progress told as it goes. */
export async function carryOut(
  circuit: AnyCircuit,
  task: string,
  trainer: Trainer,
  { alignment: every, signal, ...settings }: Settings,
  onProgress: (state: Progress) => void,
): Promise<Run> {
  const { seed, batch, testEvery, backend, versions } = settings;
  const started = new Date();
  const seconds = () => (Date.now() - started.getTime()) / 1000;
  const about = {
    ...{ circuit: circuit.data, hash: circuit.hash, task, seed, batch, versions, backend },
    started: started.toISOString(),
  };
  const writer = openRun(about);
  const steps: StepRow[] = [];
  const tests: TestRow[] = [];
  const pathways: PathwayRow[] = [];
  const losses = new Map<string, number[]>();
  let written = 0;

  const trained = await trainer.train({
    ...{ seed, batch, testEvery },
    signals: [signal, host()?.signal].filter((signal) => signal !== undefined),
    ...(every > 0 && { observer: alignment(every, pathways) }),
    onProgress(news) {
      steps.push(...news.steps);
      tests.push(...news.tests);
      for (const { objective, loss } of news.steps) {
        const values = losses.get(objective) ?? [];
        losses.set(objective, values);
        values.push(loss);
      }
      writer.append("steps", news.steps);
      writer.append("tests", news.tests);
      writer.append("pathways", pathways.slice(written));
      written = pathways.length;
      const accuracy = tests.findLast((row) => row.accuracy !== undefined)?.accuracy;
      const curves = [...losses].map(([name, values]) => ({ name, values }));
      onProgress({ ...news, seconds: seconds(), losses: curves, ...(accuracy !== undefined && { accuracy }) });
    },
  });

  const synapses = read(trained.state);
  dispose(trained.state as never);
  const eager = trainer.eager();
  const ended = {
    ...(eager.length > 0 && { eager }),
    ...{ ...about, id: writer.id, outcome: trained.outcome, updates: trained.updates },
    compiling: trained.compiling,
    seconds: seconds(),
  };
  writer.close(ended);
  return run(circuit, { ...ended, steps, tests, pathways } satisfies RunRecord, synapses);
}
