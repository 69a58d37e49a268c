import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { main } from "../../../kernel/setup/install";
import { fresh } from "./machine";

vi.spyOn(console, "log").mockImplementation(() => {});
const said = vi.spyOn(console, "error").mockImplementation(() => {});
beforeEach(() => {
  // There is no Python on this machine.
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX", "JUPYTER_DATA_DIR", "XDG_DATA_HOME"]) vi.stubEnv(name, "");
  vi.stubEnv("PATH", path.join(fresh.folder, "bin"));
  said.mockClear();
});
afterAll(() => fresh.dispose());

const installed = (folder: string) => fs.readdirSync(path.join(fresh.folder, folder)).sort();

test("into a prefix", async () => {
  expect(await main(["--prefix", path.join(fresh.folder, "a")])).toBe(0);
  expect(await main([`--prefix=${path.join(fresh.folder, "b")}`])).toBe(0);
  for (const prefix of ["a", "b"]) {
    expect(installed(`${prefix}/share/jupyter/kernels/triad`)).toEqual(["kernel.json", "logo-svg.svg"]);
  }
});

test("for the user, where their Jupyter looks", async () => {
  vi.stubEnv("JUPYTER_DATA_DIR", path.join(fresh.folder, "data"));
  expect(await main(["--user"])).toBe(0);
  expect(installed("data/kernels/triad")).toContain("kernel.json");
});

test("into the environment that is active", async () => {
  vi.stubEnv("VIRTUAL_ENV", path.join(fresh.folder, "env"));
  expect(await main(["--sys-prefix"])).toBe(0);
  expect(installed("env/share/jupyter/kernels/triad")).toContain("kernel.json");
});

test("into that of the Python on the PATH", async () => {
  fresh.fake("python3", `case "$*" in *sys.prefix*) echo ${fresh.folder}/python;; esac`);
  expect(await main(["--sys-prefix"])).toBe(0);
  expect(installed("python/share/jupyter/kernels/triad")).toContain("kernel.json");
});

test.each([[[]], [["--somewhere"]], [["--prefix"]], [["--user", "more"]]])(
  "not without saying where: %j",
  async (args) => {
    expect(await main(args)).toBe(2);
    expect(said).toHaveBeenCalledExactlyOnceWith("triad install: say where: --user, --sys-prefix or --prefix DIR");
  },
);
