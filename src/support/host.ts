/** A MIME bundle's data: what a notebook shows of a value, by MIME type. */
export type Mime = { readonly [type: string]: unknown };

/** What a notebook kernel offers the cell that runs. Absent in a script or a test. */
export interface Host {
  /** Aborted when the cell is interrupted. */
  readonly signal: AbortSignal;
  /** Shows `bundle` at once, also from a blocking loop; the same `id` again updates what is on the page. */
  show(bundle: Mime, options: { readonly id?: string }): void;
}

/** The notebook's side of `globalThis[Symbol.for("triad.host")]`, if there is one. */
export const host = (): Host | undefined =>
  (globalThis as { [key: symbol]: Host | undefined })[Symbol.for("triad.host")];

/** The name of the method by which an object says how a notebook shows it (Deno's convention). */
export const display = Symbol.for("Jupyter.display");
