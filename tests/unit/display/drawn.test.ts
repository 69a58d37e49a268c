import { expect, test } from "vitest";
import { bundleOf } from "../../../kernel/display/bundle";

const dataOf = async (value: unknown) => (await bundleOf(value)).data;

test("elements are shown as what they are", async () => {
  expect(await dataOf({ outerHTML: "<svg></svg>" })).toMatchObject({ "image/svg+xml": "<svg></svg>" });
  expect(await dataOf({ outerHTML: "<figure><svg></svg></figure>" })).toHaveProperty(["text/html"]);
  expect(await dataOf({ outerHTML: 3 })).not.toHaveProperty(["text/html"]);
});

test("canvases by their picture", async () => {
  expect(await dataOf({ toDataURL: () => "data:image/png;base64,AAAA" })).toMatchObject({ "image/png": "AAAA" });
  const text = (await dataOf({ toDataURL: () => "data:," }))["text/plain"];
  expect(text).toContain("its display failed: its toDataURL returned no data in base64");
});

test.each([
  ["https://vega.github.io/schema/vega-lite/v5.json", "application/vnd.vegalite.v5+json"],
  ["https://vega.github.io/schema/vega/v5.20.json", "application/vnd.vega.v5+json"],
])("a chart of %s", async ($schema, mime) => {
  expect(await dataOf({ toSpec: () => ({ $schema, data: {} }) })).toHaveProperty([mime, "$schema"], $schema);
});

test("a chart that says nothing of its language is told as such", async () => {
  expect((await dataOf({ toSpec: () => ({}) }))["text/plain"]).toContain("its toSpec returned no Vega specification");
});
