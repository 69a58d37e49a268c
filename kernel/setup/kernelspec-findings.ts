import fs from "node:fs";
import path from "node:path";
import type { Finding } from "./findings";
import { installedAs, kernelsFolder } from "./kernelspec";
import { ownerOf } from "./owner";
import { allPlaces } from "./places";
import { environment } from "./python";

/** Triad in the lists of other Jupyters: whether it is of this checkout, and can start. */
export async function* kernelspecFindings(): AsyncGenerator<Finding> {
  const own = kernelsFolder(environment);
  for (const { kernels, option } of await allPlaces()) {
    if (kernels === own) continue;
    for (const name of fs.readdirSync(kernels).sort()) {
      const owner = ownerOf(path.join(kernels, name));
      if (owner.kind === "nobody" || owner.kind === "another kernel") continue;
      const what = "kernelspec";
      const of = owner.kind === "this checkout" ? owner.kind : owner.checkout;
      const text = `${name}, in ${kernels}, of ${of}`;
      const gone = owner.argv.slice(0, 2).find((file) => path.isAbsolute(file) && !fs.existsSync(file));
      if (gone === undefined) yield { what, state: "fine", text };
      else {
        const options = [...option, "--name", installedAs(name)].join(" ");
        const remedy = `npx triad install ${options} makes it this checkout's, npx triad uninstall ${options} removes it`;
        yield { what, state: "lacking", text: `${text}, does not start: no ${gone}`, remedy };
      }
    }
  }
}
