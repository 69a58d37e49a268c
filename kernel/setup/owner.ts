import fs from "node:fs";
import path from "node:path";
import { checkout } from "./checkout.cjs";

/** Whose a kernelspec's folder is. */
export type Owner =
  | { readonly kind: "nobody" }
  | { readonly kind: "this checkout"; readonly argv: readonly string[] }
  | { readonly kind: "another checkout"; readonly argv: readonly string[]; readonly checkout: string }
  | { readonly kind: "another kernel" };

/** Reads it from the file that the kernelspec starts: `CHECKOUT/.build/kernel/main.js kernel`. */
export function ownerOf(folder: string): Owner {
  const file = path.join(folder, "kernel.json");
  if (!fs.existsSync(file)) return { kind: "nobody" };
  const argv = argvOf(file);
  const root = argv[2] === "kernel" ? /^(.+)[\\/]\.build[\\/]kernel[\\/]main\.js$/.exec(argv[1] ?? "")?.[1] : undefined;
  if (root === undefined) return { kind: "another kernel" };
  return root === checkout ? { kind: "this checkout", argv } : { kind: "another checkout", argv, checkout: root };
}

function argvOf(file: string): readonly string[] {
  try {
    const { argv } = JSON.parse(fs.readFileSync(file, "utf8")) as { argv?: unknown };
    return Array.isArray(argv) && argv.every((argument) => typeof argument === "string") ? argv : [];
  } catch {
    return [];
  }
}
