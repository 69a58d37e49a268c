import { now } from "../commands/moment";
import type { Placement } from "../display/renderer";
import { owner } from "./owner";
import type { Report, RunCommand } from "./protocol";

/** What an interrupted cell ends with; the name is the one that Jupyter's clients know. */
export class KeyboardInterrupt extends Error {
  override readonly name = "KeyboardInterrupt";
  constructor() {
    super("the cell was interrupted");
  }
}

/**
 * How many callbacks of promises an interrupted cell still gets, and for how long, in ms.
 *
 * What is no loop comes to its end with these, and should: a library may be loading itself, once for all cells.
 */
const callbacksLeft = 1000;
const timeLeft = 5000;

/** One run of a cell, and what belongs to it. */
export class Cell {
  readonly abort = new AbortController();
  /** What stops all that the cell has started and that has not ended: timers, child processes, threads, servers. */
  readonly stops = new Set<() => void>();
  /** Rejects when the cell is interrupted. */
  readonly stopped: Promise<never>;
  /** Whether it has been interrupted: what it still awaits goes on, until it puts something out or starts a timer … */
  isStopped = false;
  /** When it began. */
  readonly began = now();
  /** What is to be called before its end is told: a throttled output shows its last state. */
  readonly closing = new Set<() => void>();
  /** … or has used up its callbacks of promises, or its time. */
  private leftover = callbacksLeft;
  private stoppedAt = 0;
  /** Whether it has asked for its signal: it is then trusted to end soon after an abort. */
  cooperates = false;
  private reject: (reason: unknown) => void = () => {};

  /** Where `capture` is given, what the code puts out goes there, and not below the cell. */
  constructor(
    readonly command: Pick<RunCommand, "run" | "cellId" | "allowStdin">,
    readonly capture?: (output: Report) => void,
  ) {
    this.stopped = new Promise((_, reject) => {
      this.reject = reject;
    });
    this.stopped.catch(() => {});
  }

  get run(): number {
    return this.command.run;
  }

  /** Where what the cell shows stands on the page, for what is kept there once for all. */
  get place(): Pick<Placement, "cell"> {
    const { cellId: id, run } = this.command;
    return id === undefined ? {} : { cell: { id, execution: run } };
  }

  /** Ends the wait for the cell, and what it has started. */
  stop(): void {
    this.isStopped = true;
    this.stoppedAt = performance.now();
    this.abort.abort(new KeyboardInterrupt());
    for (const stop of this.stops) stop();
    this.stops.clear();
    this.reject(new KeyboardInterrupt());
  }

  /** Calls what was to be called before the end; nobody waits for that of an interrupted cell. */
  close(): void {
    if (!this.isStopped) for (const close of this.closing) close();
  }

  /** Counts a callback of a promise of the cell, and tells whether it is one too many. */
  isSpent(): boolean {
    return this.isStopped && (this.leftover-- <= 0 || performance.now() - this.stoppedAt > timeLeft);
  }

  /** @throws KeyboardInterrupt where the cell has been interrupted: so its loops end that nobody waits for any more. */
  check(): void {
    if (this.isStopped) throw new KeyboardInterrupt();
  }
}

/** What was written before any cell ran belongs to no cell. */
let latest = new Cell({ run: 0, allowStdin: false });

/** The cell that the running code belongs to; the newest one where that is not known. */
export const currentCell = (): Cell => owner() ?? latest;

/** Makes `cell` the newest one. */
export function setLatest(cell: Cell): void {
  latest = cell;
}
