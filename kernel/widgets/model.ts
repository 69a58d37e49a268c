import { handle } from "../worker/background";
import { currentCell } from "../worker/cell";
import { comm } from "../worker/comms";
import { joined, split } from "./buffers";
import { models } from "./models";

/** What a widget and its views have in common; typed arrays in it travel as they are. */
export type State = Readonly<Record<string, unknown>>;

/** One widget's state, kept the same in the kernel and in every view of it. */
export interface Model {
  readonly id: string;
  readonly state: State;
  /** Changes the state, and tells the views and whoever listens. */
  change(changes: State): void;
  /** Calls `changed` with the new and the old value whenever `name` changes; returns what ends that. */
  on(name: string, changed: (value: unknown, before: unknown) => unknown): () => void;
  /** Calls `received` for each message that a view sends; returns what ends that. */
  onMessage(received: Received): () => void;
  /** Sends the views a message of one's own. */
  send(content: unknown, buffers?: readonly Uint8Array[]): void;
  /** Takes the widget from the page. */
  close(): void;
}

export type Received = (content: unknown, buffers: readonly Uint8Array[]) => unknown;

/** What of a view's changes is taken: a name that is left out stays as it was, and the view is told so. */
export type Accept = (changes: State) => State;

const protocol = { metadata: { version: "2.1.0" } };
/** anywidget's front end holds the state, loads the view's code from it, and speaks with the kernel. */
const anywidget = {
  ...{ _model_module: "anywidget", _model_name: "AnyModel", _model_module_version: "~0.11.*" },
  ...{ _view_module: "anywidget", _view_name: "AnyView", _view_module_version: "~0.11.*", _view_count: null },
};

/** Opens a model in the front end; `changed` is told of every change, wherever it comes from. */
export function createModel(initial: State, accept: Accept, changed: () => void = () => {}): Model {
  let state: State = { ...anywidget, ...initial };
  const listeners = new Map<string, Set<(value: unknown, before: unknown) => void>>();
  const receivers = new Set<Received>();
  const whole = split(state);
  const link = comm.open(
    "jupyter.widget",
    { state: whole.state, buffer_paths: whole.paths },
    { ...protocol, buffers: whole.buffers },
  );

  const tell = (changes: State) => {
    const { state, paths, buffers } = split(changes);
    link.send({ method: "update", state, buffer_paths: paths }, buffers);
  };
  const apply = (changes: State) => {
    const before = state;
    state = { ...state, ...changes };
    changed();
    for (const name of Object.keys(changes)) {
      for (const listener of listeners.get(name) ?? []) listener(state[name], before[name]);
    }
  };

  link.onMessage = (data, buffers, header) => {
    if (data.method === "request_state") tell(state);
    else if (data.method === "custom") for (const receive of receivers) receive(data.content, buffers);
    else if (data.method === "update") {
      const paths = (data.buffer_paths ?? []) as (string | number)[][];
      const asked = joined((data.state ?? {}) as State, paths, buffers);
      // Other pages on the same kernel learn of it by the echo.
      link.send({ method: "echo_update", state: data.state, buffer_paths: paths }, buffers, { parent: header });
      const known = Object.fromEntries(Object.entries(asked).filter(([name]) => name in state));
      const taken = accept(known);
      const refused = Object.keys(known).filter((name) => !Object.is(taken[name], known[name]));
      apply(differing(taken, state));
      if (refused.length > 0) tell(Object.fromEntries(refused.map((name) => [name, state[name]])));
    }
  };
  link.onClose = () => models.delete(link.id);

  const model: Model = {
    id: link.id,
    get state() {
      return state;
    },
    change(changes) {
      const news = differing(changes, state);
      if (Object.keys(news).length === 0) return;
      tell(news);
      apply(news);
    },
    on(name, changed) {
      const home = currentCell();
      const listener = (value: unknown, before: unknown) => handle(home, () => changed(value, before));
      const those = listeners.get(name) ?? new Set();
      listeners.set(name, those.add(listener));
      return () => void those.delete(listener);
    },
    onMessage(received) {
      const home = currentCell();
      const receive: Received = (content, buffers) => handle(home, () => received(content, buffers));
      receivers.add(receive);
      return () => void receivers.delete(receive);
    },
    send: (content, buffers) => link.send({ method: "custom", content }, buffers),
    close() {
      models.delete(link.id);
      link.close();
    },
  };
  models.set(link.id, model);
  return model;
}

const differing = (changes: State, state: State): State =>
  Object.fromEntries(Object.entries(changes).filter(([name, value]) => !Object.is(value, state[name])));
