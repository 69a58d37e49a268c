import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import { userPlace } from "../../kernel/setup/places";
import { environmentPython } from "../../kernel/setup/python";
import { writeKernelspecs } from "../peers/kernelspecs";
import { isPeer, peers } from "../peers/peers";
import { peersPython } from "../peers/python";

export interface Wanted {
  /** Names of peers, or of kernelspecs that are installed for the user. */
  readonly kernels: readonly string[];
  readonly groups?: readonly string[];
  /** Part of a scenario's name. */
  readonly only?: string;
  readonly jobs?: number;
  /** One JSON object for the gate, instead of a table. */
  readonly gate?: boolean;
  /** Its output goes to the terminal. */
  readonly show?: boolean;
  readonly timeout?: number;
}

/** Runs scenarios in Python; the kernels have been installed. */
export async function runScenarios(wanted: Wanted): Promise<{ readonly ok: boolean; readonly output: string }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-scenarios-"));
  try {
    const { kernels, groups, only, gate = false, show = false, timeout } = wanted;
    const env = await writeKernelspecs(
      folder,
      kernels.filter(isPeer).map((name) => peers[name]),
    );
    const python = fs.existsSync(environmentPython) ? environmentPython : peersPython;
    const plan = {
      ...{ groups, only, gate },
      jobs: wanted.jobs ?? Math.min(2, os.availableParallelism()),
      kernels: kernels.map((name) => ({
        ...(isPeer(name) ? peers[name] : { name, kernelspec: name }),
        // Tools run Triad from the environment that its users have, and its peers from theirs.
        python: name === "triad" || !fs.existsSync(peersPython) ? python : peersPython,
      })),
    };
    const main = path.join(checkout, "tests/scenarios/main.py");
    // The user's own kernelspecs stay in sight where one was asked for.
    const own = path.dirname(userPlace().kernels);
    const data: Record<string, string> = kernels.every(isPeer) ? {} : { JUPYTER_DATA_DIR: own };
    // Kernels and tools that are killed leave files behind, and so do clients that are.
    const temporary = path.join(folder, "tmp");
    fs.mkdirSync(temporary);
    return await run(python, [main, JSON.stringify(plan)], {
      cwd: checkout,
      env: {
        ...{ ...env, ...data, TMPDIR: temporary },
        ...{ SCENARIO_PEERS_PYTHON: peersPython, PYTHONDONTWRITEBYTECODE: "1" },
      },
      show,
      timeout,
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
