import { createHmac, randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dealer } from "zeromq";
import { handlers } from "../../kernel/front/handlers/table";
import { address } from "../../kernel/wire/connection";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const channels = ["shell", "control", "stdin"] as const;
type Channel = (typeof channels)[number];

/** Another client, which sends what it likes. */
const sockets = {} as Record<Channel, Dealer>;
let lastState: unknown;

beforeAll(async () => {
  for (const channel of channels) {
    sockets[channel] = new Dealer({ linger: 0 });
    sockets[channel].connect(address(kernel.client.connection, `${channel}_port`));
  }
  kernel.client.listen((channel, { header, content }) => {
    if (channel === "iopub" && header.msg_type === "status") lastState = content.execution_state;
  });
}, 60_000);
afterAll(() => {
  for (const socket of Object.values(sockets)) socket.close();
});

/** Settles when the kernel has answered, run a cell and is idle. */
async function unharmed(): Promise<void> {
  expect((await kernel.client.request("kernel_info_request", {}, "control")).content.status).toBe("ok");
  expect((await kernel.client.request("is_complete_request", { code: "1" })).content.status).toBe("complete");
  expect((await kernel.run("1 + 1")).result()).toBe("2");
  await eventually(() => lastState === "idle");
  expect(kernel.client.process.exitCode).toBe(null);
}

const key = () => kernel.client.connection.key;

/** The frames of a message whose parts are these bytes, well signed. */
function signed(parts: readonly Uint8Array[], buffers: readonly Uint8Array[] = []): Uint8Array[] {
  const hmac = createHmac("sha256", key());
  for (const part of parts) hmac.update(part);
  return [Buffer.from("<IDS|MSG>"), Buffer.from(hmac.digest("hex")), ...parts, ...buffers];
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const header = (type: unknown, more = {}) => ({
  ...{ msg_id: randomUUID(), msg_type: type, session: "fuzz", username: "fuzz", date: "", version: "5.5" },
  ...more,
});
const request = (type: string, content: unknown, more = {}): Uint8Array[] =>
  signed([json(header(type, more)), json({}), json({}), json(content)]);

/** Sends messages, and waits until the kernel has taken all of them. */
async function send(channel: Channel, messages: readonly Uint8Array[][]): Promise<void> {
  for (const frames of messages) await sockets[channel].send(frames);
  if (channel === "stdin") return;
  const last = header("kernel_info_request");
  await sockets[channel].send(signed([json(last), json({}), json({}), json({})]));
  for (;;) {
    const reply = await sockets[channel].receive();
    if (reply.some((frame) => frame.includes(last.msg_id))) return;
  }
}

/** Each property gets so many attempts, or as many as there are in this time, in ms. */
const effort = { numRuns: 12, interruptAfterTimeLimit: 4000, markInterruptAsFailure: false };
const timeout = 60_000;

const bytes = fc.uint8Array({ maxLength: 40 }).map((it) => Buffer.from(it));
const channel = fc.constantFrom(...channels);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(-1, 0.5, 1e308, 2 ** 53),
);
const fields = [
  ...[
    "code",
    "cursor_pos",
    "detail_level",
    "silent",
    "store_history",
    "user_expressions",
    "allow_stdin",
    "stop_on_error",
  ],
  ...[
    "hist_access_type",
    "output",
    "session",
    "start",
    "stop",
    "n",
    "pattern",
    "unique",
    "target_name",
    "comm_id",
    "data",
  ],
  ...["subshell_id", "value", "__proto__", "constructor"],
];
const known = { hist_access_type: fc.constantFrom("tail", "range", "search"), code: fc.string(), comm_id: fc.string() };
const content = fc
  .tuple(fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 8 }), fc.record(known, { requiredKeys: [] }))
  .map(([wild, right]) => ({ ...wild, ...right }));
// One that asks for the end would get it.
const types = [...Object.keys(handlers), "input_reply", "toString", "__proto__"].filter(
  (it) => it !== "shutdown_request",
);
const type = fc.constantFrom(...types);

describe("no input kills the kernel or leaves it busy", () => {
  it("neither frames of any bytes", { timeout }, async () => {
    const delimiter = fc.constant(Buffer.from("<IDS|MSG>"));
    const frames = fc.array(fc.oneof(bytes, delimiter), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(channel, fc.array(frames, { maxLength: 40 }), async (where, messages) => {
        await send(where, messages);
        await unharmed();
      }),
      effort,
    );
  });

  it("nor well signed parts that are no message: invalid UTF-8, no JSON, no objects", { timeout }, async () => {
    const part = fc.oneof(bytes, fc.jsonValue().map(json), fc.constant(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])));
    const parts = fc.tuple(part, part, part, part);
    await fc.assert(
      fc.asyncProperty(channel, fc.array(parts, { maxLength: 40 }), async (where, messages) => {
        await send(
          where,
          messages.map((them) => signed(them)),
        );
        await unharmed();
      }),
      effort,
    );
  });

  it("nor headers with wrong types in every field", { timeout }, async () => {
    const names = ["msg_id", "msg_type", "session", "username", "date", "version", "subshell_id", "more"] as const;
    const wild = fc.dictionary(fc.constantFrom(...names), value);
    await fc.assert(
      fc.asyncProperty(channel, fc.array(fc.tuple(type, wild, wild), { maxLength: 40 }), async (where, messages) => {
        const shutdown = "shutdown_request";
        const sent = messages
          .map(([kind, one, parent]) => [{ ...header(kind), ...one }, parent] as const)
          .filter(([one]) => one.msg_type !== shutdown)
          .map(([one, parent]) => signed([json(one), json(parent), json({}), json({})]));
        await send(where, sent);
        await unharmed();
      }),
      effort,
    );
  });

  it("nor requests with any content", { timeout }, async () => {
    const messages = fc.array(fc.tuple(type, content, fc.array(bytes, { maxLength: 2 })), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(channel, messages, async (where, them) => {
        await send(
          where,
          them.map(([kind, what, buffers]) => signed([json(header(kind)), json({}), json({}), json(what)], buffers)),
        );
        await unharmed();
      }),
      effort,
    );
  });

  it("nor what nests deep or is huge", { timeout }, async () => {
    const deep = Buffer.from(`{"code":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    const nested = Buffer.from(`{"a":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}}`);
    const plain = json(header("execute_request"));
    const deepHeader = Buffer.from(
      plain.toString().replace(/}$/, `,"more":${"[".repeat(50_000)}${"]".repeat(50_000)}}`),
    );
    for (const where of ["shell", "control"] as const) {
      await send(where, [
        signed([plain, json({}), json({}), deep]),
        signed([plain, nested, nested, json({ code: "1" })]),
        signed([deepHeader, json({}), json({}), json({ code: "1" })]),
        ...["comm_open", "comm_msg", "comm_close"].map((kind) =>
          signed([
            json(header(kind)),
            json({}),
            json({}),
            Buffer.from(`{"comm_id":"c","target_name":"t","data":${nested}}`),
          ]),
        ),
        request("execute_request", { code: `// ${"x".repeat(2e6)}` }),
        request("complete_request", { code: "x".repeat(1e5), cursor_pos: 1e5 }),
        request("history_request", { hist_access_type: "search", pattern: "*a".repeat(1000) }),
        request("no_such_request", {}),
        request("kernel_info_request", {}, { msg_id: "x".repeat(1e6) }),
      ]);
    }
    await unharmed();
  });

  it("nor a flood of 1,000 queued cells, each answered in its turn", { timeout }, async () => {
    await kernel.run("let flood = 0;");
    const cells = Array.from({ length: 1000 }, (_, i) => kernel.run(i % 10 === 0 ? "flood++;" : ""));
    const asked = Date.now();
    await kernel.client.request("kernel_info_request");
    expect(Date.now() - asked).toBeLessThan(5000);
    const order: number[] = [];
    await Promise.all(cells.map((cell, i) => cell.then(() => order.push(i))));
    expect(order).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect((await kernel.run("flood")).result()).toBe("100");
    const failing = kernel.run("throw new Error('stop')");
    const given = await Promise.all(Array.from({ length: 1000 }, () => kernel.run("flood++;")));
    expect((await failing).reply.status).toBe("error");
    expect(given.every(({ reply }) => reply.status === "aborted")).toBe(true);
    expect((await kernel.run("flood")).result()).toBe("100");
    await unharmed();
  });
});
