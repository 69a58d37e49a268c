import { withoutLibrary } from "../../display/plotly-library";
import type { DataOutput, MimeData, Output } from "../notebook";
import { ansiHtml } from "./ansi";
import { escapeHtml } from "./escape";
import { markdownHtml } from "./markdown";
import { mathHtml } from "./mathematics";
import { dataAddress } from "./picture";
import { plotHtml, plotlyMime } from "./plot";

/** An output of a cell as HTML. */
export function outputHtml(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return `<pre class="stream ${output.name}">${ansiHtml(output.text.replace(/\n$/, ""))}</pre>\n`;
    case "error": {
      const report = output.traceback.join("\n") || `${output.ename}: ${output.evalue}`;
      return `<pre class="error" role="alert">${ansiHtml(report)}</pre>\n`;
    }
    default:
      return dataHtml(output);
  }
}

type Show = (data: string, bundle: MimeData, metadata: Readonly<Record<string, unknown>>) => string;

const picture =
  (mime: string): Show =>
  (data, bundle, metadata) => {
    const { width, height } = { ...metadata, ...(metadata[mime] as object) } as { width?: number; height?: number };
    const size = [width && ` width="${Number(width)}"`, height && ` height="${Number(height)}"`]
      .filter(Boolean)
      .join("");
    const alternative = String(bundle["text/plain"] ?? "picture");
    return `<figure><img src="${dataAddress(mime, data)}" alt="${escapeHtml(alternative)}"${size}></figure>\n`;
  };

/** What a page can show, best first. */
const shows: Readonly<Record<string, Show>> = {
  "text/html": (html) => {
    const own = withoutLibrary(html);
    return own.trim() === "" ? "" : `<div class="html">${own}</div>\n`;
  },
  "image/svg+xml": picture("image/svg+xml"),
  "image/png": picture("image/png"),
  "image/jpeg": picture("image/jpeg"),
  "image/webp": picture("image/webp"),
  "image/gif": picture("image/gif"),
  "text/markdown": (markdown) => `<div class="markdown">${markdownHtml(markdown, { folder: "." })}</div>\n`,
  "text/latex": (tex) => `<p class="math">${mathHtml(tex.replace(/^\s*\$+|\$+\s*$/g, ""), true)}</p>\n`,
  "text/plain": (text) => `<pre class="result">${ansiHtml(text)}</pre>\n`,
};

function dataHtml({ data, metadata }: DataOutput): string {
  if (typeof data[plotlyMime] === "object" && data[plotlyMime] !== null) return plotHtml(data);
  const mime = Object.keys(shows).find((known) => typeof data[known] === "string" && data[known] !== "");
  if (mime !== undefined) return shows[mime]!(data[mime] as string, data, metadata);
  const json = data["application/json"];
  return json === undefined ? "" : `<pre class="result">${escapeHtml(JSON.stringify(json, null, 2))}</pre>\n`;
}
