/**
 * The d3 formats that axes are usually given: `.0%`, `.2f`, `,d`, `.1e`, `~s` and the like.
 * Anything else is undefined, and the axis chooses for itself.
 */
export function formatOf(specifier: string | undefined): ((value: number) => string) | undefined {
  const parts = /^(\+?)(,?)(?:\.(\d+))?(~?)([%fdegs]?)$/.exec(specifier ?? "");
  if (!specifier || !parts) return undefined;
  const [, plus, comma, precision, trim, type] = parts;
  const digits = precision === undefined ? undefined : Number(precision);
  const body = bodies[type || "g"]!;
  return (value) => {
    const text = trim ? trimmed(body(value, digits)) : body(value, digits);
    const signed = plus && value > 0 ? `+${text}` : text;
    return (comma ? grouped(signed) : signed).replace("-", "−");
  };
}

const bodies: Record<string, (value: number, digits: number | undefined) => string> = {
  "%": (value, digits = 6) => `${(value * 100).toFixed(digits)}%`,
  f: (value, digits = 6) => value.toFixed(digits),
  d: (value) => String(Math.round(value)),
  e: (value, digits = 6) => value.toExponential(digits),
  g: (value, digits) => String(digits === undefined ? value : Number(value.toPrecision(Math.max(1, digits)))),
  s: (value, digits = 6) => withPrefix(value, digits),
};

const trimmed = (text: string): string => text.replace(/(\.\d*?)0+(?!\d)/, "$1").replace(/\.(?!\d)/, "");
const grouped = (text: string): string =>
  text.replace(/^([+-]?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

function withPrefix(value: number, digits: number): string {
  const prefixes: Record<number, string> = {
    12: "T",
    9: "G",
    6: "M",
    3: "k",
    0: "",
    [-3]: "m",
    [-6]: "µ",
    [-9]: "n",
    [-12]: "p",
  };
  const power = value === 0 ? 0 : Math.max(-12, Math.min(12, 3 * Math.floor(Math.log10(Math.abs(value)) / 3)));
  return `${Number((value / 10 ** power).toPrecision(Math.max(1, digits)))}${prefixes[power]}`;
}
