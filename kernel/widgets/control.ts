import { escapeText } from "../display/escape";
import type { State } from "./model";
import { viewCode, viewStyle } from "./view";
import { type StandIn, type Widget, widgetOf } from "./widget";

/** What a control is made of: its label, and what its kind adds. */
export interface ControlState extends State {
  readonly label: string;
}

/** A widget that has one value, which the person at the notebook sets. */
export interface Control<V, S extends ControlState = ControlState> extends Widget<S> {
  value: V;
  readonly label: string;
  /** Calls `changed` whenever the value does, in the page or by code; returns what ends that. */
  onChange(changed: (value: V, before: V) => unknown): () => void;
}

/** How a control's value stands in its state, in the field `field`. */
interface Kind<V, S extends ControlState> {
  readonly field: keyof S & string;
  /** The value that the field says. */
  read(field: unknown): V;
  /** What the field is for a value; of one that a view has sent too, so it may be anything. `undefined` refuses it. */
  write(value: V): unknown;
  /** As `write`, for what a view sends; the field's own value where nothing else is said. */
  take?(field: unknown): unknown;
  /** How the value reads, and what can be seen of the control where nothing brings it to life. */
  text(state: S): string;
  html(state: S): string;
}

/** A control of the given kind, whose view is the file of that name. */
export function controlOf<V, S extends ControlState>(name: string, state: S, kind: Kind<V, S>): Control<V, S> {
  const { field, read, write, take = (value) => value } = kind;
  const made = widgetOf(
    name,
    { esm: viewCode(`${name}.mjs`), css: viewStyle(), state },
    {
      standIn: (now) => standIn(name, now as S, kind),
      accept(changes) {
        if (!(field in changes)) return changes;
        const { [field]: sent, ...rest } = changes;
        const taken = take(sent);
        return taken === undefined ? rest : { ...rest, [field]: taken };
      },
    },
  );
  return {
    ...made,
    label: state.label,
    get value() {
      return read(made.get(field));
    },
    set value(value) {
      made.set(field, write(value) as S[typeof field]);
    },
    onChange: (changed) => made.on(field, (value, before) => changed(read(value), read(before))),
  };
}

/** How a control is called in an error: by its kind, and by its label where it has one. */
export const named = (kind: string, label: string): string => (label === "" ? kind : `${kind} "${label}"`);

/** A control with more to it: what it reads and sets goes on to be what it has now. */
export const extended = <C extends object, M extends object>(control: C, more: M): C & M =>
  Object.defineProperties(more, Object.getOwnPropertyDescriptors(control)) as C & M;

function standIn<S extends ControlState>(
  name: string,
  state: S,
  { text, html }: Pick<Kind<unknown, S>, "text" | "html">,
): StandIn {
  const shown = text(state);
  const said = state.label === "" ? "" : `<span>${escapeText(state.label)}</span> `;
  return {
    html: `<div class="triad-control triad-${name}" style="display:flex;gap:8px;align-items:center">${said}${html(state)}</div>`,
    text: `${name} ${state.label === "" ? "" : `${state.label}: `}${shown}`,
  };
}
