import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { TaskError } from "../support/errors";

/** The bytes of a file that is known by its SHA-256; a missing file and any other content is an error. */
export async function checkedFile(file: string, sha256: string): Promise<Buffer> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new TaskError(file, `cannot be read (${error.code}); a fresh "npm start" brings the data back`);
  });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== sha256) throw new TaskError(file, `its sha256 is ${found}; it must be ${sha256}`);
  return bytes;
}
