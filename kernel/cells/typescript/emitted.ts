/** Emitted code without the comment that names its map, which travels beside it. */
export const withoutComment = (text: string): string => text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "");

/** A source map whose only source is named `source`. */
export const mapOf = (map: string, source: string): string =>
  JSON.stringify({ ...(JSON.parse(map) as object), file: undefined, sourceRoot: undefined, sources: [source] });
