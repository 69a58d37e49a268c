/** Run after each build, so that not the first kernel has to do it. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { prepareAll } from "./ahead";
import { createTypescriptCells } from "./cells";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-prepare-"));
void prepareAll(createTypescriptCells(folder)).finally(() => fs.rmSync(folder, { recursive: true }));
