const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
// XML has no way to write these, so one of them would make a whole SVG unreadable
const unspeakable = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

/** Text as it may stand in HTML and in SVG, between tags and in attributes. */
export const escapeText = (text: unknown): string =>
  String(text)
    .replace(unspeakable, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character]!);
