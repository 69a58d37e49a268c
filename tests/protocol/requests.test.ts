import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;
const ask = async (type: string, content = {}, channel?: "control") =>
  (await kernel.client.request(type, content, channel)).content;

describe("the kernel answers", () => {
  it("who it is, on both channels", async () => {
    const version = (folder: string) => JSON.parse(fs.readFileSync(`${folder}/package.json`, "utf8")).version as string;
    for (const channel of [undefined, "control"] as const) {
      const content = await ask("kernel_info_request", {}, channel);
      expect(content).toMatchObject({
        status: "ok",
        protocol_version: "5.5",
        implementation_version: version("."),
        language_info: {
          name: "typescript",
          version: version("node_modules/typescript"),
          file_extension: ".ts",
        },
        debugger: true,
      });
    }
  });

  it("what could stand at the cursor, which counts code points", async () => {
    await run("const alphabet = 26;");
    const code = "'🧠🧠'; alpha";
    const content = await ask("complete_request", { code, cursor_pos: [...code].length });
    expect(content.matches).toContain("alphabet");
    expect([content.cursor_start, content.cursor_end]).toEqual([6, 11]);
    expect(content.metadata).toHaveProperty("_jupyter_types_experimental");
  });

  it("what stands at the cursor", async () => {
    await run("/** The **answer**. */\nconst answer = 42;");
    const code = "'🧠'; answer";
    const content = await ask("inspect_request", { code, cursor_pos: [...code].length });
    expect(content).toMatchObject({ status: "ok", found: true });
    expect((content.data as Record<string, string>)["text/markdown"]).toMatch(/answer: 42[\s\S]*The \*\*answer\*\*/);
    expect(await ask("inspect_request", { code: "  ", cursor_pos: 1 })).toMatchObject({ status: "ok", found: false });
  });

  it("whether code is complete", async () => {
    expect(await ask("is_complete_request", { code: "1 + 1" })).toMatchObject({ status: "complete" });
    expect(await ask("is_complete_request", { code: "if (true) {" })).toMatchObject({ status: "incomplete" });
    expect(await ask("is_complete_request", { code: "const = 7" })).toMatchObject({ status: "invalid" });
  });

  it("what was run: by place, by content, with results", async () => {
    await run("'first' + 1");
    await run("'second' + 2");
    await run("'first' + 1");
    const tail = await ask("history_request", { hist_access_type: "tail", n: 2, output: true, raw: true });
    const rows = tail.history as [number, number, [string, string]][];
    expect(rows.map(([, , texts]) => texts)).toEqual([
      ["'second' + 2", "'second2'"],
      ["'first' + 1", "'first1'"],
    ]);
    const [session, line] = rows[0]!;
    const range = { hist_access_type: "range", session, start: line, stop: line + 1, raw: true, output: false };
    expect((await ask("history_request", range)).history).toEqual([[session, line, "'second' + 2"]]);
    const search = { hist_access_type: "search", pattern: "'first'*", unique: true, raw: true, output: false };
    expect((await ask("history_request", search)).history).toEqual([[session, line + 1, "'first' + 1"]]);
    expect(((await ask("history_request", { ...search, unique: false, n: 1 })).history as unknown[]).length).toBe(1);
  });

  it("which comms are open, and closes those that nobody takes", async () => {
    const closed: unknown[] = [];
    const stop = kernel.client.listen((channel, { header, content }) => {
      if (channel === "iopub" && header.msg_type === "comm_close") closed.push(content.comm_id);
    });
    kernel.client.send("comm_open", { comm_id: "nobody", target_name: "unknown", data: {} });
    await eventually(() => closed.length === 1);
    stop();
    expect(closed).toEqual(["nobody"]);
    expect(await ask("comm_info_request")).toEqual({ status: "ok", comms: {} });
  });

  it("comms that a cell takes and opens", async () => {
    const code =
      "const { comm } = (globalThis as any)[Symbol.for('triad.host')];\n" +
      "comm.register('echo', (it: any) => { it.onMessage = (data: object) => it.send({ echo: data }); });\n" +
      "comm.open('front', { hello: 1 });";
    const ran = await run(code);
    expect(ran.of("comm_open")[0]?.content).toMatchObject({ target_name: "front", data: { hello: 1 } });
    const heard: unknown[] = [];
    const stop = kernel.client.listen((channel, { header, content }) => {
      if (channel === "iopub" && header.msg_type === "comm_msg") heard.push(content);
    });
    kernel.client.send("comm_open", { comm_id: "mine", target_name: "echo", data: {} });
    kernel.client.send("comm_msg", { comm_id: "mine", data: { n: 3 } });
    await eventually(() => heard.length === 1);
    stop();
    expect(heard).toEqual([{ comm_id: "mine", data: { echo: { n: 3 } } }]);
    const { comms } = (await ask("comm_info_request", { target_name: "echo" })) as { comms: object };
    expect(comms).toEqual({ mine: { target_name: "echo" } });
  });

  it("a request that lacks a field with what it lacks", async () => {
    expect(await ask("complete_request", { cursor_pos: 3 })).toMatchObject({
      status: "error",
      ename: "RequestError",
      evalue: 'field "code" is missing, should be a string',
    });
  });
});
