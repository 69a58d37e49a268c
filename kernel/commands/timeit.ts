import { countOf } from "../display/numbers";
import { isThenable } from "../display/thenable";
import { opening } from "./call";
import { type CellCommand, CommandError, type Placed, type RunningCell } from "./command";
import { duration } from "./duration";

/** How long one run of loops takes at least, in ms, where their number is not given. */
const enough = 200;
/** Runs, where their number is not given. */
const usualRuns = 7;

interface Options {
  readonly loops?: number;
  readonly runs?: number;
}

const option = /^-([nr])\s*(\d+)(?:\s+|$)/;

/** Repeats an expression until the mean says something. */
export const timeit: CellCommand = {
  forms: ["%", "%%"],
  usage: "%timeit [-n LOOPS] [-r RUNS] EXPRESSION",
  summary: "how long an expression takes, by many repetitions",
  example: "%timeit tf.matMul(a, b).dataSync()",
  details:
    "Mean and standard deviation of the runs, and the best of them; a promise is awaited each time. The number of loops " +
    `grows until a run takes ${enough / 1000} s. \`%%timeit [SETUP]\` repeats the lines below, after the setup that is ` +
    "done once; what they define is theirs alone.",
  where: "cell",
  takesCode: true,
  optionsOf(argument) {
    let length = 0;
    for (let found = option.exec(argument); found; found = option.exec(argument.slice(length)))
      length += found[0].length;
    return length;
  },
  write(placed) {
    const { form, start, argument, argumentStart, end, options, body, isExpression } = placed;
    const repeat = (code: string): string =>
      `;await ${opening("timeit", JSON.stringify(parse(options)), `${/\bawait\b/.test(code) ? "async " : ""}() => `)}`;
    if (form === "%%") {
      if (body.trim() === "") throw new CommandError("%%timeit: there is nothing below it to repeat");
      const lineEnd = argumentStart + argument.length;
      return [
        { start, end: argumentStart, text: ";{" },
        { start: lineEnd, end: lineEnd, text: `\n;${repeat(body)}{` },
        { start: end, end, text: "\n})}" },
      ];
    }
    if (argument.trim() === "") throw new CommandError(`%timeit: there is nothing to repeat; ${timeit.usage}`);
    const [before, after] = isExpression ? ["(", ")"] : ["{", "}"];
    const codeEnd = isExpression ? endOfExpression(placed) : end;
    return [
      { start, end: argumentStart, text: repeat(argument) + before },
      { start: codeEnd, end, text: `\n${after});` },
    ];
  },
  async run(cell: RunningCell, { loops, runs = usualRuns }: Options, repeated: () => unknown) {
    const number = loops ?? (await enoughLoops(cell, repeated));
    const times: number[] = [];
    for (let i = 0; i < runs; i++) times.push((await timeOf(cell, repeated, number)) / number);
    cell.write("stdout", `${summary(times, number)}\n`);
  },
};

/** Where the expression ends, without a semicolon. */
const endOfExpression = ({ argument, argumentStart }: Placed): number =>
  argumentStart + argument.replace(/[\s;]+$/, "").length;

function parse(options: string): Options {
  const numbers: Record<string, number> = {};
  for (const [, letter, digits] of options.matchAll(/-([nr])\s*(\d+)/g)) {
    const count = Number(digits);
    if (count < 1) throw new CommandError(`%timeit: -${letter} is ${digits}, should be 1 or more`);
    numbers[letter === "n" ? "loops" : "runs"] = count;
  }
  return numbers;
}

/** 1, 2, 5, 10, 20, … loops, as many as take long enough for the clock. */
async function enoughLoops(cell: RunningCell, repeated: () => unknown): Promise<number> {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      const number = factor * power;
      if ((await timeOf(cell, repeated, number)) >= enough || number >= 1e9) return number;
    }
  }
}

/** What is computed must be of use, or it need not be computed. */
let last: unknown;

/** How long `loops` calls take, in ms; awaits what they return where the first returns a promise. */
async function timeOf(cell: RunningCell, repeated: () => unknown, loops: number): Promise<number> {
  cell.check();
  const start = performance.now();
  last = repeated();
  if (isThenable(last)) {
    await last;
    for (let i = 1; i < loops; i++) {
      cell.check();
      await repeated();
    }
  } else for (let i = 1; i < loops; i++) last = repeated();
  const taken = performance.now() - start;
  last = undefined;
  return taken;
}

function summary(times: readonly number[], loops: number): string {
  const mean = times.reduce((sum, it) => sum + it, 0) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, it) => sum + (it - mean) ** 2, 0) / times.length);
  const runs = `${countOf(times.length, "run")}, ${countOf(loops, "loop")} each`;
  return `${duration(mean)} ± ${duration(deviation)} per loop (mean ± std. dev. of ${runs}), best ${duration(Math.min(...times))}`;
}
