import { alignment } from "../analysis/alignment";
import { progress as progressBar } from "../figures/progress";
import { dispose } from "../ops";
import type { Program } from "../program/program";
import type { PathwayRow, RunRecord } from "../runs/record";
import { openRun } from "../runs/store";
import { host } from "../support/host";
import type { StaticTask } from "../tasks/dataset";
import { read } from "../train/read";
import type { StepRow, TestRow } from "../train/rows";
import type { Trained, Trainer } from "../train/trainer";
import type { AnyCircuit } from "./circuit";
import { type Run, run } from "./run";

export interface Settings {
  readonly seed: number;
  readonly batch: number;
  readonly alignment: number;
  readonly signal: AbortSignal | undefined;
  readonly progress: boolean;
  readonly backend: string;
  readonly versions: { readonly [name: string]: string };
  readonly title: string | undefined;
}

/** One training, with its record written and its progress shown as it goes. */
export async function carryOut(
  circuit: AnyCircuit,
  task: StaticTask,
  trainer: Trainer,
  program: Program,
  settings: Settings,
): Promise<Run> {
  const { seed, batch, backend, versions } = settings;
  const started = new Date();
  const about = {
    circuit: circuit.data,
    hash: circuit.hash,
    task: task.name,
    seed,
    batch,
    versions,
    backend,
    started: started.toISOString(),
  };
  const writer = openRun(about);
  const steps: StepRow[] = [];
  const tests: TestRow[] = [];
  const pathways: PathwayRow[] = [];
  const bar = settings.progress ? progressBar(settings.title ?? `seed ${seed}`) : undefined;
  const seconds = () => (Date.now() - started.getTime()) / 1000;
  const losses = program.objectives.map(({ id }) => ({ name: id, values: [] as number[] }));
  let written = 0;

  const trained = await trainer.train({
    seed,
    batch,
    signals: [settings.signal, host()?.signal].filter((signal) => signal !== undefined),
    ...(settings.alignment > 0 && { observer: alignment(settings.alignment, pathways) }),
    onProgress(news) {
      steps.push(...news.steps);
      tests.push(...news.tests);
      writer.append("steps", news.steps);
      writer.append("tests", news.tests);
      writer.append("pathways", pathways.slice(written));
      written = pathways.length;
      // Rows come objective by objective for each step.
      news.steps.forEach(({ loss }, i) => {
        losses[i % losses.length]!.values.push(loss);
      });
      bar?.update({ ...news, seconds: seconds(), losses, accuracy: lastAccuracy(tests) });
    },
  });

  const synapses = read(trained.state);
  dispose(trained.state as never);
  const ended = { ...about, id: writer.id, ...ending(trained), seconds: seconds() };
  writer.close(ended);
  const record: RunRecord = { ...ended, steps, tests, pathways };
  const finished = run(circuit, record, synapses);
  bar?.done(finished.summary);
  return finished;
}

const ending = ({ outcome, compiling }: Trained) => ({ outcome, compiling });

const lastAccuracy = (tests: readonly TestRow[]): number | undefined =>
  tests.findLast(({ accuracy }) => accuracy !== undefined)?.accuracy;
