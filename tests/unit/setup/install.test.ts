import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { main as install } from "../../../kernel/setup/install";
import { kernelspecFindings } from "../../../kernel/setup/kernelspec-findings";
import { main as uninstall } from "../../../kernel/setup/uninstall";
import { fresh } from "./machine";

const told = vi.spyOn(console, "log").mockImplementation(() => {});
const said = vi.spyOn(console, "error").mockImplementation(() => {});
beforeEach(() => {
  // There is no Python on this machine.
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX", "JUPYTER_DATA_DIR", "XDG_DATA_HOME"]) vi.stubEnv(name, "");
  vi.stubEnv("PATH", path.join(fresh.folder, "bin"));
  fs.rmSync(prefix, { recursive: true, force: true });
  told.mockClear();
  said.mockClear();
});

const prefix = path.join(fresh.folder, "prefix");
const kernels = path.join(prefix, "share/jupyter/kernels");
const installed = (folder: string) => fs.readdirSync(path.join(fresh.folder, folder)).sort();
const kernelJson = (name: string) => JSON.parse(fs.readFileSync(path.join(kernels, name, "kernel.json"), "utf8"));

/** Puts a kernelspec there that starts `argv`. */
function there(name: string, ...argv: readonly string[]): void {
  fs.mkdirSync(path.join(kernels, name), { recursive: true });
  fs.writeFileSync(path.join(kernels, name, "kernel.json"), JSON.stringify({ argv }));
}

/** A kernelspec of a checkout in `folder`. */
const ofCheckout = (folder: string) => [
  "/usr/bin/node",
  `${folder}/.build/kernel/main.js`,
  "kernel",
  "{connection_file}",
];

describe("triad install", () => {
  test("into a prefix", async () => {
    expect(await install(["--prefix", path.join(fresh.folder, "a")])).toBe(0);
    expect(await install([`--prefix=${path.join(fresh.folder, "b")}`])).toBe(0);
    for (const prefix of ["a", "b"]) {
      expect(installed(`${prefix}/share/jupyter/kernels/triad`)).toEqual(["kernel.json", "logo-svg.svg"]);
    }
  });

  test("for the user, where their Jupyter looks", async () => {
    vi.stubEnv("JUPYTER_DATA_DIR", path.join(fresh.folder, "data"));
    expect(await install(["--user"])).toBe(0);
    expect(installed("data/kernels/triad")).toContain("kernel.json");
  });

  test("into the environment that is active", async () => {
    vi.stubEnv("VIRTUAL_ENV", path.join(fresh.folder, "env"));
    expect(await install(["--sys-prefix"])).toBe(0);
    expect(installed("env/share/jupyter/kernels/triad")).toContain("kernel.json");
  });

  test("into that of the Python on the PATH", async () => {
    expect(await install(["--sys-prefix"])).toBe(2);
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/--sys-prefix needs a Python/));
    fresh.fake("python3", `case "$*" in *sys.prefix*) echo ${fresh.folder}/python;; esac`);
    expect(await install(["--sys-prefix"])).toBe(0);
    expect(installed("python/share/jupyter/kernels/triad")).toContain("kernel.json");
    fresh.remove("python3");
  });

  test("several, side by side, told apart in the list", async () => {
    for (const more of [[], ["--name", "triad-0.1"], ["--name", "mine", "--display-name", "My own"]]) {
      expect(await install(["--prefix", prefix, ...more])).toBe(0);
    }
    const shown = fs.readdirSync(kernels).map((name) => [name, kernelJson(name).display_name]);
    expect(Object.fromEntries(shown)).toEqual({
      mine: "My own",
      "mine-javascript": "My own (JavaScript)",
      triad: "TypeScript (Triad)",
      "triad-javascript": "JavaScript (Triad)",
      "triad-0.1": "TypeScript (triad-0.1)",
      "triad-0.1-javascript": "JavaScript (triad-0.1)",
    });
  });

  test("one in each language, with a picture of its own", async () => {
    expect(await install(["--prefix", prefix])).toBe(0);
    const { argv, language } = kernelJson("triad-javascript");
    expect(language).toBe("javascript");
    expect(argv.slice(2)).toEqual(["kernel", "{connection_file}", "--language", "javascript"]);
    const [one, other] = ["triad", "triad-javascript"].map((name) =>
      fs.readFileSync(path.join(kernels, name, "logo-svg.svg"), "utf8"),
    );
    expect(one).not.toBe(other);
  });

  test("with a log: its flags are in the command that Jupyter runs", async () => {
    expect(await install(["--prefix", prefix, "--log-file", "k.log", "--log-level", "debug"])).toBe(0);
    const flags = ["--log-file", path.resolve("k.log"), "--log-level", "debug"];
    expect(kernelJson("triad").argv.slice(2)).toEqual(["kernel", "{connection_file}", ...flags]);
  });

  test("not over the kernel of another checkout, unless it is gone or --force is given", async () => {
    const other = path.join(fresh.folder, "other");
    fs.mkdirSync(other, { recursive: true });
    there("triad", ...ofCheckout(other));
    expect(await install(["--prefix", prefix])).toBe(1);
    const line = `triad install: ${kernels}/triad is the kernel of ${other}; --name NAME installs beside it, --force replaces it`;
    expect(said).toHaveBeenCalledExactlyOnceWith(line);
    expect(kernelJson("triad").argv).toEqual(ofCheckout(other));
    expect(await install(["--prefix", prefix, "--name", "triad-2"])).toBe(0);
    expect(await install(["--prefix", prefix, "--force"])).toBe(0);
    expect(told).toHaveBeenCalledWith(expect.stringMatching(`, instead of that of ${other}$`));
    there("triad", ...ofCheckout("/gone"));
    expect(await install(["--prefix", prefix])).toBe(0);
  });

  test("never over another kernel", async () => {
    there("triad", "/usr/bin/python3", "-m", "ipykernel_launcher");
    expect(await install(["--prefix", prefix, "--force"])).toBe(1);
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/a kernel that is not Triad's; --name NAME/));
  });

  test.each([[[]], [["--prefix", "a", "--user"]]])("not without saying where: %j", async (args) => {
    expect(await install(args)).toBe(2);
    const line = "triad install: say where: --user, --sys-prefix or --prefix DIR; try --help";
    expect(said).toHaveBeenCalledExactlyOnceWith(line);
  });

  test.each([
    [["--somewhere"], "unknown option '--somewhere'"],
    [["--prefix"], "option '--prefix <value>' argument missing"],
    [["--user", "more"], "unexpected argument 'more'"],
    [["--user", "--name", "../x"], '--name must be letters, digits, ".", "_" and "-", not "../x"'],
    [["--user", "--log-level", "loud"], '--log-level must be error, info, debug, not "loud"'],
  ])("refuses %j in one line", async (args, what) => {
    expect(await install(args)).toBe(2);
    expect(said).toHaveBeenCalledOnce();
    const line = String(said.mock.calls[0]);
    expect(line).toMatch(/^triad install: .*; try --help$/);
    expect(line).toContain(what);
  });
});

describe("triad uninstall", () => {
  test("removes what was installed with the same options, and only that", async () => {
    for (const name of ["triad", "triad-0.1"]) await install(["--prefix", prefix, "--name", name]);
    fs.writeFileSync(path.join(kernels, "triad/notes.txt"), "the user's");
    expect(await uninstall(["--prefix", prefix])).toBe(0);
    expect(told).toHaveBeenCalledWith(`kernel "triad" removed from ${kernels}; notes.txt left there`);
    expect(installed("prefix/share/jupyter/kernels/triad")).toEqual(["notes.txt"]);
    expect(await uninstall(["--prefix", prefix, "--name", "triad-0.1"])).toBe(0);
    expect(fs.readdirSync(kernels)).toEqual(["triad"]);
  });

  test("says so where there is none", async () => {
    expect(await uninstall(["--prefix", prefix])).toBe(1);
    const line = `triad uninstall: no kernel "triad" of this checkout in ${kernels}`;
    expect(said).toHaveBeenCalledExactlyOnceWith(line);
  });

  test("leaves other kernels, and those of other checkouts unless --force is given", async () => {
    there("python3", "/usr/bin/python3", "-m", "ipykernel_launcher");
    there("triad", ...ofCheckout(fresh.folder));
    expect(await uninstall(["--prefix", prefix, "--name", "python3", "--force"])).toBe(1);
    expect(await uninstall(["--prefix", prefix])).toBe(1);
    expect(said).toHaveBeenLastCalledWith(
      `triad uninstall: ${kernels}/triad is the kernel of ${fresh.folder}; --force removes it`,
    );
    expect(fs.readdirSync(kernels).sort()).toEqual(["python3", "triad"]);
    expect(await uninstall(["--prefix", prefix, "--force"])).toBe(0);
    expect(fs.readdirSync(kernels)).toEqual(["python3"]);
  });
});

test("the doctor says of which checkout each kernelspec is, and what mends one that does not start", async () => {
  vi.stubEnv("JUPYTER_DATA_DIR", path.join(prefix, "share/jupyter"));
  there("python3", "/usr/bin/python3", "-m", "ipykernel_launcher");
  there("old", process.execPath, "/gone/.build/kernel/main.js", "kernel", "{connection_file}");
  await install(["--user"]);
  const findings = [];
  for await (const finding of kernelspecFindings()) if (finding.text.includes(kernels)) findings.push(finding);
  expect(findings).toEqual([
    {
      what: "kernelspec",
      state: "lacking",
      text: `old, in ${kernels}, of /gone, does not start: no /gone/.build/kernel/main.js`,
      remedy:
        "npx triad install --user --name old makes it this checkout's, npx triad uninstall --user --name old removes it",
    },
    { what: "kernelspec", state: "fine", text: `triad, in ${kernels}, of this checkout` },
    { what: "kernelspec", state: "fine", text: `triad-javascript, in ${kernels}, of this checkout` },
  ]);
});
