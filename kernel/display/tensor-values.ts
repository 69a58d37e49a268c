import { aligned } from "./numbers";

/** Numbers or strings laid out row by row. */
export type Values = ArrayLike<number> | readonly string[];

/** How many entries are shown along each axis: many along the last two, few along the others. */
export const shownShape = (shape: readonly number[]): number[] =>
  shape.map((size, axis) => Math.min(size, axis === shape.length - 1 ? 8 : axis === shape.length - 2 ? 6 : 2));

/**
 * Nested brackets around values of shape `shown`, which are the first ones of a tensor of shape `whole`.
 * Where some are left out it says `… 784`: how many there are along that axis.
 */
export function nestedText(
  values: Values,
  shown: readonly number[],
  whole: readonly number[],
  isBoolean: boolean,
): string {
  const texts = textsOf(values, isBoolean);
  const width = texts[0]?.startsWith('"') ? 0 : Math.max(0, ...texts.map((text) => text.length));
  return nest(
    texts.map((text) => text.padStart(width)),
    shown,
    whole,
    0,
  );
}

function nest(texts: readonly string[], shown: readonly number[], whole: readonly number[], axis: number): string {
  if (axis === shown.length) return texts[0] ?? "";
  const count = shown[axis]!;
  const stride = count === 0 ? 0 : texts.length / count;
  const parts = Array.from({ length: count }, (_, i) =>
    nest(texts.slice(i * stride, (i + 1) * stride), shown, whole, axis + 1),
  );
  if (count < whole[axis]!) parts.push(`… ${whole[axis]}`);
  const isLast = axis === shown.length - 1;
  return `[${parts.join(isLast ? ", " : `,${"\n".repeat(shown.length - axis - 1)}${" ".repeat(axis + 1)}`)}]`;
}

function textsOf(values: Values, isBoolean: boolean): string[] {
  const entries = Array.from(values as ArrayLike<number | string>);
  if (entries.every((entry) => typeof entry === "string")) return entries.map(quoted);
  return isBoolean ? entries.map((entry) => String(entry !== 0)) : aligned(entries as number[], 5);
}

const quoted = (text: string): string => JSON.stringify(text.length > 20 ? `${text.slice(0, 19)}…` : text);
