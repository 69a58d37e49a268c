import { beforeAll, describe, expect, test } from "vitest";
import { adam, momentum, sgd, useBackend } from "../../../src";
import { type Optimizer, type OptimizerOf, optimizers } from "../../../src/learning/optimizer";
import { scalar, type Tensor, tensor1d, tidy, zeros } from "../../../src/ops";

beforeAll(() => useBackend("cpu"));

const directions = [
  [1, -2, 0.5],
  [0.3, 0.1, -4],
  [-1, 2, 0],
];

/** The changes that an optimizer makes on a sequence of directions. */
const changes = (optimizer: Optimizer): number[][] => {
  const table = optimizers[optimizer.kind] as OptimizerOf<Optimizer>;
  return tidy(() => {
    let slots: readonly Tensor[] = table.slots.map(() => zeros([3]));
    return directions.map((direction, i) => {
      const step = table.step(tensor1d(direction), slots, scalar(i + 1), optimizer);
      slots = step.slots;
      return Array.from(step.change.dataSync());
    });
  });
};
const close = (measured: number[][], expected: number[][]) =>
  measured.flat().forEach((value, i) => {
    expect(value).toBeCloseTo(expected.flat()[i]!, 5);
  });

describe("the optimizers make the steps that their papers write down:", () => {
  test("sgd", () => {
    close(changes(sgd(0.1)), directions.map((d) => d.map((x) => -0.1 * x))); // biome-ignore format: a formula
  });

  test("momentum", () => {
    const velocity = [0, 0, 0];
    const expected = directions.map((d) =>
      d.map((x, i) => {
        velocity[i] = 0.8 * velocity[i]! + x;
        return -0.1 * velocity[i]!;
      }),
    );
    close(changes(momentum(0.1, { decay: 0.8 })), expected);
  });

  test("adam, algorithm 1 of Kingma & Ba", () => {
    const [rate, beta1, beta2, epsilon] = [0.01, 0.9, 0.99, 1e-2];
    const m = [0, 0, 0];
    const v = [0, 0, 0];
    const expected = directions.map((g, step) =>
      g.map((x, i) => {
        m[i] = beta1 * m[i]! + (1 - beta1) * x;
        v[i] = beta2 * v[i]! + (1 - beta2) * x * x;
        const mean = m[i]! / (1 - beta1 ** (step + 1));
        const square = v[i]! / (1 - beta2 ** (step + 1));
        return (-rate * mean) / (Math.sqrt(square) + epsilon);
      }),
    );
    close(changes(adam(rate, { beta1, beta2, epsilon })), expected);
  });
});

test("what makes no sense is refused in one line", () => {
  expect(() => sgd(-1)).toThrow("sgd(): the rate is a number above 0, not -1");
  expect(() => adam(1e-3, { beta1: 1 })).toThrow("adam(): beta1 is from 0 up to 1, exclusive, not 1");
  expect(() => momentum(Number.NaN)).toThrow("momentum(): the rate is a number above 0, not NaN");
});
