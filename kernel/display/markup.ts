import { displayMethod } from "./custom";
import { escapeText } from "./escape";
import type { MimeData } from "./renderer";

/** Text that is shown as what it describes: the value of `html`, `markdown` and `svg` in a cell. */
export interface Markup {
  readonly source: string;
  toString(): string;
  [displayMethod](): MimeData;
}

type Part = unknown;
/** A template tag that may also be called with the text itself. */
export interface MarkupTag {
  (text: string): Markup;
  (strings: TemplateStringsArray, ...values: Part[]): Markup;
}

/**
 * HTML: `` html`<b>${name}</b>` `` or `html(text)`.
 *
 * A value put into the template is escaped, unless it is markup itself; a list is put in item by item.
 */
export const html: MarkupTag = tag("text/html", escaped);

/** An SVG drawing: `` svg`<svg …>…</svg>` `` or `svg(text)`. Values are escaped as in `html`. */
export const svg: MarkupTag = tag("image/svg+xml", escaped);

/** Markdown: `` markdown`**${name}**` `` or `markdown(text)`. Values are put in as they are. */
export const markdown: MarkupTag = tag("text/markdown", String);

function tag(mime: string, written: (value: Part) => string): MarkupTag {
  return (text: string | TemplateStringsArray, ...values: Part[]): Markup => {
    const source =
      typeof text === "string" ? text : String.raw({ raw: text }, ...values.map((value) => joined(value, written)));
    return { source, toString: () => source, [displayMethod]: () => ({ [mime]: source, "text/plain": source }) };
  };
}

const joined = (value: Part, written: (value: Part) => string): string =>
  Array.isArray(value)
    ? value.map((item) => joined(item, written)).join("")
    : isMarkup(value)
      ? value.source
      : written(value);

function escaped(value: Part): string {
  return value === undefined || value === null || value === false ? "" : escapeText(value);
}

const isMarkup = (value: Part): value is Markup =>
  typeof value === "object" && value !== null && displayMethod in value && typeof (value as Markup).source === "string";
