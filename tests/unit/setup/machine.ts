import fs from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../../temporary-folder";

/** A machine in a temporary folder: a checkout, a cache, and a PATH on which only the fakes are. */
export interface Machine {
  readonly folder: string;
  readonly checkout: string;
  readonly cache: string;
  /** Writes a file of the checkout. */
  write(file: string, text: string): void;
  /** Puts a shell script on the PATH; `log` is what it has been called with, one line a call. */
  fake(name: string, script: string): void;
  remove(name: string): void;
  readonly log: () => readonly string[];
}

/** The machine of the test file that imports this; its cache is where the set-up looks for one. */
export const fresh: Machine = machine();
process.env.TRIAD_CACHE = fresh.cache;

function machine(): Machine {
  const folder = temporaryFolder("setup");
  const [checkout, cache, bin] = ["checkout", "cache", "bin"].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  const log = path.join(folder, "log");
  for (const made of [checkout, cache, bin]) fs.mkdirSync(made);
  // What the fakes are written with.
  for (const tool of ["sh", "mkdir", "cat", "rm", "cp", "chmod", "sleep"]) {
    const real = ["/bin", "/usr/bin"].map((where) => path.join(where, tool)).find((file) => fs.existsSync(file));
    fs.symlinkSync(real as string, path.join(bin, tool));
  }
  fs.writeFileSync(log, "");
  return {
    folder,
    checkout,
    cache,
    write(file, text) {
      fs.mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
      fs.writeFileSync(path.join(checkout, file), text);
    },
    fake(name, script) {
      const file = path.join(bin, name);
      fs.rmSync(file, { force: true });
      fs.writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${log}"\n${script}\n`, { mode: 0o755 });
    },
    remove: (name) => fs.rmSync(path.join(bin, name), { force: true }),
    log: () => fs.readFileSync(log, "utf8").split("\n").filter(Boolean),
  };
}
