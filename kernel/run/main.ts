import fs from "node:fs";
import path from "node:path";
import { parseArguments, type RunArguments } from "./arguments";
import { failureText } from "./failure";
import { formatNotebook } from "./format";
import type { Notebook } from "./notebook";
import { notebookPage } from "./page/page";
import { injectParameters } from "./parameters/inject";
import { recordRun } from "./parameters/record";
import { NotebookError, parseNotebook } from "./parse";
import { progressLines } from "./progress";
import { runNotebook } from "./run-notebook";

/** `triad run`: 0 when every cell of every notebook ran, 1 when one failed, 2 when nothing could run, 130 after Ctrl-C. */
export async function main(args: string[]): Promise<number> {
  const parsed = parseArguments(args);
  if (typeof parsed === "string") {
    console.error(parsed);
    return 2;
  }
  const notebooks = parsed.files.map(readNotebook);
  for (const notebook of notebooks) if (typeof notebook === "string") console.error(notebook);
  if (notebooks.some((notebook) => typeof notebook === "string")) return 2;

  try {
    fs.mkdirSync(parsed.out, { recursive: true });
  } catch (error) {
    console.error(
      `triad run: --out ${parsed.out}: no folder can be made there (${(error as NodeJS.ErrnoException).code})`,
    );
    return 2;
  }

  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  // A second Ctrl-C finds no handler and ends this process at once; its kernel then ends by itself.
  for (const signal of signals) process.once(signal, onInterrupt);
  let failed = false;
  for (const [i, file] of parsed.files.entries()) {
    if (interrupt.signal.aborted) break;
    failed = !(await runFile(file, notebooks[i] as Notebook, parsed, interrupt.signal)) || failed;
  }
  for (const signal of signals) process.off(signal, onInterrupt);
  return interrupt.signal.aborted ? 130 : failed ? 1 : 0;
}

const signals = ["SIGINT", "SIGTERM"] as const;

/** The notebook in a file, or what is wrong with it. */
function readNotebook(file: string): Notebook | string {
  try {
    const notebook = parseNotebook(fs.readFileSync(file, "utf8"), file);
    const { language } = (notebook.metadata.kernelspec ?? {}) as { language?: string };
    if (language === undefined || /^(type|java)script$/i.test(language)) return notebook;
    return `triad run: ${file}: it is written for a kernel of ${language}; Triad runs TypeScript and JavaScript`;
  } catch (error) {
    if (error instanceof NotebookError) return `triad run: ${error.message}`;
    return `triad run: ${file}: cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`;
  }
}

/** Runs one file and writes what came of it, also of a failure. Tells whether every cell ran. */
async function runFile(file: string, source: Notebook, args: RunArguments, signal: AbortSignal): Promise<boolean> {
  console.log(file);
  const folder = path.dirname(path.resolve(file));
  const progress = progressLines(process.stdout);
  const started = new Date();
  const { notebook: given, warnings } = injectParameters(source, args.parameters);
  for (const warning of warnings) console.error(`${file}: ${warning}`);
  const run = await runNotebook(given, { ...args, folder, signal, progress }).catch((error: Error) => error);
  if (run instanceof Error) {
    console.error(`${file}: not run: ${run.message}`);
    return false;
  }
  const { failures } = run;
  for (const failure of failures) console.error(failureText(file, failure));

  const name = path.basename(file, ".ipynb");
  const target = path.join(args.out, name);
  const times = { input: file, output: `${target}.ipynb`, started, ended: new Date(), failed: failures.length > 0 };
  const notebook = args.parameters.size > 0 ? recordRun(run.notebook, times) : run.notebook;
  write(`${target}.ipynb`, formatNotebook(notebook));
  write(`${target}.html`, notebookPage(notebook, { name, folder }));
  const seconds = ((Date.now() - started.getTime()) / 1000).toFixed(1);
  console.log(`${target}.ipynb and .html written after ${seconds} s`);
  return failures.length === 0;
}

/** All of the file or nothing: the notebook that is run may be the one that is written. */
function write(file: string, text: string): void {
  fs.writeFileSync(`${file}.part`, text);
  fs.renameSync(`${file}.part`, file);
}
