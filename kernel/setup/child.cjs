// @ts-check
const { spawn } = require("node:child_process");

const deadly = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a program to its end. A signal that is to end this process ends the program first, so that nothing is left at work.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, show?: boolean, timeout?: number }} [options] `show`: its output
 *   goes to the terminal; otherwise it is kept
 * @returns {Promise<{ ok: boolean, output: string }>} a program that is not there has failed
 */
function run(program, args, { cwd, env, show = false, timeout } = {}) {
  return new Promise((resolve) => {
    /** @type {NodeJS.Signals | undefined} */
    let ended;
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      ended = signal;
      child.kill(signal);
    };
    // Before the program starts: a signal that comes while it does must find them.
    for (const signal of deadly) process.on(signal, end);
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", show ? 2 : "pipe", show ? 2 : "pipe"],
      timeout,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (part) => {
        output += part;
      });
    }
    const done = (/** @type {boolean} */ ok, /** @type {string} */ text) => {
      for (const signal of deadly) process.off(signal, end);
      if (ended) process.kill(process.pid, ended);
      else resolve({ ok, output: text });
    };
    child.on("error", (error) => done(false, error.message));
    child.on("close", (code, signal) => {
      const late = timeout !== undefined && signal === "SIGTERM" && ended === undefined;
      done(code === 0, late ? `${output}\n${program} did not end within ${timeout / 1000} s\n` : output);
    });
  });
}

module.exports = { run };
