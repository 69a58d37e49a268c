import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium, whyNoChromium } from "./chromium";
import { notebookFile } from "./notebook-file";
import { type NotebookPage, openNotebook } from "./notebook-page";
import { startNotebook7, whyNoNotebook7 } from "./notebook7";
import { pictures } from "./pictures";
import type { Server } from "./server";

const why = whyNoChromium() ?? whyNoNotebook7();

describe.skipIf(why !== undefined)(`Jupyter Notebook 7${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  let server: Server;
  let browser: Browser;
  let page: NotebookPage;

  beforeAll(async () => {
    const cells = [
      "const answer: number = 6 * 7;\nanswer",
      "html`<b class='bold'>bold</b>`",
      "const wrong: number = 'x';",
    ];
    [server, browser] = await Promise.all([startNotebook7(notebookFile("notebook.ipynb", cells)), startChromium()]);
    const opened = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page = await openNotebook(opened, server.address("notebook.ipynb"));
    await page.runAllCells();
    await page.finished(120);
    await page.picture(path.join(pictures, "notebook7.png"));
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await server?.end();
  }, 30_000);

  it("runs a notebook and shows its results", async () => {
    const outputs = page.notebook.locator(".jp-OutputArea-output");
    expect(await outputs.nth(0).innerText()).toBe("42");
    expect(await outputs.nth(1).locator("b.bold").innerText()).toBe("bold");
  });

  it("shows a type error", async () => {
    const errors = await page.errors();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain("Type 'string' is not assignable to type 'number'");
  });

  it("highlights TypeScript", async () => {
    // Only the language's own grammar knows the type for what it is.
    const keyword = page.notebook.locator(".jp-CodeCell .cm-line span", { hasText: /^const$/ }).first();
    const plain = page.notebook.locator(".jp-CodeCell .cm-content").first();
    const colour = (element: Element) => getComputedStyle(element).color;
    expect(await keyword.evaluate(colour)).not.toBe(await plain.evaluate(colour));
  });
});
