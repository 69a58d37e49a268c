import { describe, expect, test } from "vitest";
import { bandit, conditioning } from "../../../src";

describe("trace conditioning", () => {
  test("is a delay line from the cue on, and a reward after it", async () => {
    const { signals, train } = await conditioning({ cue: 1, reward: 3, steps: 5, train: 2, test: 1 }).load();
    expect(signals).toEqual({ stimulus: { shape: [4], steps: 5 }, reward: { shape: [1], steps: 5 } });
    const taps = [[0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]].flat(); // biome-ignore format: a row a step
    expect(Array.from(train.values.stimulus)).toEqual([...taps, ...taps]);
    expect(Array.from(train.values.reward)).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  });

  test("comes later by the jitter, the reward always as long after the cue, and not in every trial", async () => {
    const steps = 12;
    const options = { cue: 2, reward: 5, steps, jitter: 4, probability: 0.7, train: 400, test: 1 };
    const { train } = await conditioning(options).load();
    const onsets = new Set<number>();
    let rewarded = 0;
    for (let n = 0; n < train.size; n++) {
      const first = Array.from({ length: steps }, (_, t) => train.values.stimulus[(n * steps + t) * 10]!);
      onsets.add(first.indexOf(1));
      const reward = train.values.reward.slice(n * steps, (n + 1) * steps).indexOf(1);
      if (reward < 0) continue;
      rewarded++;
      expect(reward - first.indexOf(1)).toBe(3);
    }
    expect([...onsets].sort()).toEqual([2, 3, 4, 5, 6]);
    expect(Math.abs(rewarded / train.size - 0.7)).toBeLessThan(0.07);
  });

  test.each([
    [{ cue: 3, reward: 3 }, "conditioning(): reward is a whole number of at least 4, not 3"],
    [{ reward: 15, steps: 15 }, "conditioning(): steps is a whole number of at least 16, not 15"],
    [{ probability: 2 }, "conditioning(): probability is from 0 to 1, not 2"],
  ])("refuses %o", (options, message) => {
    expect(() => conditioning(options)).toThrow(message);
  });
});

describe("a bandit", () => {
  test("pays by the probability of the arm, the arms apart from each other", async () => {
    const pays = [0.1, 0.5, 0.9];
    const { train } = await bandit({ pays, train: 4000 }).load();
    const { payoff } = train.values;
    const share = (arms: number[]) => {
      let both = 0;
      for (let n = 0; n < train.size; n++) both += arms.reduce((all, arm) => all * payoff[n * 3 + arm]!, 1);
      return both / train.size;
    };
    pays.forEach((chance, arm) => {
      expect(Math.abs(share([arm]) - chance)).toBeLessThan(0.03);
    });
    expect(Math.abs(share([1, 2]) - 0.45)).toBeLessThan(0.03);
    const other = await bandit({ pays, train: 4000, seed: 1 }).load();
    expect(other.train.values.payoff).not.toEqual(payoff);
  });

  test.each([
    [{ pays: [1] }, "bandit(): pays is a list of two probabilities or more, such as [0.2, 0.8]"],
    [{ pays: [0.5, 1.5] }, "bandit(): an arm pays with 0 to 1, not 1.5"],
    [{ train: 0 }, "bandit(): train is a whole number of at least 1, not 0"],
  ])("refuses %o", (options, message) => {
    expect(() => bandit(options)).toThrow(message);
  });
});
