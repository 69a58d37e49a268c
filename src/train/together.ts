import { dispose, scalar, tensor2d } from "../ops";
import type { StageStep } from "../program/program";
import { momentsOf } from "./moment";
import type { Replica } from "./replica";
import type { Bench } from "./training";

/** Which steps of an epoch are taken. */
export interface Stretch {
  /** Samples a step. */
  readonly size: number;
  /** Steps that there is room for in a call. */
  readonly room: number;
  /** How many have been taken in this epoch. */
  readonly from: number;
  readonly steps: number;
  /** How many steps of the stage have been taken. */
  readonly taken: number;
  /** Steps in an epoch. */
  readonly perEpoch: number;
}

/** Steps of some replicas, in one call; one that has ended, or waits, computes along, but nothing of it is heard. */
export function together(
  { chunk, data }: Pick<Bench, "chunk" | "data">,
  stage: StageStep,
  group: readonly Replica[],
  stretch: Stretch,
): void {
  const { size, room, from, steps } = stretch;
  const samples = group.map((each) => {
    const indices = new Int32Array(room * size);
    indices.set(each.samples(from * size, (from + steps) * size));
    return tensor2d(indices, [room, size], "int32");
  });
  const moments = group.flatMap((each) => momentsOf(stage, each, stretch) ?? []);
  const states = group.map(({ state }) => state);
  const call = (count: number) => {
    const number = scalar(count, "int32");
    try {
      return chunk(stage, { states, part: data.train, samples, ...(moments.length > 0 && { moments }), steps: number });
    } finally {
      number.dispose();
    }
  };
  try {
    const result = call(steps);
    const counted = group.map((each, i) =>
      each.outcome || each.waits ? 0 : each.hear(stage, result.losses[i]!.dataSync<"float32">(), steps),
    );
    // One that has diverged on the way is to be left as it was then.
    const again = [...new Set(counted)].filter((count) => count > 0 && count < steps);
    const ends = new Map([[steps, result], ...again.map((count) => [count, call(count)] as const)]);
    for (const [count, { states: after, losses }] of ends) {
      dispose(losses as never);
      group.forEach((each, i) => {
        if (counted[i] === count) each.take(after[i]!);
        else dispose(after[i] as never);
      });
    }
  } finally {
    dispose(samples);
    dispose(moments as never);
  }
}
