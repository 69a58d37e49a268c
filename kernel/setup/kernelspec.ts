import fs from "node:fs";
import path from "node:path";
import { checkout } from "./checkout.cjs";
import { environment } from "./python";
import type { Step } from "./step";

/** What Jupyter reads to start the kernel: the file names of a kernelspec's folder with their contents. */
const files = (): Record<string, string> => ({
  "kernel.json": `${JSON.stringify(
    {
      argv: [process.execPath, path.join(checkout, ".build/kernel/main.js"), "kernel", "{connection_file}"],
      display_name: "TypeScript (Triad)",
      language: "typescript",
      interrupt_mode: "message",
      metadata: { kernel_protocol_version: "5.5", debugger: true },
    },
    undefined,
    2,
  )}\n`,
  "logo-svg.svg": fs.readFileSync(path.join(checkout, "kernel/setup/logo.svg"), "utf8"),
});

/** Where a prefix (an environment's folder, `/usr/local`) has its kernelspecs. */
export const kernelspecFolder = (prefix: string): string => path.join(prefix, "share/jupyter/kernels/triad");

/** Writes the kernelspec, each file whole or not at all. */
export function writeKernelspec(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files())) {
    const partial = path.join(folder, `.${name}.${process.pid}`);
    fs.writeFileSync(partial, text);
    fs.renameSync(partial, path.join(folder, name));
  }
}

const folder = kernelspecFolder(environment);

/** Triad in the list of kernels of the project's own JupyterLab. */
export const kernelspec: Step = {
  name: "kernelspec",
  lock: path.join(checkout, ".triad/kernelspec.lock"),
  async check() {
    for (const [name, text] of Object.entries(files())) {
      const file = path.join(folder, name);
      if (!fs.existsSync(file)) return "not installed";
      if (fs.readFileSync(file, "utf8") !== text) return `${name} is of another version, Node or folder`;
    }
    return undefined;
  },
  async run() {
    if (!fs.existsSync(environment))
      return "no kernelspec without a Python environment; for a Jupyter elsewhere: node .build/kernel/main.js install --user";
    writeKernelspec(folder);
    return undefined;
  },
};
