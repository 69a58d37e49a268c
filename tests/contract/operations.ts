import type { Tensor } from "@tensorflow/tfjs-core";
import * as ops from "../../src/ops";

/** One call of an operation on well-conditioned inputs. */
export interface Example {
  readonly call: (inputs: Inputs) => Tensor | Tensor[];
  /** Its gradient with respect to `x` is tested too. */
  readonly differentiable?: true;
}

/** float32: x, y [4, 3], w [3, 5], v [3], image [2, 5, 5, 3], filter [2, 2, 3, 4]; int32: which [5], below 4. */
export interface Inputs {
  readonly x: ops.Tensor2D;
  readonly y: ops.Tensor2D;
  readonly w: ops.Tensor2D;
  readonly v: ops.Tensor1D;
  readonly image: ops.Tensor4D;
  readonly filter: ops.Tensor4D;
  readonly which: ops.Tensor1D;
}

const smooth = (call: Example["call"]): Example => ({ call, differentiable: true });
const only = (call: Example["call"]): Example => ({ call });
const positive = (x: ops.Tensor2D) => ops.add(ops.abs(x), 0.5);

/** What is no operation on tensors: types, lifetimes, and the differentiation that every other test uses. */
export const exempt = [
  "Tensor",
  "dispose",
  "grad",
  "grads",
  "keep",
  "tidy",
  "valueAndGrad",
  "valueAndGrads",
  "variableGrads",
];

/** Every operation that rules, objectives and areas may use. */
export const operations: { readonly [name: string]: Example } = {
  abs: smooth(({ x }) => ops.abs(x)),
  add: smooth(({ x, v }) => ops.add(x, v)),
  addN: smooth(({ x, y }) => ops.addN([x, y, x])),
  all: only(({ x }) => ops.all(ops.greater(x, -9), 1)),
  any: only(({ x }) => ops.any(ops.greater(x, 0), 1)),
  argMax: only(({ x }) => ops.argMax(x, 1)),
  argMin: only(({ x }) => ops.argMin(x, 0)),
  avgPool: only(({ image }) => ops.avgPool(image, 2, 1, "valid")),
  broadcastTo: smooth(({ x }) => ops.broadcastTo(ops.reshape(x, [4, 1, 3]), [4, 2, 3])),
  cast: smooth(({ x }) => ops.cast(ops.cast(x, "float32"), "float32")),
  ceil: only(({ x }) => ops.ceil(x)),
  clipByValue: smooth(({ x }) => ops.clipByValue(x, -0.5, 0.5)),
  clone: smooth(({ x }) => ops.clone(x)),
  concat: smooth(({ x, y }) => ops.concat([x, y, x], 1)),
  conv2d: only(({ image, filter }) => ops.conv2d(image, filter, 1, "same")),
  conv2dTranspose: only(({ image, filter }) =>
    ops.conv2dTranspose(ops.conv2d(image, filter, 1, "valid") as ops.Tensor4D, filter, [2, 5, 5, 3], 1, "valid"),
  ),
  cos: smooth(({ x }) => ops.cos(x)),
  cumprod: only(({ x }) => ops.cumprod(x, 0)),
  cumsum: smooth(({ x }) => ops.cumsum(x, 1)),
  customGrad: smooth(({ x }) =>
    ops.customGrad((x) => ({ value: ops.step(x as Tensor), gradFunc: (dy) => ops.mul(dy, 2) }))(x),
  ),
  depthwiseConv2d: only(({ image, filter }) => ops.depthwiseConv2d(image, filter, 1, "valid")),
  diag: only(({ v }) => ops.diag(v)),
  div: smooth(({ x, y }) => ops.div(x, positive(y))),
  divNoNan: only(({ x, y }) => ops.divNoNan(x, ops.relu(y))),
  dot: only(({ x, w }) => ops.dot(x, w)),
  elu: smooth(({ x }) => ops.elu(x)),
  equal: only(({ which }) => ops.equal(which, 1)),
  erf: smooth(({ x }) => ops.erf(x)),
  exp: smooth(({ x }) => ops.exp(x)),
  expandDims: smooth(({ x }) => ops.expandDims(x, 1)),
  expm1: smooth(({ x }) => ops.expm1(x)),
  eye: only(({ x }) => ops.add(ops.eye(4, 3), x)),
  fill: only(({ x }) => ops.add(x, ops.fill([4, 3], 2))),
  floor: only(({ x }) => ops.floor(x)),
  gather: smooth(({ x, which }) => ops.gather(x, which)),
  greater: only(({ x, y }) => ops.greater(x, y)),
  greaterEqual: only(({ x, y }) => ops.greaterEqual(x, y)),
  isFinite: only(({ x }) => ops.isFinite(ops.div(x, ops.relu(x)))),
  isNaN: only(({ x }) => ops.isNaN(ops.sqrt(x))),
  leakyRelu: smooth(({ x }) => ops.leakyRelu(x, 0.1)),
  less: only(({ x, y }) => ops.less(x, y)),
  lessEqual: only(({ x, y }) => ops.lessEqual(x, y)),
  linspace: only(({ v }) => ops.add(ops.linspace(0, 1, 3), v)),
  log: smooth(({ x }) => ops.log(positive(x))),
  log1p: smooth(({ x }) => ops.log1p(positive(x))),
  logicalAnd: only(({ x, y }) => ops.logicalAnd(ops.greater(x, 0), ops.greater(y, 0))),
  logicalNot: only(({ x }) => ops.logicalNot(ops.greater(x, 0))),
  logicalOr: only(({ x, y }) => ops.logicalOr(ops.greater(x, 0), ops.greater(y, 0))),
  logSoftmax: smooth(({ x }) => ops.logSoftmax(x)),
  logSumExp: smooth(({ x }) => ops.logSumExp(x, 1)),
  matMul: smooth(({ x, y }) => ops.matMul(x, y, true, false)),
  max: smooth(({ x }) => ops.max(x, 1)),
  maximum: smooth(({ x, y }) => ops.maximum(x, y)),
  maxPool: only(({ image }) => ops.maxPool(image, 2, 2, "valid")),
  mean: smooth(({ x }) => ops.mean(x, 0)),
  min: smooth(({ x }) => ops.min(x)),
  minimum: smooth(({ x, y }) => ops.minimum(x, y)),
  mod: only(({ x }) => ops.mod(x, 0.75)),
  moments: smooth(({ x }) => ops.moments(x, 0).variance),
  mul: smooth(({ x, v }) => ops.mul(x, v)),
  neg: smooth(({ x }) => ops.neg(x)),
  norm: smooth(({ x }) => ops.norm(x)),
  notEqual: only(({ which }) => ops.notEqual(which, 1)),
  oneHot: only(({ which }) => ops.oneHot(which, 4)),
  ones: only(({ x }) => ops.add(ops.ones([4, 3]), x)),
  onesLike: only(({ x }) => ops.onesLike(x)),
  outerProduct: smooth(({ v, w }) => ops.outerProduct(v, ops.reshape(w, [15]))),
  pad: smooth(({ x }) =>
    ops.pad(
      x,
      [
        [1, 0],
        [0, 2],
      ],
      0.5,
    ),
  ),
  pow: smooth(({ x }) => ops.pow(positive(x), 1.5)),
  prod: smooth(({ x }) => ops.prod(x, 1)),
  range: only(({ v }) => ops.add(ops.range(0, 3), v)),
  reciprocal: smooth(({ x }) => ops.reciprocal(positive(x))),
  relu: smooth(({ x }) => ops.relu(x)),
  reshape: smooth(({ x }) => ops.reshape(x, [2, 6])),
  reverse: smooth(({ x }) => ops.reverse(x, 0)),
  round: only(({ x }) => ops.round(x)),
  rsqrt: smooth(({ x }) => ops.rsqrt(positive(x))),
  scalar: smooth(({ x }) => ops.mul(x, ops.scalar(2))),
  selu: smooth(({ x }) => ops.selu(x)),
  sigmoid: smooth(({ x }) => ops.sigmoid(x)),
  sign: only(({ x }) => ops.sign(x)),
  sin: smooth(({ x }) => ops.sin(x)),
  slice: smooth(({ x }) => ops.slice(x, [1, 0], [2, 2])),
  softmax: smooth(({ x }) => ops.softmax(x)),
  softplus: smooth(({ x }) => ops.softplus(x)),
  split: smooth(({ x }) => ops.split(x, 2, 0)),
  sqrt: smooth(({ x }) => ops.sqrt(positive(x))),
  square: smooth(({ x }) => ops.square(x)),
  squaredDifference: smooth(({ x, y }) => ops.squaredDifference(x, y)),
  squeeze: smooth(({ x }) => ops.squeeze(ops.reshape(x, [4, 1, 3]))),
  stack: smooth(({ x, y }) => ops.stack([x, y], 1)),
  step: only(({ x }) => ops.step(x)),
  sub: smooth(({ x, v }) => ops.sub(x, v)),
  sum: smooth(({ x }) => ops.sum(x, 1, true)),
  tanh: smooth(({ x }) => ops.tanh(x)),
  tensor: only(({ v }) => ops.mul(ops.tensor([1, 2, 3]), v)),
  tensor1d: only(({ v }) => ops.mul(ops.tensor1d([1, 2, 3]), v)),
  tensor2d: only(({ v }) => ops.mul(ops.tensor2d([[1, 2, 3]]), v)),
  tensor3d: only(({ v }) => ops.mul(ops.tensor3d([[[1, 2, 3]]]), v)),
  tensor4d: only(({ v }) => ops.mul(ops.tensor4d([[[[1, 2, 3]]]]), v)),
  tile: smooth(({ x }) => ops.tile(x, [1, 2])),
  topk: only(({ x }) => ops.topk(x, 2).values),
  transpose: smooth(({ x }) => ops.transpose(x)),
  unsortedSegmentSum: smooth(({ x }) => ops.unsortedSegmentSum(x, ops.tensor1d([0, 1, 1, 0], "int32"), 2)),
  unstack: smooth(({ x }) => ops.unstack(x)),
  where: smooth(({ x, y, which }) => ops.where(ops.greater(ops.slice(which, 0, 3), 1), x, y)),
  zeros: only(({ x }) => ops.add(ops.zeros([4, 3]), x)),
  zerosLike: only(({ x }) => ops.zerosLike(x)),
};
