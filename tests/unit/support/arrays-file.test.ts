import { expect, test } from "vitest";
import { arraysOf, bytesOf } from "../../../src/support/arrays-file";

const floats = new Float32Array(
  Uint32Array.of(0x80000000, 0x7fc00001, 0xff800000, 0x00000001, 0x7f7fffff, 0x3dcccccd).buffer,
);
const table = {
  arrays: {
    "V1 -> IT / gain/synapses/weights": { dtype: "float32" as const, shape: [2, 3], values: floats },
    Größe: { dtype: "int32" as const, shape: [], values: Int32Array.of(-(2 ** 31)) },
    none: { dtype: "float32" as const, shape: [0, 4], values: new Float32Array() },
  },
  about: { seed: "1" },
};

test("a table comes back to the bit: signed zero, no number, infinity, the least and the largest", () => {
  // From within a larger buffer of Node's, as a file is read.
  const bytes = bytesOf(table);
  const within = Buffer.alloc(bytes.length + 3);
  within.set(bytes, 3);
  const { arrays, about } = arraysOf(within.subarray(3));
  expect(about).toEqual(table.about);
  expect(Object.keys(arrays)).toEqual(Object.keys(table.arrays));
  for (const [name, { dtype, shape, values }] of Object.entries(table.arrays)) {
    expect(arrays[name]).toMatchObject({ dtype, shape });
    expect(Buffer.from(arrays[name]!.values.buffer).equals(Buffer.from(values.buffer))).toBe(true);
  }
});

test("is laid out as safetensors: a length in 8 bytes, JSON, the numbers at a multiple of 8", () => {
  const bytes = Buffer.from(bytesOf(table));
  const length = Number(bytes.readBigUInt64LE(0));
  expect(length % 8).toBe(0);
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8"));
  expect(header).toEqual({
    __metadata__: { seed: "1" },
    "V1 -> IT / gain/synapses/weights": { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
    Größe: { dtype: "I32", shape: [], data_offsets: [24, 28] },
    none: { dtype: "F32", shape: [0, 4], data_offsets: [28, 28] },
  });
  expect(bytes.length).toBe(8 + length + 28);
  expect(bytes.readFloatLE(8 + length + 20)).toBe(Math.fround(0.1));
});

test("what is no such table is refused in one line", () => {
  const text = (json: string) => Buffer.concat([Buffer.from([json.length, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(json)]);
  const of = (dtype: string, shape: number[]) => text(JSON.stringify({ w: { dtype, shape, data_offsets: [0, 0] } }));
  expect(() => arraysOf(of("F64", [0]))).toThrow('arrays file: "w" is of type F64; there are F32, I32');
  expect(() => arraysOf(of("F32", [2]))).toThrow('arrays file: "w" has 0 numbers, which is not [2]');
  expect(() => arraysOf(text("[1"))).toThrow("arrays file: it has no header of an arrays file, or is cut short in it");
  expect(() => arraysOf(new Uint8Array())).toThrow("arrays file: it has no header");
});
