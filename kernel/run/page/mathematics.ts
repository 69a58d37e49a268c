import type { MarkedExtension, TokenizerAndRendererExtension } from "marked";
import temml from "temml";

/** TeX as MathML, which browsers draw by themselves: no fonts or style sheets have to travel with the page. */
export const mathHtml = (tex: string, display: boolean): string =>
  temml.renderToString(tex, { displayMode: display, throwOnError: false, annotate: true });

const blocks =
  /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|(\\begin\{(\w+\*?)\}[\s\S]+?\\end\{\4\}))[ \t]*(?:\n|$)/;
/** As in pandoc, prices are not mathematics: no space inside the dollars, no digit after the second. */
const spans = /^(?:\$\$([^$]+?)\$\$|\$(?!\s)((?:\\[\s\S]|[^$\\])+?)(?<!\s)\$(?!\d)|\\\(([\s\S]+?)\\\))/;

const block: TokenizerAndRendererExtension = {
  name: "mathBlock",
  level: "block",
  start: (source) => source.match(/^ {0,3}(?:\$\$|\\\[|\\begin\{)/m)?.index,
  tokenizer(source) {
    const found = blocks.exec(source);
    return found ? { type: "mathBlock", raw: found[0], tex: found[1] ?? found[2] ?? found[3] } : undefined;
  },
  renderer: ({ tex }) => `<p class="math">${mathHtml(tex, true)}</p>\n`,
};

const inline: TokenizerAndRendererExtension = {
  name: "math",
  level: "inline",
  start: (source) => source.match(/\$|\\\(/)?.index,
  tokenizer(source) {
    const found = spans.exec(source);
    if (!found) return undefined;
    return { type: "math", raw: found[0], tex: found[1] ?? found[2] ?? found[3], display: found[1] !== undefined };
  },
  renderer: ({ tex, display }) => mathHtml(tex, display),
};

/** Mathematics in Markdown: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and `\begin{…}`. */
export const mathematics: MarkedExtension = { extensions: [block, inline] };
