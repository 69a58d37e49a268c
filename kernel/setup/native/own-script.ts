import fs from "node:fs";
import path from "node:path";
import { checkout } from "../checkout.cjs";
import { run } from "../child.cjs";

const folder = path.join(checkout, "node_modules/@tensorflow/tfjs-node");

/** Where tfjs-node's own script downloads from, as its package says. */
function source(): string {
  const text = fs.readFileSync(path.join(folder, "package.json"), "utf8");
  const { binary } = JSON.parse(text) as { binary?: { host?: string } };
  return process.env.TFJS_NODE_CDN_STORAGE || process.env.CDN_STORAGE || (binary?.host ?? "");
}

/** Runs the install script that tfjs-node has and npm was told not to run, if what it downloads from answers at all. */
export async function ownScript(): Promise<boolean> {
  const answers = await fetch(source(), { method: "HEAD", signal: AbortSignal.timeout(3000) }).then(
    () => true,
    () => false,
  );
  if (!answers) return false;
  console.error("triad: lets tfjs-node download its own binaries (150 MB)");
  const { ok } = await run(process.execPath, ["scripts/install.js"], { cwd: folder, timeout: 600_000 });
  return ok && fs.existsSync(path.join(folder, "lib/napi-v8/tfjs_binding.node"));
}
