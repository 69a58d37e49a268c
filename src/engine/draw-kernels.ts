import * as tf from "@tensorflow/tfjs-core";
import { streamOf } from "../support/streams";
import { float32, int32 } from "./frame";
import { type Calls, composed, idsOf, intAttribute, typeAttribute } from "./native";

/** The operations that draw from a stream, by the names that tfjs knows them by. */
export const drawKernels = { uniform: "StreamUniform", normal: "StreamNormal" } as const;
type Kind = keyof typeof drawKernels;
type Inputs = { readonly key: tf.TensorInfo; readonly draw: tf.TensorInfo };
type Asked = { readonly shape: readonly number[]; readonly sd: number };
type Values = tf.KernelBackend & { write(values: Float32Array, shape: number[], dtype: "float32"): tf.DataId };

const shapeFor = (key: tf.TensorInfo, shape: readonly number[]) => [...key.shape.slice(0, -1), ...shape];

/** Draws in JavaScript: what wasm and cpu do. */
const inJavaScript = (kind: Kind, { key, draw }: Inputs, { shape, sd }: Asked, backend: Values): tf.TensorInfo => {
  const words = Uint32Array.from(backend.readSync(key.dataId) as Int32Array);
  const number = (backend.readSync(draw.dataId) as Int32Array)[0]! >>> 0;
  const size = tf.util.sizeFromShape([...shape]);
  const values = new Float32Array((words.length / 2) * size);
  for (let at = 0; at < words.length; at += 2) {
    const stream = streamOf([words[at]!, words[at + 1]!], 0, number);
    values.set(kind === "uniform" ? stream.uniform(size) : stream.normal(size, sd), (at / 2) * size);
  }
  const whole = shapeFor(key, shape);
  return { dataId: backend.write(values, whole, "float32"), shape: whole, dtype: "float32" };
};

// TensorFlow's numbers for types that tfjs does not know, and for its generators.
const uint32 = 22;
const uint64 = 23;
const philox = 1;

/** Draws with TensorFlow's own generator, which is the same Philox4x32-10 with the same words of counter and key. */
const natively = (kind: Kind, { key, draw }: Inputs, { shape, sd }: Asked): tf.TensorInfo =>
  composed((calls) => {
    const { run, int } = calls;
    const [keys, number] = idsOf([key, draw] as tf.Tensor[]) as [number, number];
    const T = (dtype: number) => typeAttribute("T", dtype);
    const reshaped = (id: number, to: readonly number[]) =>
      run("Reshape", [T(int32), typeAttribute("Tshape", int32)], [id, int([to.length], to)])[0]!;
    const wide = (id: number) => run("Bitcast", [T(int32), typeAttribute("type", uint64)], [id])[0]!;
    const zero = int([], [0]);
    const packed = run(
      "Pack",
      [intAttribute("N", 4), T(int32), intAttribute("axis", 0)],
      [zero, zero, number, zero],
    )[0]!;
    const counter = wide(reshaped(packed, [2, 2]));
    const words = (of: number) =>
      run(
        "StatelessRandomUniformFullIntV2",
        [typeAttribute("dtype", kind === "uniform" ? uint32 : int32), typeAttribute("Tshape", int32)],
        [int([shape.length], shape), wide(reshaped(of, [1, 2])), counter, int([], [philox])],
      )[0]!;
    const one = (of: number) => (kind === "uniform" ? uniform(calls, words(of)) : normal(calls, words(of), sd));
    const replicas = key.shape.length === 2 ? key.shape[0]! : undefined;
    if (replicas === undefined) return one(keys);
    const each = run("Unpack", [intAttribute("num", replicas), T(int32), intAttribute("axis", 0)], [keys], replicas);
    return run("Pack", [intAttribute("N", replicas), T(float32), intAttribute("axis", 0)], each.map(one))[0]!;
  });

const cast = ({ run }: Calls, id: number, from: number, to: number) =>
  run("Cast", [typeAttribute("SrcT", from), typeAttribute("DstT", to)], [id])[0]!;

/** The upper 24 bits of each word, as a fraction. */
function uniform(calls: Calls, words: number): number {
  const eight = cast(calls, calls.int([], [8]), int32, uint32);
  const upper = calls.run("RightShift", [typeAttribute("T", uint32)], [words, eight])[0]!;
  return calls.run(
    "Mul",
    [typeAttribute("T", float32)],
    [cast(calls, upper, uint32, float32), calls.float(2 ** -24)],
  )[0]!;
}

/**
 * The normal quantile of (word + ½) / 2³², in single precision: taken in the lower half, where the small numbers have all
 * their digits, and mirrored. A word of the upper half is a negative int32, and −(word + ½) is its mirror image.
 */
function normal({ run, float, ...rest }: Calls, words: number, sd: number): number {
  const T = [typeAttribute("T", float32)];
  const calls = { run, float, ...rest };
  const centre = run("AddV2", T, [cast(calls, words, int32, float32), float(0.5)])[0]!;
  const below = run("Mul", T, [run("Abs", T, [centre])[0]!, float(2 ** -32)])[0]!;
  const side = run("Mul", T, [run("Sign", T, [centre])[0]!, float(sd)])[0]!;
  return run("Mul", T, [run("Ndtri", T, [below])[0]!, side])[0]!;
}

for (const kind of Object.keys(drawKernels) as Kind[]) {
  for (const backendName of ["tensorflow", "wasm", "cpu"]) {
    const kernelName = drawKernels[kind];
    if (tf.getKernel(kernelName, backendName)) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const given = [inputs as unknown as Inputs, attrs as unknown as Asked] as const;
        return backendName === "tensorflow"
          ? natively(kind, ...given)
          : inJavaScript(kind, ...given, backend as Values);
      },
    });
  }
}
