import { div, matMul, mul, softmax, square, sub, sum, type Tensor, tanh } from "../../../src/ops";
import { crossEntropy, hot } from "./cross-entropy";
import { uniform } from "./filled";
import golden from "./golden/mlp-deep-fa.json";
import { imageBatches } from "./images";
import { affine, layers } from "./mlp";
import type { Workload } from "./workload";

const lr = 0.05;
const widths = [784, 256, 256, 256, 10];

/** Three hidden layers of tanh units whose errors come back along fixed random pathways: feedback alignment. */
export const mlpDeepFa: Workload = {
  golden,
  step: "1 FA update, batch 64",
  constants: { lr },
  initial: () => layers(200, widths),
  fixed: () =>
    Object.fromEntries(
      [2, 3, 4].map((l) => [`B${l}`, uniform(250 + l, [widths[l]!, widths[l - 1]!], 1 / Math.sqrt(widths[l]!))]),
    ),
  batches: imageBatches,
  together: 8,
  update: ({ p, fixed, batch: [x, y] }) => {
    const activity = [x!];
    for (const l of [1, 2, 3]) activity.push(tanh(affine(activity[l - 1]!, p[`W${l}`]!, p[`b${l}`]!)));
    const logits = affine(activity[3]!, p.W4!, p.b4!);
    let delta: Tensor = div(sub(softmax(logits), hot(y!, 10)), x!.shape[0]!);
    const next: { [name: string]: Tensor } = {};
    for (const l of [4, 3, 2, 1]) {
      const below = activity[l - 1]!;
      next[`W${l}`] = sub(p[`W${l}`]!, mul(lr, matMul(below, delta, true)));
      next[`b${l}`] = sub(p[`b${l}`]!, mul(lr, sum(delta, 0)));
      if (l > 1) delta = mul(matMul(delta, fixed[`B${l}`]!), sub(1, square(below)));
    }
    return { p: next, loss: crossEntropy(logits, y!) };
  },
};
