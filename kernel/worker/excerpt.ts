/** Colours of a traceback, as terminals and notebooks show them. */
export const paint = {
  error: (text: string) => `\u001b[1;31m${text}\u001b[0m`,
  place: (text: string) => `\u001b[36m${text}\u001b[0m`,
  faint: (text: string) => `\u001b[2m${text}\u001b[0m`,
};

/** Lines shown before and after the one that is meant. */
const context = 2;

/**
 * The lines around a place, the one that is meant marked and with a caret below it.
 *
 * `line` and `column` are one-based; `length` is how many columns are underlined.
 */
export function excerpt(source: string, line: number, column: number, length = 1): string[] {
  const lines = source.split(/\r\n|[\n\r]/);
  const meant = lines[line - 1];
  if (meant === undefined) return [];
  const first = Math.max(1, line - context);
  const last = Math.min(lines.length, line + context);
  const width = String(last).length;
  const shown: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = `${String(n).padStart(width)} | ${lines[n - 1]}`;
    shown.push(n === line ? `> ${text}` : paint.faint(`  ${text}`));
    if (n !== line) continue;
    // Tabs stay tabs, so that the caret stands where the text does.
    const indent = meant.slice(0, column - 1).replace(/[^\t]/g, " ");
    const caret = "^".repeat(Math.max(1, Math.min(length, meant.length - column + 1)));
    shown.push(`  ${" ".repeat(width)} | ${indent}${paint.error(caret)}`);
  }
  return shown;
}
