/** What every cell has beside what Node provides. Not part of the project's own compilation. */

/** What an object shows itself by: a method of this name returns texts by MIME type. */
interface JupyterDisplayable {
  [key: symbol]: () => Record<string, unknown> | Promise<Record<string, unknown>>;
}

/**
 * Shows a value below the cell, at once.
 *
 * @param options.id Names the output, so that it can be replaced later.
 * @param options.update Replaces the output of this `id`, wherever it is, instead of adding one.
 */
declare function display(value: unknown, options?: { id?: string; update?: boolean }): Promise<void>;

/** Removes the cell's output so far; with `wait`, as soon as there is new output. */
declare function clearOutput(options?: { wait?: boolean }): void;

/** HTML to show: as a cell's last value, or by `display`. */
declare function html(text: string): JupyterDisplayable;
declare function html(strings: TemplateStringsArray, ...values: unknown[]): JupyterDisplayable;

/** Markdown to show: as a cell's last value, or by `display`. */
declare function markdown(text: string): JupyterDisplayable;
declare function markdown(strings: TemplateStringsArray, ...values: unknown[]): JupyterDisplayable;

/** An SVG drawing to show: as a cell's last value, or by `display`. */
declare function svg(text: string): JupyterDisplayable;
declare function svg(strings: TemplateStringsArray, ...values: unknown[]): JupyterDisplayable;

/** Asks the person at the notebook for a line of text. */
declare function input(prompt?: string): Promise<string>;

/** As `input`, without showing what is typed. */
declare function password(prompt?: string): Promise<string>;

/** Asks the person at the notebook for a line of text and waits for it; `otherwise` is the answer of who types nothing. */
declare function prompt(message?: string, otherwise?: string): string;

/** Asks the person at the notebook yes or no, and waits for the answer. */
declare function confirm(message?: string): boolean;

/** Tells the person at the notebook something, and waits for Enter. */
declare function alert(message?: string): void;

/** What notebooks that were written for Deno use to show things. There is nothing else of Deno here. */
declare namespace Deno {
  namespace jupyter {
    /** The name of the method by which an object says how it is shown. */
    const $display: unique symbol;

    /** Values by MIME type. */
    interface MediaBundle {
      [mime: string]: unknown;
    }

    interface Displayable {
      [$display]: () => MediaBundle | Promise<MediaBundle>;
    }

    interface DisplayOptions {
      /** What is given is the MIME bundle itself. */
      raw?: boolean;
      /** Replaces the output of the same `display_id`. */
      update?: boolean;
      display_id?: string;
    }

    /** Shows a value below the cell. */
    function display(obj: unknown, options?: DisplayOptions): Promise<void>;

    /** The MIME bundle that a value is shown as. */
    function format(obj: unknown): Promise<MediaBundle>;

    /** Markdown to show; values are put in as they are. */
    function md(strings: TemplateStringsArray, ...values: unknown[]): Displayable;

    /** HTML to show; values are put in as they are. */
    function html(strings: TemplateStringsArray, ...values: unknown[]): Displayable;

    /** An SVG drawing to show; values are put in as they are. */
    function svg(strings: TemplateStringsArray, ...values: unknown[]): Displayable;

    /** An image to show, by its path or its bytes. */
    function image(obj: string | Uint8Array): Displayable;

    /** Sends a message of Jupyter's protocol to the front end. */
    function broadcast(
      msgType: string,
      content: Record<string, unknown>,
      extra?: { metadata?: Record<string, unknown>; buffers?: (ArrayBuffer | Uint8Array)[] },
    ): Promise<void>;
  }
}

/** Something on the page whose state kernel and page share; it is shown as a cell's last value, or by `display`. */
interface JupyterWidget<S = Readonly<Record<string, unknown>>> extends JupyterDisplayable {
  readonly id: string;
  get<K extends keyof S & string>(name: K): S[K];
  set<K extends keyof S & string>(name: K, value: S[K]): void;
  /** Calls `changed` whenever `name` changes, in the page or by code; returns what ends that. */
  on<K extends keyof S & string>(name: K, changed: (value: S[K], before: S[K]) => unknown): () => void;
  /** Sends the page a message of one's own: there it is `model.on("msg:custom", (content, buffers) => …)`. */
  send(content: unknown, buffers?: readonly Uint8Array[]): void;
  /** Calls `received` for each `model.send(content, callbacks, buffers)` of the page; returns what ends that. */
  // biome-ignore lint/suspicious/noExplicitAny: what a page sends is the business of its own code
  onMessage(received: (content: any, buffers: readonly Uint8Array[]) => unknown): () => void;
  /** Takes the widget from the page. */
  close(): void;
}

/** A widget with one value, which the person at the notebook sets. */
interface JupyterControl<V> extends JupyterWidget {
  value: V;
  readonly label: string;
  /**
   * Calls `changed` whenever the value does, in the page or by code; returns what ends that.
   *
   * What `changed` prints, and an error in it, is shown below the cell that called `onChange`.
   */
  onChange(changed: (value: V, before: V) => unknown): () => void;
}

/**
 * A widget of your own, in anywidget's protocol.
 *
 * @param options.esm The text of an ES module; its default export has `render({ model, el })`, called once for each place
 * on the page. There `model.get`, `model.set` with `model.save_changes`, and `model.on("change:name", …)` reach the state.
 * @param options.state What kernel and page share: JSON, and typed arrays, which travel as bytes.
 * @example
 * const esm = `export default { render({ model, el }) {
 *   el.textContent = model.get("text");
 *   el.onclick = () => model.send({ clicked: true });
 * } }`;
 * const greeting = widget({ esm, state: { text: "hello" } });
 * greeting.onMessage(() => greeting.set("text", "clicked"));
 * greeting;
 */
declare function widget<S extends Readonly<Record<string, unknown>> = Record<never, unknown>>(options: {
  esm: string;
  css?: string;
  state?: S;
}): JupyterWidget<S>;

/**
 * A number between two ends.
 *
 * @param options.min Default 0.
 * @param options.max Default 1.
 * @param options.step Default 1 where both ends are whole and at least 20 apart, else a hundredth of the way or less.
 * @param options.value Default: the middle.
 * @example
 * const rate = slider({ min: 0, max: 1, step: 0.05, label: "rate" });
 * rate.onChange((value) => console.log(value));
 * rate;
 */
declare function slider(options?: {
  min?: number;
  max?: number;
  step?: number;
  value?: number;
  label?: string;
}): JupyterControl<number>;

/**
 * One of several values, the first unless `value` says another; of a record, its keys are what is shown.
 *
 * @example
 * dropdown({ options: { slow: 1e-4, fast: 1e-2 }, label: "learning" });
 */
declare function dropdown<const V>(options: {
  options: readonly V[] | Readonly<Record<string, V>>;
  value?: JupyterGiven<V>;
  label?: string;
}): JupyterControl<V>;
type JupyterGiven<V> = [V][V extends unknown ? 0 : never];

/** Yes or no. */
declare function checkbox(options?: { value?: boolean; label?: string }): JupyterControl<boolean>;

/** Something to click; its value counts the clicks. */
declare function button(options?: { label?: string }): JupyterControl<number> & {
  /** Calls `clicked` at each click with how many there were; returns what ends that. */
  onClick(clicked: (clicks: number) => unknown): () => void;
};

/**
 * An animation: a number that runs from `min` (default 0) to `max` (default 100) in steps (default 1).
 *
 * @param options.interval Milliseconds from one value to the next, default 100, at least 20.
 * @param options.loop Whether it begins anew at the end.
 */
declare function play(options?: {
  min?: number;
  max?: number;
  step?: number;
  value?: number;
  interval?: number;
  loop?: boolean;
  label?: string;
}): JupyterControl<number> & { play(): void; pause(): void };

/** A line of text; it counts when it is finished, by Enter or by leaving the field. */
declare function textField(options?: { value?: string; label?: string }): JupyterControl<string>;

/** Any number; it counts when it is finished, by Enter or by leaving the field. */
declare function numberField(options?: { value?: number; label?: string }): JupyterControl<number>;

/** A control, or its short form. */
type JupyterControlForm =
  // biome-ignore lint/suspicious/noExplicitAny: a control of whatever
  | JupyterControl<any>
  | readonly [min: number, max: number, step?: number]
  | boolean
  | number
  | string
  | readonly string[]
  | Readonly<Record<string, unknown>>;

/** The values that a control of this form has. */
type JupyterControlValue<F> =
  F extends JupyterControl<infer V>
    ? V
    : F extends readonly [number, number, number?]
      ? number
      : F extends boolean
        ? boolean
        : F extends number
          ? number
          : F extends string
            ? string
            : F extends readonly (infer V)[]
              ? V
              : F[keyof F];

/** Controls, and below them what a function of their values puts out. */
interface JupyterInteraction<C> extends JupyterDisplayable {
  readonly id: string;
  /** By name: their values can be set by code too. */
  readonly controls: { readonly [K in keyof C]: JupyterControl<JupyterControlValue<C[K]>> };
  /** Takes it from the page, and the controls that it has made. */
  close(): void;
}

/**
 * Shows controls, and below them what `fn` of their values returns, displays and prints, anew whenever one changes.
 *
 * A control is `[min, max]` or `[min, max, step]` for a slider, `true` or `false`, a number, a text, a list of texts or a
 * record to choose from, or a widget such as `slider(…)`. `fn` may be async. Where values change faster than it runs, it
 * runs for the newest ones only, and a training that is overtaken is told to end. Its errors are shown in its output.
 *
 * @example
 * interact(({ rate, noisy }) => simulate(rate, noisy), { rate: [0, 1], noisy: false });
 */
declare function interact<const C extends Readonly<Record<string, JupyterControlForm>>>(
  fn: (values: { [K in keyof C]: JupyterControlValue<C[K]> }) => unknown,
  controls: C,
): JupyterInteraction<C>;

/**
 * An output that is replaced in place, also from within a blocking loop; it begins below the cell that shows in it first.
 *
 * `show` may be called as often as you like: at most ten values a second are shown, and the last one for sure.
 *
 * @example
 * const plot = live();
 * for (const losses of training()) plot.show({ data: [{ y: losses }] });
 */
declare function live<T = unknown>(): { show(value: T): void };

/**
 * Goes through `items`, or counts from 0 to below a number, and shows a bar of how far it has come, in blocking loops too.
 *
 * @example
 * for (const step of progress(1000, { label: "settling" })) settle(step);
 */
declare function progress(items: number, options?: { label?: string }): Generator<number, void, undefined>;
declare function progress<T>(items: Iterable<T>, options?: { label?: string }): Generator<T, void, undefined>;
declare function progress<T>(items: AsyncIterable<T>, options?: { label?: string }): AsyncGenerator<T, void, undefined>;
