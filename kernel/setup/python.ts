import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { checkout } from "./checkout.cjs";
import { run } from "./child.cjs";
import { labSettings } from "./lab-settings";
import { lastLine } from "./last-line";
import type { Step } from "./step";

export const environment = path.join(checkout, ".venv");
export const environmentPython = path.join(environment, "bin/python");
const requirements = path.join(checkout, "kernel/setup/requirements.txt");
/** What papermill needs to set parameters: a Python package in the checkout, which is installed without a network. */
const papermill = path.join(checkout, "kernel/setup/papermill");
const stamp = path.join(environment, "triad-stamp");

/** What this environment was made from: the requirements, the Python, and the folder, since it cannot be moved. */
function origin(): string {
  const sources = fs
    .readdirSync(papermill, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(py|toml)$/.test(file))
    .sort()
    .map((file) => path.join(papermill, file));
  const texts = [requirements, ...sources].map((file) => fs.readFileSync(file, "utf8"));
  return crypto
    .createHash("sha256")
    .update([...texts, fs.realpathSync(environmentPython), environment].join("\0"))
    .digest("hex");
}

/** The first Python of at least 3.10 on the PATH, by its name. */
export async function findPython(): Promise<string | undefined> {
  for (const name of ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"]) {
    if ((await run(name, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"])).ok) return name;
  }
  return undefined;
}

/** A Python environment of the project's own, with JupyterLab in it. */
export const python: Step = {
  name: "Python environment",
  lock: path.join(checkout, ".triad/python.lock"),
  async check() {
    if (!fs.existsSync(environment)) return "not made";
    if (!fs.existsSync(environmentPython)) return "its Python is gone";
    if (!fs.existsSync(stamp)) return "not finished";
    if (fs.readFileSync(stamp, "utf8") === origin()) return undefined;
    return "requirements.txt, Python or the folder has changed";
  },
  async run() {
    const name = await findPython();
    if (name === undefined) {
      return "no Python 3.10 or newer: no JupyterLab, notebooks run headless only (npm run notebook); install python3 and python3-venv, or python.org's";
    }
    const started = Date.now();
    console.error(
      "triad: makes a Python environment with JupyterLab in .venv (once, 60 MB to download, 330 MB on disk)",
    );
    const made = await run(name, ["-m", "venv", "--clear", environment]);
    if (!made.ok) {
      fs.rmSync(environment, { recursive: true, force: true });
      if (/ensurepip/.test(made.output)) {
        return `${name} cannot make environments: no JupyterLab, notebooks run headless only; on Debian and Ubuntu: apt install python3-venv`;
      }
      return `${name} -m venv failed: no JupyterLab, notebooks run headless only; it says: ${lastLine(made.output)}`;
    }
    const install = [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-input",
      "-r",
      requirements,
      papermill,
    ];
    const filled = await run(environmentPython, install);
    if (!filled.ok) {
      return `pip could not install JupyterLab: notebooks run headless only; start again once this is mended: ${lastLine(filled.output)}`;
    }
    labSettings(environment);
    fs.writeFileSync(stamp, origin());
    console.error(`triad: Python environment made, ${Math.round((Date.now() - started) / 1000)} s`);
    return undefined;
  },
};
