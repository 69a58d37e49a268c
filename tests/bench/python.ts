import fs from "node:fs";
import path from "node:path";
import { checkout } from "./checkout";

/** The Python that the peers of models run in, installed by hand; undefined where it was not. */
export function benchPython(): string | undefined {
  const python = path.join(checkout, ".triad/bench/bin/python");
  return fs.existsSync(python) ? python : undefined;
}

/** How to get it. */
export const howToGetPeers =
  "python3 -m venv .triad/bench && .triad/bench/bin/pip install -r tests/bench/requirements.txt (1.5 GB)";
