import fs from "node:fs";
import path from "node:path";
import { temporaryFolder } from "../temporary-folder";

/** Writes a notebook of code cells that have not been run, for the kernel Triad, into a folder, which it returns. */
export function notebookFile(name: string, cells: readonly string[], folder = temporaryFolder("notebooks")): string {
  const notebook = {
    cells: cells.map((source, i) => ({
      ...{ cell_type: "code", id: `c${i}`, metadata: {}, source, execution_count: null, outputs: [] },
    })),
    metadata: { kernelspec: { name: "triad", display_name: "TypeScript (Triad)", language: "typescript" } },
    ...{ nbformat: 4, nbformat_minor: 5 },
  };
  fs.writeFileSync(path.join(folder, name), JSON.stringify(notebook));
  return folder;
}
