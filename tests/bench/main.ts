import fs from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import type { Benchmark } from "./benchmark";
import { cells } from "./cells";
import { growth } from "./growth";
import { kernel } from "./kernel";
import { ratiosFigure, type StepRecord } from "./ratios-figure";
import { step } from "./step";
import { tableText } from "./table";
import { workloads } from "./workloads";

const benchmarks: { readonly [name: string]: Benchmark } = { cells, growth, kernel, step, workloads };

/**
 * `npm run bench -- [NAME…] [--quick] [--json FILE] [--svg FILE]`: the benchmarks named, or the parts of them, or all. Medians; in brackets
 * the smallest; × as a multiple of Triad, with its smallest and largest where rounds were paired. The SVG shows the ratios of
 * the workloads; `--from JSON --svg FILE` draws those that an earlier run has written, and runs nothing.
 */
async function main(args: string[]): Promise<number> {
  const options = {
    quick: { type: "boolean", default: false },
    json: { type: "string" },
    svg: { type: "string" },
    from: { type: "string" },
  } as const;
  const { values, positionals: names } = parseArgs({ args, options, allowPositionals: true });
  if (values.from !== undefined) {
    if (values.svg === undefined || names.length > 0) {
      console.error("bench: --from JSON draws what a run has written: --from JSON --svg FILE, and no name");
      return 2;
    }
    draw(values.svg, JSON.parse(fs.readFileSync(values.from, "utf8")));
    return 0;
  }
  const known = Object.entries(benchmarks).flatMap(([name, { parts = [] }]) => [name, ...parts]);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`bench: no benchmark "${unknown}"; there are ${known.join(", ")}`);
    return 2;
  }
  const records: object[] = [];
  console.log(`Node ${process.versions.node}, ${os.availableParallelism()} × ${os.cpus()[0]?.model ?? process.arch}`);
  let failed = false;
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    const parts = names.includes(name) ? [] : names.filter((asked) => benchmark.parts?.includes(asked));
    if (names.length > 0 && !names.includes(name) && parts.length === 0) continue;
    console.log(`\n${name}: ${benchmark.measures}`);
    const before = load();
    const result = await benchmark
      .run({ quick: values.quick, parts })
      .catch((error: Error) => `it failed: ${error.message}`);
    if (typeof result === "string") {
      console.log(`  not run: ${result}`);
      failed = true;
      continue;
    }
    console.log(`${result.how}; load average ${before} before, ${load()} after\n\n${tableText(result)}`);
    records.push(...(result.records ?? []));
    for (const note of result.notes ?? []) console.log(note);
    if (before > os.availableParallelism() / 2) console.log("others kept the machine busy: these numbers say little");
  }
  if (values.json !== undefined)
    fs.writeFileSync(values.json, `[\n${records.map((record) => JSON.stringify(record)).join(",\n")}\n]\n`);
  if (values.svg !== undefined) draw(values.svg, records);
  return failed ? 1 : 0;
}

const draw = (file: string, records: readonly object[]) =>
  fs.writeFileSync(
    file,
    ratiosFigure(records.filter((record): record is StepRecord => "workload" in record && "stepMs" in record)),
  );

/** Processes that ran or wanted to, averaged over a minute. */
const load = (): number => Number(os.loadavg()[0]!.toFixed(1));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(`bench: ${error.message.toLowerCase()}`);
    process.exitCode = 2;
  },
);
