import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { useBackend } from "../../src";
import { checkout } from "../bench/checkout";
import type { Arm } from "./arm";
import { codeVersion } from "./code-version";
import { rulesFigure } from "./figure";
import { journal } from "./journal";
import type { Row } from "./row";
import { runArm } from "./run-arm";
import { told } from "./signatures";
import { type Summary, summary } from "./summary";
import { reached, tableMarkdown, tableText } from "./table-text";
import { type Table, tables } from "./tables";

const usage = `npm run rules -- [mnist|delayed]… [--only RULE,…] [--seeds N] [--quick] [--json FILE] [--svg FILE] [--markdown FILE] [--keep FOLDER]
  --only      rules by the name that the table gives them, or by a part of it
  --seeds     how many; 5 unless given
  --quick     one epoch on a few samples, to see that it runs
  --json      the rows, one a rule and seed
  --svg       a figure, where one table is run; --markdown: the table for a page
  --keep      folder for what has been run, which is not run again; .triad/rules unless given`;

/** Every rule tuned, trained from five seeds and tested once, as a table beside what has been published. */
async function main(args: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const options = {
    only: text,
    seeds: { ...text, default: "5" },
    json: text,
    svg: text,
    markdown: text,
    keep: text,
  } as const;
  const { values, positionals } = parseArgs({
    args,
    options: { ...options, quick: { type: "boolean", default: false }, help: { type: "boolean" } },
    allowPositionals: true,
  });
  const seeds = Number(values.seeds);
  const asked = positionals.length > 0 ? positionals : Object.keys(tables);
  const wrong = values.help ? usage : mistake(asked, seeds, values.only, values.svg ?? values.markdown);
  if (wrong !== undefined) {
    console.error(wrong);
    return values.help ? 0 : 2;
  }
  await useBackend("tensorflow");
  // These runs are none of the user's own.
  const folder = values.keep ?? path.join(checkout, ".triad/rules");
  process.env.TRIAD_RUNS ??= path.join(folder, "runs");
  const version = codeVersion();
  const kept = journal(path.join(folder, "results.jsonl"));
  const list = Array.from({ length: seeds }, (_, i) => i + 1);
  const all: Row[] = [];
  let sound = true;
  for (const name of asked as (keyof typeof tables)[]) {
    const { title, arms, ...table }: Table = tables[name];
    const chosen = chosenOf(arms, values.only);
    if (chosen.length === 0) continue;
    console.log(`${title}; seeds ${list.join(", ")}`);
    const summaries: Summary[] = [];
    for (const arm of chosen) {
      console.log(arm.rule);
      const { rows } = await runArm(arm, values.quick ? table.quick : table.trial, list, {
        kept,
        version,
        quick: values.quick,
        say: (line) => console.log(line),
      });
      all.push(...rows);
      summaries.push(summary(arm, rows));
    }
    const known = told(summaries);
    console.log(`\n${tableText(summaries)}\n\n${known.map(({ line }) => line).join("\n")}\n`);
    sound &&= values.quick || (summaries.every(reached) && known.every(({ holds }) => holds));
    if (values.svg !== undefined) fs.writeFileSync(values.svg, rulesFigure(summaries, title));
    if (values.markdown !== undefined) fs.writeFileSync(values.markdown, tableMarkdown(summaries));
  }
  if (values.json !== undefined)
    fs.writeFileSync(values.json, `[\n${all.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
  return sound ? 0 : 1;
}

/** One line where something makes no sense. */
function mistake(names: readonly string[], seeds: number, only: string | undefined, drawn: string | undefined) {
  const unknown = names.find((name) => !Object.hasOwn(tables, name));
  if (unknown !== undefined) return `rules: no table "${unknown}"; there are ${Object.keys(tables).join(", ")}`;
  if (!Number.isInteger(seeds) || seeds < 1) return "rules: --seeds is how many, a whole number from 1";
  if (drawn !== undefined && names.length > 1) return "rules: a figure or page is of one table; name it";
  const arms = names.flatMap((name) => (tables as { readonly [name: string]: Table })[name]!.arms);
  const strange = only?.split(",").find((part) => chosenOf(arms, part).length === 0);
  if (strange === undefined) return undefined;
  return `rules: no rule "${strange}"; there are ${arms.map(({ rule }) => rule).join(", ")}`;
}

/** The arms of these names; where there is none of such a name, those in whose name it is. */
function chosenOf(arms: readonly Arm[], only: string | undefined): readonly Arm[] {
  if (only === undefined) return arms;
  const parts = only.split(",").map((part) => part.trim().toLowerCase());
  const same = parts.map((part) => ({ part, exact: arms.some(({ rule }) => rule.toLowerCase() === part) }));
  return arms.filter(({ rule }) =>
    same.some(({ part, exact }) => (exact ? rule.toLowerCase() === part : rule.toLowerCase().includes(part))),
  );
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error & { code?: string }) => {
    const misspelt = error.code?.startsWith("ERR_PARSE_ARGS");
    console.error(misspelt ? `rules: ${error.message}` : error);
    process.exitCode = misspelt ? 2 : 1;
  },
);
