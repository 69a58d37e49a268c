/** Where the cells' values live; a later cell's `x` is the same property as an earlier one's. */
export const values: Record<string, unknown> = {};

/** Removes them all. */
export function forgetValues(): void {
  for (const name of Object.keys(values)) delete values[name];
}
