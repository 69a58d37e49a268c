import path from "node:path";
import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import type { Contender } from "../../bench/workloads/contender";
import { measure } from "../../bench/workloads/measure";
import { workloads } from "../../bench/workloads/table";

const contender = (name: string, command: string | readonly string[], patience = 30): Contender => ({
  name,
  patience,
  command: () => command,
});
// Answers like an implementation whose every golden number is what `steps` makes of the right ones.
const playing = (steps: object, blocks = `{ ms: 10, cpuMs: 10 }`) => [
  process.execPath,
  "-e",
  `const say = (what) => console.log(JSON.stringify(what));
   say({ version: "played 1.0" });
   require("node:readline").createInterface({ input: process.stdin })
     .on("line", (line) => say(line === "golden" ? { steps: ${JSON.stringify(steps)} } : ${blocks}));`,
];
const right = workloads["sweep-tiny"].golden.steps;
const wrong = { ...right, 10: { ...right["10"]!, loss: 2 } };
const plan = { rounds: 2, blockMs: 5, patienceMs: 0 };

test("only what trains as the golden says is timed", async () => {
  const { results } = await measure(
    "sweep-tiny",
    [contender("right", playing(right)), contender("wrong", playing(wrong))],
    plan,
  );
  expect(results).toMatchObject([
    { version: "played 1.0", golden: { ok: true }, stepMs: [10 / 3, 10 / 3], fastestMs: 10 / 3, compileS: 0 },
    { golden: { ok: false }, stepMs: [] },
  ]);
});

test("what cannot run says why, and the others run", async () => {
  const { results } = await measure(
    "sweep-tiny",
    [
      contender("not installed", "install it"),
      contender("dying", [process.execPath, "-e", `console.error("out of luck"); process.exit(1)`]),
      contender("lacking", [process.execPath, "-e", `console.log('{"missing":"no module"}')`]),
      contender("failing", playing(right, `{ error: "it does not compile" }`)),
      contender("hanging", [process.execPath, "-e", "setInterval(() => {}, 1000)"], 0.5),
      contender("right", playing(right)),
    ],
    plan,
  );
  expect(results.slice(0, 5)).toEqual([
    "install it",
    "its process ended: out of luck",
    expect.stringContaining("no module: python3 -m venv"),
    "it does not compile",
    "no result in 0.5 s",
  ]);
  expect(results[5]).toMatchObject({ golden: { ok: true } });
});

test.skipIf(whyNoTfjsNode() !== undefined)("Triad runs a workload in a process of its own", async () => {
  const main = path.join(__dirname, "../../../.build/tests/bench/workloads/process.js");
  const { results } = await measure("sweep-tiny", [contender("Triad", [process.execPath, main, "sweep-tiny"])], plan);
  const [triad] = results;
  expect(triad).toMatchObject({ version: expect.stringContaining("on tensorflow"), golden: { ok: true } });
  expect(triad).not.toHaveProperty("note", expect.anything());
});
