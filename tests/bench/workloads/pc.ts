import { fori } from "../../../src/engine/fori";
import { add, div, matMul, mul, square, sub, sum, type Tensor, tanh } from "../../../src/ops";
import golden from "./golden/pc.json";
import { hotImageBatches } from "./images";
import { affine, layers } from "./mlp";
import type { Workload } from "./workload";

const constants = { lr: 0.05, rate: 0.1, iters: 20 };

/** Predictive coding, 784-300-300-10: the hidden activities relax between image and target, then each layer learns. */
export const pc: Workload = {
  golden,
  step: "20 inference iterations + 1 weight update, batch 64",
  constants,
  initial: () => layers(500, [784, 300, 300, 10]),
  batches: hotImageBatches,
  update: ({ p, batch: [x0, x3] }) => {
    const { lr, rate, iters } = constants;
    const n = x0!.shape[0]!;
    const mu1 = affine(x0!, p.W1!, p.b1!);
    const errors = (x1: Tensor, x2: Tensor) => {
      const [f1, f2] = [tanh(x1), tanh(x2)];
      const e2 = sub(x2, affine(f1, p.W2!, p.b2!));
      const e3 = sub(x3!, affine(f2, p.W3!, p.b3!));
      return { f1, f2, e1: sub(x1, mu1), e2, e3 };
    };
    const relaxed = (x: Tensor, f: Tensor, error: Tensor, above: Tensor, W: Tensor): Tensor =>
      add(x, mul(rate, sub(mul(sub(1, square(f)), matMul(above, W, false, true)), error)));
    const inferred = ([x1, x2]: readonly [Tensor, Tensor]): readonly [Tensor, Tensor] => {
      const { f1, f2, e1, e2, e3 } = errors(x1, x2);
      return [relaxed(x1, f1, e1, e2, p.W2!), relaxed(x2, f2, e2, e3, p.W3!)];
    };
    const start: readonly [Tensor, Tensor] = [mu1, affine(tanh(mu1), p.W2!, p.b2!)];
    const [x1, x2] = fori(iters, inferred, start);
    const learned = (l: number, below: Tensor, error: Tensor): [string, Tensor][] => [
      [`W${l}`, add(p[`W${l}`]!, mul(lr / n, matMul(below, error, true)))],
      [`b${l}`, add(p[`b${l}`]!, mul(lr / n, sum(error, 0)))],
    ];
    const { f1, f2, e1, e2, e3 } = errors(x1, x2);
    return {
      p: Object.fromEntries([...learned(1, x0!, e1), ...learned(2, f1, e2), ...learned(3, f2, e3)]),
      loss: div(sum(square(errors(...start).e3)), 2 * n),
    };
  },
};
