import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "./child.cjs";
import { kernelsFolder } from "./kernelspec";
import { environment, findPython } from "./python";

/** A folder that Jupyter looks for kernelspecs in. */
export interface Place {
  readonly kernels: string;
  /** The arguments of `triad install` that stand for it. */
  readonly option: readonly string[];
}

/** Where the user's own Jupyter looks, as jupyter_core finds it. */
export const userPlace = (): Place => ({ kernels: path.join(userData(), "kernels"), option: ["--user"] });

function userData(): string {
  if (process.env.JUPYTER_DATA_DIR) return process.env.JUPYTER_DATA_DIR;
  if (process.platform === "darwin") return path.join(os.homedir(), "Library/Jupyter");
  return path.join(process.env.XDG_DATA_HOME || path.join(os.homedir(), ".local/share"), "jupyter");
}

export const prefixPlace = (prefix: string): Place => ({
  kernels: kernelsFolder(path.resolve(prefix)),
  option: ["--prefix", path.resolve(prefix)],
});

/** The environment that is active, else that of the Python on the PATH; undefined where there is neither. */
export async function activePlace(): Promise<Place | undefined> {
  const active = process.env.VIRTUAL_ENV || process.env.CONDA_PREFIX;
  if (active) return { kernels: kernelsFolder(active), option: ["--sys-prefix"] };
  const python = await findPython();
  if (python === undefined) return undefined;
  const { output } = await run(python, ["-c", "import sys; print(sys.prefix)"]);
  return { kernels: kernelsFolder(output.trim()), option: ["--sys-prefix"] };
}

/** Every place on this machine where a Jupyter of this user may look; the project's own environment comes first. */
export async function allPlaces(): Promise<readonly Place[]> {
  const found = [
    prefixPlace(environment),
    userPlace(),
    await activePlace(),
    ...["/usr/local", "/usr"].map(prefixPlace),
  ];
  const places = new Map<string, Place>();
  for (const place of found) {
    if (place === undefined || !fs.existsSync(place.kernels)) continue;
    const real = fs.realpathSync(place.kernels);
    if (!places.has(real)) places.set(real, place);
  }
  return [...places.values()];
}
