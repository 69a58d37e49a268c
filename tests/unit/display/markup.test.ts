import { describe, expect, it } from "vitest";
import { bundleOf } from "../../../kernel/display/bundle";
import { html, markdown, svg } from "../../../kernel/display/markup";
import { pngOf } from "../../../kernel/display/png";

describe("markup", () => {
  it("is shown as what it describes", async () => {
    expect((await bundleOf(html("<b>a</b>"))).data).toEqual({ "text/html": "<b>a</b>", "text/plain": "<b>a</b>" });
    expect((await bundleOf(markdown`**${"a"}** < ${1}`)).data).toEqual({
      "text/markdown": "**a** < 1",
      "text/plain": "**a** < 1",
    });
    expect((await bundleOf(svg`<svg>${"<"}</svg>`)).data["image/svg+xml"]).toBe("<svg>&lt;</svg>");
  });

  it("escapes values, but not markup, and puts lists in item by item", () => {
    const items = ["<i>", 2].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ul title="${'"'}">${items}${null}${undefined}${false}${0}</ul>`)).toBe(
      '<ul title="&quot;"><li>&lt;i&gt;</li><li>2</li>0</ul>',
    );
  });
});

describe("the bytes of an image", () => {
  it.each([
    ["image/png", pngOf(2, 1, new Uint8Array([255, 0, 0, 255, 0, 0, 255, 255]))],
    ["image/jpeg", new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
    ["image/gif", Buffer.from("GIF89a")],
  ])("are shown as %s", async (mime, bytes) => {
    const { data } = await bundleOf(bytes);
    expect(data[mime]).toBe(Buffer.from(bytes).toString("base64"));
    expect(data["text/plain"]).toMatch(/^(PNG|JPEG|GIF) image, \d+ bytes$/);
  });

  it("are a part of a larger buffer, too", async () => {
    const whole = new Uint8Array([1, 2, 0xff, 0xd8, 0xff, 9]);
    expect((await bundleOf(whole.subarray(2, 5))).data["image/jpeg"]).toBe("/9j/");
  });

  it("are text where they are no image", async () => {
    expect((await bundleOf(new Uint8Array([1, 2]))).data).toEqual({ "text/plain": "Uint8Array(2) [ 1, 2 ]" });
  });
});
