import { describe, expect, it } from "vitest";
import { colors, ink, layout, look } from "../../../src/figures/theme";

type Triple = readonly [number, number, number];
const linear = (hex: string): Triple =>
  [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
const luminance = ([r, g, b]: Triple) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
/** WCAG 2. */
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB. */
const vision: { readonly [kind: string]: readonly Triple[] } = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const lab = (rgb: Triple): Triple => {
  const [r, g, b] = rgb.map((c) => Math.min(1, Math.max(0, c))) as unknown as Triple;
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(luminance([r, g, b]));
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};
const seen = (hex: string, kind: string): Triple => {
  const [r, g, b] = linear(hex);
  return lab(vision[kind]!.map(([x, y, z]) => x * r + y * g + z * b) as unknown as Triple);
};

const grounds = { white: "#ffffff", "JupyterLab's dark": "#111111" };

describe.each(Object.entries(grounds))("on %s ground", (_, ground) => {
  it.each(colors)("%s stands out", (color) => expect(contrast(color, ground)).toBeGreaterThan(3));
  it("text is legible", () => expect(contrast(ink, ground)).toBeGreaterThan(4.3));
});

it.each(Object.keys(vision))("no two colours look alike with %s", (kind) => {
  for (const [i, a] of colors.entries())
    for (const b of colors.slice(i + 1)) {
      const [p, q] = [seen(a, kind), seen(b, kind)];
      const least = kind === "tritanopia" ? 11 : 17;
      expect(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]), `${a} and ${b}`).toBeGreaterThan(least);
    }
});

it("looks different for twenty lines", () => {
  expect(new Set(Array.from({ length: 20 }, (_, i) => JSON.stringify(look(i)))).size).toBe(20);
});

it("names what is on the axes and has no ground of its own", () => {
  const { title, xaxis, yaxis, paper_bgcolor } = layout({ title: "loss", x: "step", y: "loss (nats)" });
  expect([title?.text, xaxis?.title, yaxis?.title]).toMatchObject(["loss", { text: "step" }, { text: "loss (nats)" }]);
  expect(paper_bgcolor).toBe("rgba(0, 0, 0, 0)");
});
