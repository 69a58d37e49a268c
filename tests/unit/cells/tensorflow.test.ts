import fs from "node:fs";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { tensorflowEntry } from "../../../kernel/cells/tensorflow";
import { checkout } from "../../../kernel/setup/checkout.cjs";

vi.mock("../../../kernel/setup/checkout.cjs", async () => {
  const [fs, os, path] = await Promise.all([import("node:fs"), import("node:os"), import("node:path")]);
  return { checkout: fs.mkdtempSync(path.join(os.tmpdir(), "triad-tensorflow-")) };
});
afterAll(() => fs.rmSync(checkout, { recursive: true }));

const plain = path.join(checkout, "node_modules/@tensorflow/tfjs");
const folder = path.join(checkout, "node_modules/@tensorflow/tfjs-node/lib/napi-v8");

it("TensorFlow.js runs without a native library that is not there, or that does not load, and says so once", () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(tensorflowEntry()).toBe(plain);
  expect(said).not.toHaveBeenCalled();
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "tfjs_binding.node"), "damaged");
  expect(tensorflowEntry()).toBe(plain);
  expect(said.mock.calls).toEqual([[expect.stringMatching(/^triad: the native backend does not load \(.+\), so .+$/)]]);
});
