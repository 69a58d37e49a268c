import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../../kernel/setup/checkout.cjs";
import { temporaryFolder } from "../../temporary-folder";

/** What the gate counts when Vitest runs these test files. */
function counted(files: Readonly<Record<string, string>>): unknown {
  const folder = temporaryFolder("reporter");
  const report = path.join(folder, "report.json");
  fs.symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"));
  for (const [name, text] of Object.entries(files)) {
    fs.writeFileSync(path.join(folder, name), `import { beforeAll, describe, expect, test } from "vitest";\n${text}`);
  }
  const program = path.join(checkout, "node_modules/vitest/vitest.mjs");
  const args = ["run", "--root", folder, `--reporter=${path.join(checkout, "tests/gate/reporter.ts")}`];
  const env = { PATH: process.env.PATH, TRIAD_GATE_REPORT: report };
  spawnSync(process.execPath, [program, ...args], { cwd: folder, env });
  const result: unknown = JSON.parse(fs.readFileSync(report, "utf8"));
  return result;
}

test("what passed, failed, was skipped, and why", () => {
  const files = {
    "a.test.mjs": `
      test("passes", () => {});
      test("fails", () => expect(1).toBe(2));
      test("is skipped", ({ skip }) => skip("no browser here"));
      test.skip("is skipped and does not say why", () => {});
      describe("a group", () => {
        beforeAll(() => { throw new Error("no server"); });
        test("needs it", () => {});
      });`,
    "b.test.mjs": `import "./not-there"; test("is never seen", () => {});`,
  };
  expect(counted(files)).toEqual({
    passed: 1,
    failed: 3,
    skipped: [
      { name: "is skipped", reason: "no browser here" },
      { name: "is skipped and does not say why", reason: "no reason given" },
      { name: "a group > needs it", reason: "its set-up failed" },
    ],
  });
});
