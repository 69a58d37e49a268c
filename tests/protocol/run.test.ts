import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { CodeCell } from "../../kernel/run/notebook";
import { parseNotebook } from "../../kernel/run/parse";
import { kernelMain } from "../../kernel/setup/kernel-main";
import { temporaryFolder } from "../temporary-folder";

const folder = temporaryFolder("run");

function notebook(name: string, ...sources: string[]): string {
  const cells = sources.map((source, i) =>
    source.startsWith("#")
      ? { cell_type: "markdown", id: `c${i}`, metadata: {}, source }
      : { cell_type: "code", id: `c${i}`, metadata: {}, source, outputs: [], execution_count: null },
  );
  const file = path.join(folder, `${name}.ipynb`);
  fs.writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
  return file;
}

/** Runs `triad run`; `until` is the output after which the terminal's Ctrl-C is sent, to the whole group as a terminal does. */
function run(files: readonly string[], options: readonly string[] = [], until?: RegExp) {
  const args = [kernelMain, "run", ...files, "--out", path.join(folder, "out"), ...options];
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stderr.on("data", (data) => {
      err += data;
    });
    child.stdout.on("data", (data) => {
      out += data;
      if (!until?.test(out)) return;
      until = undefined;
      process.kill(-child.pid!, "SIGINT");
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

const executed = (name: string) =>
  parseNotebook(fs.readFileSync(path.join(folder, "out", `${name}.ipynb`), "utf8"), name);
const codeCells = (name: string) => executed(name).cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
const page = (name: string) => fs.readFileSync(path.join(folder, "out", `${name}.html`), "utf8");

describe("triad run", () => {
  it("fails where an error came that nobody waited for", async () => {
    const file = notebook(
      "late",
      'Promise.reject(new Error("unheard"));\n1',
      "await new Promise((done) => setTimeout(done, 300)); 2",
    );
    const { code, err } = await run([file]);
    expect(err).toContain("late.ipynb: cell 1: Error: unheard");
    expect(code).toBe(1);
    expect(codeCells("late")[1]!.outputs).toHaveLength(1);
  });

  it("says before it runs anything that nothing can be written", async () => {
    fs.writeFileSync(path.join(folder, "taken"), "");
    const { code, out, err } = await run([notebook("unwritten", "1")], ["--out", path.join(folder, "taken")]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^triad run: --out .*taken: no folder can be made there \(EEXIST\)\n$/);
  });

  it("runs the cells in the notebook's folder and writes the outputs as .ipynb and .html", async () => {
    fs.writeFileSync(path.join(folder, "beside.txt"), "found");
    const file = notebook(
      "fine",
      "# Fine\n\nwhere $x^2$",
      'import fs from "node:fs";\nfs.readFileSync("beside.txt", "utf8")',
      'process.stdout.write("10 %\\r"); console.log("99 %");',
      'display("first", { id: "a" });',
      "",
      'display("second", { id: "a", update: true }); undefined',
    );
    const { code, out, err } = await run([file]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/\[1\/4\] +\d+\.\d s {2}import fs from "node:fs";\n\[2\/4\]/);
    const cells = codeCells("fine");
    expect(cells.map((cell) => cell.execution_count)).toEqual([1, 2, 3, null, 4]);
    expect(cells[0]!.outputs).toMatchObject([{ output_type: "execute_result", data: { "text/plain": "'found'" } }]);
    expect(cells[1]!.outputs).toEqual([{ output_type: "stream", name: "stdout", text: "99 %\n" }]);
    expect(cells[2]!.outputs).toMatchObject([{ output_type: "display_data", data: { "text/plain": "'second'" } }]);
    expect(executed("fine").metadata).toMatchObject({
      kernelspec: { name: "triad" },
      language_info: { name: "typescript", file_extension: ".ts" },
    });
    expect(page("fine")).toContain("<math");
  });

  it("tells a failing cell's number, error and line, goes on with the next notebook, and fails", async () => {
    const bad = notebook(
      "bad",
      "const limit = 2;",
      "\nif (limit > 1) {\n  throw new RangeError('too big');\n}",
      "limit",
    );
    const { code, out, err } = await run([bad, notebook("good", "1 + 1")]);
    expect(code).toBe(1);
    expect(err).toBe(`${bad}: cell 2: RangeError: too big\n  line 3: throw new RangeError('too big');\n`);
    expect(out).not.toContain("[3/3]");
    expect(codeCells("bad").map((cell) => cell.execution_count)).toEqual([1, 2, null]);
    expect(page("bad")).toContain("RangeError");
    expect(codeCells("good")[0]!.outputs).toHaveLength(1);
  });

  it("goes on in the notebook where errors are allowed, and fails all the same", async () => {
    const { code } = await run([notebook("allowed", "throw new Error('x');", "1 + 1")], ["--allow-errors"]);
    expect(code).toBe(1);
    expect(codeCells("allowed")[1]!.outputs).toMatchObject([{ data: { "text/plain": "2" } }]);
  });

  it("says so when the kernel dies in a cell", async () => {
    const file = notebook(
      "dies",
      "process.kill(process.ppid, 'SIGKILL'); await new Promise((r) => setTimeout(r, 20_000));",
      "1",
    );
    const { code, err } = await run([file]);
    expect({ code, err }).toEqual({
      code: 1,
      err: `${file}: cell 1: KernelEnded: the kernel ended (SIGKILL) while the cell ran\n`,
    });
    expect(codeCells("dies")[0]!.outputs).toMatchObject([{ output_type: "error", ename: "KernelEnded" }]);
  });

  it("stops a cell that takes too long", async () => {
    const file = notebook("long", 'console.log("begin");\nwhile (true) {}', "1");
    const { code, err } = await run([file], ["--timeout", "6"]);
    expect({ code, err }).toEqual({ code: 1, err: `${file}: cell 1: Timeout: the cell took longer than 6 s\n` });
    expect(codeCells("long")[0]!.outputs.at(-1)).toMatchObject({ output_type: "error" });
    expect(codeCells("long")[1]!.execution_count).toBe(null);
  });

  it("ends cleanly at Ctrl-C: the notebook is written, the next one not begun, no kernel is left", async () => {
    const here = path.join(folder, "pids.json");
    const forever = `require("node:fs").writeFileSync(${JSON.stringify(here)}, JSON.stringify([process.pid, process.ppid]));`;
    const file = notebook("forever", forever, "while (true) {}");
    const { code, out } = await run([file, notebook("unreached", "1")], [], /\[1\/2\][^\n]*\n/);
    expect(code).toBe(130);
    expect(out).not.toContain("unreached");
    expect(codeCells("forever")[1]!.outputs).toMatchObject([{ output_type: "error" }]);
    for (const pid of JSON.parse(fs.readFileSync(here, "utf8"))) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("says what is wrong before anything is run", async () => {
    const broken = path.join(folder, "broken.ipynb");
    fs.writeFileSync(broken, '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": 1}]}');
    const other = path.join(folder, "other.ipynb");
    fs.writeFileSync(other, '{"nbformat": 4, "metadata": {"kernelspec": {"language": "python"}}, "cells": []}');
    const { code, out, err } = await run([notebook("waits", "1"), broken, other, path.join(folder, "none.ipynb")]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toBe(
      `triad run: ${broken}: cell 1: source must be a string or a list of strings, not 1\n` +
        `triad run: ${other}: it is written for a kernel of python; Triad runs TypeScript and JavaScript\n` +
        `triad run: ${path.join(folder, "none.ipynb")}: cannot be read: ENOENT\n`,
    );
  });

  it("sets parameters, with the types of the cell that declares them, and records them", async () => {
    const file = notebook(
      "parameters",
      'type Mode = "fast" | "slow";\nlet rate: number = 0.5; // of learning\nconst mode: Mode = "fast"; let layers = [1, 2];',
      'const modes: Mode[] = [mode, "slow"];\n[rate.toFixed(2), mode === "slow", layers.map((n) => n * 2), modes.length]',
    );
    const json = JSON.parse(fs.readFileSync(file, "utf8"));
    json.cells[0].metadata.tags = ["parameters"];
    fs.writeFileSync(file, JSON.stringify(json));
    const given = ["-p", "rate", "0.125", "-p", "mode", "slow", "-p", "layers", "[3]", "-p", "raet", "1"];
    const { code, err } = await run([file], given);
    expect({ code, err }).toEqual({ code: 0, err: `${file}: no parameter "raet"; there are rate, mode, layers\n` });
    expect(codeCells("parameters")[2]!.outputs).toMatchObject([
      { data: { "text/plain": "[ '0.13', true, [ 6 ], 2 ]" } },
    ]);
    expect(executed("parameters").metadata.papermill).toMatchObject({
      parameters: { rate: 0.125, mode: "slow", layers: [3], raet: 1 },
      input_path: file,
      exception: null,
    });

    const refused = await run([file], ["-p", "rate", "fast"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/cell 2: .*TS2322: Type 'string' is not assignable to type 'number'/);
  });

  it.each([
    [[], "triad run: which notebook? try --help\n"],
    [["a.ipynb", "--timeout", "soon"], 'triad run: --timeout must be a number of seconds, not "soon"\n'],
    [["a/x.ipynb", "b/x.ipynb"], "triad run: a/x.ipynb and b/x.ipynb would be written to the same file\n"],
    [["a.ipynb", "-p", "my-rate", "1"], 'triad run: -p takes a variable\'s name, not "my-rate"; try --help\n'],
    [["a.ipynb", "--fast"], /^triad run: unknown option '--fast'; try --help\n$/],
  ])("refuses %j", async (args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
