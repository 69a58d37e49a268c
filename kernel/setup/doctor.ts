import { steps } from "./steps";

/** `triad doctor`. */
export async function main(): Promise<number> {
  for (const step of Object.values(steps)) console.log(`${step.name}: ${(await step.check()) ?? "fine"}`);
  return 0;
}
