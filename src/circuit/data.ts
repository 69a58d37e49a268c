import type { Constraints } from "./constraints";
import type { Area, Course, Objective, Rule, Time, Transform, Until } from "./types";

/** A circuit as complete, frozen, plain data: what `toJSON` gives, what is hashed, and what every later room reads. */
export interface CircuitData {
  /** In the order in which their activity is computed. */
  readonly areas: { readonly [area: string]: Area };
  readonly pathways: { readonly [pathway: string]: PathwayData };
  readonly objectives: readonly PlacedObjective[];
  /** The rule of each pathway that has one; a pathway without a rule never changes. */
  readonly learning: { readonly [pathway: string]: Rule };
  readonly development: readonly StageData[];
  /** Absent where nothing was said of it. */
  readonly time?: Time;
}

export interface PathwayData extends Constraints {
  readonly kind: "dense";
  readonly pre: string;
  readonly post: string;
  readonly bias: boolean;
  /** Present where it brings its source's activity scaled, so that the squares average one. */
  readonly normalised?: true;
  /** Present where it brings the activity of the step before: it closes a loop. */
  readonly delay?: 1;
  readonly weights?: readonly (readonly number[])[];
  readonly sd?: number;
}

export interface PlacedObjective {
  readonly area: string;
  readonly objective: Objective & {
    readonly weight: number;
    /** Whether it teaches everything upstream, or only the area's own incoming pathways. */
    readonly scope: "upstream" | "local";
  };
}

export interface StageData {
  readonly stage: string;
  /** How long it is: one of these three. */
  readonly epochs?: number;
  readonly steps?: number;
  readonly until?: Until;
  readonly plastic: readonly string[];
  /** How plastic they are, where that is not 1. */
  readonly plasticity?: { readonly [pathway: string]: number | Course };
  /** By input area, one after another. */
  readonly see?: { readonly [area: string]: readonly Transform[] };
  readonly lesioned?: readonly string[];
  /** By the objectives' ids: `"naming crossEntropy"`. */
  readonly weights?: { readonly [objective: string]: number | Course };
}
