import type { Cells } from "./cells";

/** What the thread is asked; closing it is for its owner. */
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
