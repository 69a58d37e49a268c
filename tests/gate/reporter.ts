import fs from "node:fs";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Result } from "./stage";

/** What the gate counts. */
export type Report = Omit<Result, "output">;

/** A Vitest reporter that writes what the gate counts, with the reason of every skipped test, into `$TRIAD_GATE_REPORT`. */
export default class GateReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let [passed, failed] = [0, 0];
    const skipped: { name: string; reason: string }[] = [];
    for (const module of modules) {
      // A file that does not load, a set-up that throws: no test of theirs would say so.
      for (const group of [module, ...module.children.allSuites()]) if (group.errors().length > 0) failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed++;
        else if (state === "failed") failed++;
        else skipped.push({ name: test.fullName, reason: whyNot(test) });
      }
    }
    const report: Report = { passed, failed, skipped };
    fs.writeFileSync(process.env.TRIAD_GATE_REPORT as string, JSON.stringify(report));
  }
}

function whyNot(test: TestCase): string {
  const result = test.result();
  if (result.state === "skipped" && result.note) return result.note;
  for (let group: TestCase["parent"] | undefined = test.parent; group; ) {
    if (group.errors().length > 0) return "its set-up failed";
    group = group.type === "suite" ? group.parent : undefined;
  }
  return "no reason given";
}
