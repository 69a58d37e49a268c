import { afterEach, describe, expect, it } from "vitest";
import type { Converted } from "../../../kernel/cells/cells";
import { Executor, type Run } from "../../../kernel/front/executor";
import type { Publisher } from "../../../kernel/front/publisher";
import { compose } from "../../../kernel/wire/message";

const node = process.execPath;
afterEach(() => {
  process.execPath = node;
});

describe("a process of the cells that cannot be started", () => {
  it("fails the cells that ask for one, and not the kernel", async () => {
    process.execPath = "/no/such/node";
    let lost = 0;
    const published: unknown[] = [];
    const publisher = { publish: (type: string, content: object) => published.push({ type, ...content }) };
    const executor = new Executor(publisher as unknown as Publisher, {
      asked: () => {},
      comm: () => {},
      lost: () => lost++,
    });
    executor.start();
    await new Promise(setImmediate);
    expect(published).toMatchObject([{ type: "error", ename: "ProcessUnstarted" }]);

    const request = compose({ type: "execute_request", content: {}, session: "s" });
    const run: Run = { request, label: "Cell In[1]", source: "1", silent: false, allowStdin: false };
    const code: Converted = { ok: true, js: "1", map: "", async: false, modules: [], warnings: [] };
    for (const _ of [1, 2]) {
      const { outcome, ...rest } = await executor.run(executor.next(), code, run);
      expect(rest).toEqual({ defined: [], lost: true });
      expect(outcome).toMatchObject({
        status: "error",
        evalue: "the process of the cells could not be started (spawn /no/such/node ENOENT); the next cell tries again",
      });
    }
    // Nobody tries again until a cell asks for it.
    await new Promise(setImmediate);
    expect(lost).toBe(3);
    executor.interrupt();
    await executor.close();
  });
});
