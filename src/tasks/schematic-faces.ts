import { UsageError } from "../support/errors";
import { atLeastZero } from "../support/numbers";
import { streams } from "../support/streams";
import type { StaticTask } from "./dataset";
import { generated, type Samples } from "./generated";

const teachers = ["truth", "crude", "random"] as const;

export interface SchematicFacesOptions extends Samples {
  /** Whom `label` is from where there is something to learn: the truth, the crude detector, or a coin; default `"truth"`. */
  readonly teacher?: (typeof teachers)[number];
  /** Whether the pixels that the crude detector looks at are left out of the images; default false. */
  readonly hidden?: boolean;
  /** By how many pixels at most the whole is moved to each side, up and down, at most 2; default 1. */
  readonly jitter?: number;
  /** Standard deviation of the noise on every pixel; default 0.2. */
  readonly noise?: number;
}

const size = 20;
/** Blobs as [x, y, sd in x, sd in y] in pixels from the middle: two eyes over a mouth; and hair. */
const inner = [[-2.2, -1.6, 0.8, 0.8], [2.2, -1.6, 0.8, 0.8], [0, 2.4, 1.5, 0.7]] as const; // biome-ignore format: a row
const hair = [[0, -7, 3.2, 0.9]] as const;

/**
 * Faces, drawn of blobs: two eyes over a mouth, under hair; and as many images of the same parts in which the eyes and mouth are
 * turned by a quarter or more, and the hair by itself. To teach a circuit from a crude detector that came with it, such as one of
 * two dots over a bar: what it learns may surpass its teacher where it sees what the teacher does not.
 *
 * `image` is [20, 20, 1]; `label` is 1 for a face, else 0; `crude` is what a detector says that compares the middle of the image
 * with a blurred view of two dots over a bar; it errs where there is noise and where the face is moved. In the training set `label` is by `teacher`, in the test set true.
 *
 * Source: the detector is that of Morton & Johnson 1991, "CONSPEC and CONLERN"; bootstrapping from one, Ullman, Harari & Dorfman
 * 2012. The drawings are this library's own.
 *
 * @throws UsageError where a number makes no sense, or there is no such teacher
 * @example
 * schematicFaces({ teacher: "crude", hidden: true }).supplies[2]; // "crude"
 */
export function schematicFaces(options: SchematicFacesOptions = {}): StaticTask<"image" | "label" | "crude"> {
  const { teacher = "truth", hidden = false, jitter = 1, noise = 0.2, train = 1000, test = 500, seed = 0 } = options;
  const where = "schematicFaces()";
  if (!teachers.includes(teacher)) throw new UsageError(where, `teacher is ${teachers.join(", ")}, not ${teacher}`);
  if (!(jitter >= 0 && jitter <= 2)) throw new UsageError(where, `jitter is from 0 to 2 pixels, not ${jitter}`);
  atLeastZero(where, "noise", noise);
  const named = streams(seed);
  const draw = (part: "train" | "test", samples: number) => {
    const truth = Float32Array.from(named(`faces/${part}`).permutation(samples), (n) => n % 2);
    const moves = named(`moves/${part}`).uniform(2 * samples);
    const turns = named(`turns/${part}`).integers(2 * samples, 3);
    const image = named(`noise/${part}`).normal(samples * size * size, noise);
    const crude = new Float32Array(samples);
    for (let n = 0; n < samples; n++) {
      const pixels = image.subarray(n * size * size, (n + 1) * size * size);
      const place = [2 * moves[2 * n]! - 1, 2 * moves[2 * n + 1]! - 1].map((x) => x * jitter) as [number, number];
      const turned = (which: number) => (truth[n] === 1 ? 0 : 1 + turns[2 * n + which]!);
      add(pixels, inner, turned(0), place);
      add(pixels, hair, turned(1), place);
      crude[n] = likeness(pixels) > 0 ? 1 : 0;
      if (hidden) for (let i = 0; i < pixels.length; i++) if (looksAt(i)) pixels[i] = 0;
    }
    if (part === "test" || teacher === "truth") return { image, crude, label: truth };
    const coin = () => Float32Array.from(named("coin").integers(samples, 2));
    return { image, crude, label: teacher === "crude" ? crude.slice() : coin() };
  };
  const said = { shape: [], classes: 2 };
  const signals = { image: { shape: [size, size, 1] }, label: said, crude: said };
  return generated(
    ["schematicFaces", { teacher, hidden: `${hidden}`, jitter, noise }],
    signals,
    { train, test, seed },
    draw,
  );
}

type Blobs = readonly (readonly [x: number, y: number, sdX: number, sdY: number])[];

/** Draws blobs, turned by so many quarters, around a place from the middle. */
function add(image: Float32Array, blobs: Blobs, quarters: number, [dx, dy]: readonly [number, number]): void {
  for (let i = 0; i < image.length; i++) {
    let [x, y] = [(i % size) - (size - 1) / 2 - dx, Math.floor(i / size) - (size - 1) / 2 - dy];
    for (let quarter = 0; quarter < quarters; quarter++) [x, y] = [y, -x];
    for (const [atX, atY, sdX, sdY] of blobs)
      image[i]! += Math.exp(-(((x - atX) / sdX) ** 2 + ((y - atY) / sdY) ** 2) / 2);
  }
}

/** The detector looks at the middle, with the poor acuity of who comes with it. */
const looksAt = (pixel: number): boolean =>
  [pixel % size, Math.floor(pixel / size)].every((at) => Math.abs(at - (size - 1) / 2) < 5);
const views = [0, 1, 2, 3].map((quarters) => {
  const view = new Float32Array(size * size);
  const blurred = inner.map(([x, y, sdX, sdY]) => [x, y, 1.5 * sdX, 1.5 * sdY] as const);
  add(view, blurred, quarters, [0, 0]);
  return view;
});
/** The upright view less the mean of the turned ones. */
const template = views[0]!.map((x, i) => (looksAt(i) ? x - (views[1]![i]! + views[2]![i]! + views[3]![i]!) / 3 : 0));
const likeness = (image: Float32Array): number => image.reduce((sum, x, i) => sum + x * template[i]!, 0);
