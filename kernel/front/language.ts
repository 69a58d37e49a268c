import type { CellsOptions } from "../cells/cells";

/** What the cells of a kernel are written in. */
export type Language = NonNullable<CellsOptions["language"]>;

const table: Readonly<Record<Language, true>> = { typescript: true, javascript: true };
export const languages = Object.keys(table) as readonly Language[];
