import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { run } from "../../kernel/setup/child.cjs";
import { one, type Stage } from "./stage";

const folder = path.join(checkout, "notebooks");

/** One stage for each notebook: it runs headless through the kernel, and passes when every cell does. */
export const notebooks: readonly Stage[] = fs
  .readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ipynb") && !file.includes(".ipynb_checkpoints"))
  .sort()
  .map((file) => ({
    name: `notebooks/${file}`,
    async run() {
      const out = fs.mkdtempSync(path.join(os.tmpdir(), "triad-gate-"));
      const args = [".build/kernel/main.js", "run", path.join("notebooks", file), "--out", out];
      const result = await run(process.execPath, args, { cwd: checkout, timeout: 300_000 });
      fs.rmSync(out, { recursive: true });
      return one(result);
    },
  }));
