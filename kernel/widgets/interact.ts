import { displayMethod } from "../display/custom";
import { escapeText } from "../display/escape";
import { figureSvg } from "../display/figure-svg/figure-svg";
import { libraryHtml } from "../display/plotly-library";
import type { Control } from "./control";
import { controlFor } from "./control-for";
import type { Part } from "./parts";
import { type InteractState, runs, type Values } from "./runs";
import { viewCode, viewStyle } from "./view";
import { type StandIn, type Widget, widgetOf } from "./widget";

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
