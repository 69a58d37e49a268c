import { describe, expect, it } from "vitest";
import { frame } from "../../../src/frames/frame";

interface Row {
  readonly step: number;
  readonly area: string;
  readonly loss: number;
  readonly accuracy?: number;
}
const rows: readonly Row[] = [
  { step: 0, area: "IT", loss: 2.5 },
  { step: 1, area: "naming", loss: 2, accuracy: 0.25 },
  { step: 2, area: "naming", loss: 1, accuracy: 1 },
];

describe("frame", () => {
  it("has a column for every key, also for one that the first row lacks", () => {
    const df = frame(rows);
    expect(df.columns).toEqual(["step", "area", "loss", "accuracy"]);
    expect(df.values).toEqual([
      [0, "IT", 2.5, Number.NaN],
      [1, "naming", 2, 0.25],
      [2, "naming", 1, 1],
    ]);
  });

  it("takes whole numbers as int32, other numbers as float32, the rest as strings", () => {
    expect(frame(rows).dtypes).toEqual(["int32", "string", "float32", "float32"]);
    expect(frame([{ far: 2 ** 40, never: undefined, nan: Number.NaN }]).dtypes).toEqual([
      "float32",
      "float32",
      "float32",
    ]);
    expect(frame([{ mixed: 1 }, { mixed: "two" }]).values).toEqual([["1"], ["two"]]);
  });

  it("looks at every value, not at the first few", () => {
    const late = Array.from({ length: 2000 }, (_, i) => ({ loss: i < 1999 ? 1 : 0.5 }));
    expect(frame(late).dtypes).toEqual(["float32"]);
  });

  it("keeps the columns named, in that order", () => {
    const df = frame(rows, ["loss", "step"]);
    expect(df.columns).toEqual(["loss", "step"]);
    expect(df.values[0]).toEqual([2.5, 0]);
  });

  it("gives an empty frame with its columns where there are no rows", () => {
    const df = frame([] as readonly Row[], ["step", "loss"]);
    expect(df.shape).toEqual([0, 2]);
    expect(df.columns).toEqual(["step", "loss"]);
  });

  it("gives a frame that can be grouped and averaged", () => {
    const means = frame(rows).groupby(["area"]).agg({ loss: "mean" });
    expect(means.values).toEqual([
      ["IT", 2.5],
      ["naming", 1.5],
    ]);
  });

  it("counts a missing value as missing", () => {
    expect(frame(rows).accuracy.isNa().values).toEqual([true, false, false]);
    expect(frame(rows).accuracy.mean()).toBeCloseTo(0.625);
  });
});
