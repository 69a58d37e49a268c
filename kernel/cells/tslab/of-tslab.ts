import { createRequire } from "node:module";

/** The file of tslab's converter. */
export const converterFile = createRequire(__filename).resolve("tslab/dist/converter");

/** `require` as the converter calls it. */
export const ofTslab = createRequire(converterFile);

/** The package of the TypeScript that tslab is built on. */
export const typescriptPackage = "@tslab/typescript-for-tslab";
