import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { viewCode } from "../../../kernel/widgets/view";

const folder = path.resolve(__dirname, "../../../kernel/widgets/view");
const views = fs.readdirSync(folder).filter((file) => file.endsWith(".mjs") && file !== "row.mjs");

describe("the code of a view", () => {
  it.each(views)("%s is one module that imports nothing and draws", async (file) => {
    const code = viewCode(file);
    expect(code).not.toMatch(/^import /m);
    expect(code).not.toMatch(/https?:/);
    const module = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
    expect(typeof module.default.render).toBe("function");
    expect(Object.keys(module)).toEqual(["default"]);
  });
});
