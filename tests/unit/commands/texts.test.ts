import { expect, test } from "vitest";
import { bytesText } from "../../../kernel/commands/bytes";
import { duration } from "../../../kernel/commands/duration";
import { kindOf } from "../../../kernel/commands/kind";
import { nearest } from "../../../kernel/commands/nearest";
import { commands } from "../../../kernel/commands/table";

test.each([
  [0, "0 ns"],
  [1.234e-6, "1.23 ns"],
  [0.0456, "45.6 µs"],
  [12, "12 ms"],
  [1500, "1.5 s"],
  [125_000, "2 min 5 s"],
])("a duration of %d ms", (ms, text) => expect(duration(ms)).toBe(text));

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_234_567, "1.23 MB"],
  [5e16, "50000 TB"],
])("%d bytes", (bytes, text) => expect(bytesText(bytes)).toBe(text));

test.each([
  ["tiem", "time"],
  ["whos", "who"],
  ["mem", "memory"],
  ["timit", "timeit"],
])("the name nearest to %s", (name, meant) => expect(nearest(name, Object.keys(commands))).toBe(meant));

test.each([
  [null, { type: "null" }],
  ["abc", { type: "string", shape: [3] }],
  [[1, 2], { type: "Array", shape: [2] }],
  [new Map([[1, 2]]), { type: "Map", shape: [1] }],
  [new Float32Array(3), { type: "Float32Array", shape: [3], bytes: 12 }],
  [new DataView(new ArrayBuffer(8)), { type: "DataView", bytes: 8 }],
  [class {}, { type: "class", isOpaque: true }],
  [() => 1, { type: "function", isOpaque: true }],
  [Object.create(null), { type: "object" }],
  [
    { shape: [2, 3], dtypes: ["int32", "int32"], columns: [] },
    { type: "Object", shape: [2, 3], dtype: "int32", isOpaque: true },
  ],
])("the kind of %o", (value, kind) => expect(kindOf(value)).toEqual(kind));
