import { Marked } from "marked";
import { codeHtml } from "./code";
import { escapeHtml } from "./escape";
import { mathematics } from "./mathematics";
import { type PicturePlace, withPictures } from "./picture";

/** A Markdown cell as HTML; the author's own HTML stays as it is, pictures that lie beside the notebook move into the page. */
export const markdownHtml = (source: string, place: PicturePlace): string =>
  withPictures(marked.parse(source, { async: false }), place);

const marked = new Marked(mathematics, {
  renderer: {
    heading({ tokens, depth, text }) {
      const id = escapeHtml(headingId(text));
      const anchor = `<a class="anchor" href="#${id}" aria-label="Link to this section">#</a>`;
      return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}${anchor}</h${depth}>\n`;
    },
    code: ({ text, lang }) => codeHtml(text, (lang ?? "").split(/\s/)[0]!),
  },
});

/** As JupyterLab makes them, so that a notebook's links to its own headings work in both. */
const headingId = (heading: string): string => heading.replace(/[*_`]/g, "").trim().replace(/\s+/g, "-");
