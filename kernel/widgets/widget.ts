import { displayMethod } from "../display/custom";
import { escapeText } from "../display/escape";
import { currentCell } from "../worker/cell";
import { displayOf, widgetMime } from "../worker/widget-display";
import { type Accept, createModel, type Model, type Received, type State } from "./model";
import { isListenedTo } from "./models";
import { throttled } from "./throttle";

/** Something on the page with a state that kernel and page share. */
export interface Widget<S extends State = State> {
  readonly id: string;
  get<K extends keyof S & string>(name: K): S[K];
  set<K extends keyof S & string>(name: K, value: S[K]): void;
  /** Calls `changed` whenever `name` changes, in the page or by code; returns what ends that. */
  on<K extends keyof S & string>(name: K, changed: (value: S[K], before: S[K]) => unknown): () => void;
  /** Sends the page a message of one's own. */
  send(content: unknown, buffers?: readonly Uint8Array[]): void;
  /** Calls `received` for each message that the page sends; returns what ends that. */
  onMessage(received: Received): () => void;
  /** Takes the widget from the page. */
  close(): void;
  /** What can be seen of it where no page brings it to life. */
  standIn(): StandIn;
  [displayMethod](): Record<string, unknown>;
}

export interface WidgetOptions<S extends State> {
  /** The view: an ES module whose default export has `render({ model, el })`, as anywidget has it. */
  readonly esm: string;
  readonly css?: string;
  readonly state?: S;
}

/** What a widget is where no page brings it to life. */
export interface StandIn {
  readonly html: string;
  readonly text: string;
}

/** A widget of one's own in anywidget's protocol: `esm` draws it, `state` is what kernel and page share. */
export function widget<S extends State>({ esm, css = "", state = {} as S }: WidgetOptions<S>): Widget<S> {
  if (typeof esm !== "string") throw new TypeError(`widget: esm is ${typeof esm}; it is the text of an ES module`);
  return widgetOf("widget", { esm, css, state }, { standIn: plain });
}

const plain = (state: State): StandIn => {
  const shown = JSON.stringify(state, (_, value) => (ArrayBuffer.isView(value) ? "(binary)" : value));
  return { html: `<code>${escapeText(`widget ${shown}`)}</code>`, text: `widget ${shown}` };
};

interface Behaviour {
  readonly standIn: (state: State) => StandIn;
  readonly accept?: Accept;
}

/** A widget of the given kind; each kind has its views' code and look once in the page. */
export function widgetOf<S extends State>(
  kind: string,
  { esm, css, state }: { readonly esm: string; readonly css: string; readonly state: S },
  { standIn, accept = (changes) => changes }: Behaviour,
): Widget<S> {
  const id = kind === "widget" ? `triad.widget.${++count}` : `triad.${kind}`;
  let shown = false;
  const names = Object.keys(state);
  const own = (): State => Object.fromEntries(names.map((name) => [name, model.state[name]]));
  const bundle = () => {
    const { html, text } = standIn(own());
    return {
      [widgetMime]: { version_major: 2, version_minor: 1, model_id: model.id },
      ...{ "text/html": html, "text/plain": text },
    };
  };
  // A page with the widget in it keeps itself up to date; replacing its output would take the keyboard's focus away.
  const refresh = throttled(() => displayOf(currentCell(), { id: model.id, update: true, data: bundle() }));
  const model: Model = createModel({ ...state, _esm: esm, _css: css, _anywidget_id: id }, accept, () => {
    if (shown && !isListenedTo()) refresh(undefined);
  });
  return {
    id: model.id,
    get: (name) => model.state[known(name)] as S[typeof name],
    set: (name, value) => model.change({ [known(name)]: value }),
    on: (name, changed) => model.on(known(name), changed as (value: unknown, before: unknown) => unknown),
    send: model.send,
    onMessage: model.onMessage,
    close: model.close,
    standIn: () => standIn(own()),
    [displayMethod]() {
      shown = true;
      return bundle();
    },
  };

  function known(name: string): string {
    if (names.includes(name)) return name;
    throw new RangeError(
      `widget: its state has no "${name}"; there ${names.length === 1 ? "is" : "are"} ${names.join(", ") || "none"}`,
    );
  }
}

let count = 0;
