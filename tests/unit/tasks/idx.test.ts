import { describe, expect, it } from "vitest";
import { readIdx } from "../../../src/tasks/idx";

const file = (...bytes: number[]) => Uint8Array.from(bytes);
const twoByThree = file(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);

describe("readIdx", () => {
  it("reads shape and values", () => {
    const { shape, values } = readIdx(twoByThree, 2, "some-idx2");
    expect(shape).toEqual([2, 3]);
    expect([...values]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  it("reads from a view that does not begin at its buffer's first byte", () => {
    const { values } = readIdx(file(9, 9, 9, ...twoByThree).subarray(3), 2, "some-idx2");
    expect([...values]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  it.each([
    [
      "too short for a header",
      twoByThree.subarray(0, 6),
      "has 6 bytes; the header of an IDX file of rank 2 alone has 12",
    ],
    ["compressed", file(0x1f, 0x8b, ...twoByThree.subarray(2)), "begins with 0x1f8b; an IDX file begins with 0x0000"],
    [
      "of floats",
      file(0, 0, 13, ...twoByThree.subarray(3)),
      "has values of type 0x0d; it must be 0x08, unsigned bytes",
    ],
    ["of another rank", file(0, 0, 8, 1, ...twoByThree.subarray(4)), "has rank 1; it must be 2"],
    ["cut off", twoByThree.subarray(0, 17), "has 17 bytes; its shape [2, 3] asks for 18"],
    ["with bytes left over", file(...twoByThree, 0), "has 19 bytes; its shape [2, 3] asks for 18"],
  ])("refuses a file that is %s", (_, bytes, what) => {
    expect(() => readIdx(bytes, 2, "some-idx2")).toThrow(`some-idx2: ${what}`);
  });
});
