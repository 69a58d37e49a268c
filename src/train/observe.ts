import { compile } from "../engine/compile";
import { dispose, range, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from "../ops";
import type { Program, StageStep } from "../program/program";
import { streams } from "../support/streams";
import { batch, type Part, type Resident } from "./data";
import type { Signals } from "./forward";
import { type Lived, lived } from "./lived";
import { firstOf, type Moments, momentsOf } from "./moment";
import type { SavedObservation } from "./saved-state";
import { inShadow, type Own, sameStage } from "./shadow";
import { shadowing } from "./shadowing";
import type { State } from "./state";
import type { Stretch } from "./together";

/** Something that is measured now and then while a circuit trains, on the batch of that step, before its update. */
export interface Observer {
  /** Steps from one measurement to the next. */
  readonly every: number;
  /** The same circuit under other rules, whose memories are carried along with its weights. */
  readonly shadows: readonly Program[];
  /** Batches that are drawn for each measurement, and from how many of the first samples; no batches, no such drawing. */
  readonly fresh: { readonly batches: number; readonly samples: number };
  /** What is measured in a stage; undefined where there is nothing. */
  measure(program: Program, stage: StageStep): Measure | undefined;
}

/** What is measured in a stage: numbers as a function of tensors, and what becomes of them. */
export interface Measure {
  of(seen: Seen): Tensor1D;
  /**
   * @param step counted from 1
   * @param replica the place of its seed among those that train
   */
  record(step: number, replica: number, values: ArrayLike<number>): void;
}

/** What a measurement finds. */
export interface Seen extends Lived {
  readonly state: State;
  readonly signals: Signals;
  /** Each shadow with the state as it finds it. */
  readonly shadows: readonly (Lived & { readonly state: State })[];
  /** Where batches are drawn for it. */
  readonly fresh: Fresh | undefined;
}

/** Batches drawn for a measurement. */
export interface Fresh {
  /** The signals of the samples at some indices. */
  readonly batchOf: (indices: Tensor1D) => Signals;
  /** One row of indices for each batch, [batches, samples], int32. */
  readonly samples: Tensor2D;
  /** All that they are drawn from. */
  readonly all: Signals;
}

/** The tensors that a test is a function of. */
export type StepArguments = { readonly state: State; readonly part: Part; readonly indices: Tensor1D };
type MeasureArguments = StepArguments & {
  readonly owns: readonly Own[];
  readonly drawn: readonly Tensor2D[];
  readonly moments?: Moments;
};

/**
 * An observer's measurements as compiled programs, with its shadows for each of the seeds; they are the caller's to dispose.
 *
 * @param from where they go on, for each of the seeds; then its tensors are theirs. Default: the start
 */
export function observations(
  program: Program,
  data: Resident,
  observer: Observer | undefined,
  seeds: readonly number[],
  size: number,
  from?: readonly (SavedObservation | undefined)[],
) {
  const { every = 0, shadows = [], fresh = { batches: 0, samples: 0 } } = observer ?? {};
  const pool = Math.min(fresh.samples, data.sizes.train);
  const shadow = shadowing(
    program,
    data,
    shadows,
    seeds,
    from?.map((saved) => saved?.owns ?? []),
  );
  const compiled = new Map(
    program.stages.flatMap((stage) => {
      const measure = observer?.measure(program, stage);
      if (!measure) return [];
      const of = ({ state, owns, part, indices, drawn: [samples], moments }: MeasureArguments) => {
        const now = lived(program, stage, moments && firstOf(moments));
        const batchOf = (some: Tensor1D) => now.see(batch(part, some, data.classes));
        return measure.of({
          ...{ ...now, state, signals: batchOf(indices) },
          shadows: shadows.map((shadow, i) => ({
            ...lived(shadow, sameStage(program, stage, shadow), moments && firstOf(moments)),
            state: inShadow(state, owns[i]!),
          })),
          fresh: samples && { batchOf, samples, all: batchOf(range(0, pool, 1, "int32")) },
        });
      };
      return [
        [
          stage,
          { measure, numbers: compile(of, { name: `observation in stage "${stage.stage}"`, xla: false }) },
        ] as const,
      ];
    }),
  );
  const draws = seeds.map((seed, i) => streams(seed)("observe", from?.[i]?.position));
  const drawn = (replica: number) =>
    fresh.batches === 0
      ? []
      : [tensor2d(draws[replica]!.integers(fresh.batches * size, pool), [fresh.batches, size], "int32")];
  const programs = () => [...[...compiled.values()].map(({ numbers }) => numbers), ...shadow.programs()];
  const compileMs = () => programs().reduce((sum, one) => sum + one.report().compileMs, 0);
  let spent = 0;
  const timed = (work: () => void): void => {
    const [started, earlier] = [performance.now(), compileMs()];
    work();
    spent += performance.now() - started - (compileMs() - earlier);
  };
  return {
    /** Measures if it is time to; `step` counts from 1. */
    observe(
      stage: StageStep,
      step: number,
      replica: number,
      state: State,
      samples: Int32Array,
      stretch: Parameters<typeof momentsOf>[2],
    ): void {
      const found = compiled.get(stage);
      if (!found || (step - 1) % every !== 0) return;
      timed(() => {
        const moments = momentsOf(stage, { seed: seeds[replica]!, updates: step - 1 }, stretch);
        const given = { indices: tensor1d(samples, "int32"), drawn: drawn(replica), ...(moments && { moments }) };
        try {
          const result = found.numbers({ state, owns: shadow.owns(replica), part: data.train, ...given });
          found.measure.record(step, replica, result.dataSync<"float32">());
          result.dispose();
        } finally {
          dispose(given as never);
        }
      });
    },
    /** Carries a replica's shadows through the steps that it is about to take from `state`. */
    carry(
      stage: StageStep,
      { replica, updates }: { readonly replica: number; readonly updates: number },
      state: State,
      samples: Int32Array,
      stretch: Omit<Stretch, "from">,
    ): void {
      const whose = { replica, seed: seeds[replica]!, updates };
      if (shadows.length > 0) timed(() => shadow.carry(stage, whose, state, samples, stretch));
    },
    /** What it is of a replica now; its tensors are still the shadows'. Nothing where nothing is observed. */
    saved: (replica: number): SavedObservation | undefined =>
      observer && { position: draws[replica]!.position, owns: [...shadow.owns(replica)] },
    programs,
    /** Spent on all of it so far, compiling apart. */
    seconds: () => spent / 1000,
    dispose(): void {
      for (const { numbers } of compiled.values()) numbers.dispose();
      shadow.dispose();
    },
  };
}
