import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startChromium, whyNoChromium } from "./chromium";
import { startLab, whyNoLab } from "./lab";
import { notebookFile } from "./notebook-file";
import { type NotebookPage, openNotebook } from "./notebook-page";
import { pictures } from "./pictures";
import type { Server } from "./server";

const why = whyNoChromium() ?? whyNoLab();

const cells = [
  `interface Rate {
  readonly area: string;
  readonly hz: number;
}
enum Unit { Hz }

function mean(rates: readonly Rate[]): number {
  let sum = 0;
  for (const { hz } of rates) {
    sum += hz;
  }
  return sum / rates.length;
}`,
  `import * as tf from "@tensorflow/tfjs";
const weights = tf.ones([28, 10]);
const recorded: Rate[] = [{ area: "V1", hz: 4 }, { area: "IT", hz: 9 }];
const average = mean(recorded);
average`,
];

describe.skipIf(why !== undefined)(`the debugger in JupyterLab${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  let lab: Server;
  let browser: Browser;
  let page: Page;
  let opened: NotebookPage;
  const said: string[] = [];

  beforeAll(async () => {
    [lab, browser] = await Promise.all([startLab(notebookFile("debug.ipynb", cells)), startChromium()]);
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.on("pageerror", (error) => said.push(error.message));
    opened = await openNotebook(page, lab.address("debug.ipynb"));
  }, 200_000);

  afterAll(async () => {
    await browser?.close();
    await lab?.end();
  }, 30_000);

  const cell = (number: number) => opened.notebook.locator(".jp-CodeCell").nth(number - 1);
  const variable = (name: string) =>
    page.locator(".jp-DebuggerVariables-body .jp-TreeItem", {
      has: page.locator(".jp-DebuggerVariables-name", { hasText: new RegExp(`^${name}$`) }),
    });
  const shownAs = (name: string) => variable(name).locator(".jp-DebuggerVariables-detail").first();
  const highlighted = (number: number) => cell(number).locator(".jp-DebuggerEditor-highlight");
  const tool = (name: string) => page.locator(`#jp-debugger-sidebar [data-jp-item-name="${name}"] jp-button`);

  it("stops at a breakpoint set in the gutter, shows the variables, steps, and goes on", async () => {
    await opened.notebook.locator(".jp-DebuggerBugButton").click();
    await page.locator('[data-jp-debugger="true"]').waitFor({ timeout: 30_000 });
    await page.locator("#jp-debugger-sidebar").waitFor();

    await cell(1).locator(".cm-content").click();
    await page.keyboard.press("Shift+Enter");
    await cell(1).locator(".jp-InputPrompt", { hasText: "[1]" }).waitFor({ timeout: 60_000 });

    // The elements of the gutter: one for the width, then one a line.
    await cell(1).locator(".cm-breakpoint-gutter .cm-gutterElement").nth(10).click();
    await cell(1).locator(".cm-gutterElement .cm-breakpoint-icon").nth(1).waitFor();
    await cell(2).locator(".cm-content").click();
    await page.keyboard.press("Shift+Enter");
    await highlighted(1).waitFor({ timeout: 60_000 });
    expect(await highlighted(1).innerText()).toBe("    sum += hz;");

    await shownAs("hz").waitFor();
    expect(await shownAs("hz").innerText()).toBe("4");
    expect(await shownAs("sum").innerText()).toBe("0");
    expect(await shownAs("rates").innerText()).toContain("area: 'V1'");
    const frames = page.locator(".jp-DebuggerCallstackFrame");
    expect(await frames.first().innerText()).toMatch(/mean\s+Cell \[1\]:10/);
    await page.screenshot({ path: path.join(pictures, "debugger-stopped.png") });

    await tool("step-over").click();
    await expect.poll(() => highlighted(1).innerText()).not.toBe("    sum += hz;");
    await expect.poll(() => shownAs("sum").innerText()).toBe("4");
    await tool("continue").click();
    await expect.poll(() => shownAs("hz").innerText()).toBe("9");
    await tool("step-out").click();
    // In the second cell now, the one that called.
    await highlighted(2).waitFor();
    await page.screenshot({ path: path.join(pictures, "debugger-stepped.png") });
    await tool("continue").click();
    await cell(2).locator(".jp-OutputArea-output", { hasText: "6.5" }).waitFor({ timeout: 20_000 });

    // Nothing is stopped: the panel shows the notebook's variables.
    await shownAs("average").waitFor();
    expect(await shownAs("weights").innerText()).toBe("Tensor float32 [28, 10]");
    await page.screenshot({ path: path.join(pictures, "debugger-ended.png") });
    expect(said).toEqual([]);
  }, 240_000);
});
