// What TensorFlow calls the outputs of the operations that tfjs-node runs, from TensorFlow's own list of operations (2.21).
const single: { readonly [argument: string]: string } = {
  y: `Abs Acos Acosh Asin Asinh Atan Atanh Cast Ceil ComplexAbs Cos Cosh Erf Exp Expm1 Floor IsFinite IsInf IsNan Log Log1p
    LogicalNot Ndtri Neg OnesLike Reciprocal Round Rsqrt Sigmoid Sign Sin Sinh Sqrt Square Tan Tanh Transpose ZerosLike`,
  z: `Add AddV2 Atan2 Div DivNoNan Equal FloorDiv FloorMod Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr Maximum
    Minimum Mod Mul NotEqual Pow RealDiv RightShift SquaredDifference Sub`,
  sum: "AddN",
  output: `All Any ArgMax ArgMin AvgPool AvgPool3D AvgPool3DGrad AvgPoolGrad BatchMatMul BatchMatMulV2 BatchToSpaceND Bitcast ClipByValue
    Concat ConcatV2 Const Conv2D Conv2DBackpropFilter Conv2DBackpropInput Conv3D Conv3DBackpropFilterV2
    Conv3DBackpropInputV2 DepthToSpace DepthwiseConv2dNative DepthwiseConv2dNativeBackpropFilter
    DepthwiseConv2dNativeBackpropInput Diag Dilation2D Einsum ExpandDims FFT Fill GatherNd GatherV2 IFFT Identity Imag LRN
    LRNGrad LinSpace Max MaxPool MaxPool3D MaxPool3DGrad MaxPoolGrad Mean Min MirrorPad OneHot Pack PadV2 Prod Range Real
    Reshape ResizeBilinearGrad ResizeNearestNeighborGrad Reverse ReverseV2 ScatterNd Select Slice Snapshot SpaceToBatchND
    StatelessRandomUniformFullIntV2 StridedSlice Sum TensorScatterUpdate Tile UnsortedSegmentSum`,
  bins: "Bincount",
  r0: "BroadcastArgs",
  out: "Complex Cumprod Cumsum",
  crops: "CropAndResize",
  filter_backprop: "Dilation2DBackpropFilter",
  in_backprop: "Dilation2DBackpropInput",
  activations: "Elu LeakyRelu Relu Relu6 Selu Softplus",
  backprops: "EluGrad",
  product: "MatMul",
  resized_images: "ResizeBilinear ResizeNearestNeighbor",
  softmax: "Softmax",
  dense: "SparseToDense",
  item: "TensorListGetItem",
  handle: "TensorListReserve",
  output_handle: "TensorListSetItem",
  tensor: "TensorListStack",
  index: "Where",
};
const several: { readonly [op: string]: readonly string[] } = {
  FusedBatchNorm: ["y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2"],
  TopK: ["values", "indices"],
  TopKV2: ["values", "indices"],
  Unique: ["y", "idx"],
  UniqueV2: ["y", "idx"],
};
const list = new Set(["SplitV", "StatelessIf", "StatelessWhile", "Unpack"]);

const names = new Map(
  Object.entries(single).flatMap(([argument, ops]) => ops.split(/\s+/).map((op) => [op, argument] as const)),
);

/**
 * How an operation's output is written inside a function of TensorFlow's, `"argument:index"`.
 *
 * @throws Error where the operation is not known
 */
export function outputArgument(op: string, output: number): string {
  if (list.has(op)) return `output:${output}`;
  const argument = several[op]?.[output] ?? (output === 0 ? names.get(op) : undefined);
  if (!argument) throw new Error(`the names of the outputs of ${op} are not known, which a loop needs`);
  return `${argument}:0`;
}
