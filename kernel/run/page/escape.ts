const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as HTML, in an element or in an attribute between double quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);

/** A value as JSON that can stand in a `<script>`: no text in it can end the element. */
export const scriptJson = (value: unknown): string => JSON.stringify(value ?? null).replace(/</g, "\\u003c");
