import { libraryHtml } from "../../display/plotly-library";
import type { Cell, CodeCell, Notebook } from "../notebook";
import { codeHtml } from "./code";
import { escapeHtml } from "./escape";
import { markdownHtml } from "./markdown";
import { outputHtml } from "./output";
import { plotsScript } from "./plot";
import { style } from "./style";

export interface PageOptions {
  /** What the page is called when no heading says it. */
  readonly name: string;
  /** The notebook's folder: pictures that its text names are taken from there. */
  readonly folder: string;
}

/** A notebook as one HTML file that needs nothing else: what it shows is in it, and it contacts no host. */
export function notebookPage(notebook: Notebook, options: PageOptions): string {
  const body = notebook.cells.map((cell) => cellHtml(cell, options.folder)).join("");
  const title = titleOf(notebook) ?? options.name;
  const hasPlots = body.includes('<figure class="plot"');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Triad">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
${hasPlots ? libraryHtml() : ""}
</head>
<body>
<main>
${body}</main>
<footer>${escapeHtml(options.name)}, executed by Triad.</footer>
${hasPlots ? `<script>${plotsScript}</script>` : ""}
</body>
</html>
`;
}

/** Everything from the page itself, nothing from anywhere else. */
const inPage = "'unsafe-inline' 'unsafe-eval' data: blob:";
const policy = `default-src 'none'; script-src ${inPage}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data:; worker-src blob:; frame-src data: blob:`;

function cellHtml(cell: Cell, folder: string): string {
  if (cell.cell_type === "code") return codeCellHtml(cell);
  if (cell.cell_type === "raw") return "";
  return `<section class="markdown">\n${markdownHtml(cell.source, { folder, attachments: cell.attachments })}</section>\n`;
}

function codeCellHtml(cell: CodeCell): string {
  if (cell.source.trim() === "" && cell.outputs.length === 0) return "";
  const { source_hidden: hidden, outputs_hidden: noOutputs } = (cell.metadata.jupyter ?? {}) as Record<string, unknown>;
  const code = codeHtml(cell.source, "typescript");
  const count = cell.execution_count === null ? "" : `<div class="count">[${cell.execution_count}]</div>\n`;
  const outputs = noOutputs === true ? "" : cell.outputs.map(outputHtml).join("");
  return (
    `<section class="cell">\n${count}` +
    `<div class="input">${hidden === true ? `<details><summary>code</summary>${code}</details>` : code}</div>\n` +
    `${outputs && `<div class="outputs">\n${outputs}</div>\n`}</section>\n`
  );
}

/** The text of the first heading. */
function titleOf(notebook: Notebook): string | undefined {
  for (const cell of notebook.cells) {
    const heading = cell.cell_type === "markdown" ? /^#{1,6}\s+(.+?)\s*#*\s*$/m.exec(cell.source)?.[1] : undefined;
    if (heading !== undefined) return heading.replace(/[*_`$]/g, "");
  }
  return undefined;
}
