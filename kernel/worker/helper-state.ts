import type { MessagePort } from "node:worker_threads";

/** What main thread and helper thread have in common. */
export interface HelperData {
  /** What they see of each other without a message. */
  readonly state: Int32Array;
  /** Where the helper puts what a person typed: the main thread can look there while it waits. */
  readonly answers: MessagePort;
}

/** Indices into the shared state. */
export const shared = {
  /** The oldest run that is under way; 0 when there is none. */
  oldest: 0,
  /** 1 when a running cell has asked for its signal, so that it may end itself at an abort. */
  cooperative: 1,
  /** Counts the answers to pings: the main thread still takes messages. */
  pongs: 2,
  /** The last run that was to be interrupted, with all before it: it may not have begun. */
  interrupted: 3,
  /** 1 when a SIGINT was sent that may still have an echo. */
  signalled: 4,
  /** The number of the guarded call that the main thread is in; 0 when it is in none. */
  guarded: 5,
  /** The newest run that has begun. */
  begun: 6,
  /** Counts what the main thread is to look at, in case it waits for an answer. */
  news: 7,
  /** 1 while a debugger is attached: Node waits for it at the process's end. */
  attached: 8,
  /** Not 0 while a package is loaded that has to be loaded whole. */
  loading: 9,
} as const;

/** What the main thread asks of the helper: to detach the debugger, since the process ends. */
export type MainRequest = { readonly type: "ending" };

/** What the helper asks the main thread to do, as far as that one still listens. */
export type HelperRequest = { readonly type: "abort" | "settle" | "ping"; readonly run: number };
