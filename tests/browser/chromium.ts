import fs from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = process.env.TRIAD_CHROMIUM ?? "/usr/bin/chromium";

/** Why there is no browser here. */
export const whyNoChromium = (): string | undefined =>
  fs.existsSync(executablePath) ? undefined : `no ${executablePath}; install chromium, or name one in TRIAD_CHROMIUM`;

/** A headless browser that speaks to nobody but the page's own server. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
