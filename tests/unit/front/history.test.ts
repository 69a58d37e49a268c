import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { openHistory } from "../../../kernel/front/history";
import { temporaryFolder } from "../../temporary-folder";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder("history");
});

/** A session in which these cells were run. */
function session(...inputs: string[]) {
  const history = openHistory(folder);
  inputs.forEach((input, i) => {
    history.add(i + 1, input, `${input}!`);
  });
  return history;
}

describe("the history", () => {
  it("goes back beyond the session", () => {
    session("a", "b");
    const last = session("c");
    expect(last.tail(2)).toEqual([
      { session: 1, line: 2, input: "b", output: "b!" },
      { session: 2, line: 1, input: "c", output: "c!" },
    ]);
    expect(last.tail(0)).toEqual([]);
    expect(last.tail(9).map(({ input }) => input)).toEqual(["a", "b", "c"]);
  });

  it("finds a session's lines; 0 is this one, -1 the one before", () => {
    session("a");
    session("b", "c", "d");
    const last = session("e");
    const inputs = (...range: Parameters<typeof last.range>) => last.range(...range).map(({ input }) => input);
    expect(inputs(0, 0)).toEqual(["e"]);
    expect(inputs(-1, 2)).toEqual(["c", "d"]);
    expect(inputs(2, 1, 3)).toEqual(["b", "c"]);
    expect(inputs(1, 0)).toEqual(["a"]);
    expect(inputs(7, 0)).toEqual([]);
    expect(inputs(-7, 0)).toEqual([]);
  });

  it("is searched by pattern", () => {
    const history = session("train(a)", "test(a)", "train(b)", "train(a)", "x\ntrain(c)");
    const inputs = (pattern: string, unique = false, n?: number) =>
      history.search(pattern, { unique, n }).map(({ input }) => input);
    expect(inputs("train(?)")).toEqual(["train(a)", "train(b)", "train(a)"]);
    expect(inputs("train(?)", true)).toEqual(["train(b)", "train(a)"]);
    expect(inputs("*train*", false, 2)).toEqual(["train(a)", "x\ntrain(c)"]);
    expect(inputs("*train*", false, 0)).toEqual([]);
    expect(inputs("t[er]*([b-z])")).toEqual(["train(b)"]);
    expect(inputs("train.a.")).toEqual([]);
  });

  it("keeps two sessions that begin at once apart", () => {
    const [a, b] = [openHistory(folder), openHistory(folder)];
    a.add(1, "a");
    b.add(1, "b");
    a.add(2, "a");
    expect(new Set([...a.range(0, 0), ...b.range(0, 0)].map((entry) => entry.session)).size).toBe(2);
  });

  it("is shared by processes that write at the same time: nothing is lost, torn or mixed", async () => {
    const writer = path.resolve(".build/kernel/front/history.js");
    const [processes, cells] = [4, 50];
    const code = `
      const history = require(${JSON.stringify(writer)}).openHistory(${JSON.stringify(folder)});
      for (let i = 1; i <= ${cells}; i++) history.add(i, process.argv[1] + " cell " + i + "\\n" + "x".repeat(5000), "out " + i);`;
    const ended = await Promise.all(
      Array.from({ length: processes }, (_, i) => once(spawn(process.execPath, ["-e", code, `p${i}`]), "exit")),
    );
    expect(ended.map(([status]) => status)).toEqual(Array(processes).fill(0));
    const history = openHistory(folder);
    const all = history.tail(1000);
    expect(all.length).toBe(processes * cells);
    for (const session of new Set(all.map((entry) => entry.session))) {
      const entries = history.range(session, 0);
      expect(new Set(entries.map(({ input }) => input.split(" ")[0])).size).toBe(1);
      expect(entries.map(({ line, output }) => [line, output])).toEqual(
        Array.from({ length: cells }, (_, i) => [i + 1, `out ${i + 1}`]),
      );
    }
    expect(history.search("p? cell 7\n*", { unique: true }).length).toBe(processes);
  });

  it("outlives a line that was cut off", () => {
    session("a", "b");
    fs.appendFileSync(path.join(folder, "00000001.jsonl"), '[3,"c');
    expect(
      session()
        .tail(5)
        .map(({ input }) => input),
    ).toEqual(["a", "b"]);
  });

  it("lasts for the session where its folder cannot be written to", () => {
    const history = openHistory(path.join(folder, "file.txt", "history"));
    fs.writeFileSync(path.join(folder, "file.txt"), "");
    history.add(1, "a");
    expect(history.tail(1)).toEqual([{ session: 1, line: 1, input: "a", output: undefined }]);
    expect(history.range(0, 0).length).toBe(1);
  });
});
