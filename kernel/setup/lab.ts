import { spawn } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkout } from "./checkout.cjs";
import { kernelspec } from "./kernelspec";
import { environment, environmentPython, python } from "./python";

/** Jupyter's own files: its configuration, data and run-time folders. */
const folder = path.join(checkout, ".triad/jupyter");

/**
 * The user's configuration of other Jupyters is not read: a password, an address or an extension set there would open,
 * lock or break this one. Their theme and keys in JupyterLab are kept, and so is what is installed on the machine.
 */
const environmentVariables = (): NodeJS.ProcessEnv => ({
  JUPYTERLAB_SETTINGS_DIR: path.join(
    process.env.JUPYTER_CONFIG_DIR ?? path.join(os.homedir(), ".jupyter"),
    "lab/user-settings",
  ),
  ...process.env,
  // Without one of its own JupyterLab makes one, and announces it in five lines.
  JUPYTER_TOKEN: process.env.JUPYTER_TOKEN || crypto.randomBytes(24).toString("hex"),
  JUPYTER_CONFIG_DIR: path.join(folder, "config"),
  JUPYTER_DATA_DIR: path.join(folder, "data"),
  JUPYTER_RUNTIME_DIR: path.join(folder, "runtime"),
  JUPYTERLAB_WORKSPACES_DIR: path.join(folder, "workspaces"),
  JUPYTER_PREFER_ENV_PATH: "1",
  VIRTUAL_ENV: environment,
  // Packages of another Python would hide the environment's own.
  PYTHONPATH: undefined,
  PYTHONHOME: undefined,
  PATH: `${path.join(environment, "bin")}${path.delimiter}${process.env.PATH ?? ""}`,
});

const notebooks = path.join(checkout, "notebooks");

/** What the command line of JupyterLab has unless the user's own arguments say it: traitlets refuses a setting given twice. */
const settings = [
  "--ServerApp.ip=127.0.0.1",
  `--ServerApp.root_dir=${notebooks}`,
  "--Application.log_level=WARN",
  "--MultiKernelManager.default_kernel_name=triad",
  // Nothing here asks the internet: no news, no newer versions, no catalogue of extensions.
  "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
  "--LabApp.extension_manager=readonly",
  // The kernel itself completes and inspects; the search for language servers runs npm at each start.
  "--LanguageServerManager.autodetect=False",
];

const setting = (argument: string): string => argument.split("=", 1)[0]!;

/** `triad lab`: JupyterLab on the notebooks, at 127.0.0.1 with a token. Ends as JupyterLab ends. */
export async function main(args: string[]): Promise<number> {
  for (const { check } of [python, kernelspec]) if ((await check()) !== undefined) return 1;
  fs.mkdirSync(notebooks, { recursive: true });
  const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
  const given = new Set(args.map(setting));
  const ours = settings.filter((argument) => !given.has(setting(argument)));
  // Ctrl+C reaches the whole terminal, JupyterLab too, which then asks; only what it did not get is passed on.
  // Before it starts: a signal that comes while it does must find them.
  process.on("SIGINT", () => void (process.stdin.isTTY || lab.kill("SIGINT")));
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => lab.kill(signal));
  const lab = spawn(environmentPython, ["-m", "jupyterlab", ...ours, ...asRoot, ...args], {
    cwd: checkout,
    env: environmentVariables(),
    stdio: "inherit",
  });
  const announced = announce(path.join(folder, `runtime/jpserver-${lab.pid}.json`), portIn(args));
  return new Promise((resolve) => {
    lab.on("error", (error) => {
      console.error(`triad: ${environmentPython} does not start: ${error.message}; remove .venv and start again`);
      resolve(1);
    });
    lab.on("close", (code, signal) => {
      clearInterval(announced);
      resolve(code ?? 128 + os.constants.signals[signal as NodeJS.Signals]);
    });
  });
}

/** The port that JupyterLab is asked for. */
function portIn(args: readonly string[]): number | undefined {
  const found = /(?:^|\0)--(?:port|ServerApp\.port)[=\0](\d+)/.exec(args.join("\0"))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Prints the address as soon as the server answers, which is when it writes this file. */
function announce(file: string, wanted: number | undefined): NodeJS.Timeout {
  const timer = setInterval(() => {
    const server = read(file);
    if (server === undefined) return;
    clearInterval(timer);
    if (wanted !== undefined && server.port !== wanted)
      console.log(`triad: port ${wanted} is taken; JupyterLab has found ${server.port}`);
    const address = `http://127.0.0.1:${server.port}${new URL(server.url).pathname}lab?token=${server.token}`;
    console.log(`triad: JupyterLab is at ${address} (Ctrl+C stops it)`);
  }, 50);
  return timer;
}

/** What a server says about itself; nothing until all of it is written. */
function read(file: string): { readonly url: string; readonly port: number; readonly token: string } | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
