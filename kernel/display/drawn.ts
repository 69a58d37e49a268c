import { renderer } from "./renderer";

/** An element of a document, such as Observable Plot's figures. */
interface ElementLike {
  readonly outerHTML: string;
}

/** SVG and HTML elements, whose text is their picture. */
export const element = renderer<ElementLike>({
  recognises: (value): value is ElementLike => typeof (value as Partial<ElementLike>).outerHTML === "string",
  render: ({ outerHTML }) => ({ [/^\s*<svg\b/.test(outerHTML) ? "image/svg+xml" : "text/html"]: outerHTML }),
});

interface CanvasLike {
  toDataURL(): string;
}

/** Canvases, by what is drawn on them. */
export const canvas = renderer<CanvasLike>({
  recognises: (value): value is CanvasLike => typeof (value as Partial<CanvasLike>).toDataURL === "function",
  render(value) {
    const [, mime, data] = /^data:([^;,]+);base64,(.*)$/s.exec(value.toDataURL()) ?? [];
    if (mime === undefined) throw new TypeError("its toDataURL returned no data in base64");
    return { [mime]: data };
  },
});

interface VegaLike {
  toSpec(): unknown;
}

/** Charts of the Vega-Lite API, which say what they are in Vega's own terms. */
export const vega = renderer<VegaLike>({
  recognises: (value): value is VegaLike => typeof (value as Partial<VegaLike>).toSpec === "function",
  render(value) {
    const spec = value.toSpec() as { readonly $schema?: unknown } | null;
    const [, language, version] = /\/schema\/(vega(?:-lite)?)\/v(\d+)/.exec(String(spec?.$schema)) ?? [];
    if (language === undefined) throw new TypeError("its toSpec returned no Vega specification");
    return { [`application/vnd.${language.replace("-", "")}.v${version}+json`]: spec };
  },
});
