import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

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
