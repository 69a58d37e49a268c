import { setImmediate } from "node:timers";
import { bundleOf } from "../display/bundle";
import { displayMethod } from "../display/custom";
import { escapeText } from "../display/escape";
import { figureSvg } from "../display/figure-svg/figure-svg";
import { libraryHtml } from "../display/plotly-library";
import { stoppable } from "../worker/background";
import { Cell, currentCell, KeyboardInterrupt } from "../worker/cell";
import { guarded, isInterruption } from "../worker/guard";
import { stopRunning } from "../worker/interrupts";
import { displaysMade, emitRest } from "../worker/outputs";
import { asOwner } from "../worker/owner";
import type { Report } from "../worker/protocol";
import { report } from "../worker/report";
import { failureOf } from "../worker/traceback";
import type { Control } from "./control";
import { controlFor } from "./controls-of";
import type { State } from "./model";
import { captured, type Part } from "./parts";
import { throttled } from "./throttle";
import { viewCode, viewStyle } from "./view";
import { type StandIn, type Widget, widgetOf } from "./widget";

/** Outputs of a run that takes longer than this, in ms, are shown while it runs; before that, only with its end. */
const patience = 300;

interface InteractState extends State {
  readonly controls: readonly string[];
  readonly parts: readonly Part[];
  readonly busy: boolean;
}

/** Controls, and below them what a function of their values puts out. */
export interface Interaction {
  readonly id: string;
  /** By name: their values can be set by code too. */
  readonly controls: Readonly<Record<string, Control<unknown>>>;
  /** Takes it from the page, and the controls that it has made. */
  close(): void;
  /** Settles when the first run has ended, and there is something to show. */
  [displayMethod](): Promise<Record<string, unknown>>;
}

type Values = Readonly<Record<string, unknown>>;

/** Shows the controls and what `fn` of their values gives, anew whenever one of them changes. */
export function interact(fn: (values: never) => unknown, forms: Readonly<Record<string, unknown>>): Interaction {
  if (typeof fn !== "function")
    throw new TypeError(`interact: its first argument is ${typeof fn}; it is a function of the controls' values`);
  const controls = Object.fromEntries(Object.entries(forms).map(([name, form]) => [name, controlFor(name, form)]));
  const shown: Widget<InteractState> = widgetOf<InteractState>(
    "interact",
    {
      ...{ esm: viewCode("interact.mjs"), css: viewStyle() },
      state: { controls: Object.values(controls).map(({ id }) => `anywidget:${id}`), parts: [], busy: false },
    },
    { standIn: (state) => standIn(Object.values(controls), state as InteractState), accept: () => ({}) },
  );
  shown.onMessage((content) => {
    if ((content as { type?: unknown } | null)?.type === "plotly.js")
      shown.send({ type: "plotly.js", html: libraryHtml() });
  });
  const values = () => Object.fromEntries(Object.entries(controls).map(([name, it]) => [name, it.value]));
  const simulation = runs(fn as (values: Values) => unknown, values, shown);
  const ends = Object.values(controls).map((control) => control.onChange(simulation.again));
  const first = simulation.begin();
  return {
    id: shown.id,
    controls,
    close() {
      for (const end of ends) end();
      simulation.end();
      for (const [name, control] of Object.entries(controls)) if (control !== forms[name]) control.close();
      shown.close();
    },
    async [displayMethod]() {
      await first;
      return shown[displayMethod]();
    },
  };
}

/** The runs of a function, one after another: what changes while one runs is taken by the next, which is the only one that waits. */
function runs(fn: (values: Values) => unknown, values: () => Values, shown: Widget<InteractState>) {
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
    /** The first run is part of the cell: an interrupt of the cell ends it. */
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

function standIn(controls: readonly Control<unknown>[], { parts }: InteractState): StandIn {
  const shown = controls.map((control) => control.standIn());
  const html = parts.map((part) => (part.type === "html" ? part.html : drawing(part)));
  const texts = parts.map((part) => part.text.trimEnd());
  return {
    html: `<div class="triad-interact">${[...shown.map((it) => it.html), ...html].join("\n")}</div>`,
    text: [...shown.map((it) => it.text), ...texts].join("\n"),
  };
}

function drawing({ figure, text }: Extract<Part, { type: "figure" }>): string {
  try {
    return figureSvg(figure);
  } catch {
    return `<pre>${escapeText(text)}</pre>`;
  }
}
