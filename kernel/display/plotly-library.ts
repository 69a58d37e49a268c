import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkout } from "../setup/checkout.cjs";

const [start, end] = ["<!-- plotly.js -->", "<!-- /plotly.js -->"];
let packed: string | undefined;

/**
 * plotly.js itself, once for a page or a notebook: 1.9 MB gzipped, as base64 in a script.
 *
 * It is unpacked only when the first figure asks for it, and its place in the page does not matter. Nothing is loaded from
 * anywhere else.
 */
export function libraryHtml(): string {
  packed ??= packedLibrary();
  return `${start}<script>(${publish})("${packed}")</script>${end}`;
}

/** The HTML of a figure without the library, for a page that has a copy of its own. */
export function withoutLibrary(html: string): string {
  const from = html.indexOf(start);
  const to = html.indexOf(end, from);
  return from < 0 || to < 0 ? html : html.slice(0, from) + html.slice(to + end.length);
}

// In the page. `triadPlotly.waiting` holds the figures that were there before the library.
const publish = `(packed) => {
  const shared = (window.triadPlotly ??= { waiting: [] });
  const unpack = async () => {
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    const script = document.createElement("script");
    script.textContent = "(() => { const module = undefined, exports = undefined, define = undefined;" + text + "\\n})()";
    document.head.append(script);
    script.remove();
    if (!window.Plotly) throw new Error("plotly.js did not start");
  };
  shared.load ??= () => (shared.loading ??= (window.Plotly ? Promise.resolve() : unpack()).then(() => {
    for (const draw of shared.waiting.splice(0)) draw(window.Plotly);
  }, (error) => {
    shared.loading = undefined;
    console.warn("plotly.js could not be unpacked, figures stay static:", error);
  }));
  if (shared.waiting.length > 0) shared.load();
}`.replace(/\n\s*/g, " ");

/** Packing takes about a second, so it is done once and kept beside the build. */
function packedLibrary(): string {
  const file = require.resolve("plotly.js-dist/plotly.js");
  const { version } = require("plotly.js-dist/package.json") as { version: string };
  const kept = join(checkout, ".build", `plotly-${version}.js.gz.base64`);
  try {
    return readFileSync(kept, "latin1");
  } catch {
    const text = gzipSync(readFileSync(file), { level: 9 }).toString("base64");
    keep(kept, text);
    return text;
  }
}

function keep(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, text);
    renameSync(unfinished, file); // several kernels may do this at once
  } catch {
    // a checkout that this user cannot write to: each kernel then packs for itself
  }
}
