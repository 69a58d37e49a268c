import { UsageError } from "./errors";

/** Numbers off any backend, row-major. */
export type NamedArray =
  | { readonly dtype: "float32"; readonly shape: readonly number[]; readonly values: Float32Array }
  | { readonly dtype: "int32"; readonly shape: readonly number[]; readonly values: Int32Array };

/** A table of arrays, and what there is to say about them. */
export interface NamedArrays {
  readonly arrays: { readonly [name: string]: NamedArray };
  readonly about: { readonly [name: string]: string };
}

interface Placed {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [from: number, to: number];
}
type Header = { readonly __metadata__?: NamedArrays["about"] } & { readonly [name: string]: Placed };

const types = { float32: "F32", int32: "I32" } as const;
const where = "arrays file";

/**
 * The table as bytes, every number to the bit, in the layout of safetensors, which Python and others read: the length of the
 * header in 8 bytes, little-endian; the header, JSON, with type, shape and place of each array; the arrays one after another.
 */
export function bytesOf({ arrays, about }: NamedArrays): Uint8Array {
  let end = 0;
  const placed = Object.entries(arrays).map(([name, { dtype, shape, values }]) => {
    const from = end;
    end += values.byteLength;
    return [name, { dtype: types[dtype], shape, data_offsets: [from, end] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: about, ...Object.fromEntries(placed) }));
  // The numbers begin at a multiple of 8 bytes; until there the header goes on with spaces.
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(json, 8);
  for (const [name, { data_offsets }] of placed) {
    const { buffer, byteOffset, byteLength } = arrays[name]!.values;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + data_offsets[0]);
  }
  return bytes;
}

/**
 * The table that was made into these bytes; its arrays are copies.
 *
 * @throws UsageError where they are cut short, or are no such table
 */
export function arraysOf(bytes: Uint8Array): NamedArrays {
  const { header, start } = headerOf(bytes);
  const { __metadata__: about = {}, ...placed } = header;
  const arrays = Object.entries(placed as { readonly [name: string]: Placed }).map(([name, of]) => {
    const { dtype, shape, data_offsets } = of;
    const [from, to] = data_offsets.map((offset) => start + offset) as [number, number];
    if (to > bytes.length) throw new UsageError(where, `it is cut short, in the midst of "${name}"`);
    // A copy: `slice` of Node's own buffers would be a view of all that they hold.
    const { buffer } = new Uint8Array(bytes.subarray(from, to));
    if (dtype !== types.float32 && dtype !== types.int32)
      throw new UsageError(where, `"${name}" is of type ${dtype}; there are ${Object.values(types).join(", ")}`);
    const array: NamedArray =
      dtype === types.float32
        ? { dtype: "float32", shape, values: new Float32Array(buffer) }
        : { dtype: "int32", shape, values: new Int32Array(buffer) };
    if (array.values.length !== shape.reduce((product, n) => product * n, 1))
      throw new UsageError(where, `"${name}" has ${array.values.length} numbers, which is not [${shape.join(", ")}]`);
    return [name, array];
  });
  return { arrays: Object.fromEntries(arrays), about };
}

/** What there is to say about a table that was made into these bytes. */
export const aboutOf = (bytes: Uint8Array): NamedArrays["about"] => headerOf(bytes).header.__metadata__ ?? {};

function headerOf(bytes: Uint8Array): { readonly header: Header; readonly start: number } {
  try {
    const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getBigUint64(0, true));
    if (start > bytes.length) throw new RangeError("the header goes on beyond the end");
    return { header: JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))), start };
  } catch (error) {
    throw new UsageError(where, "it has no header of an arrays file, or is cut short in it", { cause: error });
  }
}
