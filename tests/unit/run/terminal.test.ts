import { describe, expect, it } from "vitest";
import { settle } from "../../../kernel/run/terminal";

describe("settle", () => {
  it.each([
    ["plain\ntext\n", "plain\ntext\n"],
    ["10 %\r50 %\rdone\n", "done\n"],
    ["100 %\r7 %", "7 % %"],
    ["100 %\r\x1b[K7 %", "7 %"],
    ["100 %\x1b[2K\r7 %", "7 %"],
    ["a\r\nb\r\r\n", "a\nb\n"],
    ["abc\b\bX", "aXc"],
    ["abc\r", "abc"],
    ["😀x\r😃", "😃x"],
    ["\x1b[31mred\x1b[0m\rb", "b\x1b[31med\x1b[0m"],
    ["\x1b[31mr\rR\nstill red\n\x1b[0mno\rN", "\x1b[31mR\nstill red\n\x1b[0mNo"],
  ])("%j is shown as %j", (written, shown) => {
    expect(settle(written)).toBe(shown);
  });

  it("takes a long progress bar in one go", () => {
    const bar = Array.from({ length: 20_000 }, (_, i) => `\rstep ${i} of 20000`).join("");
    expect(settle(bar)).toBe("step 19999 of 20000");
  });
});
