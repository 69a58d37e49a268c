// Every private call into tfjs-node and its binding, written for tfjs-node 4.22.0. Nothing else may reach in there.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type { Attribute } from "./graph";
import { restoring } from "./restoring";

/** A tensor on the native side. */
export interface Metadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}
type Values = Float32Array | Int32Array | Uint8Array;
interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(shape: number[], dtype: number, values: Values): number;
  deleteTensor(id: number): void;
  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): Metadata[];
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): Metadata[];
  deleteSavedModel(id: number): void;
}
interface Backend {
  binding: Binding;
  getDTypeInteger(dtype: tf.DataType): number;
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(metadata: Metadata): tf.Tensor;
}

const backend = () => tf.findBackend("tensorflow") as unknown as Backend;
const load = createRequire(__filename);

/** The version of the TensorFlow library that is loaded. */
export const tensorflowVersion = (): string => backend().binding.TF_Version;

/** The native ids of tensors, which are uploaded if they were not. */
export const idsOf = (tensors: readonly tf.Tensor[]): number[] => backend().getInputTensorIds(tensors);

/** TensorFlow's number for a type. */
export const dtypeNumber = (dtype: tf.DataType): number => backend().getDTypeInteger(dtype);

/** A copy with a native id of its own, where `clone()` would share it. */
export function copy(tensor: tf.Tensor): tf.Tensor {
  const { binding, createOutputTensor } = backend();
  const type = typeAttribute("T", dtypeNumber(tensor.dtype));
  return createOutputTensor.call(backend(), binding.executeOp("Identity", [type], idsOf([tensor]), 1)[0]!);
}

/** What operations that tfjs does not offer are called with; values are native tensors, by id. */
export interface Calls {
  /** Runs an operation and gives its outputs, of which there is one unless it is said how many. */
  readonly run: (op: string, attributes: readonly Attribute[], inputs: readonly number[], outputs?: number) => number[];
  readonly int: (shape: readonly number[], values: readonly number[]) => number;
  readonly float: (value: number) => number;
}

/** The tensor, of a type that tfjs knows, that `build` makes of operations; what is made on the way is freed. */
export function composed(build: (calls: Calls) => number): tf.Tensor {
  const native = backend();
  const made = new Map<number, Metadata | undefined>();
  const int32 = dtypeNumber("int32");
  const constant = (shape: readonly number[], dtype: number, values: Values) => {
    const id = native.binding.createTensor([...shape], dtype, values);
    made.set(id, undefined);
    return id;
  };
  try {
    const result = build({
      run: (op, attributes, inputs, outputs = 1) =>
        native.binding.executeOp(op, [...attributes], [...inputs], outputs).map((output) => {
          made.set(output.id, output);
          return output.id;
        }),
      int: (shape, values) => constant(shape, int32, Int32Array.from(values)),
      float: (value) => constant([], dtypeNumber("float32"), Float32Array.of(value)),
    });
    const tensor = native.createOutputTensor(made.get(result)!);
    made.delete(result);
    return tensor;
  } finally {
    for (const id of made.keys()) native.binding.deleteTensor(id);
  }
}

/** TensorFlow's numbers for types, of values and of attributes. */
export const typeNumbers = (): Pick<Binding, Extract<keyof Binding, `TF_${Uppercase<string>}`>> => backend().binding;

/** An attribute that holds a whole number. */
export const intAttribute = (name: string, value: number): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_INT,
  value,
});

/** An attribute that names a type, by TensorFlow's number for it. */
export const typeAttribute = (name: string, dtype: number): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_TYPE,
  value: dtype,
});

/** An attribute that is true or false. */
export const flag = (name: string, value: boolean): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_BOOL,
  value,
});

export const textAttribute = (name: string, value: string): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_STRING,
  value,
});

/** An attribute that lists types. */
export const typesAttribute = (name: string, dtypes: readonly number[]): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_TYPE,
  value: [...dtypes],
});

/** An attribute that lists shapes, of which there is at least one. */
export const shapesAttribute = (name: string, shapes: readonly (readonly number[])[]): Attribute => ({
  name,
  type: backend().binding.TF_ATTR_SHAPE,
  value: shapes,
});

/** Told of what happens while `recording`. */
export interface Recorder {
  created(id: number, shape: readonly number[], dtype: number, values: Values): void;
  executed(op: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: readonly Metadata[]): void;
}

/** Runs `fn` and tells `recorder` of every native tensor made and every native operation run meanwhile. */
export function recording<R>(recorder: Recorder, fn: () => R): R {
  const native = backend();
  const { binding } = native;
  const createTensor: Binding["createTensor"] = (shape, dtype, values) => {
    const id = binding.createTensor(shape, dtype, values);
    recorder.created(id, shape, dtype, values);
    return id;
  };
  const executeOp: Binding["executeOp"] = (op, attributes, inputs, count) => {
    const outputs = binding.executeOp(op, attributes, inputs, count);
    recorder.executed(op, attributes, inputs, outputs);
    return outputs;
  };
  const restore = () => {
    native.binding = binding;
  };
  return restoring(restore, () => {
    native.binding = Object.create(binding, { createTensor: { value: createTensor }, executeOp: { value: executeOp } });
    return fn();
  });
}

/** A graph that TensorFlow has loaded. Freed with `dispose`, or when nobody holds it any more. */
export interface Program {
  /** Takes one tensor for each of `inputs` and returns a fresh one for each of `outputs`. */
  run(tensors: readonly tf.Tensor[]): tf.Tensor[];
  dispose(): void;
}

/**
 * Loads a graph as one native program.
 *
 * @param model the graph, as `savedModel` writes it down
 * @param inputs its placeholders, by name
 * @param outputs the edges to compute, `"name:output"`; none may be a placeholder
 * @throws what TensorFlow says about a graph that it does not accept
 */
export function loadProgram(model: Uint8Array, inputs: readonly string[], outputs: readonly string[]): Program {
  const native = backend();
  const { binding } = native;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-"));
  let id: number;
  try {
    fs.writeFileSync(path.join(folder, "saved_model.pb"), model);
    id = binding.loadSavedModel(folder, "serve");
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  const inputNames = inputs.map((name) => `${name}:0`).join(",");
  const outputNames = outputs.join(",");
  const program: Program = {
    run: (tensors) =>
      binding
        .runSavedModel(id, native.getInputTensorIds(tensors), inputNames, outputNames)
        .map((output) => native.createOutputTensor(output)),
    dispose: () => {
      dropped.unregister(program);
      binding.deleteSavedModel(id);
    },
  };
  dropped.register(program, id, program);
  return program;
}

const dropped = new FinalizationRegistry((id: number) => backend().binding.deleteSavedModel(id));

/** What TensorFlow's messages are written with: google-protobuf's generated classes. */
// biome-ignore lint/suspicious/noExplicitAny: generated without types
export const protobuf = () => load("@tensorflow/tfjs-node/dist/proto/api_pb.js") as any;
