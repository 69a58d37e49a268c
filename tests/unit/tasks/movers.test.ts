import { expect, test } from "vitest";
import { movers } from "../../../src";
import { accuracy, linearAccuracy, seen } from "./linear-readout";

const size = 8;
const pixels = size * size;
const frameOf = (movie: readonly number[], t: number) => movie.slice(t * pixels, (t + 1) * pixels);
/** Moved by whole pixels, what leaves coming in again. */
const moved = (frame: readonly number[], dx: number, dy: number) =>
  frame.map((_, i) => {
    const [x, y] = [(i % size) - dx, Math.floor(i / size) - dy].map((at) => (at + size) % size) as [number, number];
    return frame[y * size + x]!;
  });
type Way = [dx: number, dy: number];
const ways: Way[] = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // biome-ignore format: a list

test("the next frame is this one, moved in the direction that is the label", async () => {
  const { train, signals } = await movers({ size, noise: 0, train: 40, test: 1 }).load();
  expect(signals).toEqual({
    frame: { shape: [8, 8, 1], steps: 6 },
    label: { shape: [], classes: 4 },
    next: { shape: [64], steps: 6 },
  });
  const [frames, next] = [seen(train, "frame"), seen(train, "next").x];
  frames.x.forEach((movie, n) => {
    for (let t = 0; t < 6; t++) {
      const expected = moved(frameOf(movie, t), ...ways[frames.label[n]!]!);
      frameOf(next[n]!, t).forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 5);
      });
      if (t < 5) expect(frameOf(movie, t + 1)).toEqual(frameOf(next[n]!, t));
    }
  });
});

test("one frame, and any sum of frames, tells nothing of the direction; two in their order tell it", async () => {
  const options = { size, steps: 3, train: 2000, test: 1000 };
  const task = await movers(options).load();
  const both = [task.train, task.test].map((part) => seen(part, "frame")) as [
    ReturnType<typeof seen>,
    ReturnType<typeof seen>,
  ];
  const lastFrame = (part: typeof task.train) => seen(part, "frame", (movie) => frameOf(movie, 2));
  expect(Math.abs(linearAccuracy(lastFrame(task.train), lastFrame(task.test)) - 0.25)).toBeLessThan(0.05);
  expect(Math.abs(linearAccuracy(...both) - 0.25)).toBeLessThan(0.05);
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const named = accuracy(both[1].label, (n) => {
    const [first, second] = [frameOf(both[1].x[n]!, 0), frameOf(both[1].x[n]!, 1)];
    const fits = ways.map((way) => product(moved(first, ...way), second));
    return fits.indexOf(Math.max(...fits));
  });
  expect(named).toBeGreaterThan(0.95);
});

test("has the noise that it says, on the frames alone", async () => {
  const [noisy, clean] = await Promise.all([0.2, 0].map((noise) => movers({ size, noise, train: 50, test: 1 }).load()));
  expect(noisy!.train.values.next).toEqual(clean!.train.values.next);
  const noise = noisy!.train.values.frame.map((value, i) => value - clean!.train.values.frame[i]!);
  expect(Math.sqrt(noise.reduce((sum, x) => sum + x ** 2, 0) / noise.length)).toBeCloseTo(0.2, 2);
});

test.each([
  [{ directions: 1 }, "movers(): directions is a whole number of at least 2, not 1"],
  [{ speed: 0 }, "movers(): speed is a number above 0, not 0"],
  [{ speed: 6 }, "movers(): speed is below half the size, 6, not 6: where it goes would not be seen"],
  [{ noise: -1 }, "movers(): noise is a number of at least 0, not -1"],
])("refuses %o", (options, message) => {
  expect(() => movers(options)).toThrow(message);
});
