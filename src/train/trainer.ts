import { compile } from "../engine/compile";
import type { Program } from "../program/program";
import { batch, type Resident } from "./data";
import { evaluate, names, testAll } from "./evaluate";
import { type Bench, live, type Trained, type TrainerOptions } from "./life";
import type { StepArguments } from "./observe";
import { trainStep } from "./step";

/** A program made ready to train on a data set, as often as one likes. */
export interface Trainer {
  train(options: TrainerOptions): Promise<Trained>;
  /** What has run so far, but not as a native program, and why not. */
  eager(): { readonly function: string; readonly why: string }[];
  /** Frees the native programs; the data set is the caller's. */
  dispose(): void;
}

/** Compiles what training `program` on `data` takes: one step a stage, and the test. */
export function trainer(program: Program, data: Resident): Trainer {
  const { classes } = data;
  const steps = new Map(
    program.stages.map((stage) => {
      const step = ({ state, part, indices }: StepArguments) =>
        trainStep(program, stage, state, batch(part, indices, classes));
      return [stage, compile(step, { name: `training step of stage "${stage.stage}"` })] as const;
    }),
  );
  const tested = compile(
    ({ state, part, indices }: StepArguments) => evaluate(program, state, batch(part, indices, classes), classes),
    { name: "test" },
  );
  const programs = [...steps.values(), tested];

  const test: Bench["test"] = async (state, at, stop) => {
    const results = await testAll(data, (indices) => tested({ state, part: data.test, indices }), stop);
    return (
      results &&
      program.objectives.map(({ id, area, objective }, i) => {
        const { loss, accuracy } = results[i]!;
        const row = { ...at, area, objective: id, loss };
        return names(objective.from, classes) ? { ...row, accuracy } : row;
      })
    );
  };

  const bench: Bench = {
    program,
    data,
    step: (stage, values) => steps.get(stage)!(values),
    test,
    compileMs: () => programs.reduce((sum, compiled) => sum + compiled.report().compileMs, 0),
  };
  return {
    train: (options) => live(bench, options),
    eager: () =>
      programs
        .map((compiled) => compiled.report())
        .flatMap(({ name, why }) => (why === undefined ? [] : [{ function: name, why }])),
    dispose: () => {
      for (const compiled of programs) compiled.dispose();
    },
  };
}
