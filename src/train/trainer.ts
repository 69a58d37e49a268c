import { compile } from "../engine/compile";
import { measured, type Program } from "../program/program";
import { type ChunkArguments, chunk } from "./chunk";
import { checkCriteria } from "./criterion";
import { batch, type Resident } from "./data";
import { evaluate, isNaming, testAll } from "./evaluate";
import { live } from "./life";
import type { StepArguments } from "./observe";
import type { Bench, TrainerOptions } from "./training";

/** A program made ready to train on a data set, as often as one likes. */
export interface Trainer {
  train(options: TrainerOptions): ReturnType<typeof live>;
  /** Frees the native programs; the data set is the caller's. */
  dispose(): void;
}

/**
 * Compiles what training `program` on `data` takes: the steps of each stage, and the test.
 *
 * @throws TaskError where a stage is to end by what no test says
 */
export function trainer(program: Program, data: Resident): Trainer {
  const { classes } = data;
  checkCriteria(program, classes);
  const steps = new Map(
    program.stages.map((stage) => {
      const several = (values: ChunkArguments) => chunk(program, stage, values, classes);
      // A replica has the bits that it would have alone, and a step those that it would have in another call.
      return [stage, compile(several, { name: `training step of stage "${stage.stage}"`, xla: false })] as const;
    }),
  );
  // A lesion is there in tests, too.
  const silences = new Map(program.stages.map(({ stage, lesioned = [] }) => [stage, lesioned.join()]));
  const tests = new Map(
    [...new Set(["", ...silences.values()])].map((areas) => {
      const silent = areas.split(",").filter((area) => area !== "");
      const tested = ({ state, part, indices }: StepArguments) =>
        evaluate({ ...program, silent }, state, batch(part, indices, classes), classes);
      const name = areas === "" ? "test" : `test without ${silent.join(" and ")}`;
      return [areas, compile(tested, { name, xla: false })] as const;
    }),
  );
  const programs = [...steps.values(), ...tests.values()];

  const test: Bench["test"] = async (state, at, stop) => {
    const tested = tests.get(silences.get(at.stage) ?? "")!;
    const results = await testAll(program, data, (indices) => tested({ state, part: data.test, indices }), stop);
    return (
      results &&
      measured(program).map((step, i) => {
        const { loss, accuracy } = results[i]!;
        const row = { ...at, area: step.area, objective: step.id, loss };
        return isNaming(program, step, classes) ? { ...row, accuracy } : row;
      })
    );
  };

  const bench: Bench = {
    program,
    data,
    chunk: (stage, values) => steps.get(stage)!(values),
    test,
    reports: () => programs.map((compiled) => compiled.report()),
  };
  return {
    train: (options) => live(bench, options),
    dispose: () => {
      for (const compiled of programs) compiled.dispose();
    },
  };
}
