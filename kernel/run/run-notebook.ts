import { type KernelClient, startKernel } from "../wire/client";
import { executeCell } from "./execute-cell";
import { type Failure, failureOf } from "./failure";
import { type Cell, type CodeCell, type Notebook, runs } from "./notebook";
import { type CellOutputs, outputsOfNotebook } from "./outputs";
import type { Progress } from "./progress";

export interface RunOptions {
  /** The folder that the kernel runs in: the notebook's own. */
  readonly folder: string;
  /** Seconds that one cell may take. */
  readonly timeout: number;
  /** Goes on after a cell that failed. */
  readonly allowErrors?: boolean;
  /** Interrupts the cell that runs, and ends the run. */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

export interface NotebookRun {
  /** The notebook with the outputs of this run, and of this run alone. */
  readonly notebook: Notebook;
  readonly failures: readonly Failure[];
}

/** Runs a notebook's cells in order in a kernel of its own, which has ended when this settles. */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<NotebookRun> {
  const kernelspec = kernelspecs[isJavaScript(notebook) ? "javascript" : "typescript"];
  const client = await startKernel({ cwd: options.folder, args: ["--language", kernelspec.language] });
  try {
    const info = (await client.request("kernel_info_request")).content;
    const { cells, failures } = await runCells(notebook.cells, client, options);
    const metadata = { kernelspec, ...notebook.metadata, language_info: info.language_info };
    return { notebook: { ...notebook, metadata, cells }, failures };
  } finally {
    await client.shutdown();
  }
}

const kernelspecs = {
  typescript: { name: "triad", display_name: "TypeScript (Triad)", language: "typescript" },
  javascript: { name: "triad-javascript", display_name: "JavaScript (Triad)", language: "javascript" },
} as const;

/** Whether a notebook says that its cells are JavaScript. */
function isJavaScript({ metadata }: Notebook): boolean {
  const { language } = (metadata.kernelspec ?? {}) as { language?: string };
  return language !== undefined && /^javascript$/i.test(language);
}

async function runCells(cells: readonly Cell[], client: KernelClient, options: RunOptions) {
  const { allowErrors = false, signal, progress } = options;
  const of = cells.filter(runs).length;
  const ran = new Map<Cell, { count: number | null; outputs: CellOutputs }>();
  const failures: Failure[] = [];
  const outputsOf = outputsOfNotebook();
  for (const cell of cells.filter(runs)) {
    const number = ran.size + 1;
    const outputs = outputsOf();
    const start = performance.now();
    progress?.started(cell, number, of);
    const end = await executeCell(client, cell.source, outputs, options);
    progress?.ended(cell, number, of, (performance.now() - start) / 1000);
    ran.set(cell, { count: end.count ?? number, outputs });
    if (end.error) failures.push(failureOf(number, cell.source, end.error));
    if ((end.error && !allowErrors) || end.kernelEnded || signal?.aborted) break;
  }
  // An error that nobody waited for, such as a timer's, is in the outputs of a cell that ended well.
  const told = new Set(failures.map(({ cell }) => cell));
  for (const [i, [cell, { outputs }]] of [...ran].entries()) {
    const error = outputs.error();
    if (error && !told.has(i + 1)) failures.push(failureOf(i + 1, cell.source, error));
  }
  // Only now: a display may have been updated by any later cell.
  const withOutputs = (cell: CodeCell): CodeCell => {
    const run = ran.get(cell);
    return { ...cell, execution_count: run?.count ?? null, outputs: run?.outputs.current() ?? [] };
  };
  return { cells: cells.map((cell) => (cell.cell_type === "code" ? withOutputs(cell) : cell)), failures };
}
