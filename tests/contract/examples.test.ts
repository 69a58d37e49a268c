import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as triad from "../../src";
import { alike } from "../../src/engine/alike";
import * as ops from "../../src/ops";
import { temporaryFolder } from "../temporary-folder";

// Every example in a doc comment, and the first circuit of the README, is run. What stands behind `// ` at the end of a line is
// what the line gives, where it can be read as a value.

const folder = join(__dirname, "../../src");
beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await triad.useBackend();
});
afterAll(() => vi.unstubAllEnvs());

interface Example {
  readonly file: string;
  /** The exported name that the comment stands before. */
  readonly name: string;
  readonly code: string;
}

const examples: Example[] = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => examplesIn(file, readFileSync(join(folder, file), "utf8")));

function examplesIn(file: string, text: string): Example[] {
  const found = text.matchAll(/@example\n((?: \* .*\n)+) \*\/\nexport (?:async )?(?:function|const) (\w+)/g);
  return Array.from(found, ([, code, name]) => ({ file, name: name!, code: code!.replaceAll(/^ \* /gm, "") }));
}

const model = triad.circuit({
  architecture: {
    areas: { retina: triad.image(8, 8), V1: triad.area(8), naming: triad.readout(10) },
    pathways: { "retina -> V1": {}, "V1 -> naming": {} },
  },
  objectives: { naming: triad.crossEntropy("label") },
  learning: { otherwise: triad.backprop() },
});
/** Without progress, which would only clutter the tests' own output. */
const quiet = (run: (...given: never[]) => unknown) => (what: unknown, task: unknown, options: object) =>
  run(...([what, task, { ...options, progress: false }] as never[]));

/** Runs TypeScript with the library's names at hand; every value that a line announces is compared. */
async function run(code: string): Promise<void> {
  const checked = code.replaceAll(/^(\S.*); \/\/ (".*"|[\d.]+)$/gm, (_, what, value) => `__is(${what}, ${value});`);
  const shown = { train: quiet(triad.train), compare: quiet(triad.compare) };
  const names: Record<string, unknown> = { ...triad, ...shown, model, gradient: model, alignment: model };
  Object.assign(names, { ...ops, alike, w: ops.ones([2, 3]), x: ops.ones([4, 2]) });
  names.__is = (measured: unknown, expected: unknown) => expect(measured).toBe(expected);
  const js = ts.transpile(`async function example() {${checked}\n}`, { target: ts.ScriptTarget.ES2022 });
  await new Function(...Object.keys(names), `${js}\nreturn example();`)(...Object.values(names));
}

describe("the example of", () => {
  test.each(examples)("$name runs, in $file", ({ code }) => run(code));
});

test("every function that the library exports has an example", () => {
  const functions = Object.entries(triad).filter(
    ([, value]) => typeof value === "function" && !/^class/.test(`${value}`),
  );
  const documented = new Set(examples.map(({ name }) => name));
  expect(functions.map(([name]) => name).filter((name) => !documented.has(name))).toEqual([]);
});

test("an example that is wrong is noticed", async () => {
  await expect(run("area(256).shape[0]; // 257")).rejects.toThrow();
  await expect(run("area(0)")).rejects.toThrow(/whole numbers above 0/);
});

test("the README's first circuit runs", async () => {
  const readme = readFileSync(join(folder, "../README.md"), "utf8");
  const code = /```ts\nimport .* from "triad";\n([^`]+)```/.exec(readme)![1]!;
  await run(code.replace("mnist()", "mnist({ train: 640, test: 100 })"));
});
