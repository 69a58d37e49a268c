import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ratiosFigure, type StepRecord } from "../../bench/ratios-figure";

const record = (implementation: string, ...rounds: number[]): StepRecord => ({
  workload: "pc",
  implementation,
  stepMs: { rounds },
});

test("a mark for each peer that ran, left of one where Triad is faster", () => {
  const svg = ratiosFigure([record("Triad", 2), record("JAX jit", 4), record("torch, eager", 1)]);
  expect(svg).toContain("<title>pc: 0.50 of JAX jit</title>");
  expect(svg).toContain("<title>pc: 2.00 of torch, eager</title>");
  // The scale is from 1/8 to 8 between 130 and 690.
  expect(svg).toContain(`<circle cx="316.7"`);
  expect(svg).toMatch(/prefers-color-scheme: dark/);
  expect(ratiosFigure([record("Triad", 2), record("JAX jit", 4)])).not.toContain("torch");
});

test("a ratio is the median over the rounds, as in the table", () => {
  // The medians by themselves would give 2.
  const svg = ratiosFigure([record("Triad", 1, 2, 30), record("JAX jit", 1, 1, 60)]);
  expect(svg).toContain("pc: 1.00 of JAX jit");
});

test("what is off the scale stands at its end", () => {
  expect(ratiosFigure([record("Triad", 100), record("JAX jit", 1)])).toContain(`<circle cx="690"`);
});

test("it is drawn from the file that a run has written", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-figure-"));
  const [rows, svg] = [path.join(folder, "rows.json"), path.join(folder, "ratios.svg")];
  const records = [record("Triad", 2), record("JAX jit", 4)];
  try {
    // Rows without times, and those of other benchmarks, are passed over.
    const others = [
      { workload: "eprop", implementation: "torch.compile" },
      { axis: "width", size: 64 },
    ];
    fs.writeFileSync(rows, JSON.stringify([...records, ...others]));
    const main = path.join(__dirname, "../../../.build/tests/bench/main.js");
    execFileSync(process.execPath, [main, "--from", rows, "--svg", svg]);
    expect(fs.readFileSync(svg, "utf8")).toBe(ratiosFigure(records));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
