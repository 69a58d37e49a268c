import type ts from "@tslab/typescript-for-tslab";

/** The files by which tslab's converter shows a cell to the compiler: in the notebook's folder, and in memory only. */
export interface ConverterFiles {
  isCell(file: ts.SourceFile): boolean;
  /** The file with the declarations of earlier cells. */
  readonly earlier: string;
}

export const converterFiles = (folder: string): ConverterFiles => ({
  isCell: (file) => file.fileName === `${folder}/__tslab__.ts`,
  earlier: `${folder}/__prev__.d.ts`,
});
