import type { Cells, CellsOptions } from "./cells";

/** What the compiler's process is told first. */
export interface Notebook {
  readonly folder: string;
  readonly options: CellsOptions;
}

/** What it is asked; closing it is for its owner. */
export type Method = Exclude<keyof Cells, "close">;

export interface Question {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
