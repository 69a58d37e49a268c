// biome-ignore-all lint/suspicious/noControlCharactersInRegex: they are what terminals are told with
import { escapeHtml } from "./escape";

/** Terminal text as HTML: colours and weights by spans, every other escape sequence is dropped. */
export function ansiHtml(text: string): string {
  let style: Style = plain;
  let html = "";
  for (const [, sequence, run] of text.matchAll(/(\x1b\[[\d;:?]*[A-Za-z]|\x1b.)|([^\x1b]+)/gs)) {
    if (run !== undefined) html += span(style, run);
    else if (sequence?.endsWith("m")) style = restyle(style, sequence.slice(2, -1));
  }
  return html;
}

interface Style {
  readonly colour?: string;
  readonly ground?: string;
  readonly bold?: boolean;
  readonly faint?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

const plain: Style = {};

function restyle(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let next = style;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes.slice(i + 1));
      next = code === 38 ? { ...next, colour } : { ...next, ground: colour };
      i += used;
    } else next = single(next, code);
  }
  return next;
}

function single(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, faint: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 22) return { ...style, bold: false, faint: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 27) return { ...style, inverse: false };
  if (code === 39) return { ...style, colour: undefined };
  if (code === 49) return { ...style, ground: undefined };
  if (code >= 30 && code <= 37) return { ...style, colour: named(code - 30) };
  if (code >= 90 && code <= 97) return { ...style, colour: named(code - 82) };
  if (code >= 40 && code <= 47) return { ...style, ground: named(code - 40) };
  if (code >= 100 && code <= 107) return { ...style, ground: named(code - 92) };
  return style;
}

/** The page's own sixteen colours: they differ between its light and its dark look. */
const named = (index: number): string => `var(--ansi-${index})`;

/** What follows 38 or 48, `5;n` or `2;r;g;b`, and how many numbers it took. */
function extended([kind, a = 0, b = 0, c = 0]: readonly number[]): [string | undefined, number] {
  if (kind === 2) return [`rgb(${a},${b},${c})`, 4];
  if (kind !== 5) return [undefined, 0];
  if (a < 16) return [named(a), 2];
  if (a > 231) return [`rgb(${Array(3).fill(8 + 10 * (a - 232))})`, 2];
  const level = (n: number) => (n === 0 ? 0 : 55 + 40 * n);
  const cube = a - 16;
  return [`rgb(${level(Math.floor(cube / 36))},${level(Math.floor(cube / 6) % 6)},${level(cube % 6)})`, 2];
}

function span(style: Style, text: string): string {
  const { inverse } = style;
  const colour = inverse ? (style.ground ?? "var(--page)") : style.colour;
  const ground = inverse ? (style.colour ?? "var(--ink)") : style.ground;
  const css = [
    colour && `color:${colour}`,
    ground && `background:${ground}`,
    style.bold && "font-weight:bold",
    style.faint && "opacity:.7",
    style.italic && "font-style:italic",
    style.underline && "text-decoration:underline",
  ].filter(Boolean);
  return css.length === 0 ? escapeHtml(text) : `<span style="${css.join(";")}">${escapeHtml(text)}</span>`;
}
