import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { testKernel } from "./kernel";

// The library through a real kernel, in a folder that has no node_modules.
const kernel = testKernel();
const slow = 120_000;

const model = (pathway: string, from = "label") => `
const model = circuit({
  architecture: { areas: { retina: image(8, 8), V1: area(16), naming: readout(10) }, pathways: { "retina -> V1": {}, "${pathway}": {} } },
  objectives: { naming: crossEntropy("${from}") },
  learning: { otherwise: backprop() },
  development: [{ stage: "school", epochs: 100_000 }],
});`;

/** Interrupts a cell when it prints, and tells what came of it, and how long it took in ms. */
async function interrupted(code: string) {
  let at = 0;
  const ran = await kernel.run(code, {
    onOutput: ({ header }) => {
      if (header.msg_type !== "stream" || at > 0) return;
      at = Date.now();
      void kernel.client.interrupt();
    },
  });
  return { ran, took: Date.now() - at };
}

describe("in a notebook the library", () => {
  test(
    "is imported from anywhere, and shares tfjs with it",
    async () => {
      const ran = await kernel.run(`
        import { area, backprop, circuit, crossEntropy, digits, image, readout, metaplasticity, train } from "triad";
      `);
      expect(ran.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
      expect(ran.traceback()).toContain("no exported member 'metaplasticity'");
      const good = await kernel.run(`
        import { area, backprop, circuit, crossEntropy, digits, image, readout, streams, train, useBackend } from "triad";
        import * as tf from "@tensorflow/tfjs";
        [await useBackend(), tf.getBackend()];
      `);
      expect(good.traceback()).toBe("");
      const [own, theirs] = JSON.parse(String(good.result()).replaceAll("'", '"'));
      expect(own).toBe(theirs);
    },
    slow,
  );

  test(
    "is typed: a wrong name is refused before the cell runs, and the message says what exists",
    async () => {
      const wrong = await kernel.run(model("V1 -> namings"));
      expect(wrong.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
      expect(wrong.traceback()).toMatch(/Cell In\[\d+\]:3:/);
      expect(wrong.traceback()).toContain("V1 -> naming");
      const lacking = await kernel.run(`${model("V1 -> naming", "reward")}\nawait train(model, digits());`);
      expect(lacking.traceback()).toMatch(/"reward"/);
      expect((await kernel.run("typeof model")).reply.status).toBe("error");
    },
    slow,
  );

  test(
    "shows a circuit as a picture and completes its names",
    async () => {
      const ran = await kernel.run(`${model("V1 -> naming")}\nmodel`);
      expect(ran.of("execute_result")[0]?.content.data).toMatchObject({
        "image/svg+xml": expect.stringContaining("<svg"),
      });
      const code = 'model.pathways["';
      const reply = await kernel.client.request("complete_request", { code, cursor_pos: code.length }, "shell");
      expect(reply.content.matches).toEqual(expect.arrayContaining([expect.stringContaining("V1 -> naming")]));
    },
    slow,
  );

  test(
    "shows its progress live and gives back the run so far when the cell is interrupted",
    async () => {
      let updates = 0;
      const training = kernel.run("const run = await train(model, digits(), { seed: 1 });", {
        onOutput: ({ header }) => {
          if (header.msg_type === "update_display_data") updates++;
        },
      });
      while (updates < 5 && (await Promise.race([training, sleep(50)])) === undefined);
      const asked = Date.now();
      await kernel.client.interrupt();
      await training;
      expect(Date.now() - asked).toBeLessThan(1000);
      const after = await kernel.run("[run.outcome.outcome, run.record.steps.length > 20, run.frame().shape[1]]");
      expect(after.result()).toBe("[ 'interrupted', true, 5 ]");
    },
    slow,
  );

  test(
    "speaks of its own calls as one when something is wrong",
    async () => {
      const ran = await kernel.run('import { adam } from "triad";\nadam(-1);');
      expect(ran.reply).toMatchObject({
        ename: "UsageError",
        evalue: "adam(): the rate is a number of at least 0, not -1",
      });
      expect(ran.traceback()).toMatch(/ {2}in triad \(\d calls\)\n {2}Cell In\[\d+\]:2:\d/);
      expect(ran.traceback()).not.toContain(".build");
    },
    slow,
  );

  test(
    "shows frames as tables and curves as plots",
    async () => {
      const frame = (await kernel.run('run.frame("tests")')).of("execute_result")[0]?.content.data;
      expect(frame).toMatchObject({ "text/html": expect.stringContaining("<table") });
      const curve = (await kernel.run("run.curve()")).of("execute_result")[0]?.content.data as Record<string, unknown>;
      expect(Object.keys(curve).sort()).toEqual(
        ["application/vnd.plotly.v1+json", "image/svg+xml", "text/html", "text/plain"].sort(),
      );
    },
    slow,
  );

  test(
    "computes gradients after an interrupt that has struck one",
    async () => {
      const loop = `
        import * as tf from "@tensorflow/tfjs";
        console.log("begun");
        for (;;) tf.tidy(() => tf.grad((x) => { while (true) x = tf.square(x); })(tf.ones([4])));`;
      let begun = false;
      const running = kernel.run(loop, { onOutput: ({ header }) => (begun ||= header.msg_type === "stream") });
      while (!begun) await sleep(20);
      await sleep(100);
      await kernel.client.interrupt();
      expect((await running).reply.ename).toBe("KeyboardInterrupt");
      const after = await kernel.run(`
        import * as tf from "@tensorflow/tfjs";
        const trained = await train(model, digits(), { seed: 3, signal: AbortSignal.timeout(300) });
        [trained.outcome.outcome, Array.from(tf.grad((x) => tf.square(x))(tf.tensor1d([3])).dataSync())]`);
      expect(after.traceback()).toBe("");
      expect(after.result()).toBe("[ 'interrupted', [ 6 ] ]");
    },
    slow,
  );

  test(
    "keeps a run on disk that a crash cut short",
    async () => {
      const ran = await kernel.run(
        "setTimeout(() => process.abort(), 1500); await train(model, digits(), { seed: 2 });",
      );
      expect(ran.reply.status).toBe("error");
      const found = await kernel.run(
        'import { runs } from "triad"; const lost = runs.last()!; [lost.outcome.outcome, lost.seed, lost.steps.length > 20]',
      );
      expect(found.traceback()).toBe("");
      expect(found.result()).toBe("[ 'lost', 2, true ]");
    },
    slow,
  );

  test(
    "and tfjs are interrupted in less than a second",
    async () => {
      await kernel.run(`
        import * as tf from "@tensorflow/tfjs";
        const net = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [64] }), tf.layers.dense({ units: 1 })] });
        net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
        let epochs = 0;
      `);
      const { ran, took } = await interrupted(`
        await net.fit(tf.ones([512, 64]), tf.ones([512, 1]), {
          epochs: 100_000, verbose: 0,
          callbacks: { onEpochEnd: (epoch: number) => { epochs++; if (epoch === 3) console.log("trains"); } },
        });
      `);
      expect(ran.reply.ename, ran.traceback()).toBe("KeyboardInterrupt");
      expect(took).toBeLessThan(1000);
      const still = `
        await new Promise((done) => setTimeout(done, 300));
        const seen = epochs;
        await new Promise((done) => setTimeout(done, 200));
        epochs === seen`;
      expect((await kernel.run(still)).result()).toBe("true");
    },
    slow,
  );
});
