/** A cell's TypeScript on its way to the worker, and what an editor asks about it. Implementations live in this room. */
export interface Cells {
  /** Checks and converts cell number `cell`. Its declarations count for later cells once `commit` says that they exist. */
  convert(code: string, cell: number): Promise<Conversion>;
  /** Cell `cell` has run: `defined` are the names that it left behind (all that it declares when it ran to its end). */
  commit(cell: number, defined: readonly string[] | "all"): Promise<void>;
  /** `offset` counts UTF-16 code units, as JavaScript strings do. */
  complete(code: string, offset: number): Promise<Completion>;
  inspect(code: string, offset: number): Promise<Inspection | undefined>;
  isComplete(code: string): Promise<Completeness>;
  /** Changes how the cells after this are checked. */
  configure(configuration: Configuration): Promise<void>;
  /** Forgets every cell: the worker that held their values is gone. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** What can be changed while a notebook is open. */
export interface Configuration {
  /**
   * What a mistake in types does: it keeps the cell from running (`error`, at first), is told beside its result (`warn`), or
   * is not looked for (`off`). A mistake in syntax keeps a cell from running always.
   */
  readonly typecheck?: "off" | "warn" | "error";
}

/** What is decided when a notebook opens. */
export interface CellsOptions {
  /** A cell in JavaScript is not checked; all else is the same, completion from types too. Default: TypeScript. */
  readonly language?: "typescript" | "javascript";
}

export type Conversion = Converted | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface Converted {
  readonly ok: true;
  /**
   * The body of `(async) function (exports, require)`: values live on `exports`, also those of earlier cells.
   *
   * `exports` is one plain object for all cells. Each name gets an accessor there as soon as it exists, with a getter of
   * its own each time it is defined, by which a cell's names can be told from those of the cells before.
   */
  readonly js: string;
  /** Source map (version 3, JSON) from `js` to the cell's own lines; its source is named `cellFile(cell)`. */
  readonly map: string;
  readonly async: boolean;
  /** The property of `exports` that holds the value of the last expression. */
  readonly lastExpression?: string;
  /** Local modules that the cell imports and that were (re)converted for it. */
  readonly modules: readonly ConvertedModule[];
  /** The mistakes in types with which the cell runs all the same; none but where `typecheck` is `warn`. */
  readonly warnings: readonly Diagnostic[];
}

export interface ConvertedModule {
  /** Absolute path of the module's `.ts` file with the extension `.js`. */
  readonly path: string;
  readonly js: string;
  readonly map: string;
}

export interface Diagnostic {
  readonly message: string;
  readonly code: number;
  /** One-based, as editors count. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The local file it is in; absent when it is in the cell. */
  readonly file?: string;
}

export interface Completion {
  readonly matches: readonly string[];
  /** The range that a match replaces, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** One per match, for the menu's icons: "function", "class", "property", … */
  readonly kinds: readonly string[];
}

export interface Inspection {
  /** The type, as an editor's hover shows it. */
  readonly signature: string;
  /** Documentation in Markdown. */
  readonly documentation: string;
}

export type Completeness =
  | { readonly status: "complete" | "invalid" }
  | { readonly status: "incomplete"; readonly indent: string };

/** The file name under which cell `cell` appears in stacks and source maps. */
export const cellFile = (cell: number): string => `Cell In[${cell}]`;
