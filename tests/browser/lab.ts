import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "./free-port";

const checkout = path.resolve(__dirname, "../..");

export interface Lab {
  /** The address of a notebook, with the token. */
  address(notebook: string): string;
  end(): Promise<void>;
}

/** Why JupyterLab cannot run here. */
export const whyNoLab = (): string | undefined =>
  fs.existsSync(path.join(checkout, ".venv/triad-stamp"))
    ? undefined
    : "no JupyterLab in .venv; `npm start` installs it";

/** What `npm start` runs, on a copy of `folder`, so that nothing that JupyterLab saves changes the notebooks. */
export async function startLab(folder: string): Promise<Lab> {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "triad-lab-"));
  const notebooks = path.join(temporary, "notebooks");
  fs.cpSync(folder, notebooks, { recursive: true });
  // Cells out of sight are in the page too.
  const tracker = path.join(temporary, "settings/@jupyterlab/notebook-extension");
  fs.mkdirSync(tracker, { recursive: true });
  fs.writeFileSync(path.join(tracker, "tracker.jupyterlab-settings"), JSON.stringify({ windowingMode: "none" }));

  const args = ["lab", "--no-browser", "--port", `${await freePort()}`, `--ServerApp.root_dir=${notebooks}`];
  const child = spawn(process.execPath, [path.join(checkout, "kernel/setup/bootstrap.mjs"), ...args], {
    cwd: checkout,
    env: { ...process.env, JUPYTERLAB_SETTINGS_DIR: path.join(temporary, "settings") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      // As a closed terminal: JupyterLab ends its kernels and does not ask.
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await ended;
      clearTimeout(timer);
    }
    fs.rmSync(temporary, { recursive: true, force: true });
  };
  try {
    const { origin, token } = await announced(child);
    return { address: (notebook) => `${origin}/lab/tree/${notebook}?reset&token=${token}`, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The address that JupyterLab is announced at. */
function announced(child: ChildProcess): Promise<{ origin: string; token: string }> {
  return new Promise((resolve, reject) => {
    let said = "";
    const read = (data: Buffer) => {
      said += data;
      const found = /JupyterLab is at (http:\/\/[\d.:]+)\/lab\?token=(\w+)/.exec(said);
      if (found) resolve({ origin: found[1]!, token: found[2]! });
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    child.once("exit", (code) =>
      reject(new Error(`npm start ended with ${code} before JupyterLab answered:\n${said}`)),
    );
  });
}
