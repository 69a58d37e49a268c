import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { glob } from "../../../kernel/front/glob";

describe("a glob", () => {
  it.each([
    ["train(?)", "train(a)", true],
    ["train(?)", "train()", false],
    ["*a*b", "xaxxb", true],
    ["*a*b", "xaxxbx", false],
    ["[a-c]x[^0-9]", "bxy", true],
    ["[a-c]x[^0-9]", "bx7", false],
    ["6 [*] 7", "6 * 7", true],
    ["6 [*] 7", "6 x 7", false],
    ["[]]", "]", true],
    ["[a-]", "-", true],
    ["[unclosed", "[unclosed", true],
    ["?", "🧠", true],
    ["", "", true],
    ["", "x", false],
    ["**", "", true],
    [".+", "aa", false],
  ])("%s on %s: %s", (pattern, text, matches) => {
    expect(glob(pattern)(text)).toBe(matches);
  });

  it("says what the regular expression says", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 8 }).map((them) => them.join(""));
    const text = fc.array(fc.constantFrom("a", "b"), { maxLength: 10 }).map((them) => them.join(""));
    fc.assert(
      fc.property(letters, text, (pattern, it) => {
        const source = pattern.replaceAll("*", ".*").replaceAll("?", ".");
        expect(glob(pattern)(it)).toBe(new RegExp(`^${source}$`, "s").test(it));
      }),
    );
  });

  it("takes no pattern that takes for ever", () => {
    const started = Date.now();
    expect(glob(`${"*a".repeat(50)}*b`)("a".repeat(20_000))).toBe(false);
    expect(Date.now() - started).toBeLessThan(3000);
  });
});
