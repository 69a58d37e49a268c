import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { temporaryFolder } from "../temporary-folder";

/** Files that break one rule each: the rule, the file, and what it imports. */
const planted = [
  ["src-circuit-imports-downwards", "src/circuit/planted.ts", "../train/target"],
  ["src-support-imports-downwards", "src/support/planted.ts", "../ops/target"],
  ["src-figures-imports-downwards", "src/figures/planted.ts", "../surface/target"],
  ["kernel-knows-no-neurons", "kernel/display/planted.ts", "../../src/circuit/target"],
  ["library-knows-no-jupyter", "src/figures/planted-too.ts", "../../kernel/display/target"],
  ["only-tests-import-tests", "src/ops/planted.ts", "../../tests/target"],
  ["only-wire-speaks-zeromq", "kernel/front/planted.ts", "zeromq"],
  ["only-cells-know-typescript", "kernel/worker/planted.ts", "typescript"],
  // A cycle is reported once, for the first of its files.
  ["no-cycles", "src/tasks/planted-a.ts", "./planted-b"],
] as const;

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}
let found: readonly Violation[];
const folder = temporaryFolder("directions");

beforeAll(() => {
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  for (const [, file, target] of planted) {
    write(file, `import { it } from "${target}";\nexport { it };\n`);
    const imported = path.join(path.dirname(file), `${target}.ts`);
    if (target.includes("/target")) write(imported, "export const it = 1;\n");
  }
  write("src/tasks/planted-b.ts", 'import { it } from "./planted-a";\nexport { it };\n');
  // A file that breaks no rule: a room may import the rooms before it.
  write("src/surface/allowed.ts", 'import { it } from "../circuit/target";\nexport { it };\n');
  write("kernel/wire/allowed.ts", 'import { it } from "zeromq";\nexport { it };\n');
  fs.copyFileSync(path.join(checkout, "tsconfig.json"), path.join(folder, "tsconfig.json"));
  fs.symlinkSync(path.join(checkout, "node_modules"), path.join(folder, "node_modules"));

  const program = path.join(checkout, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const config = path.join(checkout, ".dependency-cruiser.cjs");
  const args = [program, "--config", config, "--output-type", "json", "kernel", "src"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  found = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
});

test.each(planted)("%s is caught in %s", (rule, file) => {
  expect(found.filter(({ from }) => from === file).map(({ rule }) => rule.name)).toContain(rule);
});

test("nothing else is called a violation", () => {
  const files: readonly string[] = planted.map(([, file]) => file);
  expect(found.filter(({ from }) => !files.includes(from))).toEqual([]);
});
