import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { native } from "../../../kernel/setup/native/native";
import { prepare } from "../../../kernel/setup/prepare.cjs";
import { fresh } from "./machine";

vi.mock("../../../kernel/setup/checkout.cjs", async () => {
  const { fresh } = await import("./machine.js");
  return { checkout: fresh.checkout };
});
// tfjs-node's own downloads: nobody answers.
process.env.TFJS_NODE_CDN_STORAGE = "http://127.0.0.1:1/";
vi.spyOn(console, "error").mockImplementation(() => {});

const place = path.join(fresh.checkout, "node_modules/@tensorflow/tfjs-node/lib/napi-v8");
const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

/** A tfjs-node that computes if its binary says so. */
const tfjsNode = `
  const fs = require("node:fs");
  const read = (name) => fs.readFileSync(__dirname + "/lib/napi-v8/" + name, "utf8").trim();
  if (read("tfjs_binding.node") !== "good" || read("${libraries[0]}") !== "library") throw new Error("cannot load it");
  exports.ones = () => {};
  exports.matMul = () => ({ dataSync: () => [0, 0, 0, 3] });
  exports.getBackend = () => "tensorflow";
  exports.backend = () => ({ binding: { TF_Version: "2.21.0" } });
`;

/** A Python with a pip that downloads; it also stands for the one that unpacks. */
const python = (pip = "") => `
for last; do :; done
case "$*" in
  *"pip download"*) ${pip}
    while [ "$1" != "--dest" ]; do shift; done; echo wheel > "$2/tensorflow.whl" ;;
  *unpack.py*) mkdir -p "$3/tensorflow/include"; for l in ${libraries.join(" ")}; do echo library > "$3/tensorflow/$l"; done ;;
esac`;

/** A compiler that writes this binary. */
const compiler = (binary = "good") => `
while [ $# -gt 0 ]; do if [ "$1" = "-o" ]; then echo ${binary} > "$2"; fi; shift; done`;

const calls = (what: string) => fresh.log().filter((line) => line.includes(what)).length;

beforeEach(() => {
  for (const folder of [fresh.checkout, fresh.cache]) fs.rmSync(folder, { recursive: true, force: true });
  fresh.write("node_modules/@tensorflow/tfjs-node/package.json", '{ "version": "4.22.0", "main": "index.js" }');
  fresh.write("node_modules/@tensorflow/tfjs-node/index.js", tfjsNode);
  fs.writeFileSync(path.join(fresh.folder, "log"), "");
  process.env.PATH = path.join(fresh.folder, "bin");
  fresh.fake("python3", python());
  fresh.fake("g++", compiler());
});

/** What the step says, which is one line or nothing. */
async function lacking(): Promise<string | undefined> {
  const line = await prepare(native);
  expect(line ?? "").not.toContain("\n");
  return line;
}

describe.runIf(process.platform === "linux")("the native backend", () => {
  test("is built once, into the cache, and nothing else is kept", async () => {
    expect(await lacking()).toBeUndefined();
    const folder = fs.realpathSync(place);
    expect(fs.readdirSync(folder).sort()).toEqual(["files.json", ...libraries, "tfjs_binding.node"]);
    expect(fs.readdirSync(fresh.cache)).toEqual([path.basename(folder)]);
    expect(path.basename(folder)).toBe(`tensorflow-2.21.0-tfjs-node-4.22.0-linux-${process.arch}`);
    const before = fresh.log().length;
    expect(await lacking()).toBeUndefined();
    expect(fresh.log()).toHaveLength(before);
  });

  test("outlives node_modules", async () => {
    await lacking();
    fs.rmSync(place);
    expect(await native.check()).toBe("no binary");
    expect(await lacking()).toBeUndefined();
    expect(calls("pip download")).toBe(1);
  });

  test("is left alone where somebody else has put it", async () => {
    fs.mkdirSync(place, { recursive: true });
    fs.writeFileSync(path.join(place, "tfjs_binding.node"), "good");
    fs.writeFileSync(path.join(place, libraries[0] as string), "library");
    expect(await native.check()).toBe("not tested yet");
    expect(await lacking()).toBeUndefined();
    expect(fresh.log()).toEqual([]);
  });

  test("is built in place of a binary that does not load", async () => {
    fs.mkdirSync(place, { recursive: true });
    fs.writeFileSync(path.join(place, "tfjs_binding.node"), "of another machine");
    expect(await lacking()).toBeUndefined();
    expect(fs.realpathSync(place)).toContain(fresh.cache);
  });

  test.each([
    ["cut short", "", "the cache is damaged"],
    ["of the right size and wrong", "LIBRARY\n", undefined],
  ])("is built again from a cache that is %s", async (_, text, told) => {
    await lacking();
    fs.writeFileSync(path.join(place, libraries[0] as string), text);
    expect(await native.check()).toBe(told);
    // What has the right size is found out when it does not load, at the latest in the next checkout.
    fs.rmSync(path.join(fresh.checkout, ".triad"), { recursive: true });
    expect(await lacking()).toBeUndefined();
    expect(fs.readFileSync(path.join(place, libraries[0] as string), "utf8")).toBe("library\n");
    expect(calls("pip download")).toBe(2);
  });

  test("is not downloaded again and again when it does not load here", async () => {
    fresh.fake("g++", compiler("bad"));
    expect(await lacking()).toMatch(/does not load \(.*cannot load it\).*wasm/);
    expect(await lacking()).toMatch(/does not load/);
    expect(calls("pip download")).toBe(1);
  });

  test("goes on where it was interrupted", async () => {
    fresh.fake("g++", 'case "$*" in *-fsyntax-only*) exit 0;; esac; echo "x.cc: error: no such header"; exit 1');
    expect(await lacking()).toMatch(/g\+\+ failed \(x\.cc: error: no such header\).*wasm/);
    // Downloaded and unpacked, not compiled; beside it what a killed download would leave.
    fs.mkdirSync(path.join(fresh.cache, "something.download"));
    fresh.fake("g++", compiler());
    expect(await lacking()).toBeUndefined();
    expect(calls("pip download")).toBe(1);
  });

  test("is downloaded afresh after half a download", async () => {
    fresh.fake("python3", python('echo "ERROR: Connection broken"; exit 1;'));
    expect(await lacking()).toMatch(/download failed \(ERROR: Connection broken\).*wasm.*start again/);
    fresh.fake("python3", python());
    expect(await lacking()).toBeUndefined();
    expect(fs.readdirSync(fresh.cache)).toHaveLength(1);
  });
});

describe.runIf(process.platform === "linux")("what is absent is told in one line with its cost and remedy", () => {
  test("no compiler, before anything is downloaded", async () => {
    fresh.remove("g++");
    expect(await lacking()).toMatch(
      /no C\+\+ compiler: training runs on wasm, some fifteen times slower; install .*apt install g\+\+/,
    );
    expect(calls("pip")).toBe(0);
  });

  test("a compiler without its standard library", async () => {
    fresh.fake("g++", "exit 1");
    expect(await lacking()).toMatch(/no C\+\+ compiler/);
  });

  test("no pip", async () => {
    fresh.fake("python3", 'case "$*" in *pip*) echo "No module named pip"; exit 1;; esac');
    expect(await lacking()).toMatch(/no pip: .*wasm.*python3-pip/);
  });

  test("no Python", async () => {
    fresh.remove("python3");
    expect(await lacking()).toMatch(/no pip: .*wasm.*install Python 3\.10/);
  });

  test("a cache folder that cannot be made", async () => {
    fs.writeFileSync(fresh.cache, "a file");
    expect(await lacking()).toMatch(/native backend: EEXIST|native backend: ENOTDIR/);
  });
});
