import { expect, test } from "vitest";
import { hintonNowlan, streams } from "../../../src";
import type { Allele, Genome } from "../../../src/tasks/hinton-nowlan";

test("who is born right has 20, who is born wrong 1, and who learns what is between", () => {
  const { fitness, expected } = hintonNowlan({ genes: 4 });
  for (const chance of [0, 0.999]) {
    expect(fitness([1, 1, 1, 1], chance)).toBe(20);
    expect(fitness([1, 0, "?", "?"], chance)).toBe(1);
  }
  expect(expected([1, 1, 1, 1])).toBe(20);
  expect(expected([1, 0, "?", "?"])).toBe(1);
  // The first trial succeeds with 1/2, the second with 1/4.
  expect([0.49, 0.51, 0.76].map((chance) => fitness([1, 1, 1, "?"], chance))).toEqual([20, 20 - 0.019, 20 - 0.038]);
});

test("the mean over many lives is the closed form, and the closed form the sum that it stands for", () => {
  const { fitness, expected } = hintonNowlan({ genes: 10, trials: 50 });
  const chances = streams(3)("chance").uniform(20_000);
  for (const open of [1, 4, 10]) {
    const genome: Genome = Array.from({ length: 10 }, (_, i) => (i < open ? "?" : 1));
    let sum = 0;
    for (let wrong = 0; wrong < 50; wrong++) sum += 2 ** -open * (1 - 2 ** -open) ** wrong * (50 - wrong);
    expect(expected(genome)).toBeCloseTo(1 + (19 * sum) / 50, 10);
    const mean = chances.reduce((all, chance) => all + fitness(genome, chance), 0) / chances.length;
    expect(Math.abs(mean - expected(genome))).toBeLessThan(0.15);
  }
});

test("half of the alleles of a first generation are open", () => {
  const all = hintonNowlan().population(500, 1).flat();
  const share = (allele: Allele) => all.filter((own) => own === allele).length / all.length;
  expect(Math.abs(share("?") - 0.5)).toBeLessThan(0.02);
  expect(Math.abs(share(0) - 0.25)).toBeLessThan(0.02);
});

test("evolution finds the needle where there is learning, and not without", () => {
  const wrong = (trials: number) => {
    const needle = hintonNowlan({ trials });
    let population = needle.population(1000, 2);
    const stream = streams(2)("evolution");
    for (let generation = 0; generation < 25; generation++) {
      let total = 0;
      const upTo = population.map((genome) => (total += needle.expected(genome)));
      const parent = (drawn: number) => population[upTo.findIndex((sum) => sum > drawn * total)]!;
      population = population.map(() => {
        const [mother, father, cut] = Array.from(stream.uniform(3)) as [number, number, number];
        const at = Math.floor(cut * 20);
        return [...parent(mother).slice(0, at), ...parent(father).slice(at)];
      });
    }
    return population.flat().filter((allele) => allele === 0).length / 20_000;
  };
  expect(wrong(1000)).toBeLessThan(0.05);
  expect(wrong(1)).toBeGreaterThan(0.15);
});

test.each([
  [() => hintonNowlan({ genes: 0 }), "hintonNowlan(): genes is a whole number of at least 1, not 0"],
  [() => hintonNowlan().expected([1]), "hintonNowlan(): a genome has 20 alleles, not 1"],
  [() => hintonNowlan({ genes: 1 }).fitness(["?"], 1), "hintonNowlan(): chance is from 0 up to 1, exclusive, not 1"],
])("refuses %s", (run, message) => {
  expect(run).toThrow(message);
});
