import fs from "node:fs";
import path from "node:path";
import { parseInstallArguments } from "./install-arguments";
import { kernelspecFiles, writeKernelspec } from "./kernelspec";
import { ownerOf } from "./owner";

/** `triad install`: the kernelspecs for a Jupyter that is not the project's own. It needs no Python. */
export async function main(args: string[]): Promise<number> {
  const parsed = await parseInstallArguments("install", args);
  if (typeof parsed === "string") {
    console.error(parsed);
    return 2;
  }
  const { place, force } = parsed;
  const specs = [...kernelspecFiles(parsed)].map(([name, files]) => ({
    name,
    files,
    folder: path.join(place.kernels, name),
  }));
  const refusals = specs.map(({ folder }) => refusal(folder, force)).filter((line) => line !== undefined);
  for (const line of refusals) console.error(`triad install: ${line}`);
  if (refusals.length > 0) return 1;
  for (const { name, files, folder } of specs) {
    const owner = ownerOf(folder);
    writeKernelspec(folder, files);
    const instead = owner.kind === "another checkout" ? `, instead of that of ${owner.checkout}` : "";
    console.log(`kernel "${name}" installed in ${folder}${instead}`);
  }
  return 0;
}

/** Why nothing may be written there. A kernel whose checkout is gone is in nobody's way. */
function refusal(folder: string, force: boolean): string | undefined {
  const owner = ownerOf(folder);
  if (owner.kind === "another kernel")
    return `${folder} is a kernel that is not Triad's; --name NAME installs beside it`;
  if (owner.kind !== "another checkout" || force || !fs.existsSync(owner.checkout)) return undefined;
  return `${folder} is the kernel of ${owner.checkout}; --name NAME installs beside it, --force replaces it`;
}
