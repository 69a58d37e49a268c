import fs from "node:fs";
import path from "node:path";
import { run } from "../../kernel/setup/child.cjs";
import { lastLine } from "../../kernel/setup/last-line";
import type { Step } from "../../kernel/setup/step";
import { peersFolder } from "./folder";

const version = "2.9.6";
const folder = path.join(peersFolder, "deno");
/** The program is in a package of the platform's; the install script that would move it is not run. */
const packages = path.join(folder, "node_modules/@deno");

/** Deno's program; a name that is not there where it has not been installed. */
export const denoProgram = (): string =>
  path.join(packages, fs.existsSync(packages) ? (fs.readdirSync(packages)[0] ?? "none") : "none", "deno");

/** Deno, from its npm package. */
export const denoPeer: Step = {
  name: "Deno",
  lock: path.join(peersFolder, "deno.lock"),
  async check() {
    const manifest = path.join(folder, "node_modules/deno/package.json");
    if (!fs.existsSync(manifest) || !fs.existsSync(denoProgram())) return "not installed";
    const found = (JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version;
    return found === version ? undefined : `it is ${found}, not ${version}`;
  },
  async run() {
    console.error(`triad: installs Deno ${version} into .triad/peers/deno (once, 40 MB to download)`);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
    const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", `deno@${version}`];
    const { ok, output } = await run("npm", install, { cwd: folder });
    if (!ok) return `npm could not install Deno: ${lastLine(output)}`;
    return fs.existsSync(denoProgram()) ? undefined : `Deno has no program for ${process.platform}-${process.arch}`;
  },
};
