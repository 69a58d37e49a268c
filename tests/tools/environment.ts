import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import { lastLine } from "../../kernel/setup/last-line";
import { environment as own, environmentPython as ownPython } from "../../kernel/setup/python";
import type { Step } from "../../kernel/setup/step";

const folder = path.join(checkout, ".triad/tools");
const requirements = path.join(checkout, "tests/tools/requirements.txt");

/** There when it is finished. */
export const toolsStamp = path.join(folder, "triad-stamp");
export const toolsPython = path.join(folder, "bin/python");

/** The requirements, and the environment below. */
const origin = () =>
  crypto
    .createHash("sha256")
    .update([requirements, path.join(own, "triad-stamp")].map((file) => fs.readFileSync(file, "utf8")).join("\0"))
    .digest("hex");

/**
 * Tools that no user of Triad needs from it, only its tests: a Python environment on top of the project's own, whose
 * packages it shares, so that it is made in seconds.
 */
export const toolsEnvironment: Step = {
  name: "the tools' Python environment",
  lock: path.join(checkout, ".triad/tools.lock"),
  async check() {
    return fs.existsSync(toolsStamp) && fs.readFileSync(toolsStamp, "utf8") === origin() ? undefined : "not made";
  },
  async run() {
    if (!fs.existsSync(path.join(own, "triad-stamp"))) return "no Python environment in .venv";
    const made = await run(ownPython, ["-m", "venv", "--clear", "--without-pip", folder]);
    if (!made.ok) return `it cannot be made: ${lastLine(made.output)}`;
    fs.writeFileSync(path.join(packages(folder), "triad.pth"), `${packages(own)}\n`);
    const install = ["-m", "pip", "--python", toolsPython, "install", "--disable-pip-version-check", "--no-input"];
    const filled = await run(ownPython, [...install, "-r", requirements]);
    if (!filled.ok) return `pip cannot install them: ${lastLine(filled.output)}`;
    for (const shared of ["share/jupyter", "etc/jupyter"]) link(path.join(own, shared), path.join(folder, shared));
    fs.writeFileSync(toolsStamp, origin());
    return undefined;
  },
};

/** Where an environment's packages are. */
function packages(environment: string): string {
  const lib = path.join(environment, "lib");
  const [python] = fs.readdirSync(lib).filter((name) => name.startsWith("python3"));
  return path.join(lib, python ?? "python3", "site-packages");
}

/** Files that Jupyter looks for in an environment's folder, not among its packages: what is not in `to` is that of `from`. */
function link(from: string, to: string): void {
  if (!fs.existsSync(from)) return;
  if (!fs.existsSync(to)) {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.symlinkSync(from, to);
  } else if (fs.statSync(from).isDirectory() && !fs.lstatSync(to).isSymbolicLink()) {
    for (const name of fs.readdirSync(from)) link(path.join(from, name), path.join(to, name));
  }
}
