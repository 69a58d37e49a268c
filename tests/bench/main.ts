import os from "node:os";
import type { Benchmark } from "./benchmark";
import { cells } from "./cells";
import { kernel } from "./kernel";
import { step } from "./step";
import { tableText } from "./table";

const benchmarks = { cells, kernel, step } satisfies Record<string, Benchmark>;

/** `npm run bench -- [NAME…] [--quick]`: the benchmarks named, or all. Medians; in brackets the smallest; × as a multiple of Triad. */
async function main(args: readonly string[]): Promise<number> {
  const names = args.filter((arg) => arg !== "--quick");
  const quick = args.includes("--quick");
  const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name));
  if (unknown.length > 0) {
    console.error(`bench: no benchmark "${unknown[0]}"; there are ${Object.keys(benchmarks).join(", ")}`);
    return 2;
  }
  console.log(`Node ${process.versions.node}, ${os.availableParallelism()} × ${os.cpus()[0]?.model ?? process.arch}`);
  let failed = false;
  for (const [name, benchmark] of Object.entries<Benchmark>(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n${name}: ${benchmark.measures}`);
    const before = load();
    const result = await benchmark.run({ quick }).catch((error: Error) => `it failed: ${error.message}`);
    if (typeof result === "string") {
      console.log(`  not run: ${result}`);
      failed = true;
      continue;
    }
    console.log(`${result.how}; load average ${before} before, ${load()} after\n\n${tableText(result)}`);
    for (const note of result.notes ?? []) console.log(note);
    if (before > os.availableParallelism() / 2) console.log("others kept the machine busy: these numbers say little");
  }
  return failed ? 1 : 0;
}

/** Processes that ran or wanted to, averaged over a minute. */
const load = (): number => Number(os.loadavg()[0]!.toFixed(1));

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
