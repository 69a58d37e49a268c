import { TaskError } from "../support/errors";

/** The content of an IDX file of unsigned bytes: an array of any rank, row-major. */
export interface Idx {
  readonly shape: readonly number[];
  /** A view of the file's bytes. */
  readonly values: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Reads an IDX file of unsigned bytes: two zero bytes, the type, the rank, one big-endian uint32 a dimension, the values.
 *
 * The rank must be the one given, and the file exactly as long as its shape says. `file` is for the error.
 *
 * Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits", section on file formats.
 */
export function readIdx(bytes: Uint8Array, rank: number, file: string): Idx {
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw new TaskError(
      file,
      `has ${bytes.length} bytes; the header of an IDX file of rank ${rank} alone has ${header}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0) {
    throw new TaskError(file, `begins with 0x${hex(view.getUint16(0), 4)}; an IDX file begins with 0x0000`);
  }
  if (bytes[2] !== unsignedByte) {
    throw new TaskError(file, `has values of type 0x${hex(bytes[2]!, 2)}; it must be 0x08, unsigned bytes`);
  }
  if (bytes[3] !== rank) throw new TaskError(file, `has rank ${bytes[3]}; it must be ${rank}`);

  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = header + shape.reduce((product, n) => product * n, 1);
  if (bytes.length !== expected) {
    throw new TaskError(file, `has ${bytes.length} bytes; its shape [${shape.join(", ")}] asks for ${expected}`);
  }
  return { shape, values: bytes.subarray(header) };
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
