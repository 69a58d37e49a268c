import fs from "node:fs";
import path from "node:path";

/** JupyterLab's defaults where Triad's differ: it asks nobody on the internet for news or for newer versions. */
const overrides = {
  "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" },
};

/** Writes the defaults into a Python environment; what the user sets in JupyterLab goes before them. */
export function labSettings(environment: string): void {
  const folder = path.join(environment, "share/jupyter/lab/settings");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "overrides.json"), `${JSON.stringify(overrides, undefined, 2)}\n`);
}
