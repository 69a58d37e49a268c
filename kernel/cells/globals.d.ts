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
