import { compile } from "../engine/compile";
import type { Tensor1D } from "../ops";
import type { Program, StageStep } from "../program/program";
import { batch, type Part, type Resident } from "./data";
import type { Signals } from "./forward";
import type { State } from "./state";

/** Something that is measured now and then while a circuit trains, on the batch of that step, before its update. */
export interface Observer {
  /** Steps from one measurement to the next. */
  readonly every: number;
  /** What is measured in a stage: one number per name, as a function of tensors. */
  measure(
    program: Program,
    stage: StageStep,
  ): { readonly names: readonly string[]; of(state: State, signals: Signals): Tensor1D };
  /** @param replica the place of its seed among those that train */
  record(
    program: Program,
    stage: string,
    step: number,
    replica: number,
    values: { readonly [name: string]: number },
  ): void;
}

/** The tensors that a test or a measurement is a function of. */
export type StepArguments = { readonly state: State; readonly part: Part; readonly indices: Tensor1D };

/** An observer's measurements as compiled programs; they are the caller's to dispose. */
export function observations(program: Program, data: Resident, observer: Observer | undefined) {
  const compiled = new Map(
    (observer ? program.stages : []).flatMap((stage) => {
      const { names, of } = observer!.measure(program, stage);
      if (names.length === 0) return [];
      const measure = compile(
        ({ state, part, indices }: StepArguments) => of(state, batch(part, indices, data.classes)),
        { name: `observation in stage "${stage.stage}"` },
      );
      return [[stage, { names, measure }] as const];
    }),
  );
  return {
    /** Measures if it is time to; `step` counts from 1. */
    observe(stage: StageStep, step: number, replica: number, values: StepArguments): void {
      const found = compiled.get(stage);
      if (!found || (step - 1) % observer!.every !== 0) return;
      const result = found.measure(values);
      const numbers = result.dataSync();
      result.dispose();
      const named = Object.fromEntries(found.names.map((name, i) => [name, numbers[i]!]));
      observer!.record(program, stage.stage, step, replica, named);
    },
    programs: [...compiled.values()].map(({ measure }) => measure),
  };
}
