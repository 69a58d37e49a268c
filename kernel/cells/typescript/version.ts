import { createRequire } from "node:module";

/** The version of the cells' TypeScript, without loading it. */
export const typescriptVersion = (): string =>
  (createRequire(__filename)("typescript/package.json") as { version: string }).version;
