import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createCells } from "../../../kernel/cells/process";
import { snapshot } from "../../../kernel/cells/snapshot";
import { temporaryFolder } from "../../temporary-folder";

const started = performance.now();
const cells = createCells(temporaryFolder("cells"));
const creation = performance.now() - started;
afterAll(() => cells.close());

describe("cells in a process", () => {
  it("are there at once", () => {
    expect(creation).toBeLessThan(200);
  });

  it("answer in the order of the questions", async () => {
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    const first = cells.convert("const a: number = 1", 1).then(note("convert"));
    const second = cells.commit(1, "all").then(note("commit"));
    const third = cells.complete("a.toF", 5).then((it) => expect(it.matches).toEqual(["toFixed"]));
    const fourth = cells.inspect("a", 1).then((it) => expect(it?.signature).toBe("const a: number"));
    await Promise.all([first, second, third, fourth]);
    expect(order).toEqual(["convert", "commit"]);
    expect(await cells.isComplete("f(")).toEqual({ status: "incomplete", indent: "  " });
    await cells.reset();
    expect(await cells.convert("a", 2)).toMatchObject({ ok: false, diagnostics: [{ code: 2304 }] });
  });

  it("begin with the snapshot that the build has made", () => {
    expect(snapshot.found()).toBeDefined();
  });

  it.each(["there is none", "it is damaged", "it is another version's"])(
    "answer where there is no snapshot to begin with: %s",
    async (why) => {
      const from = path.join(temporaryFolder("snapshot"), "compiler.snapshot");
      if (why === "it is damaged") fs.writeFileSync(from, fs.readFileSync(snapshot.found()!).subarray(0, 1_000_000));
      if (why === "it is another version's") fs.writeFileSync(from, "another");
      const slow = createCells(temporaryFolder("cells"), {}, from);
      const converted = slow.convert("const a: number = 1; a", 1);
      expect(await converted).toMatchObject({ ok: true });
      expect(await slow.convert("const b: string = 1", 2)).toMatchObject({ ok: false, diagnostics: [{ code: 2322 }] });
      await slow.close();
    },
  );

  it("outlive their process: the next one knows what the cells before have declared", async () => {
    const mortal = createCells(temporaryFolder("cells"));
    const pid = Number(execFileSync("pgrep", ["--newest", "--parent", String(process.pid)], { encoding: "utf8" }));
    await mortal.configure({ typecheck: "warn" });
    await mortal.convert("class Area { rate = 5 } const area = new Area();", 1);
    await mortal.commit(1, "all");
    await mortal.convert("const lost = 1;", 2);
    const asked = [mortal.complete("area.r", 6), mortal.complete("area.r", 6)];
    process.kill(pid, "SIGKILL");
    await expect(asked[0]).rejects.toThrow(
      /^compiler: its process has ended \(SIGKILL\); it begins anew, and the variables/,
    );
    expect((await asked[1])?.matches).toEqual(["rate"]);
    expect(await mortal.convert("area.rate.toFixed()", 3)).toMatchObject({ ok: true, warnings: [] });
    expect(await mortal.convert("lost", 4)).toMatchObject({ ok: true, warnings: [{ code: 2304 }] });
    await mortal.close();
  });

  it("refuse questions in words once they are closed", async () => {
    const closed = createCells(temporaryFolder("cells"));
    const waiting = closed.convert("1", 1);
    await Promise.all([
      expect(waiting).rejects.toThrow("compiler: its process was closed; restart the kernel"),
      closed.close(),
    ]);
    await expect(closed.convert("1", 2)).rejects.toThrow("compiler:");
  });
});
