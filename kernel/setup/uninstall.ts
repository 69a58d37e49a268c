import fs from "node:fs";
import path from "node:path";
import { parseInstallArguments } from "./install-arguments";
import { kernelspecFiles } from "./kernelspec";
import { ownerOf } from "./owner";

/** `triad uninstall`: removes what `triad install` has written with the same options, and nothing else. */
export async function main(args: string[]): Promise<number> {
  const parsed = await parseInstallArguments("uninstall", args);
  if (typeof parsed === "string") {
    console.error(parsed);
    return 2;
  }
  const { place, name: base, force } = parsed;
  let [removed, left] = [0, 0];
  for (const [name, files] of kernelspecFiles(parsed)) {
    const folder = path.join(place.kernels, name);
    const owner = ownerOf(folder);
    if (owner.kind === "nobody") continue;
    if (owner.kind === "another kernel") {
      left++;
      console.error(`triad uninstall: ${folder} is a kernel that is not Triad's; it is left`);
    } else if (owner.kind === "another checkout" && !force && fs.existsSync(owner.checkout)) {
      left++;
      console.error(`triad uninstall: ${folder} is the kernel of ${owner.checkout}; --force removes it`);
    } else {
      remove(folder, Object.keys(files));
      removed++;
    }
  }
  if (removed + left === 0) console.error(`triad uninstall: no kernel "${base}" of this checkout in ${place.kernels}`);
  return removed > 0 && left === 0 ? 0 : 1;
}

/** Files that others have put beside Triad's are kept, and named. */
function remove(folder: string, files: readonly string[]): void {
  for (const file of files) fs.rmSync(path.join(folder, file), { force: true });
  const others = fs.readdirSync(folder);
  if (others.length === 0) fs.rmdirSync(folder);
  const left = others.length === 0 ? "" : `; ${others.join(", ")} left there`;
  console.log(`kernel "${path.basename(folder)}" removed from ${path.dirname(folder)}${left}`);
}
