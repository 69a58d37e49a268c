import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import { prepare } from "../../kernel/setup/prepare.cjs";
import { toolsEnvironment, toolsPython } from "../tools/environment";
import { counted } from "./conformance";
import type { Stage } from "./stage";

/** papermill, nbclient, nbconvert, nbval and jupytext, with the kernel as it is installed. */
export const tools: Stage = {
  name: "tools",
  async run() {
    const lacking = await prepare(toolsEnvironment);
    if (lacking !== undefined) {
      return { passed: 0, failed: 0, skipped: [{ name: "all", reason: lacking }], output: "" };
    }
    const env = { JUPYTER_PREFER_ENV_PATH: "1", TRIAD_NODE: process.execPath };
    const args = ["-m", "unittest", "discover", "-v", "-s", "tests/tools"];
    return counted((await run(toolsPython, args, { cwd: checkout, env, timeout: 600_000 })).output);
  },
};
