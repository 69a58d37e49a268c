import { describe, expect, it } from "vitest";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

/** What a cell leaves behind; each says "late" when the next cell has long begun. */
const later = {
  "a timer": "setTimeout(() => console.log('late'), wait);",
  "an interval": "const ticking = setInterval(() => { console.log('late'); clearInterval(ticking); }, wait);",
  "a timer's promise":
    "import { setTimeout as sleep } from 'node:timers/promises'; void sleep(wait).then(() => console.log('late'));",
  "an async function":
    "void (async () => { await new Promise((done) => setTimeout(done, wait)); console.log('late'); })();",
  "an emitter's callback":
    "import { EventEmitter } from 'node:events'; const emitter = new EventEmitter(); emitter.on('go', () => console.log('late')); setTimeout(() => emitter.emit('go'), wait);",
  "an abort":
    "const controller = new AbortController(); controller.signal.addEventListener('abort', () => console.log('late')); setTimeout(() => controller.abort(), wait);",
  "a file's promise":
    "import files from 'node:fs/promises'; void (async () => { for (const end = Date.now() + wait; Date.now() < end; ) await files.stat('.'); console.log('late'); })();",
  "a file's callback":
    "import fs from 'node:fs'; const again = (end: number): void => fs.stat('.', () => (Date.now() < end ? again(end) : console.log('late'))); again(Date.now() + wait);",
  "a child process's callback": `import { execFile } from 'node:child_process'; execFile(process.execPath, ['-e', 'setTimeout(() => console.log("late"), ' + wait + ')'], (_, out) => process.stdout.write(out));`,
  "a child process's output": `import { spawn } from 'node:child_process'; spawn(process.execPath, ['-e', 'setTimeout(() => console.log("late"), ' + wait + ')']).stdout.on('data', (data) => process.stdout.write(data));`,
  "a thread's message": `import { Worker } from 'node:worker_threads'; new Worker('setTimeout(() => require("worker_threads").parentPort.postMessage("late"), ' + wait + ')', { eval: true }).on('message', (text) => console.log(text));`,
  "a server's callback":
    "import http from 'node:http'; const server = http.createServer((_, answer) => { console.log('late'); answer.end(); server.close(); }).listen(0, '127.0.0.1', () => setTimeout(() => http.get({ port: (server.address() as any).port, host: '127.0.0.1', agent: false }), wait));",
};

describe("what a cell leaves behind is filed under it, when the next cell runs:", () => {
  it.each(Object.entries(later))("%s", async (_, code) => {
    await run("const wait = 300;");
    const first = await run(`${code}\n0`);
    const second = await run(
      "console.log('second'); await new Promise((done) => setTimeout(done, 700)); console.log('ends')",
    );
    await eventually(() => /late/.test(first.text() + second.text()));
    expect([first.text(), second.text()]).toEqual(["late\n", "second\nends\n"]);
  });

  it("a late rejection, and an error in a timer", async () => {
    const first = await run(
      "setTimeout(() => { void Promise.reject(new Error('rejected')); setTimeout(() => { throw new Error('thrown') }, 1); }, 200); 0",
    );
    const second = await run("await new Promise((done) => setTimeout(done, 500)); 'second'");
    expect(first.of("error").map(({ content }) => content.evalue)).toEqual(["rejected", "thrown"]);
    expect(second.of("error")).toEqual([]);
  });
});
