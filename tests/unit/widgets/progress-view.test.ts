import { describe, expect, it } from "vitest";
import { progressData } from "../../../kernel/widgets/progress-view";

const text = (state: Parameters<typeof progressData>[0]) => progressData(state)["text/plain"];

describe("a progress bar", () => {
  it("says how far, how fast, and how long", () => {
    expect(text({ label: "fit", done: 30, of: 120, seconds: 2 })).toBe(
      `fit  ${"━".repeat(5)}${"─".repeat(15)} 25 %  30 of 120, 15/s, 6.0 s left`,
    );
    expect(text({ label: "", done: 1200, seconds: 60 })).toBe("1,200, 20/s");
    expect(text({ label: "", done: 0, of: 0, seconds: 0, over: "done" })).toMatch(/100 % {2}0 of 0, 0.0 s$/);
    expect(text({ label: "", done: 5, of: 9, seconds: 90, over: "left" })).toMatch(
      /55 % {2}5 of 9, .*left after 1 min 30 s$/,
    );
  });

  it("is one for a screen reader too, and its label is no HTML", () => {
    const html = String(progressData({ label: "<b>", done: 1, of: 4, seconds: 1 })["text/html"]);
    expect(html).toContain('role="progressbar" aria-label="&lt;b&gt;"');
    expect(html).toContain('aria-valuenow="25"');
    expect(html).not.toContain("<b><b>");
  });
});
