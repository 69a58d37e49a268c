import { conformance } from "./gate/conformance";
import { notebooks } from "./gate/notebooks";
import { programs } from "./gate/programs";
import { scenarios } from "./gate/scenarios";
import type { Result, Stage } from "./gate/stage";
import { tools } from "./gate/tools";
import { vitest } from "./gate/vitest";

/** The whole gate, in order: what is quick and finds most goes first. One at a time: two cores are not many. */
const stages = (slow: boolean): readonly Stage[] => [
  ...programs,
  vitest("unit, contract, types", ["unit", "contract", "types"], slow),
  vitest("protocol", ["protocol"], slow),
  ...conformance,
  scenarios,
  tools,
  vitest("browser", ["browser"], slow),
  ...notebooks,
];

/** `npm test`: one line a stage, the output of what failed, and at the very end `N passed, N failed[, N skipped]`. */
async function main(args: readonly string[]): Promise<number> {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const stage of stages(args.includes("--all"))) {
    const started = Date.now();
    const result = await stage.run().catch(crashed);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (result.failed > 0) console.log(`\n${result.output.trimEnd()}\n`);
    console.log(`${stage.name.padEnd(28)} ${counts(result).padEnd(36)} ${seconds.padStart(6)} s`);
    for (const { name, reason } of result.skipped) console.log(`  skipped: ${name}: ${reason}`);
    passed += result.passed;
    failed += result.failed;
    skipped += result.skipped.length;
  }
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed > 0 ? 1 : 0;
}

const crashed = (error: unknown): Result => ({
  passed: 0,
  failed: 1,
  skipped: [],
  output: error instanceof Error ? (error.stack ?? error.message) : String(error),
});

const counts = ({ passed, failed, skipped }: Result): string =>
  [`${passed} passed`, failed > 0 && `${failed} failed`, skipped.length > 0 && `${skipped.length} skipped`]
    .filter(Boolean)
    .join(", ");

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
