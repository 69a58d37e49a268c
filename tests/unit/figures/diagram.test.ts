import { describe, expect, it } from "vitest";
import { circuit, input, leaky, readout } from "../../../src";
import type { CircuitData } from "../../../src/circuit/data";
import { diagram } from "../../../src/figures/diagram";
import { type Point, placed } from "../../../src/figures/diagram-layout";
import { colors } from "../../../src/figures/theme";
import { display } from "../../../src/support/host";
import { ventral } from "./records";

/** Every element opened is closed, in order. */
function openElements(svg: string): string[] {
  const open: string[] = [];
  for (const [, closing, name, itself] of svg.matchAll(/<(\/?)(\w+)(?:\s[\w-]+="[^"<>]*")*(\/?)>/g)) {
    if (closing) expect(open.pop()).toBe(name);
    else if (!itself) open.push(name!);
  }
  return open;
}

const strange: CircuitData = {
  ...ventral,
  areas: { 'a<"&>': ventral.areas.retina!, b: ventral.areas.V1! },
  pathways: {
    'a<"&> -> b': { kind: "dense", pre: 'a<"&>', post: "b", bias: true },
    'a<"&> -> b / <gain>': { kind: "dense", pre: 'a<"&>', post: "b", bias: true },
  },
  objectives: [],
  learning: {},
  development: [{ stage: "</svg>\u0000", epochs: 1, plastic: [] }],
};

describe("diagram", () => {
  it("is the picture it was", async () => {
    await expect(`${diagram(ventral).svg}\n`).toMatchFileSnapshot("golden/ventral.svg");
  });

  it("is the same in words", async () => {
    await expect(`${diagram(ventral)}\n`).toMatchFileSnapshot("golden/ventral.txt");
  });

  it("says all of the circuit in its text: areas, rules, sizes, objectives, stages", () => {
    const texts = [...diagram(ventral).svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        "retina",
        "28 × 28 × 1",
        "shows image",
        "relu",
        "identity",
        "oja",
        "fixed",
        "feedbackAlignment",
        "200,960 parameters",
        "16,384 parameters",
        "650 parameters",
        "sparseness(0.05) × 0.1, local",
        "crossEntropy(label)",
        "critical period",
        "1 epoch",
        "schooling",
        "4 epochs",
      ]),
    );
  });

  it("has no strip of stages for a life of one stage", () => {
    const one = { ...ventral, development: ventral.development.slice(0, 1) };
    expect(diagram(ventral).svg).toContain(">development</text>");
    expect(diagram(one).svg).not.toContain(">development</text>");
  });

  it("has a picture and words for a notebook, and a title and a description for who cannot see it", () => {
    const { svg, [display]: show } = diagram(ventral);
    expect(Object.keys(show())).toEqual(["image/svg+xml", "text/plain"]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" role="img"/);
    expect(svg).toContain("<title>circuit of 4 areas: retina, V1, IT, naming</title><desc>areas\n");
  });

  it.each([
    ["ventral", ventral],
    ["strange", strange],
  ])("is well-formed: %s", (_, circuit) => {
    const { svg } = diagram(circuit);
    expect(openElements(svg)).toEqual([]);
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).not.toContain("\u0000");
  });

  it("draws both of two pathways between the same areas", () => {
    const { svg } = diagram(strange);
    expect(svg).toContain(">&lt;gain&gt;: fixed</text>");
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
  });

  it("draws an area's pathway to itself from the lower edge of its box and back to it", () => {
    const areas = { cue: input("cue", [2]), memory: leaky(3), naming: readout(2) };
    const pathways = { "cue -> memory": {}, "memory -> memory": {}, "memory -> naming": {} };
    const { areas: boxes, pathways: arrows } = placed(circuit({ architecture: { areas, pathways } }).data);
    const box = boxes.find(({ name }) => name === "memory")!;
    const { points, loop, label } = arrows.find(({ name }) => name === "memory -> memory")!;
    expect(loop).toBe(true);
    const [from, deepest, to] = points as [Point, Point, Point];
    for (const end of [from, to]) {
      expect(end.y).toBeCloseTo(box.y + box.height / 2, 6);
      expect(Math.abs(end.x - box.x)).toBeLessThan(box.width / 2);
    }
    expect(to.x).toBeLessThan(from.x);
    expect(deepest.y).toBe(label.y);
    expect(deepest.y).toBeGreaterThan(from.y + 20);
    expect(arrows.filter((each) => each.loop)).toHaveLength(1);
  });

  it("gives each rule of a circuit a colour of its own, in the order of the pathways", () => {
    const colorOf = (rule: string) => new RegExp(`fill="([^"]*)">${rule}<`).exec(diagram(ventral).svg)?.[1];
    expect(colorOf("oja")).toBe(colors[0]);
    expect(colorOf("feedbackAlignment")).toBe(colors[1]);
  });

  it("keeps boxes apart", () => {
    const many = Array.from({ length: 12 }, (_, i) => `area${i}`);
    const crowd: CircuitData = {
      ...strange,
      areas: Object.fromEntries(many.map((name) => [name, ventral.areas.V1!])),
      pathways: Object.fromEntries(
        many.flatMap((post, i) =>
          many
            .slice(0, i)
            .filter((_, j) => (i * 7 + j * 3) % 4 === 0)
            .map((pre) => [`${pre} -> ${post}`, { kind: "dense" as const, pre, post, bias: true }]),
        ),
      ),
    };
    const boxes = [
      ...diagram(crowd).svg.matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="62"/g),
    ].map(([, x, y, width]) => ({ x: Number(x), y: Number(y), width: Number(width) }));
    expect(boxes).toHaveLength(12);
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        expect(a.x + a.width < b.x || b.x + b.width < a.x || a.y + 62 < b.y || b.y + 62 < a.y).toBe(true);
  });
});
