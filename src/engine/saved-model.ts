import type { Attribute, Constant, FunctionGraph, Graph, Operation, Placeholder } from "./graph";
import { protobuf, typeAttribute, typeNumbers } from "./native";
import { outputArgument } from "./output-argument";

/** A graph as the file that TensorFlow loads it from, for `loadProgram`. */
export function savedModel({ placeholders, constants, operations }: Graph): Uint8Array {
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
  const { TF_FLOAT, TF_INT32 } = typeNumbers();
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
  const { placeholders, constants, operations, results, attributes = [] } = graph;
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
  for (const each of attributes) proto.getAttrMap().set(each.name, attribute(each));
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
  const { TF_ATTR_SHAPE } = typeNumbers();
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
  const types = typeNumbers();
  const pb = protobuf();
  const proto = new pb.AttrValue();
  const setters: { readonly [type: number]: string } = {
    [types.TF_ATTR_STRING]: "setS",
    [types.TF_ATTR_INT]: "setI",
    [types.TF_ATTR_FLOAT]: "setF",
    [types.TF_ATTR_BOOL]: "setB",
    [types.TF_ATTR_TYPE]: "setType",
    [types.TF_ATTR_SHAPE]: "setShape",
  };
  const setter = setters[type];
  if (!setter) throw new Error(`attribute "${name}" has the unknown type ${type}`);
  if (type === types.TF_ATTR_STRING) proto.setS(Buffer.from(value as string));
  else if (type === types.TF_ATTR_SHAPE && Array.isArray((value as unknown[])[0])) {
    const list = new pb.AttrValue.ListValue();
    list.setShapeList((value as number[][]).map(shapeOf));
    proto.setList(list);
  } else if (type === types.TF_ATTR_SHAPE) proto.setShape(shapeOf(value as number[]));
  else if (Array.isArray(value)) {
    const list = new pb.AttrValue.ListValue();
    list[`${setter}List`](value);
    proto.setList(list);
  } else proto[setter](value);
  return proto;
}
