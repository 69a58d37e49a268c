import { call } from "./call";
import type { CellCommand, Moment, RunningCell } from "./command";
import { duration } from "./duration";
import { now } from "./moment";

/** Times a statement, the rest of the cell or all of it; what it defines stays, and its value is shown. */
export const time: CellCommand = {
  forms: ["%", "%%"],
  usage: "%time [STATEMENT]",
  summary: "how long a statement takes, by the processor and by the clock",
  example: "%time const run = await train(circuit, digits())",
  details:
    "The statement may go on over several lines; without one, the rest of the cell is timed, and by `%%time` all of it. " +
    "What it awaits counts, what the compiler takes does not.",
  where: "cell",
  takesCode: true,
  write({ form, start, argument, argumentStart, end, isLast }) {
    if (form === "%%") return [{ start, end: argumentStart, text: `;${call("time", '"cell"')};` }];
    // An import is done before all else, wherever it stands.
    const from = /^import\b\s*[^\s(.]/.test(argument) ? '"cell"' : '"here"';
    const begin = { start, end: argumentStart, text: `;${call("time", from)};` };
    if (isLast || argument === "") return [begin];
    return [begin, { start: end, end, text: `\n;${call("time", '"end"')};` }];
  },
  run(cell: RunningCell, place: "cell" | "here" | "end") {
    if (place === "end") timings.get(cell)?.pop()?.();
    else begin(cell, place === "cell" ? cell.began : now());
  },
};

/** What ends the timings that are under way in a cell, the innermost last. */
const timings = new WeakMap<RunningCell, (() => void)[]>();

function begin(cell: RunningCell, since: Moment): void {
  let told = false;
  const end = (): void => {
    if (told) return;
    told = true;
    const { user, system } = process.cpuUsage(since.cpu);
    const [u, s] = [user / 1000, system / 1000];
    const cpu = `user ${duration(u)}, sys ${duration(s)}, total ${duration(u + s)}`;
    cell.write("stdout", `CPU times: ${cpu}\nWall time: ${duration(performance.now() - since.wall)}\n`);
  };
  timings.set(cell, [...(timings.get(cell) ?? []), end]);
  cell.atEnd(end);
}
