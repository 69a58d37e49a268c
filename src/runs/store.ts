import { readFileSync } from "node:fs";
import { join } from "node:path";
import { arraysOf, type NamedArray } from "../support/arrays-file";
import { UsageError } from "../support/errors";
import { fromExactJson } from "../support/exact-json";
import type { Numbers } from "../train/read";
import { checkpointFile, checkpointsOf, folderOf, idsOfRuns, type Rows, readHead, wholeLines } from "./folder";
import type { RunRecord } from "./record";

/** A run on disk by its name. */
export function readRun(where: string, id: string): RunRecord {
  const head = readHead(where, id);
  const [steps, tests] = [rows(id, "steps"), rows(id, "tests")];
  return { ...head, steps, tests, pathways: rows(id, "pathways"), alignment: rows(id, "alignment") };
}

/** The newest run on disk, if there is one. */
export function lastRun(): RunRecord | undefined {
  const id = idsOfRuns().at(-1);
  return id === undefined ? undefined : readRun("runs.last()", id);
}

/** The weights and biases in a run's newest checkpoint, by pathway. */
export function weightsOf(where: string, id: string): { readonly [pathway: string]: Numbers } {
  readHead(where, id);
  const nth = checkpointsOf(id).at(-1);
  if (nth === undefined)
    throw new UsageError(where, `"${id}" has no checkpoint; one is made by default, by train(…, { checkpoint: 30 })`);
  const { arrays } = arraysOf(readFileSync(checkpointFile(id, nth)));
  const pathways = Object.keys(arrays).flatMap((name) => /^(.*)\/synapses\/weights$/.exec(name)?.[1] ?? []);
  return Object.fromEntries(
    pathways.map((pathway) => {
      const { shape, values } = arrays[`${pathway}/synapses/weights`] as NamedArray;
      const bias = arrays[`${pathway}/synapses/bias`]?.values as Float32Array | undefined;
      return [pathway, { shape, weights: values, ...(bias && { bias }) } as Numbers];
    }),
  );
}

const rows = <K extends keyof Rows>(id: string, kind: K): Rows[K][] =>
  wholeLines(join(folderOf(id), `${kind}.jsonl`)).map((line) => fromExactJson(line));
