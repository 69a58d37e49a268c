import fs from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium, whyNoChromium } from "./chromium";
import { type Lab, startLab, whyNoLab } from "./lab";
import { type NotebookPage, openNotebook } from "./notebook-page";

const checkout = path.resolve(__dirname, "../..");
const pictures = path.join(checkout, "out/browser");
const why = whyNoChromium() ?? whyNoLab();

describe.skipIf(why !== undefined)(`the tour in JupyterLab${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  let lab: Lab;
  let browser: Browser;
  let tour: NotebookPage;
  const said: string[] = [];

  beforeAll(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    [lab, browser] = await Promise.all([startLab(path.join(checkout, "notebooks")), startChromium()]);
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("pageerror", (error) => said.push(error.message));
    tour = await openNotebook(page, lab.address("00-tour.ipynb"));
    await tour.runAllCells();
    await tour.finished(240);
    await tour.picture(path.join(pictures, "tour.png"));
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await lab?.end();
  }, 30_000);

  const output = (selector: string) => tour.notebook.locator(`.jp-OutputArea-output ${selector}`);

  it("runs every cell without an error", async () => {
    const errors = tour.notebook.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]');
    expect(await errors.allInnerTexts()).toEqual([]);
    expect(said).toEqual([]);
  });

  it("shows a DataFrame as a table", async () => {
    const table = output("table").first();
    expect(await table.locator("tbody tr").count()).toBeGreaterThan(0);
    expect(await table.locator("th").count()).toBeGreaterThan(1);
    await table.screenshot({ path: path.join(pictures, "table.png") });
  });

  it("draws the plots", async () => {
    const plots = tour.notebook.locator(".jp-OutputArea .js-plotly-plot");
    expect(await plots.count()).toBeGreaterThan(0);
    for (const plot of await plots.all()) {
      expect(await plot.locator(".main-svg").count()).toBeGreaterThan(0);
      expect(
        await plot.locator(".main-svg .trace, .main-svg .points, .main-svg .heatmaplayer image").count(),
      ).toBeGreaterThan(0);
    }
    await plots.first().screenshot({ path: path.join(pictures, "plot.png") });
  });

  it("shows the circuit's diagram", async () => {
    const diagram = tour.notebook
      .locator(".jp-RenderedSVG :is(svg, img), .jp-RenderedHTMLCommon svg:not(.main-svg)")
      .first();
    const box = await diagram.boundingBox();
    expect(box?.width).toBeGreaterThan(100);
    expect(box?.height).toBeGreaterThan(50);
    await diagram.screenshot({ path: path.join(pictures, "diagram.png") });
  });

  it("can be read in the dark theme too", async () => {
    await tour.chooseTheme("JupyterLab Dark");
    await tour.notebook.page().locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
    await tour.picture(path.join(pictures, "tour-dark.png"));
  }, 60_000);
});
