import fs from "node:fs";
import path from "node:path";
import { type Arrays, type Filled, floats, s } from "./filled";
import type { Workload } from "./workload";

/** Writes the arrays of a workload where `peers/process.py` reads them, with the numbers of the checksum's projection. */
export function writeArrays(folder: string, name: string, workload: Workload): void {
  const file = fs.openSync(path.join(folder, "arrays.bin"), "w");
  let offset = 0;
  const place = ({ shape, values }: Filled) => {
    fs.writeSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    const at = offset;
    offset += values.byteLength;
    return { shape, dtype: values instanceof Float32Array ? "float32" : "int32", offset: at };
  };
  const placeAll = (arrays: Arrays) =>
    Object.fromEntries(Object.entries(arrays).map(([key, array]) => [key, place(array)]));
  const initial = workload.initial();
  const longest = Math.max(...Object.values(initial).map(({ values }) => values.length));
  const told = {
    name,
    constants: workload.constants,
    together: workload.together ?? 1,
    initial: placeAll(initial),
    fixed: placeAll({ ...workload.fixed?.(), ...workload.data?.() }),
    batches: workload.batches().map((batch) => batch.map(place)),
    // Multiples of 2^-23 in [-1, 1): exact in float32.
    probe: place(floats([longest], (k) => s(7, k))),
  };
  fs.closeSync(file);
  fs.writeFileSync(path.join(folder, "arrays.json"), JSON.stringify(told));
}
