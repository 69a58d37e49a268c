import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Dealer, Request, Subscriber } from "zeromq";
import { address, type Port } from "../../kernel/wire/connection";
import { decode, encode } from "../../kernel/wire/frames";
import { compose } from "../../kernel/wire/message";
import { testKernel } from "./kernel";

const kernel = testKernel();

const message = (type = "kernel_info_request") => compose({ type, content: {}, session: "other" });

/** Another client of the kernel, which sends what it likes. */
async function stranger(port: Port, ...sent: Uint8Array[][]) {
  const socket = new Dealer({ linger: 0, receiveTimeout: 700 });
  socket.connect(address(kernel.client.connection, port));
  for (const frames of sent) await socket.send(frames);
  const replies: Uint8Array[][] = [];
  try {
    for (;;) replies.push(await socket.receive());
  } catch {
    // Nothing came for a while.
  }
  socket.close();
  return replies;
}

describe("the wire", () => {
  it("answers who holds the key, in signed frames", async () => {
    const { key } = kernel.client.connection;
    const [reply] = await stranger("shell_port", encode(message(), key));
    expect(decode(reply!, key).header.msg_type).toBe("kernel_info_reply");
  });

  it("drops what is signed with another key, not signed, or changed on the way", async () => {
    const { key } = kernel.client.connection;
    const changed = encode(message(), key);
    changed[changed.length - 1] = Buffer.from('{"a":1}');
    expect(await stranger("shell_port", encode(message(), "wrong"), encode(message(), ""), changed)).toEqual([]);
  });

  it("checks the bytes as they came, not as they would be written again", async () => {
    const { key } = kernel.client.connection;
    const asking = message();
    const parts = [asking.header, {}, {}, {}].map((part) => Buffer.from(` ${JSON.stringify(part, null, 3)}\n`));
    const signature = createHmac("sha256", key).update(Buffer.concat(parts)).digest("hex");
    const [reply] = await stranger("shell_port", [Buffer.from("<IDS|MSG>"), Buffer.from(signature), ...parts]);
    expect(decode(reply!, key).parent.msg_id).toBe(asking.header.msg_id);
  });

  it("takes no harm from garbage", async () => {
    const { key } = kernel.client.connection;
    const garbage = [
      [Buffer.from("hello")],
      [Buffer.alloc(0)],
      [Buffer.from("<IDS|MSG>")],
      [Buffer.from("<IDS|MSG>"), Buffer.from("x"), Buffer.from("{"), Buffer.from("{}")],
      [Buffer.from("<IDS|MSG>"), ...["", "not json", "{}", "{}", "{}"].map((text) => Buffer.from(text))],
    ];
    for (const port of ["shell_port", "control_port", "stdin_port", "hb_port"] as const)
      await stranger(port, ...garbage);
    expect(await stranger("shell_port", encode(message("no_such_request"), key))).toEqual([]);
    expect((await kernel.run("'unharmed'")).result()).toBe("'unharmed'");
  });

  it("answers heartbeats, while a cell blocks too", async () => {
    const socket = new Request({ linger: 0, receiveTimeout: 2000 });
    socket.connect(address(kernel.client.connection, "hb_port"));
    const running = kernel.run("const until = Date.now() + 500; while (Date.now() < until) {}");
    await sleep(100);
    const asked = Date.now();
    await socket.send("beat");
    expect(String((await socket.receive())[0])).toBe("beat");
    expect(Date.now() - asked).toBeLessThan(300);
    socket.close();
    await running;
  });

  it("welcomes each subscriber, and only to its topic", async () => {
    for (const topic of ["", "stream"]) {
      const socket = new Subscriber({ linger: 0, receiveTimeout: 2000 });
      socket.connect(address(kernel.client.connection, "iopub_port"));
      socket.subscribe(topic);
      const welcome = decode(await socket.receive(), kernel.client.connection.key);
      expect(welcome.header.msg_type).toBe("iopub_welcome");
      expect(welcome.content).toEqual({ subscription: topic });
      socket.close();
    }
  });

  it("lets a subscriber miss nothing after its welcome, while a cell puts out as much as it can", async () => {
    const code = "for (let i = 0; i < 400; i++) { display(i); await new Promise((done) => setTimeout(done, 1)); }";
    const running = kernel.run(code);
    for (let i = 0; i < 40; i++) {
      const socket = new Subscriber({ linger: 0, receiveTimeout: 2000 });
      socket.connect(address(kernel.client.connection, "iopub_port"));
      socket.subscribe("");
      const types: string[] = [];
      const shown: number[] = [];
      while (shown.length < 5) {
        const { header, content } = decode(await socket.receive(), kernel.client.connection.key);
        types.push(header.msg_type);
        const { data } = content as { data?: Record<string, string> };
        if (header.msg_type === "display_data" && types.includes("iopub_welcome"))
          shown.push(Number(data?.["text/plain"]));
      }
      expect(shown).toEqual(shown.map((_, k) => shown[0]! + k));
      socket.close();
    }
    await running;
  });

  it("ends where a port is taken, and says so", async () => {
    const taken = net.createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as net.AddressInfo;
    const file = `${kernel.folder}/taken.json`;
    // 0 is any port that is free.
    const ports = { shell_port: 0, control_port: port, iopub_port: 0, stdin_port: 0, hb_port: 0 };
    fs.writeFileSync(file, JSON.stringify({ ...ports, transport: "tcp", ip: "127.0.0.1", key: "" }));
    const child = spawn(process.execPath, [".build/kernel/main.js", "kernel", file], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
    });
    const [code] = await once(child, "exit");
    taken.close();
    expect(code).toBe(1);
    expect(said).toBe(`triad: cannot listen on tcp://127.0.0.1:${port}: Address already in use\n`);
  });
});
