import fs from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../temporary-folder";
import { toolsPython, toolsStamp } from "../tools/environment";
import { freePort } from "./free-port";
import { type Server, startServer } from "./server";

/** Why Notebook 7 cannot run here. */
export const whyNoNotebook7 = (): string | undefined =>
  fs.existsSync(toolsStamp) ? undefined : 'no Notebook 7 in .triad/tools; the stage "tools" of `npm test` installs it';

/** Jupyter Notebook 7 on a folder. */
export async function startNotebook7(folder: string): Promise<Server> {
  const own = temporaryFolder("notebook7");
  const [port, token] = [await freePort(), "triad"];
  const origin = `http://127.0.0.1:${port}`;
  const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
  const settings = [`--port=${port}`, "--ServerApp.ip=127.0.0.1", `--ServerApp.root_dir=${folder}`];
  return startServer({
    name: "Notebook 7",
    command: [toolsPython, "-m", "notebook", "--no-browser", ...settings, ...asRoot],
    env: {
      JUPYTER_CONFIG_DIR: path.join(own, "config"),
      JUPYTER_DATA_DIR: path.join(own, "data"),
      JUPYTER_RUNTIME_DIR: path.join(own, "runtime"),
      JUPYTER_TOKEN: token,
      JUPYTER_PREFER_ENV_PATH: "1",
    },
    async answers() {
      const answer = await fetch(`${origin}/api?token=${token}`).catch(() => undefined);
      return answer?.ok ? (notebook) => `${origin}/notebooks/${notebook}?token=${token}` : undefined;
    },
  });
}
