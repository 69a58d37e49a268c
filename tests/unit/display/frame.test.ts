import { DataFrame, Series } from "danfojs-node";
import { describe, expect, it } from "vitest";
import { bundleOf } from "../../../kernel/display/bundle";

const shown = async (value: unknown) => {
  const { data } = await bundleOf(value);
  return { html: String(data["text/html"]), text: String(data["text/plain"]) };
};

describe("a danfo DataFrame", () => {
  it("is a table with types below the names, and its size", async () => {
    const { html, text } = await shown(
      new DataFrame([
        { area: "V1", rate: 1.5, n: 3 },
        { area: "IT", rate: 10.25, n: 12 },
      ]),
    );
    expect(text.split("\n")).toEqual([
      "   area       rate      n",
      "   string  float32  int32",
      "0  V1         1.50      3",
      "1  IT        10.25     12",
      "2 rows × 3 columns",
    ]);
    expect(html.match(/<tr>/g)).toHaveLength(3);
    expect(html).toContain('<th style="text-align:left">area<br>');
    expect(html).toContain('<td style="text-align:right">10.25</td>');
    expect(html).toContain("2 rows × 3 columns");
  });

  it("shows the first and the last rows and columns of many", async () => {
    const wide = Array.from({ length: 1000 }, (_, i) => Array.from({ length: 40 }, (_, k) => i * 40 + k));
    const { html, text } = await shown(new DataFrame(wide));
    expect(text).toContain("… 985 more\n");
    expect(text).toContain("… 25 more");
    expect(text.split("\n").at(-2)).toMatch(/^999 .* 39999$/);
    expect(html).toContain("… 985 more rows");
    expect(html.match(/<tr>/g)).toHaveLength(17);
    expect(html).toContain("1,000 rows × 40 columns");
  });

  it("is escaped", async () => {
    const { html } = await shown(new DataFrame([{ "<b>": "<script>alert(1)</script>" }]));
    expect(html).not.toMatch(/<b>|<script>/);
    expect(html).toContain("&lt;script&gt;");
  });

  it("keeps gaps, small numbers and long texts apart", async () => {
    const { text } = await shown(
      new DataFrame({ loss: [1, 1e-9, Number.NaN], note: ["x".repeat(200), "two\nlines", ""] }),
    );
    expect(
      text
        .split("\n")
        .slice(2, 5)
        .map((row) => row.replace(/\s+/g, " ").trim()),
    ).toEqual([`0 1 ${"x".repeat(79)}…`, "1 1e-9 two lines", "2 NaN"]);
  });
});

describe("a danfo Series", () => {
  it("is a table of one column", async () => {
    const { text, html } = await shown(new Series([1, 2.5], { index: ["a", "b"] }));
    expect(text.split("\n").slice(1)).toEqual(["   float32", "a      1.0", "b      2.5", "2 elements"]);
    expect(html).toContain("<th>a</th>");
  });
});

describe("a list of records", () => {
  it("is a table in HTML and stays itself as text", async () => {
    const { html, text } = await shown([
      { seed: 1, accuracy: 0.97 },
      { seed: 2, accuracy: 0.98 },
    ]);
    expect(html).toContain("2 records × 2 fields");
    expect(text).toBe("[ { seed: 1, accuracy: 0.97 }, { seed: 2, accuracy: 0.98 } ]");
  });

  it.each([
    ["one record", [{ a: 1 }]],
    ["other keys", [{ a: 1 }, { b: 1 }]],
    ["nested values", [{ a: [1] }, { a: [2] }]],
    ["instances", [new Date(), new Date()]],
    ["numbers", [1, 2]],
    ["empty objects", [{}, {}]],
    ["nothing", [null, null]],
  ])("is no table with %s", async (_what, value) => {
    expect(Object.keys((await bundleOf(value)).data)).toEqual(["text/plain"]);
  });
});
