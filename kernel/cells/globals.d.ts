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

/** What Node 20 has and the compiler's own library does not know yet. */
interface Array<T> {
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}
interface ReadonlyArray<T> {
  toReversed(): T[];
  toSorted(compare?: (a: T, b: T) => number): T[];
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  with(index: number, value: T): T[];
}
