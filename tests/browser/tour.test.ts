import fs from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { temporaryFolder } from "../temporary-folder";
import { startChromium, whyNoChromium } from "./chromium";
import { startLab, whyNoLab } from "./lab";
import { notebookFile } from "./notebook-file";
import { type NotebookPage, openNotebook } from "./notebook-page";
import { pictures } from "./pictures";
import type { Server } from "./server";

const why = whyNoChromium() ?? whyNoLab();

describe.skipIf(why !== undefined)(`the tour in JupyterLab${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  let lab: Server;
  let browser: Browser;
  let tour: NotebookPage;
  const said: string[] = [];

  beforeAll(async () => {
    const folder = temporaryFolder("tour");
    fs.cpSync(path.join(checkout, "notebooks"), folder, { recursive: true });
    notebookFile("wrong.ipynb", ["const wrong: number = 'x';"], folder);
    [lab, browser] = await Promise.all([startLab(folder), startChromium()]);
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
    expect(await tour.errors()).toEqual([]);
    expect(said).toEqual([]);
  });

  it("would show an error", async () => {
    const wrong = await openNotebook(await browser.newPage(), lab.address("wrong.ipynb"));
    await wrong.runAllCells();
    await wrong.finished(60);
    expect(await wrong.errors()).toEqual([expect.stringContaining("TS2322")]);
    await wrong.notebook.page().close();
  }, 120_000);

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
