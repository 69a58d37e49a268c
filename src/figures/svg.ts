/** An SVG element as text. Attributes and text are escaped; children are elements already. */
export function element(
  name: string,
  attributes: { readonly [name: string]: string | number | undefined },
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === "number" ? round(value) : value!)}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** Text as XML; characters that XML cannot hold at all are left out. */
export const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const round = (value: number): string => String(Math.round(value * 10) / 10);

export const sans = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/**
 * How wide a line of text is about to be in a sans-serif face, in pixels: there is nothing here to measure it with, and
 * the face is the reader's. It errs on the wide side.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const letter of text) {
    if (/[ijl|!.,:;' ]/.test(letter)) ems += 0.32;
    else if (/[ftrI()[\]/-]/.test(letter)) ems += 0.38;
    else if (/[mwMW@]/.test(letter)) ems += 0.88;
    else if (/[A-Z→×%]/.test(letter)) ems += 0.69;
    else ems += letter.codePointAt(0)! > 0x2e80 ? 1 : 0.6;
  }
  return ems * size * (bold ? 1.14 : 1);
}
