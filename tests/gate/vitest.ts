import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import type { Report } from "./reporter";
import type { Stage } from "./stage";

/** A stage that runs the Vitest tests in some folders of `tests`, the slow ones too if asked. */
export const vitest = (name: string, folders: readonly string[], slow: boolean): Stage => ({
  name,
  async run() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-gate-"));
    const file = path.join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=./tests/gate/reporter.ts"];
    const args = [
      "run",
      "--config",
      "tests/vitest.config.mts",
      ...reporters,
      ...folders.map((room) => `tests/${room}/`),
    ];
    const env = { TRIAD_GATE_REPORT: file, NO_COLOR: "1", ...(slow ? { TRIAD_SLOW: "1" } : {}) };
    const timeout = slow ? 3_600_000 : 600_000;
    const { ok, output } = await run(process.execPath, ["node_modules/vitest/vitest.mjs", ...args], {
      cwd: checkout,
      env,
      timeout,
    });
    const report: Report = fs.existsSync(file)
      ? (JSON.parse(fs.readFileSync(file, "utf8")) as Report)
      : { passed: 0, failed: 0, skipped: [] };
    fs.rmSync(folder, { recursive: true });
    // An error outside of any test, or an end before the end, fails by the exit code alone.
    return { ...report, failed: ok ? report.failed : Math.max(1, report.failed), output };
  },
});
