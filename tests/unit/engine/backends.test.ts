import Module, { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const load = createRequire(__filename);
const loader = Module as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
const resolve = loader._resolveFilename;

/** A fresh copy of the module, which has chosen nothing yet. */
const fresh = async () => {
  vi.resetModules();
  return import("../../../src/engine/backends.js");
};
afterEach(() => {
  vi.unstubAllEnvs();
  loader._resolveFilename = resolve;
});

test("$TRIAD_BACKEND decides, until the program asks for another", async () => {
  vi.stubEnv("TRIAD_BACKEND", "wasm");
  const { useBackend, backendReport } = await fresh();
  expect(await useBackend()).toBe("wasm");
  expect(tf.getBackend()).toBe("wasm");
  expect((await backendReport()).why).toBe("asked for by $TRIAD_BACKEND");
  expect(await useBackend("cpu")).toBe("cpu");
  expect(await useBackend()).toBe("cpu");
  expect(tf.getBackend()).toBe("cpu");
});

test("the choice holds when another library changes the current backend", async () => {
  const { useBackend } = await fresh();
  await useBackend("wasm");
  await tf.setBackend("cpu");
  expect(await useBackend()).toBe("wasm");
  expect(tf.getBackend()).toBe("wasm");
});

test("an unknown name is an error that lists the known ones", async () => {
  vi.stubEnv("TRIAD_BACKEND", "gpu");
  const { useBackend } = await fresh();
  await expect(useBackend()).rejects.toThrow('backend: unknown backend "gpu"; there are tensorflow, wasm, cpu');
});

test.each(["two", "0", "2.5"])("a number of threads that is none is an error: %s", async (threads) => {
  vi.stubEnv("TRIAD_THREADS", threads);
  const { useBackend } = await fresh();
  await expect(useBackend("cpu")).rejects.toThrow(`backend: $TRIAD_THREADS is ${threads}; it is a whole number from 1`);
});

test("what XLA is to compile is said in words that mean something", async () => {
  vi.stubEnv("TRIAD_XLA", "sometimes");
  const { useBackend } = await fresh();
  await expect(useBackend("cpu")).rejects.toThrow("backend: $TRIAD_XLA is sometimes; it is always, never, or not set");
  for (const fine of ["always", "never", ""]) {
    vi.stubEnv("TRIAD_XLA", fine);
    expect(await useBackend("cpu")).toBe("cpu");
  }
});

describe("where the native binding is not built", () => {
  beforeEach(() => {
    loader._resolveFilename = function (request, ...rest) {
      if (request === "@tensorflow/tfjs-node") throw new Error(`Cannot find module '${request}'`);
      return resolve.call(this, request, ...rest);
    };
  });

  test("wasm takes its place, and the report says why", async () => {
    const { useBackend, backendReport } = await fresh();
    expect(await useBackend()).toBe("wasm");
    expect((await backendReport()).why).toBe("the native binding of tfjs-node is not built (`npm start` builds it)");
  });

  test("asking for it is an error that names the remedy", async () => {
    const { useBackend } = await fresh();
    await expect(useBackend("tensorflow")).rejects.toThrow(
      'backend "tensorflow": the native binding of tfjs-node is not built; `npm start` builds it',
    );
  });

  test("danfojs-node loads all the same, on the same copy of tfjs", async () => {
    await fresh();
    expect(load("@tensorflow/tfjs-node")).toBe(load("@tensorflow/tfjs"));
    const { DataFrame } = load("danfojs-node");
    expect(new DataFrame([[1, 2]], { columns: ["a", "b"] }).columns).toEqual(["a", "b"]);
  });
});
