import { alike } from "../engine/alike";
import { scan } from "../engine/scan";
import type { Scalar, Tensor1D, Tensor2D } from "../ops";
import type { Program, StageStep } from "../program/program";
import { batch, type Part, type Resident } from "./data";
import { lived } from "./lived";
import { keysOf, type Moment, type Moments } from "./moment";
import type { State } from "./state";
import { trainStep } from "./step";

/** The tensors that some steps of training are a function of, for replicas that train side by side. */
export type ChunkArguments = {
  readonly states: readonly State[];
  readonly part: Part;
  /** For each replica the samples of every step that there is room for: [room, batch], int32. */
  readonly samples: readonly Tensor2D[];
  /** For each replica what is particular to each of them; absent in a stage whose steps are all alike. */
  readonly moments?: readonly Moments[];
  /** How many of them are taken, int32: one program serves every number. */
  readonly steps: Scalar;
};

/** For each replica the new state of the plastic pathways, and the losses before each update: [room, objectives]. */
export type ChunkResult = { readonly states: readonly State[]; readonly losses: readonly Tensor2D[] };

/** What a step finds of each replica. */
type Now = { readonly samples: readonly Tensor1D[]; readonly rows?: readonly Moment[] };
type At = { readonly state: State; readonly indices: Tensor1D; readonly moment?: Moment };

/** Several steps of training in one stage, one after another: what one native call does. */
export function chunk(
  program: Program,
  stage: StageStep,
  { states, part, samples, moments, steps }: ChunkArguments,
  classes: Resident["classes"],
): ChunkResult {
  const plastic = states.map((state) => Object.fromEntries(stage.plastic.map((pathway) => [pathway, state[pathway]!])));
  const { state, outputs } = scan(
    (now: readonly State[], { samples: indices, rows }: Now) => {
      const replicas = now.map((state, i) => ({
        state: { ...states[i], ...state } as State,
        indices: indices[i]!,
        ...(rows && { moment: { ...rows[i], ...keysOf(moments![i]!) } }),
      }));
      const made = alike(replicas, ({ state, indices, moment }: At) => {
        const now = lived(program, stage, moment);
        return trainStep(now.program, now.stage, state, now.see(batch(part, indices, classes)));
      });
      return { state: made.map(({ state }) => state) as readonly State[], output: made.map(({ losses }) => losses) };
    },
    plastic as readonly State[],
    { samples, ...(moments && { rows: moments.map(({ rows }) => rows) }) } as unknown as Now,
    { upTo: steps },
  );
  return { states: state, losses: outputs as unknown as readonly Tensor2D[] };
}
