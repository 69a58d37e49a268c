/** What Node's `parseArgs` says of a command line, as one lower-case line: its first sentence, without the advice after it. */
export function optionError(error: unknown): string {
  const text = (error as Error).message.split(/[.\n]/)[0]!;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
