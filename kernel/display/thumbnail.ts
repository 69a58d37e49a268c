import { type ColorScale, colorAt, colorScales } from "./color-scale";
import { pngOf } from "./png";

/**
 * A matrix as a small picture, or nothing where a picture would not help.
 *
 * Numbers of one sign go from dark to light; numbers of both signs from blue over white to red, with zero in the middle.
 */
export function thumbnail(values: ArrayLike<number>, shape: readonly number[]): string {
  const [height, width] = shape.length === 3 && shape[2] === 1 ? shape : shape.length === 2 ? shape : [];
  if (height === undefined || width === undefined || Math.min(height, width) < 4) return "";
  const finite = Array.from(values).filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  if (!(high > low)) return "";
  const bothSigns = low < 0 && high > 0;
  const extent = Math.max(-low, high);
  const [scale, from, to] = bothSigns
    ? ([diverging, -extent, extent] as const)
    : ([colorScales.Greys, low, high] as const);
  const png = pngOf(width, height, rgbaOf(values, scale, from, to)).toString("base64");
  const zoom = Math.max(1, Math.floor(140 / Math.max(width, height)));
  return `<img alt="the ${height} × ${width} values as a picture" src="data:image/png;base64,${png}" style="width:${width * zoom}px;height:${height * zoom}px;image-rendering:pixelated;margin:.3em 0">`;
}

const diverging: ColorScale = [
  [0, [33, 102, 172]],
  [0.5, [247, 247, 247]],
  [1, [178, 24, 43]],
];

/** Four bytes for each value; one that is not finite is transparent. */
export function rgbaOf(values: ArrayLike<number>, scale: ColorScale, from: number, to: number): Uint8Array {
  const rgba = new Uint8Array(4 * values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value))
      rgba.set([...colorAt(scale, (value - from) / (to - from || 1)).map(Math.round), 255], 4 * i);
  }
  return rgba;
}
