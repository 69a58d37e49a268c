import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { figureHtml } from "../../../kernel/display/figure-html";
import { libraryHtml, withoutLibrary } from "../../../kernel/display/plotly-library";
import { hasChromium, launch, openPage } from "./page";

const drawing = `<svg class="static"></svg>`;
const line = figureHtml(
  { data: [{ y: [1, 3, 2], name: "</script><b>" }], layout: { title: { text: "line" } } },
  drawing,
);
const bars = figureHtml({ data: [{ type: "bar", x: ["a", "b"], y: [1, 2] }], layout: { height: 300 } }, drawing);

describe("figureHtml", () => {
  it("has nothing in its script that could end it", () => {
    expect(line.match(/<\/script>/g)).toHaveLength(1);
    expect(line.match(/<script/g)).toHaveLength(1);
  });

  it("asks nothing of any other place", () => {
    expect(`${line}${bars}`).not.toMatch(/<script[^>]*src|https?:|require\(/);
  });

  it("is small beside the library, which can be taken out", () => {
    expect(line.length).toBeLessThan(2_500);
    expect(libraryHtml().length).toBeGreaterThan(2_000_000);
    expect(withoutLibrary(`${libraryHtml()}\n${line}`).trim()).toBe(line);
    expect(withoutLibrary(line)).toBe(line);
  });
});

describe.skipIf(!hasChromium)("figureHtml in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it.each([
    ["before the figures", `${libraryHtml()}${line}${bars}`],
    ["after them", `${line}${bars}${libraryHtml()}`],
    ["between them, twice", `${line}${libraryHtml()}${libraryHtml()}${bars}`],
  ])("draws every figure once with the library %s", async (_where, body) => {
    const { page, complaints } = await openPage(browser, body);
    await page.waitForFunction(() => document.querySelectorAll(".js-plotly-plot svg.main-svg .trace").length >= 2);
    expect(await page.locator(".svg-container").count()).toBe(2);
    expect(await page.locator(".static").count()).toBe(0);
    expect(await page.locator(".gtitle").first().textContent()).toBe("line");
    expect(
      await page
        .locator(".svg-container")
        .nth(1)
        .evaluate((box) => box.clientHeight),
    ).toBe(300);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("draws a figure at each place where a front end shows it", async () => {
    const { page, complaints } = await openPage(browser, `${line}${line}${libraryHtml()}`);
    await page.waitForFunction(() => document.querySelectorAll(".svg-container .trace").length === 2);
    expect(await page.locator(".svg-container").count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("follows the width of its place", async () => {
    const { page } = await openPage(browser, `<div id="cell" style="width:800px">${libraryHtml()}${line}</div>`);
    await page.waitForSelector(".svg-container .trace");
    await page.evaluate(() => document.getElementById("cell")!.style.setProperty("width", "400px"));
    await page.waitForFunction(() => document.querySelector(".main-svg")!.clientWidth === 400);
    await page.close();
  });

  it("is drawn where scripts are inserted afterwards, beside a module loader, as front ends do it", async () => {
    const { page, complaints } = await openPage(
      browser,
      `<script>window.define = () => {}; define.amd = {}; window.module = { exports: {} };</script><div id="output"></div>`,
    );
    await page.evaluate((html) => {
      const output = document.getElementById("output")!;
      output.innerHTML = html;
      for (const inert of output.querySelectorAll("script")) {
        const script = document.createElement("script");
        script.textContent = inert.textContent;
        inert.replaceWith(script);
      }
    }, `${libraryHtml()}${line}`);
    await page.waitForSelector(".svg-container .trace");
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("stays the static drawing without the library", async () => {
    const { page, complaints } = await openPage(browser, line);
    expect(await page.locator(".static").count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
