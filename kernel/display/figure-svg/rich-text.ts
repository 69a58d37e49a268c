import { escapeText } from "../escape";
import { element, px } from "./element";

const styles: Record<string, Readonly<Record<string, string>>> = {
  b: { "font-weight": "bold" },
  i: { "font-style": "italic" },
  em: { "font-style": "italic" },
  sub: { "baseline-shift": "sub", "font-size": "75%" },
  sup: { "baseline-shift": "super", "font-size": "75%" },
};

const entities: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&nbsp;": "\u00a0",
  "&times;": "×",
  "&mu;": "μ",
};

interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly bold?: boolean;
  readonly fill?: string;
  readonly rotate?: number;
}

/** Text with the few tags that Plotly knows: `<br>`, `<b>`, `<i>`, `<sub>`, `<sup>`; others are left out, their text is not. */
export function richText(text: string, { x, y, anchor, size, bold, fill, rotate }: TextPlace): string {
  const attributes = {
    x,
    y,
    "text-anchor": anchor === "start" ? undefined : anchor,
    "font-size": size,
    "font-weight": bold ? "bold" : undefined,
    fill,
    transform: rotate ? `rotate(${px(rotate)} ${px(x)} ${px(y)})` : undefined,
  };
  const lines = linesOf(text);
  if (lines.length === 1) return element("text", attributes, styled(lines[0]!));
  return element(
    "text",
    attributes,
    ...lines.map((line, i) => element("tspan", { x, dy: i === 0 ? 0 : "1.2em" }, styled(line))),
  );
}

export const linesOf = (text: string): string[] => text.split(/<br\s*\/?>|\n/i);

/** The text as it is read, without its tags. */
export const plainText = (text: string): string =>
  decoded(text.replace(/<br\s*\/?>/gi, " ").replace(/<\/?[a-z][^>]*>/gi, ""));

function styled(line: string): string {
  const open: string[] = [];
  return line
    .split(/(<\/?[a-z][^>]*>)/i)
    .map((part) => {
      const tag = /^<(\/?)([a-z]+)/i.exec(part);
      if (!tag) return part === "" ? "" : within(open, escapeText(decoded(part)));
      const name = tag[2]!.toLowerCase();
      if (!tag[1]) open.push(name);
      else if (open.includes(name)) open.splice(open.lastIndexOf(name), 1);
      return "";
    })
    .join("");
}

function within(tags: readonly string[], text: string): string {
  const attributes = Object.assign({}, ...tags.map((tag) => styles[tag] ?? {})) as Record<string, string>;
  return Object.keys(attributes).length === 0 ? text : element("tspan", attributes, text);
}

const decoded = (text: string): string => text.replace(/&\w+;/g, (entity) => entities[entity] ?? entity);

/** About how wide a text is set in Helvetica, in pixels. */
export function widthOf(text: string, size: number): number {
  const widths = linesOf(text).map((line) =>
    [...plainText(line)].reduce((sum, character) => sum + share(character), 0),
  );
  return size * Math.max(0, ...widths);
}

function share(character: string): number {
  if (/[ijl.,:;'|!\s[\]()ft]/.test(character)) return 0.3;
  if (/[mwMW@%—…]/.test(character)) return 0.87;
  return /[A-Z\u2e80-\uffff]/.test(character) ? 0.69 : 0.56;
}
