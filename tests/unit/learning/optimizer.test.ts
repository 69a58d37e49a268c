import { beforeAll, describe, expect, test } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  clipped,
  crossEntropy,
  decayed,
  image,
  momentum,
  readout,
  rmsprop,
  sgd,
  useBackend,
} from "../../../src";
import { type Optimizer, optimizerEntry, type Parameter } from "../../../src/learning/optimizer";
import { add, scalar, type Tensor, tensor1d, tidy, zeros } from "../../../src/ops";

beforeAll(() => useBackend("cpu"));

const directions = [
  [1, -2, 0.5],
  [0.3, 0.1, -4],
  [-1, 2, 0],
];

/** The changes that an optimizer makes on a sequence of directions. */
const changes = (optimizer: Optimizer, part: Parameter["part"] = "weights", start = [0, 0, 0]): number[][] => {
  const table = optimizerEntry(optimizer);
  return tidy(() => {
    let slots: readonly Tensor[] = table.slots(optimizer).map(() => zeros([3]));
    let value: Tensor = tensor1d(start);
    return directions.map((direction, i) => {
      const step = table.step(tensor1d(direction), slots, { value, part, count: scalar(i + 1) }, optimizer);
      slots = step.slots;
      value = add(value, step.change);
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

  test("rmsprop", () => {
    const v = [0, 0, 0];
    const expected = directions.map((g) =>
      g.map((x, i) => {
        v[i] = 0.7 * v[i]! + 0.3 * x * x;
        return (-0.01 * x) / (Math.sqrt(v[i]!) + 1e-3);
      }),
    );
    close(changes(rmsprop(0.01, { decay: 0.7, epsilon: 1e-3 })), expected);
  });

  test("decayed, algorithm 2 of Loshchilov & Hutter: a share of the weights, beside the step, and none of the bias", () => {
    const w = [4, -2, 1];
    const expected = changes(adam(0.01)).map((step) =>
      step.map((own, i) => {
        const change = own - 0.1 * w[i]!;
        w[i] = w[i]! + change;
        return change;
      }),
    );
    close(changes(decayed(adam(0.01), 0.1), "weights", [4, -2, 1]), expected);
    expect(changes(decayed(adam(0.01), 0.1), "bias", [4, -2, 1])).toEqual(changes(adam(0.01)));
  });

  test("clipped, algorithm 1 of Pascanu, Mikolov & Bengio", () => {
    const expected = directions.map((d) => {
      const length = Math.hypot(...d);
      return d.map((x) => (-0.1 * x * Math.min(length, 2.26)) / length);
    });
    close(changes(clipped(sgd(0.1), { norm: 2.26 })), expected);
    expect(changes(clipped(sgd(0.1), { norm: 100 }))).toEqual(changes(sgd(0.1)));
  });
});

describe("optimizers nest:", () => {
  test("the inner one steps by what is clipped, and what decays is not", () => {
    const [weights] = changes(clipped(decayed(sgd(0.1), 0.5), { norm: 1e-6 }), "weights", [4, -2, 1]);
    close([weights!], [[-2, 1, -0.5]]);
  });

  test("a circuit of them comes back from its JSON, the same by its hash", () => {
    const nested = clipped(decayed(rmsprop(1e-3, { decay: 0.8 }), 1e-4), { norm: 1 });
    const made = (optimizer: Optimizer) =>
      circuit({
        architecture: {
          areas: { retina: image(2, 2), V1: area(3), naming: readout(2) },
          pathways: { "retina -> V1": {}, "V1 -> naming": {} },
        },
        objectives: { naming: crossEntropy("label") },
        learning: { otherwise: backprop({ optimizer }) },
      });
    const again = circuit(JSON.parse(JSON.stringify(made(nested))));
    expect(again.hash).toBe(made(nested).hash);
    expect(String(again.diagram())).toContain("clipped decayed rmsprop(0.001)");
    expect(again.data.learning["V1 -> naming"]).toMatchObject({ optimizer: nested });
    expect(made(clipped(decayed(rmsprop(1e-3, { decay: 0.8 }), 1e-5), { norm: 1 })).hash).not.toBe(again.hash);
    expect(() => made({ ...nested, optimizer: { kind: "lion" } as never })).toThrow(
      /optimizer: no kind "lion"; there are sgd/,
    );
  });
});

test.each([sgd(0), momentum(0), adam(0), rmsprop(0), decayed(sgd(0), 0), clipped(adam(0), { norm: 1 })])(
  "at rate 0 nothing changes: %o",
  (optimizer) => {
    for (const change of changes(optimizer, "weights", [1, -2, 3]).flat()) expect(Math.abs(change)).toBe(0);
  },
);

test("what makes no sense is refused in one line", () => {
  expect(() => sgd(-1)).toThrow("sgd(): the rate is a number of at least 0, not -1");
  expect(() => adam(1e-3, { beta1: 1 })).toThrow("adam(): beta1 is from 0 up to 1, exclusive, not 1");
  expect(() => decayed(sgd(1), 1)).toThrow("decayed(): decay is from 0 up to 1, exclusive, not 1");
  expect(() => clipped(sgd(1), { norm: 0 })).toThrow("clipped(): the norm is a number above 0, not 0");
  expect(() => rmsprop(1, { epsilon: 0 })).toThrow("rmsprop(): the epsilon is a number above 0, not 0");
  expect(() => momentum(Number.NaN)).toThrow("momentum(): the rate is a number of at least 0, not NaN");
});
