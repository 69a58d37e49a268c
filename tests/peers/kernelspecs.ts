import fs from "node:fs";
import path from "node:path";
import { run } from "../../kernel/setup/child.cjs";
import type { Peer } from "./peer";
import { peers } from "./peers";

/**
 * Writes the kernelspecs of kernels into a folder for JUPYTER_PATH; what Triad's own installer writes is its own.
 *
 * The folders that Jupyter keeps histories and settings in are below it too: a user's own are nobody's business.
 */
export async function writeKernelspecs(folder: string, chosen: readonly Peer[]): Promise<Record<string, string>> {
  const data = path.join(folder, "share/jupyter");
  fs.mkdirSync(data, { recursive: true });
  for (const { kernelspec, name, language, argv, spec } of chosen) {
    if (name === "triad") continue;
    const target = path.join(data, "kernels", kernelspec);
    fs.mkdirSync(target, { recursive: true });
    fs.writeFileSync(path.join(target, "kernel.json"), JSON.stringify({ argv, display_name: name, language, ...spec }));
  }
  const [node = "", main = ""] = peers.triad.argv;
  const { ok, output } = await run(node, [main, "install", "--prefix", folder]);
  if (!ok) throw new Error(`triad install --prefix ${folder} failed: ${output}`);
  return {
    JUPYTER_PATH: data,
    JUPYTER_CONFIG_DIR: path.join(folder, "config"),
    JUPYTER_DATA_DIR: path.join(folder, "data"),
    JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
    XDG_DATA_HOME: path.join(folder, "data"),
    IPYTHONDIR: path.join(folder, "ipython"),
  };
}
