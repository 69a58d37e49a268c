import { stripVTControlCharacters } from "node:util";
import type { MimeBundle, MimeData, Placement } from "./renderer";
import { renderers } from "./renderers";
import { textOf } from "./text";

export type { MimeBundle } from "./renderer";

/**
 * What a front end needs to show `value`.
 *
 * Never throws: a value whose own display fails becomes its text and a line that says what failed. `text/plain` is always
 * there, without colour codes. Whoever shows it under an id to be updated says so by `updatable`.
 */
export async function bundleOf(value: unknown, placement: Placement = { updatable: false }): Promise<MimeBundle> {
  try {
    const data = await rich(value, placement);
    return { data: withText(data, value), metadata: {} };
  } catch (error) {
    return failed(value, error);
  }
}

/** As `bundleOf`, without waiting, so that a blocking loop can show something; `undefined` where it takes waiting. */
export function bundleNow(value: unknown, placement: Placement): MimeBundle | undefined {
  try {
    const data = rich(value, placement);
    return data instanceof Promise ? undefined : { data: withText(data, value), metadata: {} };
  } catch (error) {
    return failed(value, error);
  }
}

function rich(value: unknown, placement: Placement): MimeData | Promise<MimeData> {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return {};
  for (const { tryRender } of renderers) {
    const data = tryRender(value, placement);
    if (data !== undefined) return data;
  }
  return {};
}

const failed = (value: unknown, error: unknown): MimeBundle => ({
  data: { "text/plain": `${textOf(value)}\n(its display failed: ${reason(error)})` },
  metadata: {},
});

function withText(data: MimeData, value: unknown): MimeData {
  const text = data["text/plain"];
  const plain = typeof text === "string" ? stripVTControlCharacters(text) : textOf(value);
  const rest = Object.entries(data).filter(([, content]) => content !== undefined);
  return { ...Object.fromEntries(rest), "text/plain": plain };
}

function reason(error: unknown): string {
  try {
    const text = error instanceof Error ? error.message : String(error);
    return stripVTControlCharacters(text).split("\n")[0] || "no reason given";
  } catch {
    return "no reason given";
  }
}
