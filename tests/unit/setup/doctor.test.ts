import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { programsFinding } from "../../../kernel/setup/findings";

test.each([
  ["tensorflow", {}, "fine", "operations, gradients, loops, choices and randomness are compiled"],
  ["tensorflow", { loops: "no While" }, "lacking", "loops run operation by operation: no While"],
  ["wasm", { loops: "the backend is wasm" }, "fine", "none on wasm: functions run operation by operation"],
] as const)("the doctor says what is not compiled on %s: %j", (backend, eager, state, text) =>
  expect(programsFinding(backend, eager as never)).toEqual({ what: "programs", state, text }),
);

test("the doctor says what keeps a backend from starting", async () => {
  const env = { ...process.env, TRIAD_THREADS: "two" };
  const doctor = spawn(process.execPath, [".build/kernel/main.js", "doctor"], { env });
  let said = "";
  doctor.stdout.on("data", (text) => {
    said += text;
  });
  await once(doctor, "close");
  expect(said).toMatch(/^! backend +backend: \$TRIAD_THREADS is two; it is a whole number from 1$/m);
});

test("the doctor ends quietly when nobody reads on, as in `npm run doctor | head -1`", async () => {
  const doctor = spawn(process.execPath, [".build/kernel/main.js", "doctor"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  doctor.stderr.on("data", (text) => {
    said += text;
  });
  doctor.stdout.once("data", () => doctor.stdout.destroy());
  expect(await once(doctor, "close")).toEqual([0, null]);
  expect(said).toBe("");
});
