import { describe, expect, test } from "vitest";
import {
  area,
  backprop,
  circuit,
  crossEntropy,
  image,
  oneToOne,
  readout,
  receptiveFields,
  sparse,
  topographic,
} from "../../../src";

type Rows = readonly (readonly number[])[];
const sum = (row: readonly number[]) => row.reduce((all, x) => all + x, 0);
const columns = (mask: Rows) => mask[0]!.map((_, post) => mask.map((row) => row[post]!));
/** The source units of a target unit, as a picture. */
const picture = (mask: Rows, post: number, width: number) => {
  const units = columns(mask)[post]!.join("");
  return Array.from({ length: units.length / width }, (_, y) => units.slice(y * width, (y + 1) * width));
};

test("one to one is the identity", () => {
  expect(oneToOne(3)).toEqual([[1, 0, 0], [0, 1, 0], [0, 0, 1]]); // biome-ignore format: a matrix
  expect(() => oneToOne(0)).toThrow("oneToOne(): units is a whole number of at least 1, not 0");
});

describe("sparse wiring", () => {
  test("has its share of synapses, the units' numbers of them as by chance", () => {
    const [pre, post, share] = [300, 400, 0.1];
    const mask = sparse(pre, post, { share });
    const inDegrees = columns(mask).map(sum);
    const mean = sum(inDegrees) / post;
    const variance = sum(inDegrees.map((n) => (n - mean) ** 2)) / post;
    expect(Math.abs(mean / pre - share)).toBeLessThan(0.005);
    expect(Math.abs(variance / (pre * share * (1 - share)) - 1)).toBeLessThan(0.2);
    expect(sparse(pre, post, { share, seed: 1 })).not.toEqual(mask);
    expect(sparse(pre, post, { share, seed: 0 })).toEqual(mask);
    expect(sum(sparse(4, 5, { share: 1 }).flat())).toBe(20);
  });

  test("has as many synapses on each unit as it is told, from anywhere", () => {
    const mask = sparse(50, 2000, { inDegree: 5, seed: 2 });
    expect(new Set(columns(mask).map(sum))).toEqual(new Set([5]));
    for (const row of mask) expect(Math.abs(sum(row) - 200)).toBeLessThan(60);
    expect(sum(sparse(6, 3, { inDegree: 6 }).flat())).toBe(18);
  });

  test.each([
    [{ share: 0 }, "sparse(): share is above 0 and at most 1, not 0"],
    [{ inDegree: 11 }, "sparse(): inDegree is at most the 10 units of the source, not 11"],
    [{ inDegree: 1, share: 0.1 }, "sparse(): it takes one of { share: 0.1 } and { inDegree: 10 }"],
    [{} as { share: number }, "sparse(): it takes one of { share: 0.1 } and { inDegree: 10 }"],
  ])("refuses %o", (options, message) => {
    expect(() => sparse(10, 5, options)).toThrow(message);
  });
});

describe("a topographic map", () => {
  test("is a disc around each unit's place, cut off at the border", () => {
    const mask = topographic([5, 5], [5, 5], { radius: 1 });
    expect(picture(mask, 12, 5)).toEqual(["00000", "00100", "01110", "00100", "00000"]);
    expect(picture(mask, 0, 5)).toEqual(["11000", "10000", "00000", "00000", "00000"]);
    expect(mask).toEqual(columns(mask));
    expect(topographic([4, 3], [4, 3], { radius: 0 })).toEqual(oneToOne(12));
  });

  test("puts sheets of any size edge on edge, and is the same from all sides", () => {
    const mask = topographic([4, 8], [2, 4], { radius: 1 });
    expect(picture(mask, 0, 8)).toEqual(["11000000", "11000000", "00000000", "00000000"]);
    expect(picture(mask, 7, 8)).toEqual(["00000000", "00000000", "00000011", "00000011"]);
    const odd = topographic([5, 9], [3, 4], { radius: 2.3 });
    expect([...odd].reverse().map((row) => [...row].reverse())).toEqual(odd);
    expect(columns(odd).every((units) => sum(units) > 0)).toBe(true);
  });

  test("refuses what is no sheet and no radius", () => {
    expect(() => topographic([5, 0], [5, 5], { radius: 1 })).toThrow(
      "topographic(): the source's width is a whole number of at least 1, not 0",
    );
    expect(() => topographic([5, 5], [5, 5], { radius: -1 })).toThrow("radius is a number of at least 0, not -1");
  });
});

describe("receptive fields", () => {
  test("are squares side by side, all channels and features at each", () => {
    const mask = receptiveFields([4, 6], { size: 2, stride: 2 });
    expect(mask[0]!.length).toBe(6);
    expect(picture(mask, 1, 6)).toEqual(["001100", "001100", "000000", "000000"]);
    expect(picture(mask, 5, 6)).toEqual(["000000", "000000", "000011", "000011"]);
    expect(mask.map(sum)).toEqual(new Array(24).fill(1));
    const rich = receptiveFields([4, 6, 3], { size: 2, stride: 2, features: 5 });
    expect([rich.length, rich[0]!.length]).toEqual([72, 30]);
    rich.forEach((row, source) => {
      expect(row).toEqual(mask[Math.floor(source / 3)]!.flatMap((synapse) => new Array(5).fill(synapse)));
    });
  });

  test("overlap by stride, and pixels at the border are seen less", () => {
    const mask = receptiveFields([5, 5], { size: 3 });
    expect(columns(mask).map(sum)).toEqual(new Array(9).fill(9));
    expect([0, 2, 12].map((pixel) => sum(mask[pixel]!))).toEqual([1, 3, 9]);
  });

  test.each([
    [{ size: 3, stride: 2 }, "receptiveFields(): fields of 3 pixels, 2 apart, do not fill a height of 8"],
    [{ size: 9 }, "receptiveFields(): fields of 9 pixels, 1 apart, do not fill a height of 8"],
    [{ size: 2, features: 0 }, "receptiveFields(): features is a whole number of at least 1, not 0"],
  ])("refuse %o", (options, message) => {
    expect(() => receptiveFields([8, 8], options)).toThrow(message);
  });
});

test("a circuit takes each of them as a pathway's mask, and no mask of another size", () => {
  const built = (mask: Rows) =>
    circuit({
      architecture: {
        areas: { retina: image(8, 8), LGN: area(64), V1: area(18), V2: area(9), naming: readout(2) },
        pathways: {
          "retina -> LGN": { mask },
          "LGN -> V1": { mask: receptiveFields([8, 8], { size: 4, stride: 2, features: 2 }) },
          "V1 -> V2": { mask: sparse(18, 9, { inDegree: 3 }) },
          "retina -> V2": { mask: topographic([8, 8], [3, 3], { radius: 2 }) },
          "V2 -> naming": {},
        },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop() },
    });
  expect(built(oneToOne(64)).data.pathways["retina -> LGN"]!.mask).toEqual(oneToOne(64));
  expect(() => built(oneToOne(63))).toThrow(/its mask is/);
});
