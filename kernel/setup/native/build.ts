import fs from "node:fs";
import path from "node:path";
import { checkout } from "../checkout.cjs";
import { run } from "../child.cjs";
import { lastLine } from "../last-line";
import { environmentPython, findPython } from "../python";
import { seal } from "./cache";
import { type Platform, platform, platformName, tensorflow } from "./platform";
import { progress } from "./progress";

/** Why the backend could not be built, and what mends it. */
export interface Obstacle {
  readonly reason: string;
  readonly remedy: string;
}

interface Tools {
  readonly platform: Platform;
  readonly compiler: string;
  readonly python: string;
}

const binding = path.join(checkout, "node_modules/@tensorflow/tfjs-node");
const nodeHeaders = () => path.join(path.dirname(require.resolve("node-api-headers/package.json")), "include");

/**
 * Builds the native backend into `folder`, which appears when it is whole: libtensorflow from its Python wheel, and the
 * binding from the sources in its npm package. What was downloaded is kept beside it should the rest be interrupted.
 */
export async function build(folder: string): Promise<Obstacle | undefined> {
  const tools = await findTools();
  if ("reason" in tools) return tools;

  const started = Date.now();
  const unpacked = `${folder}.unpacked`;
  const size = fs.existsSync(unpacked) ? "downloaded already" : `${tools.platform.megabytes} MB to download`;
  console.error(
    `triad: builds the native TensorFlow backend, once for all projects: ${size}, 0.6 GB on disk in ${path.dirname(folder)}`,
  );
  const hindered = fs.existsSync(unpacked) ? undefined : await download(tools, `${folder}.download`, unpacked);
  const end = hindered ?? (await compile(tools, unpacked, folder));
  if (end === undefined) console.error(`triad: native backend built, ${Math.round((Date.now() - started) / 1000)} s`);
  return end;
}

/** What keeps the backend from being built on this machine, as far as can be told before. */
export async function obstacle(): Promise<Obstacle | undefined> {
  const tools = await findTools();
  return "reason" in tools ? tools : undefined;
}

async function findTools(): Promise<Tools | Obstacle> {
  if (platform === undefined) {
    return {
      reason: `there is no libtensorflow ${tensorflow} for ${platformName}`,
      remedy: "use Linux or an Apple-silicon Mac",
    };
  }
  const compiler = await findCompiler();
  if (compiler === undefined) return { reason: "no C++ compiler", remedy: `install ${platform.compiler}` };
  const python = await findPip();
  if (python === undefined) {
    return {
      reason: "no pip",
      remedy: "install Python 3.10 or newer with pip (Debian and Ubuntu: apt install python3-pip)",
    };
  }
  return { platform, compiler, python };
}

/** A compiler that finds its standard library: an installation by halves is told from none before the download. */
async function findCompiler(): Promise<string | undefined> {
  for (const name of [process.env.CXX, "g++", "clang++", "c++"]) {
    const probe = ["-std=c++17", "-include", "memory", "-fsyntax-only", "-x", "c++", "/dev/null"];
    if (name && (await run(name, probe)).ok) return name;
  }
  return undefined;
}

/** A Python that has pip; that of the project's own environment always does. */
async function findPip(): Promise<string | undefined> {
  for (const name of [environmentPython, await findPython()]) {
    if (name && (await run(name, ["-m", "pip", "--version"])).ok) return name;
  }
  return undefined;
}

/** Downloads the wheel into `partial`, takes out of it what is needed, and throws the rest away. */
async function download({ platform, python }: Tools, partial: string, unpacked: string): Promise<Obstacle | undefined> {
  fs.rmSync(partial, { recursive: true, force: true });
  fs.mkdirSync(partial, { recursive: true });
  const stop = progress(partial, platform.megabytes);
  // Without a Python version and a platform pip looks for what suits the Python that it happens to run on.
  const which = ["--python-version", "3.11", "--platform", platform.tag, `${platform.wheel}==${tensorflow}`];
  const how = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check", "--no-input"];
  const pip = await run(python, ["-m", "pip", "download", "--quiet", ...how, "--dest", partial, ...which], {
    env: { TMPDIR: partial },
  });
  stop();
  const wheel = fs.readdirSync(partial).find((name) => name.endsWith(".whl"));
  if (!pip.ok || wheel === undefined)
    return { reason: `the download failed (${lastLine(pip.output)})`, remedy: "start again" };

  const file = path.join(partial, wheel);
  const needed = String.raw`tensorflow/libtensorflow_(cc|framework)\.(so\.2|2\.dylib)|tensorflow/include/(tensorflow/c|tsl|xla/tsl|tensorflow/core/platform)/.*`;
  const taken = await run(python, [path.join(checkout, "kernel/setup/native/unpack.py"), file, partial, needed]);
  fs.rmSync(file);
  if (!taken.ok) return { reason: `the download does not unpack (${lastLine(taken.output)})`, remedy: "start again" };
  const folder = path.join(partial, "tensorflow");
  // A quarter of it are symbols that only a debugger reads. It works with them too.
  if (process.platform === "linux") await run("strip", ["--strip-unneeded", ...platform.libraries], { cwd: folder });
  fs.renameSync(folder, unpacked);
  fs.rmSync(partial, { recursive: true });
  return undefined;
}

/** Compiles the binding next to the libraries, and puts all of it where it is wanted. */
async function compile({ platform, compiler }: Tools, unpacked: string, folder: string): Promise<Obstacle | undefined> {
  const include = path.join(unpacked, "include");
  const { ok, output } = await run(
    compiler,
    [
      ...["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
      ...["-I", nodeHeaders(), "-I", include, "-I", ".", "binding/tfjs_backend.cc", "binding/tfjs_binding.cc"],
      ...["-o", path.join(unpacked, "tfjs_binding.node"), "-L", unpacked, ...platform.link],
    ],
    { cwd: binding },
  );
  if (!ok) return { reason: `${compiler} failed (${firstError(output)})`, remedy: `install a newer ${compiler}` };
  fs.rmSync(include, { recursive: true });
  await seal(unpacked);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(unpacked, folder);
  return undefined;
}

const firstError = (output: string): string =>
  output.split("\n").find((line) => line.includes("error")) ?? lastLine(output);
