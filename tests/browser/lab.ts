import fs from "node:fs";
import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { temporaryFolder } from "../temporary-folder";
import { freePort } from "./free-port";
import { type Server, startServer } from "./server";

/** Why JupyterLab cannot run here. */
export const whyNoLab = (): string | undefined =>
  fs.existsSync(path.join(checkout, ".venv/triad-stamp"))
    ? undefined
    : "no JupyterLab in .venv; `npm start` installs it";

/** What `npm start` runs, on the notebooks in `folder`, which JupyterLab may save. */
export async function startLab(folder: string): Promise<Server> {
  const settings = temporaryFolder("lab");
  // Cells out of sight are in the page too.
  const tracker = path.join(settings, "@jupyterlab/notebook-extension");
  fs.mkdirSync(tracker, { recursive: true });
  fs.writeFileSync(path.join(tracker, "tracker.jupyterlab-settings"), JSON.stringify({ windowingMode: "none" }));

  const args = ["lab", "--no-browser", "--port", `${await freePort()}`, `--ServerApp.root_dir=${folder}`];
  return startServer({
    name: "npm start",
    command: [process.execPath, path.join(checkout, "kernel/setup/bootstrap.mjs"), ...args],
    env: { JUPYTERLAB_SETTINGS_DIR: settings },
    async answers(said) {
      const [, origin, token] = /JupyterLab is at (http:\/\/[\d.:]+)\/lab\?token=(\w+)/.exec(said) ?? [];
      return origin === undefined ? undefined : (notebook) => `${origin}/lab/tree/${notebook}?reset&token=${token}`;
    },
  });
}
