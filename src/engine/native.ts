// Every private call into tfjs-node and its binding, written for tfjs-node 4.22.0. Nothing else may reach in there.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import type { Attribute, Constant, FunctionGraph, Graph, Operation, Placeholder } from "./graph";
import { outputArgument } from "./output-argument";
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
 * @param outputs the edges to compute, `"name:output"`; none may be a placeholder
 * @throws what TensorFlow says about a graph that it does not accept
 */
export function loadProgram(graph: Graph, outputs: readonly string[]): Program {
  const native = backend();
  const { binding } = native;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-"));
  let id: number;
  try {
    fs.writeFileSync(path.join(folder, "saved_model.pb"), savedModel(graph));
    id = binding.loadSavedModel(folder, "serve");
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  const inputNames = graph.placeholders.map(({ name }) => `${name}:0`).join(",");
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

// What api_pb offers of google-protobuf's generated classes, as far as it is used here.
// biome-ignore lint/suspicious/noExplicitAny: generated without types
const protobuf = () => load("@tensorflow/tfjs-node/dist/proto/api_pb.js") as any;

function savedModel({ placeholders, constants, operations }: Graph): Uint8Array {
  const pb = protobuf();
  const graph = new pb.GraphDef();
  const version = new pb.VersionDef();
  version.setProducer(1087);
  graph.setVersions(version);
  for (const each of placeholders) graph.addNode(placeholderNode(each));
  for (const each of constants) graph.addNode(constantNode(each));
  const functions = functionsOf(operations);
  for (const each of operations) graph.addNode(operationNode(each, functions));
  const library = new pb.FunctionDefLibrary();
  for (const [each, name] of functions) library.addFunction(functionDef(name, each, functions));
  graph.setLibrary(library);
  const info = new pb.MetaGraphDef.MetaInfoDef();
  info.addTags("serve");
  const meta = new pb.MetaGraphDef();
  meta.setMetaInfoDef(info);
  meta.setGraphDef(graph);
  const saved = new pb.SavedModel();
  saved.setSavedModelSchemaVersion(1);
  saved.addMetaGraphs(meta);
  return saved.serializeBinary();
}

// A value that fills the whole of a large constant is given once, and TensorFlow repeats it: the file stays small.
// biome-ignore lint/suspicious/noExplicitAny: generated without types
function setValues(tensor: any, dtype: number, bytes: Uint8Array) {
  const { TF_FLOAT, TF_INT32 } = backend().binding;
  const bits =
    bytes.length > 64 && bytes.length % 4 === 0
      ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
      : undefined;
  const repeated = bits?.every((value) => value === bits[0]);
  if (repeated && dtype === TF_FLOAT) tensor.setFloatValList([new Float32Array(bytes.buffer, bytes.byteOffset, 1)[0]]);
  else if (repeated && dtype === TF_INT32) tensor.setIntValList([bits![0]]);
  else tensor.setTensorContent(bytes);
}

type Named = ReadonlyMap<FunctionGraph, string>;

// Every function that is called, called functions among them, each with its name.
function functionsOf(operations: readonly Operation[], names = new Map<FunctionGraph, string>()): Named {
  for (const { functions } of operations)
    for (const each of Object.values(functions ?? {})) {
      if (names.has(each)) continue;
      names.set(each, `f${names.size}`);
      functionsOf(each.operations, names);
    }
  return names;
}

// In a function an edge is written "node:argument:index", and an input by its name alone.
function functionDef(name: string, graph: FunctionGraph, functions: Named) {
  const { placeholders, constants, operations, results } = graph;
  const pb = protobuf();
  const ops = new Map(operations.map((each) => [each.name, each.op]));
  const inputs = new Set(placeholders.map((each) => each.name));
  const inside = (edge: string) => {
    const [from, output] = edge.split(":") as [string, string];
    return inputs.has(from) ? from : `${from}:${outputArgument(ops.get(from) ?? "Const", Number(output))}`;
  };
  const argument = (of: string, dtype: number) => {
    const proto = new pb.OpDef.ArgDef();
    proto.setName(of);
    proto.setType(dtype);
    return proto;
  };
  const signature = new pb.OpDef();
  signature.setName(name);
  for (const each of placeholders) signature.addInputArg(argument(each.name, each.dtype));
  const proto = new pb.FunctionDef();
  proto.setSignature(signature);
  for (const each of constants) proto.addNodeDef(constantNode(each));
  for (const each of operations)
    proto.addNodeDef(operationNode({ ...each, inputs: each.inputs.map(inside) }, functions));
  results.forEach(({ edge, dtype }, i) => {
    signature.addOutputArg(argument(`r${i}`, dtype));
    proto.getRetMap().set(`r${i}`, inside(edge));
  });
  return proto;
}

function node(name: string, op: string, inputs: readonly string[], attributes: { readonly [name: string]: unknown }) {
  const { NodeDef } = protobuf();
  const proto = new NodeDef();
  proto.setName(name);
  proto.setOp(op);
  for (const input of inputs) proto.addInput(input);
  for (const [key, value] of Object.entries(attributes)) proto.getAttrMap().set(key, value);
  return proto;
}

const placeholderNode = ({ name, dtype, shape }: Placeholder) => {
  const { TF_ATTR_SHAPE } = backend().binding;
  return node(name, "Placeholder", [], {
    dtype: attribute(typeAttribute("dtype", dtype)),
    shape: attribute({ name: "shape", type: TF_ATTR_SHAPE, value: shape }),
  });
};

const constantNode = ({ name, dtype, shape, bytes }: Constant) => {
  const pb = protobuf();
  const tensor = new pb.Tensor();
  tensor.setDtype(dtype);
  tensor.setTensorShape(shapeOf(shape));
  setValues(tensor, dtype, bytes);
  const value = new pb.AttrValue();
  value.setTensor(tensor);
  return node(name, "Const", [], { dtype: attribute(typeAttribute("dtype", dtype)), value });
};

function operationNode({ name, op, inputs, attributes, functions = {} }: Operation, names: Named) {
  const called = Object.entries(functions).map(([each, graph]) => {
    const pb = protobuf();
    const proto = new pb.NameAttrList();
    proto.setName(names.get(graph)!);
    const value = new pb.AttrValue();
    value.setFunc(proto);
    return [each, value] as const;
  });
  return node(
    name,
    op,
    inputs,
    Object.fromEntries([...attributes.map((a) => [a.name, attribute(a)] as const), ...called]),
  );
}

const shapeOf = (shape: readonly number[]) => {
  const pb = protobuf();
  const proto = new pb.TensorShape();
  for (const size of shape) {
    const dim = new pb.TensorShape.Dim();
    dim.setSize(size);
    proto.addDim(dim);
  }
  return proto;
};

function attribute({ name, type, value }: Attribute) {
  const { binding } = backend();
  const pb = protobuf();
  const proto = new pb.AttrValue();
  const setters: { readonly [type: number]: string } = {
    [binding.TF_ATTR_STRING]: "setS",
    [binding.TF_ATTR_INT]: "setI",
    [binding.TF_ATTR_FLOAT]: "setF",
    [binding.TF_ATTR_BOOL]: "setB",
    [binding.TF_ATTR_TYPE]: "setType",
    [binding.TF_ATTR_SHAPE]: "setShape",
  };
  const setter = setters[type];
  if (!setter) throw new Error(`attribute "${name}" has the unknown type ${type}`);
  if (type === binding.TF_ATTR_STRING) proto.setS(Buffer.from(value as string));
  else if (type === binding.TF_ATTR_SHAPE && Array.isArray((value as unknown[])[0])) {
    const list = new pb.AttrValue.ListValue();
    list.setShapeList((value as number[][]).map(shapeOf));
    proto.setList(list);
  } else if (type === binding.TF_ATTR_SHAPE) proto.setShape(shapeOf(value as number[]));
  else if (Array.isArray(value)) {
    const list = new pb.AttrValue.ListValue();
    list[`${setter}List`](value);
    proto.setList(list);
  } else proto[setter](value);
  return proto;
}
