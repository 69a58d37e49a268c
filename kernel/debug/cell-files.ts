import os from "node:os";
import path from "node:path";
import { murmur2 } from "./murmur";

/**
 * How a front end finds a cell by its text: the file is named for the text's hash. No such file is ever written, its text
 * is asked for by `source`.
 *
 * JupyterLab writes `Cell [3]` for what has `ipykernel_` in its path, and a hash for all else.
 */
export const naming = {
  hashMethod: "Murmur2",
  hashSeed: 0x7472_6961,
  tmpFilePrefix: `${path.join(os.tmpdir(), `triad-ipykernel_${process.pid}`)}${path.sep}`,
  tmpFileSuffix: ".ts",
} as const;

/** The name of the file that the cell with this text stands for. */
export const cellFileOf = (code: string): string =>
  `${naming.tmpFilePrefix}${murmur2(code, naming.hashSeed)}${naming.tmpFileSuffix}`;
