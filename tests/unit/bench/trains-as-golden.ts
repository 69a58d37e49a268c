import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../../src/engine/backends";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { compare } from "../../bench/workloads/golden";
import { model } from "../../bench/workloads/model";
import { type WorkloadName, workloads } from "../../bench/workloads/table";
import { withoutLeaks } from "../engine/leaks";

const noNative = whyNoTfjsNode();

/** Triad's steps of these workloads against the golden files, as the benchmark checks them. */
export function trainsAsGolden(names: readonly WorkloadName[]): void {
  describe.each(names)("%s", (name) => {
    beforeAll(async () => {
      if (!noNative) await useBackend("tensorflow");
    });
    withoutLeaks();

    test.skipIf(noNative !== undefined)("trains as the golden says, as one native program", () => {
      const ready = model(name, workloads[name]);
      try {
        const verdict = compare(workloads[name].golden, ready.trajectory());
        expect(verdict, JSON.stringify(verdict)).toMatchObject({ ok: true });
        expect(ready.report()).toMatchObject({ native: true });
      } finally {
        ready.dispose();
      }
    });
  });
}
