import { fromHex, parseColor, type Rgb } from "./color";

/** Colours at increasing places from 0 to 1. */
export type ColorScale = readonly (readonly [place: number, color: Rgb])[];

const stops = (places: Record<number, string>): ColorScale =>
  Object.entries(places)
    .map(([place, hex]) => [Number(place), fromHex(hex)] as const)
    .sort(([a], [b]) => a - b);

const even = (hexes: string): ColorScale =>
  hexes.split(" ").map((hex, i, { length }) => [i / (length - 1), fromHex(hex)] as const);

/** Plotly's colour scales, by the names that Plotly gives them. */
export const colorScales = {
  Greys: even("000000 ffffff"),
  YlGnBu: even("081d58 253494 225ea8 1d91c0 41b6c4 7fcdbb c7e9b4 edf8d9 ffffd9"),
  Greens: even("00441b 006d2c 238b45 41ab5d 74c476 a1d99b c7e9c0 e5f5e0 f7fcf5"),
  YlOrRd: even("800026 bd0026 e31a1c fc4e2a fd8d3c feb24c fed976 ffeda0 ffffcc"),
  Bluered: even("0000ff ff0000"),
  RdBu: stops({ 0: "050aac", 0.35: "6a89f7", 0.5: "bebebe", 0.6: "dcaa84", 0.7: "e6915a", 1: "b20a1c" }),
  Reds: stops({ 0: "dcdcdc", 0.2: "f5c39d", 0.4: "f5a069", 1: "b20a1c" }),
  Blues: stops({ 0: "050aac", 0.35: "283cbe", 0.5: "4664f5", 0.6: "5a78f5", 0.7: "6a89f7", 1: "dcdcdc" }),
  Picnic: even("0000ff 3399ff 66ccff 99ccff ccccff ffffff ffccff ff99ff ff66cc ff6666 ff0000"),
  Rainbow: even("96005a 0000c8 0019ff 0098ff 2cff96 97ff00 ffea00 ff6f00 ff0000"),
  Portland: even("0c3383 0a88ba f2d338 f28f38 d91e1e"),
  Jet: stops({ 0: "000083", 0.125: "003caa", 0.375: "05ffff", 0.625: "ffff00", 0.875: "fa0000", 1: "800000" }),
  Hot: stops({ 0: "000000", 0.3: "e60000", 0.6: "ffd200", 1: "ffffff" }),
  Blackbody: stops({ 0: "000000", 0.2: "e60000", 0.4: "e6d200", 0.7: "ffffff", 1: "a0c8ff" }),
  Earth: stops({ 0: "000082", 0.1: "00b4b4", 0.2: "28d228", 0.4: "e6e632", 0.6: "784614", 1: "ffffff" }),
  Electric: stops({ 0: "000000", 0.15: "1e0064", 0.4: "780064", 0.6: "a05a00", 0.8: "e6c800", 1: "fffadc" }),
  Viridis: stops({
    0: "440154",
    0.06274509803921569: "48186a",
    0.12549019607843137: "472d7b",
    0.18823529411764706: "424086",
    0.25098039215686274: "3b528b",
    0.3137254901960784: "33638d",
    0.3764705882352941: "2c728e",
    0.4392156862745098: "26828e",
    0.5019607843137255: "21918c",
    0.5647058823529412: "1fa088",
    0.6274509803921569: "28ae80",
    0.6901960784313725: "3fbc73",
    0.7529411764705882: "5ec962",
    0.8156862745098039: "84d44b",
    0.8784313725490196: "addc30",
    0.9411764705882353: "d8e219",
    1: "fde725",
  }),
  Cividis: even(
    "00204c 002a66 00346e 273f6c 3c4a6b 4c556b 5b5f6d 686a70 757575 838178 928c78 a19876 b0a572 c0b16d d1bf66 e1cc5c f3db4f ffe945",
  ),
} as const;

/** The scale that a trace asks for by name or by its stops; what cannot be read is `otherwise`. */
export function readScale(asked: unknown, otherwise: ColorScale = colorScales.RdBu): ColorScale {
  if (typeof asked === "string") {
    const reversed = asked.endsWith("_r");
    const wanted = (reversed ? asked.slice(0, -2) : asked).toLowerCase();
    const found = Object.entries(colorScales).find(([name]) => name.toLowerCase() === wanted)?.[1];
    return found && reversed ? reversedScale(found) : (found ?? otherwise);
  }
  if (!Array.isArray(asked)) return otherwise;
  const read = asked.map((stop) => [Number(stop?.[0]), parseColor(String(stop?.[1]))] as const);
  const valid = read.filter((stop): stop is [number, Rgb] => Number.isFinite(stop[0]) && stop[1] !== undefined);
  return valid.length === asked.length && valid.length > 1 ? valid : otherwise;
}

export const reversedScale = (scale: ColorScale): ColorScale =>
  scale.map(([place, color]) => [1 - place, color] as const).reverse();

/** The colour at `place`; outside 0 to 1 that of the nearer end. */
export function colorAt(scale: ColorScale, place: number): Rgb {
  const above = scale.findIndex(([stop]) => stop >= place);
  if (above <= 0) return scale[above === 0 ? 0 : scale.length - 1]![1];
  const [start, from] = scale[above - 1]!;
  const [end, to] = scale[above]!;
  const share = (place - start) / (end - start || 1);
  return [mix(from[0], to[0], share), mix(from[1], to[1], share), mix(from[2], to[2], share)];
}

const mix = (from: number, to: number, share: number): number => from + (to - from) * share;
