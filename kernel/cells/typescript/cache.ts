import fs from "node:fs";
import path from "node:path";
import { checkout } from "../../setup/checkout.cjs";

/** What is made once and read by every kernel after: below the build, and never needed, since it can be made again. */
const folder = path.join(checkout, ".build/types");

export const cached = {
  /** The absolute path of the file `name`, there or not. */
  path: (name: string): string => path.join(folder, name),

  read(name: string): string | undefined {
    try {
      return fs.readFileSync(path.join(folder, name), "utf8");
    } catch {
      return undefined;
    }
  },

  /** Writes `name` as a whole, in the place of its `kind`'s others; where that is forbidden, it is made again next time. */
  write(kind: string, name: string, content: string): void {
    const draft = cached.draft(name);
    try {
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(draft, content);
      cached.take(kind, name, draft);
    } catch {
      fs.rmSync(draft, { force: true });
    }
  },

  /** A path for what is to become `name`, when it is whole. */
  draft: (name: string): string => path.join(folder, `.${name}.${process.pid}.${drafts++}`),

  /** Puts a draft in its place, and in that of its `kind`'s others. */
  take(kind: string, name: string, draft: string): void {
    const outdated = fs.readdirSync(folder).filter((it) => it.startsWith(`${kind}-`) && it !== name);
    fs.renameSync(draft, path.join(folder, name));
    for (const it of outdated) fs.rmSync(path.join(folder, it), { force: true });
  },
};

let drafts = 0;
