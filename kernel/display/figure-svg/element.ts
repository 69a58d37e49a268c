import { escapeText } from "../escape";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One SVG element; numbers are rounded to a hundredth of a pixel, attributes without a value are left out. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? px(value) : escapeText(value)}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** A number of pixels to a hundredth; far outside is as good as anywhere outside, and every viewer can read it. */
export const px = (value: number): string => String(Math.round(Math.max(-1e6, Math.min(1e6, value)) * 100) / 100 || 0);

/** A path through the points, with a gap wherever one has no place. */
export function pathThrough(points: readonly (readonly [x: number, y: number])[]): string {
  let pen = "M";
  let path = "";
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = "M";
      continue;
    }
    path += `${pen}${px(x)},${px(y)}`;
    pen = "L";
  }
  return path;
}
