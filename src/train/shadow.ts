import { scan } from "../engine/scan";
import { entryOf } from "../learning/entry";
import type { Memories } from "../learning/rule";
import { dispose, type Scalar, type Tensor, type Tensor1D, type Tensor2D } from "../ops";
import type { Program, StageStep } from "../program/program";
import { streams } from "../support/streams";
import { batch, type Part, type Resident } from "./data";
import type { Signals } from "./forward";
import { lived } from "./lived";
import { keysOf, type Moment, type Moments } from "./moment";
import { slowed } from "./slowed";
import { initialState, type PathwayState, type State } from "./state";
import { directionsOf, type Moved, movedBy } from "./step";

/**
 * What a rule in the shadow of a training has of its own, pathway by pathway: its memory and its streams. Weights, and how
 * many updates there have been, are those of the circuit that trains.
 */
export type Own = { readonly [pathway: string]: Pick<PathwayState, "memory" | "streams"> };

/** What the circuit would have from this seed if it learned by the shadow's rule. */
export function initialOwn(shadow: Program, seed: number): Own {
  const state = initialState(shadow, streams(seed));
  const own = Object.entries(state).map(([pathway, { memory, streams, ...rest }]) => {
    dispose(rest as never);
    return [pathway, { memory, streams }];
  });
  return Object.fromEntries(own);
}

/** The state of the circuit that trains, as its shadow finds it. */
export const inShadow = (state: State, own: Own): State =>
  Object.fromEntries(Object.entries(state).map(([pathway, of]) => [pathway, { ...of, ...own[pathway] }]));

/** The same stage of another circuit with the same development. */
export const sameStage = (program: Program, stage: StageStep, other: Program): StageStep =>
  other.stages[program.stages.indexOf(stage)]!;

/** The pathways in whose memory a step of this stage changes anything. */
export function learning(shadow: Program, stage: StageStep, state: State, signals: Signals): readonly string[] {
  const directions = directionsOf(shadow, stage, state, signals, "rules");
  return stage.plastic.filter((pathway) => {
    const kept = Object.keys(state[pathway]!.memory).length > 0;
    return kept && (entryOf(shadow.pathways[pathway]!.rule!).follow || directions.of(pathway).memory);
  });
}

/** What each of `pathways` keeps in a shadow, by pathway. */
export type Kept = { readonly [pathway: string]: Memories };

/** The tensors that a shadow's memory after some steps is a function of. */
export type CarryArguments = {
  readonly state: State;
  readonly owns: readonly Own[];
  readonly part: Part;
  /** The samples of every step that there is room for: [room, batch], int32. */
  readonly samples: Tensor2D;
  /** What is particular to each of them; absent in a stage whose steps are all alike. */
  readonly moments?: Moments;
  /** How many of them are taken, int32. */
  readonly steps: Scalar;
};

/** A shadow in a stage, and the pathways that learn anything there. */
export interface Carried {
  readonly program: Program;
  readonly stage: StageStep;
  readonly pathways: readonly string[];
}

/**
 * Carries the memories of shadows through some steps of the circuit that trains, whose steps are taken once more on the way.
 *
 * In a shadow a rule finds the weights and the batch of every step. What it learns from a change of weights, as
 * Kolen–Pollack does, it learns from what the optimizer of the circuit's own rule has added.
 */
export function carry(
  program: Program,
  stage: StageStep,
  shadows: readonly Carried[],
  { state, owns, part, samples, moments, steps }: CarryArguments,
  classes: Resident["classes"],
): readonly Kept[] {
  const plastic = Object.fromEntries(stage.plastic.map((pathway) => [pathway, state[pathway]!]));
  const kept = shadows.map(({ pathways }, i) => keptIn(owns[i]!, pathways));
  const { state: after } = scan(
    (now: Going, { samples: indices, rows }: { readonly samples: Tensor; readonly rows?: Moment }) => {
      const moment = rows && { ...rows, ...keysOf(moments!) };
      const training = lived(program, stage, moment);
      const whole = { ...state, ...now.plastic };
      const signals = training.see(batch(part, indices as Tensor1D, classes));
      const { moved } = movedBy(training.program, training.stage, whole, signals);
      const plastic = Object.entries(moved).map(([pathway, { after }]) => [pathway, after]);
      const kept = shadows.map((shadow, i) => {
        const own = Object.entries(owns[i]!).map(([pathway, { memory, streams }]) => [
          pathway,
          { memory: now.kept[i]![pathway] ?? memory, streams },
        ]);
        const at = { ...shadow, ...lived(shadow.program, shadow.stage, moment) };
        return learned(at, inShadow(whole, Object.fromEntries(own)), signals, moved);
      });
      return { state: { plastic: Object.fromEntries(plastic) as State, kept }, output: [] };
    },
    { plastic, kept } as Going,
    { samples, ...(moments && { rows: moments.rows }) } as never,
    { upTo: steps },
  );
  return after.kept;
}

type Going = { readonly plastic: State; readonly kept: readonly Kept[] };

const keptIn = (own: Own, pathways: readonly string[]): Kept =>
  Object.fromEntries(pathways.map((pathway) => [pathway, own[pathway]!.memory]));

/** A shadow's memories after a step. */
function learned(
  { program, stage, pathways }: Carried,
  state: State,
  signals: Signals,
  moved: { readonly [pathway: string]: Moved },
): Kept {
  const directions = directionsOf(program, stage, state, signals, "rules");
  const after = pathways.map((pathway) => {
    const rule = program.pathways[pathway]!.rule!;
    const memory = { ...state[pathway]!.memory, ...directions.of(pathway).memory };
    const { follow } = entryOf(rule);
    if (!follow) return [pathway, memory];
    const followed = follow({ ...moved[pathway]!.stepped, memory }, rule).memory;
    return [pathway, slowed(memory, followed, stage.factors?.[pathway])];
  });
  return Object.fromEntries(after);
}
