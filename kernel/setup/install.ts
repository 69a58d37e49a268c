import os from "node:os";
import path from "node:path";
import { run } from "./child.cjs";
import { kernelspecFolder, writeKernelspec } from "./kernelspec";
import { findPython } from "./python";

const usage = "triad install: say where: --user, --sys-prefix or --prefix DIR";

/** `triad install`: the kernelspec for a Jupyter that is not the project's own. It needs no Python. */
export async function main(args: string[]): Promise<number> {
  const folder = await target(args);
  if (folder === undefined) {
    console.error(usage);
    return 2;
  }
  writeKernelspec(folder);
  console.log(`kernel "triad" installed in ${folder}`);
  return 0;
}

async function target([where, folder, ...more]: string[]): Promise<string | undefined> {
  if (more.length > 0) return undefined;
  if (where === "--user" && folder === undefined) return path.join(userData(), "kernels/triad");
  if (where === "--sys-prefix" && folder === undefined) return kernelspecFolder(await systemPrefix());
  if (where === "--prefix" && folder !== undefined) return kernelspecFolder(path.resolve(folder));
  return where?.startsWith("--prefix=") && folder === undefined ? target(["--prefix", where.slice(9)]) : undefined;
}

/** Jupyter's data folder of the user, as jupyter_core finds it. */
function userData(): string {
  if (process.env.JUPYTER_DATA_DIR) return process.env.JUPYTER_DATA_DIR;
  if (process.platform === "darwin") return path.join(os.homedir(), "Library/Jupyter");
  return path.join(process.env.XDG_DATA_HOME || path.join(os.homedir(), ".local/share"), "jupyter");
}

/** The folder of the environment that is active, else that of the Python on the PATH. */
async function systemPrefix(): Promise<string> {
  const active = process.env.VIRTUAL_ENV || process.env.CONDA_PREFIX;
  if (active) return active;
  const python = await findPython();
  const asked = python && (await run(python, ["-c", "import sys; print(sys.prefix)"]));
  return asked ? asked.output.trim() : "/usr/local";
}
