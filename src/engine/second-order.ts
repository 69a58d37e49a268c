import * as tf from "@tensorflow/tfjs-core";
import { restoring } from "./restoring";

// What tfjs gets wrong, or lacks, where a gradient is taken of a gradient or in one. Loaded with the backends.

interface TapeNode {
  readonly inputs: { readonly [name: string]: tf.Tensor };
  readonly outputs: readonly tf.Tensor[];
  /** Kept for the gradient. */
  readonly saved: readonly tf.Tensor[];
}
interface Engine {
  readonly state: { readonly gradientDepth: number; activeTape: TapeNode[] | null };
  addTapeNode: ((...node: unknown[]) => void) & { [mended]?: true };
  gradients: (...given: unknown[]) => unknown;
}
const mended = Symbol.for("triad.second-order");

/**
 * Operations whose gradient is made of their own result, as that of exp, tanh and sigmoid is, put the copy of it that they
 * keep on the tape before themselves; what a gradient owes to the copy was then left out, without a word.
 */
function mendOrder() {
  const engine = Object.getPrototypeOf(tf.engine()) as Engine;
  const { addTapeNode } = engine;
  const inOrder = function (this: Engine, ...given: unknown[]) {
    addTapeNode.apply(this, given);
    const activeTape = this.state.activeTape!;
    const node = activeTape.pop()!;
    const made = new Set(node.outputs);
    let at = activeTape.length;
    while (at > 0 && Object.values(activeTape[at - 1]!.inputs).some((input) => made.has(input))) at--;
    activeTape.splice(at, 0, node);
  };
  engine.addTapeNode = Object.assign(inOrder, { [mended]: true } as const);
}

/**
 * A gradient that is computed where a custom gradient is worked out took the place of the tape that was being gone through
 * there, and the outer one broke off. And what a gradient that fails had saved was never freed.
 */
function mendTape() {
  const engine = Object.getPrototypeOf(tf.engine()) as Engine;
  const { gradients } = engine;
  engine.gradients = function (this: Engine, ...given) {
    const { state } = this;
    if (state.gradientDepth > 0) return gradients.apply(this, given);
    const around = state.activeTape;
    const restore = () => {
      const { activeTape } = state;
      if (activeTape && activeTape !== around)
        for (const { saved } of activeTape) for (const tensor of saved) tensor.dispose();
      state.activeTape = around;
    };
    return restoring(restore, () => gradients.apply(this, given));
  };
}

const comparisons = ["Equal", "Greater", "GreaterEqual", "Less", "LessEqual", "LogicalAnd", "LogicalNot", "NotEqual"];

/** What is only true or false does not change with what it compares, but for a jump: its gradient is zero. */
function addComparisons() {
  for (const kernelName of comparisons) {
    if (tf.getGradient(kernelName)) continue;
    const inputsToSave = kernelName === "LogicalNot" ? ["x"] : ["a", "b"];
    tf.registerGradient({
      kernelName,
      inputsToSave,
      gradFunc: (_, saved) =>
        Object.fromEntries(inputsToSave.map((name, i) => [name, () => tf.zeros(saved[i]!.shape)])),
    });
  }
}

/** The gradient of elu is dy for y > 0 and dy · (y + 1) elsewhere, y being elu's result. */
function addElu() {
  if (tf.getGradient("EluGrad")) return;
  tf.registerGradient({
    kernelName: "EluGrad",
    inputsToSave: ["dy", "y"],
    gradFunc: (ddx, saved) => {
      const [dy, y] = saved as [tf.Tensor, tf.Tensor];
      const above = tf.step(y);
      const change = ddx as tf.Tensor;
      return {
        dy: () => tf.mul(change, tf.where(tf.greater(y, 0), tf.onesLike(y), tf.add(y, 1))),
        y: () => tf.mul(tf.mul(change, dy), tf.sub(1, above)),
      };
    },
  });
}

if (!(Object.getPrototypeOf(tf.engine()) as Engine).addTapeNode[mended]) {
  mendTape();
  mendOrder();
}
addComparisons();
addElu();
