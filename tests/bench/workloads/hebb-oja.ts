import { scan } from "../../../src/engine/scan";
import {
  add,
  eye,
  matMul,
  mean,
  mul,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  tensor2d,
  transpose,
} from "../../../src/ops";
import { dense, floats, s } from "./filled";
import golden from "./golden/hebb-oja.json";
import type { Workload } from "./workload";

const lr = 0.001;
const [inputs, outputs, samples] = [1024, 64, 256];

/** Sanger's form of Oja's rule, one sample strictly after another: 1024 inputs, 64 units. */
export const hebbOja: Workload = {
  golden,
  step: "256 sequential single-sample updates",
  constants: { lr },
  initial: () => ({ W: dense(1001, inputs, outputs) }),
  batches: () =>
    [0, 1].map((b) => [
      floats([samples, inputs], (k) => {
        const m = samples * b + Math.floor(k / inputs);
        const d = k % inputs;
        return 0.5 * s(1051, inputs * (m % 10) + d) + 0.5 * s(1052, inputs * m + d);
      }),
    ]),
  update: ({ p, batch: [xs] }) => {
    const units = Array.from({ length: outputs }, (_, j) => j);
    const same = eye(outputs);
    const upTo = tensor2d(units.map((k) => units.map((j) => Number(k <= j))));
    const learn = (W: Tensor, row: Tensor) => {
      const x = reshape(row, [1, inputs]);
      const y = matMul(x, W);
      // Column j of W times this is w_j less what the units up to j explain of the input, weighed by y_j.
      const kept = sub(same, mul(mul(transpose(mul(lr, y)), y), upTo));
      const learned: Tensor = add(matMul(W, kept), matMul(x, mul(lr, y), true));
      return { state: learned, output: sum(square(y)) as Tensor };
    };
    const { state: W, outputs: energies } = scan(learn, p.W!, xs!);
    return { p: { W }, loss: mean(energies) };
  },
};
