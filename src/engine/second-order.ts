import * as tf from "@tensorflow/tfjs-core";

// What tfjs gets wrong, or lacks, where a gradient is taken of a gradient. Loaded with the backends.

interface TapeNode {
  readonly inputs: { readonly [name: string]: tf.Tensor };
  readonly outputs: readonly tf.Tensor[];
}
interface Engine {
  readonly state: { readonly activeTape: TapeNode[] };
  addTapeNode: ((...node: unknown[]) => void) & { [mended]?: true };
}
const mended = Symbol.for("triad.second-order");

/**
 * Operations whose gradient is made of their own result, as that of exp, tanh and sigmoid is, put the copy of it that they
 * keep on the tape before themselves; what a gradient owes to the copy was then left out, without a word.
 */
function mendOrder() {
  const engine = Object.getPrototypeOf(tf.engine()) as Engine;
  if (engine.addTapeNode[mended]) return;
  const { addTapeNode } = engine;
  const inOrder = function (this: Engine, ...given: unknown[]) {
    addTapeNode.apply(this, given);
    const { activeTape } = this.state;
    const node = activeTape.pop()!;
    const made = new Set(node.outputs);
    let at = activeTape.length;
    while (at > 0 && Object.values(activeTape[at - 1]!.inputs).some((input) => made.has(input))) at--;
    activeTape.splice(at, 0, node);
  };
  engine.addTapeNode = Object.assign(inOrder, { [mended]: true } as const);
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

mendOrder();
addComparisons();
addElu();
