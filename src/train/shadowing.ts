import { type Compiled, compile } from "../engine/compile";
import { dispose, scalar, tensor1d, tensor2d, tidy } from "../ops";
import type { Program, StageStep } from "../program/program";
import { batch, type Resident } from "./data";
import { momentsOf, type Whose } from "./moment";
import {
  type Carried,
  type CarryArguments,
  carry,
  initialOwn,
  inShadow,
  type Kept,
  learning,
  type Own,
  sameStage,
} from "./shadow";
import type { State } from "./state";
import type { Stretch } from "./together";

/** What carries those shadows through a stage that learn something in it. */
interface Carrier {
  /** Their places among all shadows. */
  readonly places: readonly number[];
  readonly through: Compiled<CarryArguments, readonly Kept[]>;
}

/**
 * The shadows of some replicas; they are the caller's to dispose.
 *
 * @param from what they have of their own where they go on, for each replica; then its tensors are theirs
 */
export function shadowing(
  program: Program,
  data: Resident,
  shadows: readonly Program[],
  seeds: readonly number[],
  from?: readonly (readonly Own[])[],
) {
  const replicas = seeds.map((seed, i) => [...(from?.[i] ?? shadows.map((shadow) => initialOwn(shadow, seed)))]);
  const carriers = new Map<StageStep, Carrier>();
  const carrierFor = (stage: StageStep, state: State, owns: readonly Own[]): Carrier => {
    const carrier = carriers.get(stage) ?? carrierOf(program, data, shadows, stage, state, owns);
    carriers.set(stage, carrier);
    return carrier;
  };
  return {
    /** What each shadow of a replica has of its own now. */
    owns: (replica: number): readonly Own[] => replicas[replica]!,
    /**
     * Carries them through the steps that the replica is about to take from `state`. A stage in which none of them learns
     * anything costs nothing.
     */
    carry(
      stage: StageStep,
      { replica, ...whose }: Whose & { readonly replica: number },
      state: State,
      taken: Int32Array,
      stretch: Omit<Stretch, "from">,
    ): void {
      const { size, room, steps } = stretch;
      const owns = replicas[replica]!;
      const { places, through } = carrierFor(stage, state, owns);
      if (places.length === 0) return;
      const indices = new Int32Array(room * size);
      indices.set(taken);
      const moments = momentsOf(stage, whose, stretch);
      const given = {
        ...{ samples: tensor2d(indices, [room, size], "int32"), steps: scalar(steps, "int32") },
        ...(moments && { moments }),
      };
      try {
        const kept = through({ state, owns: places.map((i) => owns[i]!), part: data.train, ...given });
        for (const [nth, place] of places.entries()) owns[place] = replaced(owns[place]!, kept[nth]!);
      } finally {
        dispose(given as never);
      }
    },
    programs: () => [...carriers.values()].map(({ through }) => through),
    dispose(): void {
      for (const { through } of carriers.values()) through.dispose();
      dispose(replicas as never);
    },
  };
}

function carrierOf(
  program: Program,
  data: Resident,
  shadows: readonly Program[],
  stage: StageStep,
  state: State,
  owns: readonly Own[],
): Carrier {
  const stages = shadows.map((shadow) => sameStage(program, stage, shadow));
  // What changes a memory is seen by trying, with two samples.
  const all = tidy(() => {
    const signals = batch(data.train, tensor1d([0, Math.min(1, data.sizes.train - 1)], "int32"), data.classes);
    return shadows.map((shadow, i) => ({
      ...{ program: shadow, stage: stages[i]! },
      pathways: learning(shadow, stages[i]!, inShadow(state, owns[i]!), signals),
    })) as never;
  }) as readonly Carried[];
  const places = [...all.keys()].filter((i) => all[i]!.pathways.length > 0);
  const carried = places.map((i) => all[i]!);
  const several = (values: CarryArguments) => carry(program, stage, carried, values, data.classes);
  return { places, through: compile(several, { name: `shadows in stage "${stage.stage}"`, xla: false }) };
}

/** With the memories of some pathways replaced; what was there is freed. */
function replaced(own: Own, kept: Kept): Own {
  const changed = Object.entries(kept).map(([pathway, memory]) => {
    dispose(own[pathway]!.memory as never);
    return [pathway, { ...own[pathway]!, memory }];
  });
  return { ...own, ...Object.fromEntries(changed) };
}
