import fs from "node:fs";
import { environmentPython } from "../../kernel/setup/python";
import { runScenarios } from "../scenarios/run";
import type { Stage } from "./stage";

interface Told {
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** What users do with a kernel, by jupyter_client: each scenario counts; those that are to fail yet are told by name. */
export const scenarios: Stage = {
  name: "scenarios",
  async run() {
    if (!fs.existsSync(environmentPython)) {
      return { passed: 0, failed: 0, skipped: [{ name: "all", reason: "no Python environment in .venv" }], output: "" };
    }
    const { output } = await runScenarios({ kernels: ["triad"], gate: true, timeout: 600_000 });
    const line = output.split("\n").find((text) => text.startsWith('{"passed"'));
    if (line === undefined) return { passed: 0, failed: 1, skipped: [], output };
    const { passed, failed, skipped } = JSON.parse(line) as Told;
    const told = failed.map(({ name, reason }) => `${name}: ${reason}`).join("\n");
    return { passed, failed: failed.length, skipped, output: told };
  },
};
