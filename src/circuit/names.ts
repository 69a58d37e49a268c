/** The areas that a pathway's name joins: `"V1 -> IT / gain"` is from V1 to IT. */
export function ends(pathway: string): { readonly pre: string; readonly post: string } | undefined {
  const match = /^(\S+) -> (\S+)(?: \/ \S.*)?$/.exec(pathway);
  return match ? { pre: match[1]!, post: match[2]! } : undefined;
}

export const isName = (name: string): boolean => /^[A-Za-z][\w.]*$/.test(name);

/** The number of units in an area of this shape. */
export const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
