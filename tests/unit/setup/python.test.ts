import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { kernelspec } from "../../../kernel/setup/kernelspec";
import { prepare } from "../../../kernel/setup/prepare.cjs";
import { python } from "../../../kernel/setup/python";
import { fresh } from "./machine";

vi.mock("../../../kernel/setup/checkout.cjs", async () => {
  const { fresh } = await import("./machine.js");
  return { checkout: fresh.checkout };
});
vi.spyOn(console, "error").mockImplementation(() => {});

const file = (name: string) => path.join(fresh.checkout, name);
/** What a Python does that makes environments: its pip runs the second script. */
const working = (pip = "exit 0") => `
case "$*" in
  *"-m venv"*) mkdir -p ${file(".venv/bin")}; rm -rf ${file(".venv/lib")}
    printf '#!/bin/sh\\necho "pip $*" >> ${fresh.folder}/log\\n%s\\n' '${pip}' > ${file(".venv/bin/python")}; chmod +x ${file(".venv/bin/python")} ;;
esac`;

beforeEach(() => {
  fs.rmSync(fresh.checkout, { recursive: true });
  fresh.write("kernel/setup/requirements.txt", "jupyterlab==1\n");
  fresh.write("kernel/setup/papermill/pyproject.toml", "");
  for (const logo of ["logo.svg", "logo-javascript.svg"]) fresh.write(`kernel/setup/${logo}`, "<svg/>");
  fs.writeFileSync(path.join(fresh.folder, "log"), "");
  for (const name of ["python3", "python3.12"]) fresh.remove(name);
  process.env.PATH = path.join(fresh.folder, "bin");
});

/** What the step says, which is one line or nothing. */
async function lacking(): Promise<string | undefined> {
  const line = await prepare(python);
  expect(line ?? "").not.toContain("\n");
  return line;
}

describe("what is absent is told in one line with what it costs and what mends it", () => {
  test("no Python", async () => {
    expect(await lacking()).toMatch(/no Python 3\.10.*headless.*install python3/);
  });

  test("a Python that is too old", async () => {
    fresh.fake("python3", "exit 1");
    expect(await lacking()).toMatch(/no Python 3\.10/);
  });

  test("an older python3 beside a newer python3.12", async () => {
    fresh.fake("python3", "exit 1");
    fresh.fake("python3.12", working());
    expect(await lacking()).toBeUndefined();
  });

  test("a Python that cannot make environments", async () => {
    const says = "The virtual environment was not created successfully because ensurepip is not\navailable.";
    fresh.fake("python3", `case "$*" in *venv*) mkdir -p ${file(".venv/bin")}; echo "${says}"; exit 1;; esac`);
    expect(await lacking()).toMatch(/headless.*apt install python3-venv/);
    expect(fs.existsSync(file(".venv"))).toBe(false);
  });

  test("no network", async () => {
    fresh.fake("python3", working('echo "ERROR: Could not find a version"; exit 1'));
    expect(await lacking()).toMatch(/headless.*start again.*Could not find a version/);
    expect(await python.check()).toBe("not finished");
  });

  test("a folder that cannot be written", async () => {
    fresh.fake("python3", `case "$*" in *venv*) echo "Error: [Errno 28] No space left on device"; exit 1;; esac`);
    expect(await lacking()).toMatch(/headless.*No space left/);
  });
});

describe("the environment", () => {
  beforeEach(() => fresh.fake("python3", working()));

  test("is made once", async () => {
    expect(await lacking()).toBeUndefined();
    const calls = fresh.log().length;
    expect(await lacking()).toBeUndefined();
    expect(fresh.log()).toHaveLength(calls);
  });

  test("is finished by the next start when one was interrupted", async () => {
    fs.mkdirSync(file(".venv/bin"), { recursive: true });
    expect(await python.check()).toBe("its Python is gone");
    expect(await lacking()).toBeUndefined();
    expect(await python.check()).toBeUndefined();
  });

  test("is made again for other requirements", async () => {
    await lacking();
    fresh.write("kernel/setup/requirements.txt", "jupyterlab==2\n");
    expect(await python.check()).toMatch(/requirements/);
    expect(await lacking()).toBeUndefined();
    expect(fresh.log().filter((line) => line.includes("-m venv"))).toHaveLength(2);
  });

  test("has papermill's translator from the checkout, and is made again for another", async () => {
    await lacking();
    expect(fresh.log().filter((line) => /^pip .*install/.test(line))).toEqual([
      expect.stringMatching(`-r ${file("kernel/setup/requirements.txt")} ${file("kernel/setup/papermill")}$`),
    ]);
    fresh.write("kernel/setup/papermill/triad_papermill/translator.py", "pass");
    expect(await python.check()).toMatch(/has changed/);
  });

  test("is made once by two starts at once", async () => {
    await Promise.all([lacking(), lacking()]);
    expect(fresh.log().filter((line) => line.includes("-m venv"))).toHaveLength(1);
  });

  test("tells JupyterLab to ask nobody for news", async () => {
    await lacking();
    const text = fs.readFileSync(file(".venv/share/jupyter/lab/settings/overrides.json"), "utf8");
    expect(Object.values(JSON.parse(text))).toEqual([{ checkForUpdates: false, fetchNews: "false" }]);
  });

  test("gets the kernelspec, and again when Node or the folder has changed", async () => {
    expect(await prepare(kernelspec)).toMatch(/no kernelspec without a Python environment/);
    await lacking();
    expect(await prepare(kernelspec)).toBeUndefined();
    const spec = file(".venv/share/jupyter/kernels/triad/kernel.json");
    expect(JSON.parse(fs.readFileSync(spec, "utf8"))).toEqual({
      argv: [process.execPath, file(".build/kernel/main.js"), "kernel", "{connection_file}"],
      display_name: "TypeScript (Triad)",
      language: "typescript",
      interrupt_mode: "message",
      kernel_protocol_version: "5.5",
      metadata: { supported_encryption: ["curve"], debugger: true },
    });
    expect(await kernelspec.check()).toBeUndefined();
    fs.writeFileSync(spec, fs.readFileSync(spec, "utf8").replace(process.execPath, "/old/node"));
    expect(await kernelspec.check()).toMatch(/kernel\.json is of another/);
    expect(await prepare(kernelspec)).toBeUndefined();
    expect(await kernelspec.check()).toBeUndefined();
  });
});
