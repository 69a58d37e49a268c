import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

const made: string[] = [];

// Registered when the test file is loaded, before any hook of its own: it runs after all of them.
afterAll(() => {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** An empty folder, which is removed when the tests of the file have run. */
export function temporaryFolder(name: string): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `triad-test-${name}-`)));
  made.push(folder);
  return folder;
}
