import fs from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import type { Result } from "./stage";

/** What the gate counts. */
export type Report = Omit<Result, "output">;

/** A Vitest reporter that writes what the gate counts, with the reason of every skipped test, into `$TRIAD_GATE_REPORT`. */
export default class GateReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let [passed, failed] = [0, 0];
    const skipped: { name: string; reason: string }[] = [];
    for (const module of modules) {
      // A file that does not load has no tests that could fail.
      if (module.state() === "failed" && module.children.size === 0) failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") passed++;
        else if (result.state === "skipped")
          skipped.push({ name: test.fullName, reason: result.note ?? "no reason given" });
        else failed++;
      }
    }
    fs.writeFileSync(
      process.env.TRIAD_GATE_REPORT as string,
      JSON.stringify({ passed, failed, skipped } satisfies Report),
    );
  }
}
