import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { checkRule, rule, stdp, useBackend } from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { sampleRules } from "../../contract/samples";

const sound = { name: "sound", needs: ["rate"], locality: "local" } as const;

describe.each(["cpu", "tensorflow"] as const)("on %s", (backend) => {
  const there = test.skipIf(backend === "tensorflow" && whyNoTfjsNode() !== undefined);
  beforeAll(async () => {
    if (backend === "cpu" || whyNoTfjsNode() === undefined) await useBackend(backend);
  });

  there.each(["backprop", "own", "scaled", "weightMirror"] as const)("%s keeps what all rules promise", (kind) => {
    const before = memory().numTensors;
    expect(checkRule(sampleRules[kind])).toMatchObject(new Array(5).fill({ holds: true, found: "" }));
    expect(memory().numTensors).toBe(before);
  });

  there("a rule that does not is told what it breaks", () => {
    const failing = (direction: Parameters<typeof rule>[0]["direction"]) =>
      checkRule(rule({ ...sound, direction })).filter(({ holds }) => !holds);
    const first = "the direction has the shape of the weights, and is finite";
    expect(failing(({ pre, post }) => ({ synapses: { weights: post.transpose().matMul(pre) } }))[0]).toMatchObject({
      check: first,
      found: 'rule "sound": its direction gives synapses.weights of shape [4, 6]; it is [6, 4]',
    });
    expect(failing(({ synapses }) => ({ synapses: { weights: synapses.weights.div(0) } }))[0]!.found).toBe(
      "it is not finite",
    );
    const kept = rule({
      ...sound,
      memory: ({ post }) => ({ mean: { shape: [post], start: "zero" } }),
      direction: ({ synapses, post }) => ({ synapses, memory: { mean: post } }),
    });
    expect(checkRule(kept)[0]!.found).toContain("its direction gives memory.mean of shape [5, 4]; it is [4]");
    expect(() => checkRule(stdp({ rate: 0.1 }) as never)).toThrow(/stdp/);
    expect(() => checkRule(undefined as never)).toThrow('rule: no kind "undefined"; there are');
    let calls = 0;
    const restless = failing(({ synapses }) => ({ synapses: { weights: synapses.weights.mul(++calls) } }));
    expect(restless.map(({ check }) => check)).toContain("the same seed gives the same bits");
    expect(restless.map(({ check }) => check)).toContain("a step compiled is the step not compiled");
  });
});
