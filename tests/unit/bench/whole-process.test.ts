import path from "node:path";
import { expect, test } from "vitest";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { howToGetPeers } from "../../bench/python";
import { sweepTiny } from "../../bench/workloads/sweep-tiny";
import { type Program, wholeProcesses } from "../../bench/workloads/whole-process";

const plan = { rounds: 2, patienceMs: 0 };
const program = (name: string, script: string): Program => ({ name, command: () => [process.execPath, "-e", script] });
const { loss } = sweepTiny.golden.after_310!.torch_float64;
const telling = (name: string, told: object) =>
  program(
    name,
    `console.log(${JSON.stringify(JSON.stringify({ loss, accuracy: 1, parts: { training: 0.1 }, ...told }))})`,
  );

test("a program is timed from its start to its end, if it ends where the golden does", async () => {
  const { results } = await wholeProcesses(
    [
      program("slow", `setTimeout(() => {}, 300); console.log('${JSON.stringify({ loss, accuracy: 1, parts: {} })}')`),
      telling("off", { loss: loss * 1.001 }),
      telling("blind", { accuracy: 0.9995 }),
      telling("right", {}),
    ],
    plan,
  );
  expect(results).toMatchObject([
    { ok: true },
    { ok: false, seconds: [], lossError: expect.closeTo(1e-3) },
    { ok: false, seconds: [], lossError: Number.POSITIVE_INFINITY },
    { ok: true, seconds: [expect.any(Number), expect.any(Number)], parts: { training: 0.1 }, lossError: 0 },
  ]);
  const [slow] = results;
  expect(typeof slow === "object" && Math.min(...slow.seconds)).toBeGreaterThan(0.3);
});

test("what cannot run says why, and the others run", async () => {
  const { results } = await wholeProcesses(
    [
      { name: "not installed", command: () => "install it" },
      program("dying", `console.error("out of luck"); process.exit(1)`),
      program("lacking", `console.log('{"missing":"no module"}')`),
      telling("right", {}),
    ],
    plan,
  );
  expect(results.slice(0, 3)).toEqual(["install it", "its process failed: out of luck", `no module: ${howToGetPeers}`]);
  expect(results[3]).toMatchObject({ ok: true });
});

test.skipIf(whyNoTfjsNode() !== undefined)("Triad's process trains and evaluates as one native program", async () => {
  const main = path.join(__dirname, "../../../.build/tests/bench/workloads/sweep-process.js");
  const { results } = await wholeProcesses([{ name: "Triad", command: () => [process.execPath, main] }], {
    rounds: 1,
    patienceMs: 0,
  });
  expect(results[0]).toMatchObject({ ok: true, parts: { imports: expect.any(Number) } });
  expect(results[0]).not.toHaveProperty("note");
});
