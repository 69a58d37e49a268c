import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { overview, usageOf, usages } from "../../../kernel/usage";

const triad = (...args: string[]) => {
  const command = [".build/kernel/main.js", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  return { status, stdout, stderr };
};

test("triad alone and triad --help list the commands", () => {
  for (const args of [[], ["--help"]]) {
    expect(triad(...args)).toEqual({ status: 0, stdout: `${overview()}\n`, stderr: "" });
  }
  for (const name of Object.keys(usages)) expect(overview()).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
});

test("triad COMMAND --help says how it is called, and does nothing", () => {
  expect(triad("install", "--user", "--help")).toEqual({ status: 0, stdout: `${usageOf("install")}\n`, stderr: "" });
});

test.each(Object.keys(usages) as (keyof typeof usages)[])("the help of %s fits into a terminal", (name) => {
  for (const line of usageOf(name).split("\n")) expect(line.length).toBeLessThanOrEqual(120);
});

test("an unknown command is told which there are", () => {
  const stderr = 'triad: no command "instal"; there are kernel, install, uninstall, lab, run, doctor\n';
  expect(triad("instal")).toEqual({ status: 2, stdout: "", stderr });
});
