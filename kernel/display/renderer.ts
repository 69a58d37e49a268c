/** MIME types and their values: the data part of a bundle, which is also what a value's own display method returns. */
export type MimeData = Record<string, unknown>;

/** What a front end is given to show a value: it takes the richest MIME type that it knows. */
export type MimeBundle = { data: MimeData; metadata: Record<string, unknown> };

/** Where a value is about to be shown. */
export interface Placement {
  /** The output may be replaced later, so nothing that other outputs depend on may be kept in it. */
  readonly updatable: boolean;
  /** The notebook's cell, and which of its executions this is. When a cell is run again, its earlier outputs are gone. */
  readonly cell?: { readonly id: string; readonly execution: number };
}

/**
 * How values of one kind are shown.
 *
 * Kinds are told by their properties, not by `instanceof`: no library has to be loaded to recognise what it made, and a
 * value made by a second copy of it is recognised all the same.
 */
export interface Renderer<T> {
  /** Cheap, looks at few properties. It may throw on hostile values, which counts as no. */
  recognises(value: unknown): value is T;
  /** Where `text/plain` is missing, the value's plain text is added. Throwing leaves plain text and a note that says why. */
  render(value: T, placement: Placement): MimeData | Promise<MimeData>;
}

/** Keeps a renderer's own type inside, so that renderers of different kinds fit into one table. */
export interface Shown {
  tryRender(value: unknown, placement: Placement): MimeData | Promise<MimeData> | undefined;
}

export const renderer = <T>({ recognises, render }: Renderer<T>): Shown => ({
  tryRender(value, placement) {
    if (!recognised(recognises, value)) return undefined;
    return render(value, placement);
  },
});

function recognised<T>(recognises: (value: unknown) => value is T, value: unknown): value is T {
  try {
    return recognises(value);
  } catch {
    return false; // a getter or a proxy that throws: not ours
  }
}
