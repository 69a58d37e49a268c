import { fori } from "../../../src/engine/fori";
import { add, clipByValue, div, matMul, mul, square, sub, sum, type Tensor, zerosLike } from "../../../src/ops";
import golden from "./golden/eqprop.json";
import { hotImageBatches } from "./images";
import { affine, layers } from "./mlp";
import type { Workload } from "./workload";

const constants = { lr: 0.05, dt: 0.5, beta: 0.5, free: 20, nudged: 4 };

/** Equilibrium propagation, 784-512-10: the difference between a free and a nudged state is what the weights learn. */
export const eqprop: Workload = {
  golden,
  step: "20 free + 4 nudged steps + 1 weight update, batch 64",
  constants,
  initial: () => layers(600, [784, 512, 10]),
  batches: hotImageBatches,
  together: 8,
  update: ({ p, batch: [x, y] }) => {
    const { lr, dt, beta, free, nudged } = constants;
    const n = x!.shape[0]!;
    const drive = affine(x!, p.W1!, p.b1!);
    const moved = (state: Tensor, by: Tensor): Tensor => clipByValue(add(state, mul(dt, by)), 0, 1);
    const relaxing =
      (nudge: number) =>
      ([h, o]: readonly [Tensor, Tensor]): readonly [Tensor, Tensor] => {
        const dh = sub(add(drive, matMul(o, p.W2!, false, true)), h);
        const still = sub(affine(h, p.W2!, p.b2!), o);
        return [moved(h, dh), moved(o, nudge === 0 ? still : add(still, mul(nudge, sub(y!, o))))];
      };
    const [h0, o0] = fori(free, relaxing(0), [zerosLike(drive), zerosLike(y!)] as readonly [Tensor, Tensor]);
    const [h1, o1] = fori(nudged, relaxing(beta), [h0, o0] as readonly [Tensor, Tensor]);
    const learned = (was: Tensor, change: Tensor): Tensor => add(was, mul(lr / (beta * n), change));
    return {
      p: {
        W1: learned(p.W1!, matMul(x!, sub(h1, h0), true)),
        b1: learned(p.b1!, sum(sub(h1, h0), 0)),
        W2: learned(p.W2!, sub(matMul(h1, o1, true), matMul(h0, o0, true))),
        b2: learned(p.b2!, sum(sub(o1, o0), 0)),
      },
      loss: div(sum(square(sub(y!, o0))), 2 * n),
    };
  },
};
