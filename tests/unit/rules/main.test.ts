import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { checkout } from "../../../kernel/setup/checkout.cjs";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder("rules");
const rules = (...args: string[]) => {
  const file = path.join(checkout, ".build/tests/rules/main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args, "--keep", path.join(folder, "kept")], {
    encoding: "utf8",
  });
  return { status, stdout, stderr: stderr.trim() };
};

test.skipIf(whyNoTfjsNode())(
  "a part of the table is run, written as rows, drawn, and not run again",
  () => {
    const [json, svg, markdown] = ["rows.json", "figure.svg", "table.md"].map((name) => path.join(folder, name));
    const only = ["mnist", "--quick", "--seeds", "2", "--only", "read-out only,untrained"];
    const first = rules(...only, "--json", json!, "--svg", svg!, "--markdown", markdown!);
    expect(first).toMatchObject({ status: 0, stderr: "" });
    const rows = JSON.parse(fs.readFileSync(json!, "utf8"));
    expect(rows.map(({ rule, seed, epochs }: Record<string, unknown>) => [rule, seed, epochs])).toEqual([
      ["untrained", 1, 0],
      ["untrained", 2, 0],
      ["read-out only", 1, 1],
      ["read-out only", 2, 1],
    ]);
    for (const row of rows)
      expect(row).toMatchObject({ testAccuracy: expect.any(Number), seconds: expect.any(Number) });
    expect(rows[2].testAccuracy).toBeGreaterThan(rows[0].testAccuracy);
    expect(fs.readFileSync(svg!, "utf8")).toContain("read-out only, seed 2:");
    expect(fs.readFileSync(markdown!, "utf8")).toContain("| read-out only: hidden weights stay as drawn | 1 |");
    const again = rules(...only, "--json", json!);
    expect(again.stdout).toBe(first.stdout);
    expect(JSON.parse(fs.readFileSync(json!, "utf8"))).toEqual(rows);
  },
  120_000,
);

test.each([
  [["emnist"], 'rules: no table "emnist"; there are mnist, delayed'],
  [["--seeds", "0"], "rules: --seeds is how many, a whole number from 1"],
  [["mnist", "--only", "Hebbian luck"], 'rules: no rule "Hebbian luck"; there are untrained, read-out only,'],
  [["--sedes", "3"], "rules: Unknown option '--sedes'"],
  [["--svg", "a.svg"], "rules: a figure or page is of one table; name it"],
])("what makes no sense is told in one line: %j", (args, message) => {
  const { status, stderr } = rules(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("\n");
});
