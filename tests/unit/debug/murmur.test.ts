import { describe, expect, it } from "vitest";
import { murmur2 } from "../../../kernel/debug/murmur";

/** What JupyterLab's own function gives for the seed 0x74726961. */
const known: readonly (readonly [string, number])[] = [
  ["", 226720732],
  ["a", 3256970856],
  ["ab", 1273579484],
  ["abc", 299352665],
  ["abcd", 1119966670],
  ['const a = 1;\n"Neuron é 🧠"', 1696969904],
];

describe("murmur2", () => {
  it.each(known)("of %j is what JupyterLab takes it for", (text, hash) => {
    expect(murmur2(text, 0x7472_6961)).toBe(hash);
  });
});
