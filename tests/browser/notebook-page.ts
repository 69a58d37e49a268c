import type { Locator, Page } from "playwright-core";

/** A notebook open in JupyterLab, as its user handles it. */
export interface NotebookPage {
  readonly notebook: Locator;
  runAllCells(): Promise<void>;
  /** Until every code cell has its number and the kernel is idle. */
  finished(seconds: number): Promise<void>;
  /** The text of each error, and of what is written to stderr, which the page shows alike. */
  errors(): Promise<readonly string[]>;
  chooseTheme(name: string): Promise<void>;
  /** The whole notebook in one picture. */
  picture(file: string): Promise<void>;
}

/** Opens a notebook and waits for its kernel. */
export async function openNotebook(page: Page, address: string): Promise<NotebookPage> {
  await page.goto(address);
  const notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const idle = () =>
    notebook.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').waitFor({ timeout: 60_000 });
  await notebook.locator(".jp-CodeCell").first().waitFor({ timeout: 60_000 });
  await notebook.locator(".jp-KernelName:not(:has-text('No Kernel'))").waitFor({ timeout: 60_000 });
  await idle();
  // The sidebar with the files.
  await page.keyboard.press("Control+b");
  const choose = async (...items: readonly string[]) => {
    await page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${items[0]}$`) }).click();
    for (const item of items.slice(1)) {
      await page.locator(".lm-Menu-item", { has: page.getByText(item, { exact: true }) }).click();
    }
  };
  return {
    notebook,
    runAllCells: () => choose("Run", "Run All Cells"),
    async finished(seconds) {
      const numbered = (cells: Element[]) =>
        cells.every((cell) => {
          const empty = cell.querySelector(".cm-content")?.textContent === "";
          return empty || /\[\d+\]/.test(cell.querySelector(".jp-InputPrompt")?.textContent ?? "");
        });
      const deadline = Date.now() + seconds * 1000;
      while (!(await notebook.locator(".jp-CodeCell").evaluateAll(numbered))) {
        if (Date.now() > deadline) throw new Error(`the notebook has not come to its end within ${seconds} s`);
        await page.waitForTimeout(200);
      }
      await idle();
    },
    errors: () =>
      notebook.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').allInnerTexts(),
    chooseTheme: (name) => choose("Settings", "Theme", name),
    async picture(file) {
      const size = page.viewportSize()!;
      const outer = notebook.locator(".jp-WindowedPanel-outer");
      const height = await outer.evaluate((element) => element.scrollHeight);
      await page.setViewportSize({ ...size, height: Math.min(height + 150, 16_000) });
      await outer.evaluate((element) => element.scrollTo(0, 0));
      await page.waitForTimeout(500);
      await page.screenshot({ path: file });
      await page.setViewportSize(size);
    },
  };
}
