import { describe, expect, it } from "vitest";
import { libraryHtml } from "../../../kernel/display/plotly-library";
import type { CodeCell, MimeData, Output } from "../../../kernel/run/notebook";
import { ansiHtml } from "../../../kernel/run/page/ansi";
import { markdownHtml } from "../../../kernel/run/page/markdown";
import { notebookPage } from "../../../kernel/run/page/page";

const page = (outputs: readonly Output[], metadata = {}) => {
  const cell: CodeCell = {
    cell_type: "code",
    id: "a",
    metadata,
    source: 'const a = "<b>";',
    execution_count: 2,
    outputs,
  };
  return notebookPage({ metadata: {}, cells: [cell] }, { name: "a.ipynb", folder: "." });
};
const display = (data: MimeData): Output => ({ output_type: "display_data", data, metadata: {} });

describe("notebookPage", () => {
  it("asks browsers to contact no host", () => {
    expect(page([])).toContain("default-src 'none'");
  });

  it("draws Plotly data with one copy of the library, and none without plots", () => {
    const first = display({ "text/html": `${libraryHtml()}\n` });
    const plot = display({
      "application/vnd.plotly.v1+json": { data: [{ name: "</script>" }] },
      "text/html": "LOADER",
    });
    const html = page([first, plot, plot]);
    expect(html.split("<!-- plotly.js -->")).toHaveLength(2);
    expect(html.split('<figure class="plot"')).toHaveLength(3);
    expect(html).not.toContain("LOADER");
    expect(html).toContain("\\u003c/script>");
    expect(page([])).not.toContain("<!-- plotly.js -->");
  });

  it("shows the best of a bundle", () => {
    expect(page([display({ "text/plain": "t", "text/html": "<i>h</i>" })])).toContain(
      '<div class="html"><i>h</i></div>',
    );
    const svg = page([display({ "text/plain": "a circuit", "image/svg+xml": "<svg/>" })]);
    expect(svg).toContain(`<img src="data:image/svg+xml;base64,${btoa("<svg/>")}" alt="a circuit">`);
  });

  it("escapes code, text and names", () => {
    const html = page([{ output_type: "stream", name: "stdout", text: "<x>" }]);
    expect(html).toContain("&lt;x&gt;");
    expect(html).toContain("&lt;b&gt;");
  });

  it("folds code that the author hid", () => {
    expect(page([], { jupyter: { source_hidden: true } })).toContain("<details>");
  });
});

describe("markdownHtml", () => {
  const html = (source: string) =>
    markdownHtml(source, { folder: __dirname, attachments: { "a b.png": { "image/png": "QQ==" } } });

  it("draws mathematics, and leaves prices and code alone", () => {
    expect(html("where $\\Delta w$ is")).toMatch(/where <math>.*Δ.*<\/math> is/s);
    expect(html("$$\nx\n$$")).toContain('display="block"');
    expect(html("\\begin{align}\na &= b\n\\end{align}")).toContain("<math");
    expect(html("from $5 to $10")).not.toContain("<math");
    expect(html("`$x$`")).not.toContain("<math");
    expect(html("a_1 $a_1 * b_1 * c$ *x*")).not.toMatch(/<em>.*<math/);
  });

  it("names headings as JupyterLab does, and keeps the author's HTML", () => {
    expect(html("## What *it* is")).toContain('<h2 id="What-it-is">What <em>it</em> is<a');
    expect(html("<div align='center'>x</div>")).toContain("<div align='center'>x</div>");
  });

  it("moves attached pictures into the page", () => {
    expect(html("![a](attachment:a%20b.png)")).toContain('src="data:image/png;base64,QQ=="');
    expect(html('<img width=9 src="none.png">')).toContain('src="none.png"');
  });
});

describe("ansiHtml", () => {
  it.each([
    ["a<b", "a&lt;b"],
    ["\x1b[31mr\x1b[39m.", '<span style="color:var(--ansi-1)">r</span>.'],
    ["\x1b[1;91mr\x1b[0m.", '<span style="color:var(--ansi-9);font-weight:bold">r</span>.'],
    ["\x1b[38;5;196mr", '<span style="color:rgb(255,0,0)">r</span>'],
    ["\x1b[48;2;1;2;3mr", '<span style="background:rgb(1,2,3)">r</span>'],
    ["\x1b[?25lx\x1b[2A", "x"],
  ])("%j becomes %s", (text, html) => {
    expect(ansiHtml(text)).toBe(html);
  });
});
