import { build } from "./build.cjs";
import { kernelspec } from "./kernelspec";
import { native } from "./native/native";
import { packages } from "./packages.cjs";
import { prepare } from "./prepare.cjs";
import { python } from "./python";
import type { Step } from "./step";

export type StepName = "packages" | "build" | "native" | "python" | "kernelspec";

/** Everything that a fresh machine lacks, in the order in which it is got: a later step may use an earlier one. */
export const steps: { readonly [K in StepName]: Step } = { packages, build, python, kernelspec, native };

/** Runs the steps that have not been done, and says in one line each what is lacking; what can go on goes on. */
export async function prepareAll(names: readonly StepName[]): Promise<readonly StepName[]> {
  const lacking: StepName[] = [];
  for (const name of names) {
    const line = await prepare(steps[name]);
    if (line === undefined) continue;
    console.error(`triad: ${line}`);
    lacking.push(name);
  }
  return lacking;
}
