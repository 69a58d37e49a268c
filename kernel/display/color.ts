export type Rgb = readonly [red: number, green: number, blue: number];

const named: Record<string, string> = {
  black: "000000",
  white: "ffffff",
  red: "ff0000",
  green: "008000",
  blue: "0000ff",
  yellow: "ffff00",
  orange: "ffa500",
  purple: "800080",
  gray: "808080",
  grey: "808080",
  cyan: "00ffff",
  magenta: "ff00ff",
  lightgray: "d3d3d3",
  lightgrey: "d3d3d3",
};

/** The colour that a CSS text names, as far as it is needed to mix colours: hexadecimal, `rgb()`, `rgba()`, common names. */
export function parseColor(css: string): Rgb | undefined {
  const text = css.trim().toLowerCase();
  const hex = named[text] ?? /^#([0-9a-f]{3,8})$/.exec(text)?.[1];
  if (hex !== undefined) return fromHex(hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex);
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number.parseFloat);
  return parts && parts.length >= 3 && parts.every(Number.isFinite) ? [parts[0]!, parts[1]!, parts[2]!] : undefined;
}

export const fromHex = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(0, 6), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
};

export const cssOf = (rgb: Rgb): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
