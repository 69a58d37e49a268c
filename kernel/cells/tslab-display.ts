/** The package `tslab` as cells import it: what its `display` shows goes to this kernel's host. */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { typescriptVersion } from "./typescript/version";

/** The versions of what a notebook that asks tslab for them means. */
export const versions = {
  tslab: (createRequire(__filename)("tslab/package.json") as { version: string }).version,
  typescript: typescriptVersion(),
  node: process.version,
};

/** What tslab 1.0.22 shows, by kinds. */
export interface Display {
  javascript(s: string): void;
  html(s: string): void;
  markdown(s: string): void;
  latex(s: string): void;
  svg(s: string): void;
  png(b: Uint8Array): void;
  jpeg(b: Uint8Array): void;
  gif(b: Uint8Array): void;
  pdf(b: Uint8Array): void;
  text(s: string): void;
  raw(contentType: string, b: string | Uint8Array): void;
}

/** Shows what it is given below the cell. */
export const display: Display = displayAs(undefined);

/** Shows what it is given in one place, each time in the place of what it showed before. */
export const newDisplay = (): Display => displayAs(randomUUID());

interface Host {
  show(bundle: Readonly<Record<string, unknown>>, options: { id?: string }): void;
}

function displayAs(id: string | undefined): Display {
  const raw = (contentType: string, content: string | Uint8Array): void => {
    const host = (globalThis as Record<symbol, unknown>)[Symbol.for("triad.host")] as Host | undefined;
    const data = typeof content === "string" ? content : Buffer.from(content).toString("base64");
    host?.show({ [contentType]: data }, id === undefined ? {} : { id });
  };
  const as =
    (contentType: string) =>
    (content: string | Uint8Array): void =>
      raw(contentType, content);
  return {
    javascript: as("text/javascript"),
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    png: as("image/png"),
    jpeg: as("image/jpeg"),
    gif: as("image/gif"),
    pdf: as("application/pdf"),
    text: as("text/plain"),
    raw,
  };
}
