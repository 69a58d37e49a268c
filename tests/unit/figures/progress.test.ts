import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { progress } from "../../../src/figures/progress";
import { sparkline } from "../../../src/figures/sparkline";

const key = Symbol.for("triad.host");
const global = globalThis as { [key: symbol]: unknown };
const state = (step: number, changes = {}) => ({
  stage: "schooling",
  step,
  of: 3000,
  seconds: 1 + step / 1000,
  losses: [{ name: "naming", values: Array.from({ length: step + 2 }, (_, i) => 2 / (i + 1)) }],
  ...changes,
});

beforeEach(() => vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  delete global[key];
});

describe("in a notebook", () => {
  const shown: { bundle: Record<string, string>; id: string }[] = [];
  beforeEach(() => {
    shown.length = 0;
    global[key] = { show: (bundle: Record<string, string>, { id }: { id: string }) => shown.push({ bundle, id }) };
  });

  it("shows at once, then ten times a second at most, always in the same place", () => {
    const bar = progress("ventral");
    for (let step = 0; step < 1000; step++) {
      bar.update(state(step));
      vi.advanceTimersByTime(1);
    }
    expect(shown).toHaveLength(10);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(1);
  });

  it("has a place of its own for each", () => {
    progress("a").update(state(0));
    progress("b").update(state(0));
    expect(shown[0]!.id).not.toBe(shown[1]!.id);
  });

  it("tells stage, share, pace, time left and accuracy", () => {
    const bar = progress("ventral");
    // What comes before the first step, such as compiling, does not count.
    bar.update(state(0, { seconds: -100 }));
    bar.update(state(200));
    vi.advanceTimersByTime(1000);
    bar.update(state(1200, { accuracy: 0.9314 }));
    const { "text/plain": text, "text/html": page } = shown[1]!.bundle;
    expect(text).toBe(
      "ventral  ━━━━━━━━──────────── 40 %  schooling: 1,200 of 3,000 steps, 1,000 steps/s, 1.8 s left, test accuracy 93.1 %",
    );
    expect(page).toContain("width:40.0%");
    expect(page).toContain("<svg");
    expect(page).toContain("naming 0.00166");
  });

  it("knows no pace from one moment alone", () => {
    progress("ventral").update(state(7));
    expect(shown[0]!.bundle["text/plain"]).toMatch(/7 of 3,000 steps$/);
  });

  it("leaves the summary and the curve, also within a tenth of a second, and is then over", () => {
    const bar = progress("<ventral>");
    bar.update(state(5));
    bar.done("finished & done");
    bar.update(state(6));
    bar.done("again");
    expect(shown).toHaveLength(2);
    expect(shown[1]!.bundle["text/plain"]).toBe("<ventral>  finished & done");
    expect(shown[1]!.bundle["text/html"]).toContain("<b>&lt;ventral&gt;</b>");
    expect(shown[1]!.bundle["text/html"]).toContain("finished &amp; done");
    expect(shown[1]!.bundle["text/html"]).toContain("<svg");
  });
});

describe("without a notebook", () => {
  const before = Object.getOwnPropertyDescriptor(process.stderr, "isTTY");
  afterEach(() => Object.defineProperty(process.stderr, "isTTY", before ?? { value: undefined, configurable: true }));

  const written = (isTTY: boolean) => {
    Object.defineProperty(process.stderr, "isTTY", { value: isTTY, configurable: true });
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const bar = progress("ventral");
    bar.update(state(0));
    vi.advanceTimersByTime(100);
    bar.update(state(1500));
    bar.done("finished");
    return write.mock.calls.map(([text]) => String(text));
  };

  it("overwrites one line of a terminal, never longer than it", () => {
    const lines = written(true);
    expect(lines).toHaveLength(3);
    expect(lines[1]!.startsWith("\rventral  ━━━━━━━━━━────────── 50 %  schooling: ")).toBe(true);
    expect(lines[1]!.endsWith("\u001b[K")).toBe(true);
    expect(lines[1]!.length).toBeLessThanOrEqual((process.stderr.columns || 80) + 3);
    expect(lines[2]).toBe("\rventral  finished\u001b[K\n");
  });

  it("writes one line at the end to a file", () => {
    expect(written(false)).toEqual(["ventral  finished\n"]);
  });
});

describe("sparkline", () => {
  const line = (...values: number[]) => /d="([^"]*)"/.exec(sparkline([{ name: "loss", values }]))?.[1];

  it("runs from left to right, the highest loss on top", () => {
    expect(line(3, 2, 1)).toBe("M3.0 3.0L180.0 30.0L357.0 57.0");
  });
  it("is logarithmic over more than two decades", () => {
    expect(line(1000, 10, 0.1)).toBe("M3.0 3.0L180.0 30.0L357.0 57.0");
  });
  it("leaves a gap where a loss is not a number", () => {
    expect(line(3, Number.NaN, 2, 1)).toBe("M3.0 3.0M239.0 30.0L357.0 57.0");
  });
  it("draws nothing of nothing, and a level line of equal losses", () => {
    expect(sparkline([{ name: "loss", values: [1] }])).toBe("");
    expect(line(1, 1)).toBe("M3.0 57.0L357.0 57.0");
  });
});
