import { expect, test } from "vitest";
import { inFixedOrder } from "../../../src/engine/fixed-order";
import type { Operation } from "../../../src/engine/graph";

const type = { name: "T", type: 0, value: 1 };
const operation = (name: string, op: string, inputs: string[], more: Operation["attributes"] = []): Operation => ({
  name,
  op,
  inputs,
  attributes: [type, ...more],
});
const terms = (operations: readonly Operation[]) =>
  operations.map(({ name, op, inputs }) => `${name} = ${op}(${inputs.join(", ")})`);

test("an AddN is a chain of additions that keeps its name, with nothing for the optimizer to gather", () => {
  const sum = operation("n0", "AddN", ["x0:0", "x1:0", "x2:0"], [{ name: "N", type: 1, value: 3 }]);
  const out = inFixedOrder([sum]);
  expect(terms(out)).toEqual(["n0_sum0 = AddV2(x0:0, x1:0)", "n0_0 = Snapshot(n0_sum0:0)", "n0 = AddV2(n0_0:0, x2:0)"]);
  for (const { attributes } of out) expect(attributes).toEqual([type]);
});

test("additions of additions stay apart, on either side", () => {
  const out = inFixedOrder([
    operation("n0", "AddV2", ["x0:0", "x1:0"]),
    operation("n1", "Add", ["n0:0", "n0:0"]),
    operation("n2", "Mul", ["n1:0", "x0:0"]),
    operation("n3", "AddV2", ["n2:0", "x0:0"]),
  ]);
  expect(terms(out)).toEqual([
    "n0 = AddV2(x0:0, x1:0)",
    "n1_0 = Snapshot(n0:0)",
    "n1_1 = Snapshot(n0:0)",
    "n1 = AddV2(n1_0:0, n1_1:0)",
    "n2 = Mul(n1:0, x0:0)",
    "n3 = AddV2(n2:0, x0:0)",
  ]);
});

test("an AddN of one is left alone", () => {
  expect(terms(inFixedOrder([operation("n0", "AddN", ["x0:0"])]))).toEqual(["n0 = AddN(x0:0)"]);
});
