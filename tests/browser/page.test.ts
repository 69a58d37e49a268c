import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleOf } from "../../kernel/display/bundle";
import type { CodeCell, Notebook } from "../../kernel/run/notebook";
import { notebookPage } from "../../kernel/run/page/page";
import { temporaryFolder } from "../temporary-folder";
import { startChromium, whyNoChromium } from "./chromium";

const why = whyNoChromium();

describe.skipIf(why !== undefined)(`a notebook's page${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  let browser: Browser;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    const figure = { data: [{ x: [1, 2, 3], y: [1, 3, 2] }], layout: { title: { text: "A line" } } };
    const bundles = [await bundleOf(figure), await bundleOf(figure)];
    const cells = bundles.map(({ data, metadata }, i): CodeCell => {
      const outputs = [{ output_type: "display_data", data, metadata } as const];
      return { cell_type: "code", id: `c${i}`, metadata: {}, source: "figure", execution_count: i + 1, outputs };
    });
    const text = { cell_type: "markdown", id: "m", metadata: {}, source: "![away](http://192.0.2.1/a.png)" } as const;
    const notebook: Notebook = { metadata: {}, cells: [text, ...cells] };
    folder = temporaryFolder("page");
    file = path.join(folder, "page.html");
    fs.writeFileSync(file, notebookPage(notebook, { name: "page", folder }));
    browser = await startChromium();
  }, 30_000);

  afterAll(async () => {
    await browser?.close();
  });

  it.each(["light", "dark"] as const)(
    "draws its plots from its one file, asking no host, in the %s look",
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme });
      const sent: string[] = [];
      const wrong: string[] = [];
      page.on("requestfinished", (request) => sent.push(request.url()));
      // What the page's own policy holds back is not sent.
      page.on("requestfailed", (request) => request.failure()?.errorText !== "csp" && sent.push(request.url()));
      page.on("pageerror", (error) => wrong.push(error.message));
      await page.goto(pathToFileURL(file).href);
      await page.locator(".plot .main-svg .trace").nth(1).waitFor({ state: "attached", timeout: 20_000 });
      expect(sent.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
      expect(wrong).toEqual([]);
      const ink = await page
        .locator(".plot .xtick text")
        .first()
        .evaluate((tick) => getComputedStyle(tick).fill);
      expect(ink).toBe(colorScheme === "dark" ? "rgb(215, 218, 222)" : "rgb(36, 41, 47)");
      await page.close();
    },
  );

  it("shows the static drawings where scripts do not run", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator(".plot img").count()).toBe(2);
    await context.close();
  });
});
