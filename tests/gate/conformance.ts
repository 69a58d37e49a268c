import fs from "node:fs";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import { environmentPython } from "../../kernel/setup/python";
import type { Result, Stage } from "./stage";

/** Suites in Python, with Jupyter's own clients, through the installed kernelspec. */
const suite = (name: string, file: string): Stage => ({
  name,
  async run() {
    if (!fs.existsSync(environmentPython)) {
      return { passed: 0, failed: 0, skipped: [{ name: "all", reason: "no Python environment in .venv" }], output: "" };
    }
    const env = { JUPYTER_PREFER_ENV_PATH: "1" };
    return counted((await run(environmentPython, [file], { cwd: checkout, env, timeout: 600_000 })).output);
  },
});

/** Jupyter's own conformance suite, every message against the protocol's schema, encrypted connections. */
export const conformance: readonly Stage[] = [
  suite("jupyter_kernel_test", "tests/protocol/test_kernel.py"),
  suite("conversation", "tests/protocol/test_conversation.py"),
  suite("encryption", "tests/protocol/test_encryption.py"),
];

/** What Python's unittest says at its end, in numbers. */
export function counted(output: string): Result {
  const ran = /^Ran (\d+) tests? in .*\n+(?:OK|FAILED)(?: \((.*)\))?$/m.exec(output);
  if (ran === null) return { passed: 0, failed: 1, skipped: [], output };
  const number = (what: string) => Number(new RegExp(`${what}=(\\d+)`).exec(ran[2] ?? "")?.[1] ?? 0);
  const failed = number("failures") + number("errors") + number("unexpected successes");
  const skipped: { name: string; reason: string }[] = [];
  let name = "";
  // What a kernel prints may tear the line of a test apart.
  for (const line of output.split("\n")) {
    name = /^(test_\w+) \(/.exec(line)?.[1] ?? name;
    const reason = /(?:^|\.\.\. )skipped ['"](.*)['"]$/.exec(line)?.[1];
    if (reason !== undefined) skipped.push({ name, reason });
  }
  while (skipped.length < number("skipped")) skipped.push({ name: "a test", reason: "its line is torn apart" });
  return { passed: Math.max(0, Number(ran[1]) - failed - skipped.length), failed, skipped, output };
}
