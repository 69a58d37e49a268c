import fs from "node:fs";
import path from "node:path";
import { CommandError, type KernelCommand } from "./command";

/** The front end replaces the cell by the file's text. */
export const load: KernelCommand = {
  forms: ["%"],
  usage: "%load FILE",
  summary: "puts a file's text into the cell, and runs nothing",
  example: "%load model.ts",
  details: "The path counts from the notebook's folder.",
  choices: filesOf,
  where: "kernel",
  alone: true,
  async run(argument) {
    if (argument === "") throw new CommandError("%load: no file is given; %load FILE");
    const file = argument.replace(/^(["'])(.*)\1$/, "$2");
    return [{ source: "set_next_input", text: read(file).replace(/\n$/, ""), replace: true }];
  },
};

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new CommandError(`%load: ${file}: ${reasons[code] ?? message}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file, as seen from the notebook's folder",
  EISDIR: "it is a folder, not a file",
  EACCES: "it may not be read",
};

/** The folders and files whose path begins as typed. */
function filesOf(typed: string): string[] {
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  try {
    return fs
      .readdirSync(path.resolve(folder), { withFileTypes: true })
      .filter((it) => !it.name.startsWith(".") && it.name !== "node_modules")
      .map((it) => `${folder}${it.name}${it.isDirectory() ? "/" : ""}`);
  } catch {
    return [];
  }
}
