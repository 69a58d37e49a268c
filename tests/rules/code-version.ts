import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { checkout } from "../bench/checkout";

/** A hash of the library as it was built: two that differ in it may find other numbers. */
export function codeVersion(): string {
  const library = path.join(checkout, ".build/src");
  const files = fs.readdirSync(library, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(file).update(fs.readFileSync(path.join(library, file)));
  return hash.digest("hex").slice(0, 12);
}
