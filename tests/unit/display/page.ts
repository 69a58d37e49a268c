import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const chromiumPath = "/usr/bin/chromium";
export const hasChromium = existsSync(chromiumPath);

const quiet = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu", ...quiet] });

/** An offline page with `body`, and all that it complained about or asked the network for. */
export async function openPage(browser: Browser, body: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width: 900, height: 1000 } });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", ({ url }) => !/^(data|blob|about):/.test(url()) && complaints.push(`asked for ${url()}`));
  await page.setContent(`<!doctype html><meta charset="utf-8"><body>${body}</body>`);
  return { page, complaints };
}
