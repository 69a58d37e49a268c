import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import { lastLine } from "../../kernel/setup/last-line";
import { findPython } from "../../kernel/setup/python";
import type { Step } from "../../kernel/setup/step";
import { peersFolder } from "./folder";

const environment = path.join(peersFolder, "python");
export const peersPython = path.join(environment, "bin/python");
const requirements = path.join(checkout, "tests/peers/requirements.txt");
const stamp = path.join(environment, "triad-stamp");

const origin = () =>
  crypto.createHash("sha256").update(fs.readFileSync(requirements)).update(environment).digest("hex");

/** A Python environment with the peers that are Python's, and the tools that run notebooks. */
export const pythonPeers: Step = {
  name: "Python peers",
  lock: path.join(peersFolder, "python.lock"),
  async check() {
    if (!fs.existsSync(peersPython) || !fs.existsSync(stamp)) return "not installed";
    return fs.readFileSync(stamp, "utf8") === origin() ? undefined : "tests/peers/requirements.txt has changed";
  },
  async run() {
    console.error(
      "triad: installs ipykernel, xeus-python and the tools that run notebooks into .triad/peers/python (once)",
    );
    const name = await findPython();
    if (name === undefined) return "no Python 3.10 or newer: ipykernel and xeus-python cannot be installed";
    const made = await run(name, ["-m", "venv", "--clear", environment]);
    if (!made.ok) return `${name} -m venv failed: ${lastLine(made.output)}`;
    const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", requirements];
    const filled = await run(peersPython, install);
    if (!filled.ok) return `pip could not install the Python peers: ${lastLine(filled.output)}`;
    fs.writeFileSync(stamp, origin());
    return undefined;
  },
};
