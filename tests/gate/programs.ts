import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import { one, type Stage } from "./stage";

/** A stage that is one run of a Node program in the checkout, and passes when that does. */
const program = (name: string, file: string, ...args: string[]): Stage => ({
  name,
  run: async () =>
    one(await run(process.execPath, [path.join("node_modules", file), ...args], { cwd: checkout, timeout: 300_000 })),
});

/** Types, lint and format, import directions, dead code. */
export const programs: readonly Stage[] = [
  program("tsc", "typescript/bin/tsc"),
  program("biome", "@biomejs/biome/bin/biome", "check", "--config-path=.biome.json", "--error-on-warnings", "."),
  program(
    "dependency-cruiser",
    "dependency-cruiser/bin/dependency-cruise.mjs",
    "--config",
    ".dependency-cruiser.cjs",
    "kernel",
    "src",
    "tests",
  ),
  program("knip", "knip/bin/knip.js", "--config", ".knip.json", "--no-progress"),
];
