import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { toolsPython, toolsStamp } from "../tools/environment";
import { freePort } from "./free-port";
import type { Lab } from "./lab";

/** Why Notebook 7 cannot run here. */
export const whyNoNotebook7 = (): string | undefined =>
  fs.existsSync(toolsStamp) ? undefined : 'no Notebook 7 in .triad/tools; the stage "tools" of `npm test` installs it';

/** Jupyter Notebook 7 on a folder that holds one notebook with these cells, `notebook.ipynb`. */
export async function startNotebook7(...cells: readonly string[]): Promise<Lab> {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "triad-notebook7-"));
  const code = cells.map((source, i) => ({
    ...{ cell_type: "code", id: `c${i}`, metadata: {}, source, outputs: [], execution_count: null },
  }));
  const kernelspec = { name: "triad", display_name: "TypeScript (Triad)", language: "typescript" };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: code };
  const served = path.join(temporary, "served");
  fs.mkdirSync(served);
  fs.writeFileSync(path.join(served, "notebook.ipynb"), JSON.stringify(notebook));

  const [port, token] = [await freePort(), "triad"];
  const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
  const args = [
    "--no-browser",
    `--port=${port}`,
    "--ServerApp.ip=127.0.0.1",
    `--ServerApp.root_dir=${served}`,
    ...asRoot,
  ];
  const folders = { JUPYTER_CONFIG_DIR: "config", JUPYTER_DATA_DIR: "data", JUPYTER_RUNTIME_DIR: "runtime" };
  const own = Object.entries(folders).map(([name, folder]) => [name, path.join(temporary, folder)]);
  const env = { ...process.env, ...Object.fromEntries(own), JUPYTER_TOKEN: token, JUPYTER_PREFER_ENV_PATH: "1" };
  const child = spawn(toolsPython, ["-m", "notebook", ...args], {
    cwd: checkout,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
      await ended;
      clearTimeout(timer);
    }
    fs.rmSync(temporary, { recursive: true, force: true });
  };
  try {
    await answers(child, `http://127.0.0.1:${port}/api?token=${token}`);
    return { address: (file) => `http://127.0.0.1:${port}/notebooks/${file}?token=${token}`, end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function answers(child: ChildProcess, address: string): Promise<void> {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (text) => {
      said += text;
    });
  }
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (child.exitCode !== null) throw new Error(`Notebook 7 ended with ${child.exitCode}:\n${said}`);
    if (
      await fetch(address)
        .then(({ ok }) => ok)
        .catch(() => false)
    )
      return;
  }
  throw new Error(`Notebook 7 has not answered within 60 s:\n${said}`);
}
