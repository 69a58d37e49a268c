import fs from "node:fs";
import path from "node:path";
import { protocolVersion } from "../wire/message";
import { checkout } from "./checkout.cjs";
import { kernelMain } from "./kernel-main";
import { environment } from "./python";
import type { Step } from "./step";

/** What Jupyter lists the kernel as in one language. */
interface Kernelspec {
  /** What follows the name that it is installed under. */
  readonly suffix: string;
  readonly title: string;
  /** Arguments of `triad kernel`. */
  readonly flags: readonly string[];
  /** The picture in JupyterLab's launcher: a file beside this one. */
  readonly logo: string;
}

/** One kernelspec a language; all of them are installed and removed together. */
const kernelspecs: Readonly<Record<"typescript" | "javascript", Kernelspec>> = {
  typescript: { suffix: "", title: "TypeScript", flags: [], logo: "logo.svg" },
  javascript: {
    ...{ suffix: "-javascript", title: "JavaScript" },
    ...{ flags: ["--language", "javascript"], logo: "logo-javascript.svg" },
  },
};

/** How the kernelspecs are installed; each has a default. */
export interface Installation {
  /** The folders are called so, and the suffix of the language. */
  readonly name?: string;
  readonly displayName?: string;
  /** Arguments of `triad kernel` in every language. */
  readonly flags?: readonly string[];
}

/** The kernelspecs' own folders' names, each with its files and their contents: what Jupyter reads to start the kernel. */
export function kernelspecFiles({
  name = "triad",
  displayName,
  flags = [],
}: Installation = {}): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const shown = ({ suffix, title }: Kernelspec) =>
    displayName === undefined
      ? `${title} (${name === "triad" ? "Triad" : name})`
      : `${displayName}${suffix === "" ? "" : ` (${title})`}`;
  return new Map(
    Object.entries(kernelspecs).map(([language, spec]) => {
      const kernel = {
        argv: [process.execPath, kernelMain, "kernel", "{connection_file}", ...spec.flags, ...flags],
        display_name: shown(spec),
        language,
        interrupt_mode: "message",
        kernel_protocol_version: protocolVersion,
        metadata: { supported_encryption: ["curve"], debugger: true },
      };
      const logo = fs.readFileSync(path.join(checkout, "kernel/setup", spec.logo), "utf8");
      const json = `${JSON.stringify(kernel, undefined, 2)}\n`;
      return [name + spec.suffix, { "kernel.json": json, "logo-svg.svg": logo }];
    }),
  );
}

/** The `--name` that a kernelspec was installed with. */
export function installedAs(name: string): string {
  const suffix = Object.values(kernelspecs).find((spec) => spec.suffix !== "" && name.endsWith(spec.suffix))?.suffix;
  return suffix === undefined ? name : name.slice(0, -suffix.length);
}

/** Where a prefix (an environment's folder, `/usr/local`) has its kernelspecs. */
export const kernelsFolder = (prefix: string): string => path.join(prefix, "share/jupyter/kernels");

/** Writes a kernelspec's files into its folder, each file whole or not at all. */
export function writeKernelspec(folder: string, files: Readonly<Record<string, string>>): void {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const partial = path.join(folder, `.${name}.${process.pid}`);
    fs.writeFileSync(partial, text);
    fs.renameSync(partial, path.join(folder, name));
  }
}

const folder = kernelsFolder(environment);

/** Triad in the list of kernels of the project's own JupyterLab. */
export const kernelspec: Step = {
  name: "kernelspec",
  lock: path.join(checkout, ".triad/kernelspec.lock"),
  async check() {
    for (const [name, files] of kernelspecFiles()) {
      for (const [file, text] of Object.entries(files)) {
        const there = path.join(folder, name, file);
        if (!fs.existsSync(there)) return "not installed";
        if (fs.readFileSync(there, "utf8") !== text) return `${file} is of another version, Node or folder`;
      }
    }
    return undefined;
  },
  async run() {
    if (!fs.existsSync(environment))
      return "no kernelspec without a Python environment; for a Jupyter elsewhere: npx triad install --user";
    for (const [name, files] of kernelspecFiles()) writeKernelspec(path.join(folder, name), files);
    return undefined;
  },
};
