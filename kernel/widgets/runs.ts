import { setImmediate } from "node:timers";
import { bundleOf } from "../display/bundle";
import { stoppable } from "../worker/background";
import { Cell, currentCell, KeyboardInterrupt } from "../worker/cell";
import { guarded, isInterruption } from "../worker/guard";
import { stopRunning } from "../worker/interrupts";
import { displaysMade, emitRest } from "../worker/outputs";
import { asOwner } from "../worker/owner";
import type { Report } from "../worker/protocol";
import { report } from "../worker/report";
import { failureOf } from "../worker/traceback";
import type { State } from "./model";
import { captured, type Part } from "./parts";
import { throttled } from "./throttle";
import type { Widget } from "./widget";

/** Outputs of a run that takes longer than this, in ms, are shown while it runs; before that, only with its end. */
const patience = 300;

/** What the view is shown: the controls by their ids, and what the newest run has put out. */
export interface InteractState extends State {
  readonly controls: readonly string[];
  readonly parts: readonly Part[];
  readonly busy: boolean;
}

/** The values of the controls, by name. */
export type Values = Readonly<Record<string, unknown>>;

export interface Runs {
  /** The first run is part of the cell: an interrupt of the cell ends it. */
  begin(): Promise<void>;
  /** A value has changed: what runs is told to end, and the next run takes the newest ones. */
  again(): void;
  end(): void;
}

/** The runs of a function, one after another: what changes while one runs is taken by the next, which is the only one that waits. */
export function runs(fn: (values: Values) => unknown, values: () => Values, shown: Widget<InteractState>): Runs {
  const home = currentCell();
  const output = captured();
  let running: Cell | undefined;
  let since = 0;
  let waits = false;
  let closed = false;

  const show = (busy: boolean) => {
    shown.set("parts", output.parts());
    shown.set("busy", busy);
  };
  const showSoon = throttled(() => show(running !== undefined));
  const capture = (message: Report) => {
    if (!output.take(message)) report(message);
    else if (running === undefined || performance.now() - since > patience) showSoon(undefined);
  };

  async function run(call: (cell: Cell) => unknown): Promise<void> {
    const cell = new Cell(home.command, capture);
    running = cell;
    since = performance.now();
    output.clear();
    shown.set("busy", true);
    try {
      const value = await stoppable(
        cell,
        asOwner(cell, async () => settled(cell, call(cell))),
      );
      if (value) output.take(value);
    } catch (error) {
      if (isInterruption(error)) stopRunning();
      const interrupted = cell.isStopped || isInterruption(error) || error instanceof KeyboardInterrupt;
      if (interrupted) cell.stop();
      // What is said by a run that was told to end, because there are newer values, is of no use.
      if (!waits)
        output.take({ type: "error", run: cell.run, ...failureOf(interrupted ? new KeyboardInterrupt() : error) });
    } finally {
      cell.close();
      if (!cell.isStopped) emitRest(cell);
      running = undefined;
      asOwner(new Cell(home.command), () => show(waits));
    }
    if (waits) later();
  }

  /** What `fn` has returned, when it is there, as an output; its own displays come before it. */
  async function settled(cell: Cell, returned: unknown): Promise<Report | undefined> {
    const value = await returned;
    await displaysMade(cell);
    if (value === undefined) return undefined;
    return { type: "display", run: cell.run, update: false, ...(await bundleOf(value)) };
  }

  function later(): void {
    waits = true;
    // All changes that have come by now count as one.
    setImmediate(() => {
      if (closed || running || !waits) return;
      waits = false;
      void run((cell) => asOwner(cell, () => guarded(() => fn(values()))));
    });
  }

  return {
    begin(): Promise<void> {
      home.stopped.catch(() => running?.stop());
      return run(() => fn(values()));
    },
    again(): void {
      if (running) {
        waits = true;
        running.abort.abort(new Error("there are newer values"));
      } else if (!waits) later();
    },
    end(): void {
      closed = true;
      running?.stop();
    },
  };
}
