import { type Finding, findings } from "./findings";

const marks = { fine: " ", lacking: "-", broken: "!" } as const;

/** `triad doctor`: what is here and in which version, what is wrong, and what mends it. 1 if something is broken. */
export async function main(): Promise<number> {
  // Who reads may have enough before the end: `npm run doctor | head`.
  process.stdout.on("error", () => process.exit(0));
  const found: Finding[] = [];
  for await (const finding of findings()) {
    found.push(finding);
    console.log(`${marks[finding.state]} ${finding.what.padEnd(18)} ${finding.text}`);
  }
  const wrong = found.filter(({ remedy }) => remedy !== undefined);
  if (wrong.length > 0) console.log("");
  for (const { what, state, remedy } of wrong) console.log(`${what} is ${state}: ${remedy}`);
  return found.some(({ state }) => state === "broken") ? 1 : 0;
}
