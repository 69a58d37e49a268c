import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSession } from "./session";

const { cells, refused, close } = createSession();
afterAll(close);

/** Cells are only checked here: nothing is trained. */
async function checked(code: string, cell: number): Promise<void> {
  expect(await cells.convert(code, cell)).toMatchObject({ ok: true });
  await cells.commit(cell, "all");
}

beforeAll(async () => {
  await checked(
    `import { adam, area, backprop, circuit, crossEntropy, feedbackAlignment, image, mnist, oja, readout, sparseness, train } from "triad";
     import type { Rule } from "triad";
     const areas = { retina: image(28, 28), V1: area(256), IT: area(64), naming: readout(10) };
     declare const stdp: Rule<"spikes">;`,
    1000,
  );
}, 60_000);

describe("the language in a notebook, in a folder without packages", () => {
  it("accepts the circuit that the design begins with", async () => {
    await checked(
      `const ventral = circuit({
        architecture: { areas, pathways: { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {}, "V1 -> IT / gain": {} } },
        objectives: { IT: sparseness({ target: 0.05, weight: 0.1 }), naming: crossEntropy("label") },
        learning: { "retina -> V1": oja({ rate: 1e-3 }), otherwise: feedbackAlignment({ optimizer: adam(1e-3) }) },
        development: [
          { stage: "critical period", epochs: 1, plastic: ["retina -> V1"] },
          { stage: "schooling", epochs: 4, plastic: ["V1 -> IT", "IT -> naming"] },
        ],
      });
      const run = await train(ventral, mnist(), { seed: 1 });`,
      1001,
    );
    await checked(
      'run.frame(); run.curve(); const edges: (keyof typeof ventral.pathways)[] = ["V1 -> IT / gain"];',
      1002,
    );
  });

  it("accepts circuits that are built by code", async () => {
    await checked(
      `const many = Object.fromEntries([1, 2].map((i) => [\`a\${i}\`, area(i)]));
       circuit({ architecture: { areas: many, pathways: { "a1 -> a2": {} } }, learning: { "a1 -> a2": backprop() } });`,
      1003,
    );
  });

  it.each([
    [
      "an area that does not exist",
      'circuit({ architecture: { areas, pathways: { "V1 -> ITT": {} } } })',
      '"V1 -> ITT"',
      '"IT"',
    ],
    [
      "one of a second pathway",
      'circuit({ architecture: { areas, pathways: { "V1 -> ITT / gain": {} } } })',
      '"V1 -> ITT / gain"',
      '"IT"',
    ],
    [
      "an objective there",
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, objectives: { V4: sparseness({ target: 0.1 }) } })',
      "V4",
      '"IT"',
    ],
    [
      "a rule where there is no pathway",
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, learning: { "IT -> naming": backprop() } })',
      '"IT -> naming"',
      '"V1 -> IT"',
    ],
    [
      "a second pathway's name",
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {}, "V1 -> IT / gain": {} } }, learning: { "V1 -> IT / gian": oja({ rate: 1 }) } })',
      '"V1 -> IT / gian"',
      '"V1 -> IT / gain"',
    ],
    [
      "a stage's pathway",
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, development: [{ stage: "a", epochs: 1, plastic: ["IT -> V4"] }] })',
      '"IT -> V4"',
      '"V1 -> IT"',
    ],
    [
      "a rule on units without its signal",
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, learning: { "V1 -> IT": stdp } })',
      '"spikes"',
      '"rate"',
    ],
    [
      "the same for all pathways",
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, learning: { otherwise: stdp } })',
      '"spikes"',
      '"rate"',
    ],
    [
      "a task without the signal",
      'train(circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, objectives: { IT: crossEntropy("reward") } }), mnist())',
      '"reward"',
      '"label"',
    ],
  ])("refuses %s, and names what there is", async (_, code, wrong, right) => {
    const mistakes = await refused(code);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]?.message).toContain(wrong);
    expect(mistakes[0]?.message).toContain(right);
    expect(mistakes[0]?.line).toBe(1);
  });

  it.each([
    ['circuit({ architecture: { areas, pathways: { "V1 -> |": {} } } })', ["V1 -> IT", "V1 -> naming"]],
    ['circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, objectives: { | } })', ["IT", "naming"]],
    [
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, learning: { "|": backprop() } })',
      ["V1 -> IT", "otherwise"],
    ],
    [
      'circuit({ architecture: { areas, pathways: { "V1 -> IT": {} } }, development: [{ stage: "a", epochs: 1, plastic: ["|"] }] })',
      ["V1 -> IT"],
    ],
    ['area(3, { activation: "|" })', ["relu"]],
  ])("offers names while typing: %s", async (code, offered) => {
    const { matches } = await cells.complete(code.replace("|", ""), code.indexOf("|"));
    expect(matches).toEqual(expect.arrayContaining(offered));
  });
});
