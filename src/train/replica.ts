import { dispose } from "../ops";
import { measured, type Program, type StageStep } from "../program/program";
import { type Stream, streams } from "../support/streams";
import type { Outcome, StageRow, StepRow, TestRow } from "./rows";
import type { Place, Saved } from "./saved-state";
import { initialState, type State } from "./state";

/** A circuit that trains from one seed, beside others of the same program. */
export interface Replica {
  readonly seed: number;
  readonly state: State;
  /** Steps done. */
  readonly updates: number;
  /** Whole epochs done. */
  readonly epochs: number;
  /** The stages it has begun; that in which the training ends is closed by it. */
  readonly stages: readonly StageRow[];
  /** Whether its stage has ended, and it waits for the others. */
  readonly waits: boolean;
  /** Of the newest test, if the state has not changed since. */
  readonly newest: readonly TestRow[] | undefined;
  /** @param otherwise whether it is tested otherwise than before */
  begin(stage: StageStep, otherwise: boolean): void;
  /** The stage has ended for it. */
  end(by: StageRow["by"]): void;
  epochEnds(): void;
  /** How it ended; undefined while it trains. */
  outcome: Outcome | undefined;
  /** What is new since it was last taken. */
  news(): News;
  /** Another epoch begins: its samples in a new order. */
  shuffle(samples: number): void;
  /** Where the samples of the step stand, and of those after it in this epoch. */
  samples(from: number, to: number): Int32Array;
  /**
   * How many of these steps count, given their losses, step by step: those up to the one that diverges, with which the
   * training ends. They are noted.
   */
  hear(stage: StageStep, losses: ArrayLike<number>, steps: number): number;
  /** Replaces the state of the pathways that are given; frees what was there. */
  take(state: State): void;
  tested(rows: readonly TestRow[]): void;
  /** What it is now, between two steps; its tensors are still the replica's. */
  saved(): Saved;
}
export interface News {
  readonly steps: readonly StepRow[];
  readonly tests: readonly TestRow[];
}

/** A loss that is so many times the largest of the first step (or 1, if that is more) has diverged, number or not. */
const exploded = 1e6;

/** @param from where it goes on, as if it had never stopped; its tensors are then the replica's. Default: a new one */
export function replica(program: Program, seed: number, from?: Saved): Replica {
  const named = streams(seed);
  const rows = measured(program);
  let state = from?.state ?? initialState(program, named);
  let { updates = 0, bearable, order: epoch = { position: 0, samples: 0 } } = from ?? {};
  let place: Place = from?.place ?? { epochs: 0, stages: [], waits: false };
  let written = from?.rows ?? { steps: 0, tests: 0 };
  const order: Stream = named("data", epoch.position);
  let shuffled = order.permutation(epoch.samples);
  let steps: StepRow[] = [];
  let tests: TestRow[] = [];
  const self: Replica = {
    seed,
    get state() {
      return state;
    },
    get updates() {
      return updates;
    },
    outcome: from?.outcome,
    get epochs() {
      return place.epochs;
    },
    get stages() {
      const { stages, now } = place;
      const by = self.outcome?.outcome;
      return now && (by === "diverged" || by === "interrupted") ? [...stages, { ...now, ended: updates, by }] : stages;
    },
    get waits() {
      return place.waits;
    },
    get newest() {
      return place.newest;
    },
    begin: ({ stage }, otherwise) => {
      const { newest, ...rest } = place;
      place = { ...rest, ...(newest && !otherwise && { newest }), now: { stage, began: updates }, waits: false };
    },
    end: (by) => {
      const { now, ...rest } = place;
      place = { ...rest, stages: [...rest.stages, { ...now!, ended: updates, by }], waits: true };
    },
    epochEnds: () => {
      place = { ...place, epochs: place.epochs + 1 };
    },
    news: () => {
      const news = { steps, tests };
      [steps, tests] = [[], []];
      return news;
    },
    shuffle: (samples) => {
      epoch = { position: order.position, samples };
      shuffled = order.permutation(samples);
    },
    samples: (from, to) => shuffled.subarray(from, to),
    hear: (stage, losses, count) => {
      const { newest: _, ...changed } = place;
      place = changed;
      for (let i = 0; i < count; i++) {
        const step = ++updates;
        const now = rows.map((_, k) => losses[i * rows.length + k]!);
        rows.forEach(({ id, area }, k) => {
          steps.push({ step, stage: stage.stage, area, objective: id, loss: now[k]! });
        });
        written = { ...written, steps: written.steps + rows.length };
        bearable ??= exploded * Math.max(1, ...now);
        if (now.every((loss) => Number.isFinite(loss) && loss <= bearable!)) continue;
        self.outcome = { outcome: "diverged", step, loss: Math.max(...now) };
        return i + 1;
      }
      return count;
    },
    take: (changed) => {
      dispose(Object.keys(changed).map((pathway) => state[pathway]) as never);
      state = { ...state, ...changed };
    },
    saved: () => ({
      ...{ seed, updates, place, bearable, order: epoch, rows: written },
      ...(self.outcome && { outcome: self.outcome }),
      state,
    }),
    tested: (rows) => {
      tests.push(...rows);
      place = { ...place, newest: rows };
      written = { ...written, tests: written.tests + rows.length };
      const bad = rows.find(({ loss }) => !Number.isFinite(loss));
      if (bad) self.outcome = { outcome: "diverged", step: updates, loss: bad.loss };
    },
  };
  return self;
}
