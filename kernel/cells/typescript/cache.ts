import fs from "node:fs";
import path from "node:path";
import { checkout } from "../../setup/checkout.cjs";

/** What is made once and read by every kernel after: below the build, and never needed, since it can be made again. */
const folder = path.join(checkout, ".build/types");

export const cached = {
  /** The absolute path of the file `name`, there or not. */
  path: (name: string): string => path.join(folder, name),

  read(name: string): Buffer | undefined {
    try {
      return fs.readFileSync(path.join(folder, name));
    } catch {
      return undefined;
    }
  },

  /** Writes `name` as a whole, in the place of its `kind`'s others; where that is forbidden, it is made again next time. */
  write(kind: string, name: string, content: string | Buffer): void {
    const draft = path.join(folder, `.${name}.${process.pid}.${drafts++}`);
    try {
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(draft, content);
      const outdated = fs.readdirSync(folder).filter((it) => it.startsWith(`${kind}-`) && it !== name);
      fs.renameSync(draft, path.join(folder, name));
      for (const it of outdated) fs.rmSync(path.join(folder, it), { force: true });
    } catch {
      fs.rmSync(draft, { force: true });
    }
  },
};

let drafts = 0;
