// @ts-check
const fs = require("node:fs");
const path = require("node:path");
const { checkout } = require("./checkout.cjs");
const { run } = require("./child.cjs");

const lockFile = path.join(checkout, "package-lock.json");
/** npm writes this last of all, so it states what a finished installation left; an interrupted one never matches. */
const installed = path.join(checkout, "node_modules/.package-lock.json");

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>} */
const entries = (file) => JSON.parse(fs.readFileSync(file, "utf8")).packages;

/** npm itself, by the file that runs this script where there is one: what is first on the PATH may be of another Node. */
const npm = /npm-cli\.js$/.test(process.env.npm_execpath ?? "")
  ? [process.execPath, process.env.npm_execpath ?? ""]
  : ["npm"];

/** Of all that npm says about a failure, what it says first. @param {string} output */
const reason = (output) => {
  const errors = output.split("\n").filter((line) => /^npm (error|ERR!)|^sh: /.test(line));
  return (errors.length > 0 ? errors.slice(0, 8) : [output.trim()]).join("\n");
};

/** The npm packages, as the lock file pins them, none of their install scripts run.
 * @type {import("./step").Step} */
const packages = {
  name: "npm packages",
  lock: path.join(checkout, ".triad/packages.lock"),
  async check() {
    if (!fs.existsSync(installed)) return "not installed";
    if (!fs.existsSync(lockFile)) return "no package-lock.json";
    const there = entries(installed);
    for (const [name, { version, optional, devOptional, peer }] of Object.entries(entries(lockFile))) {
      // What is optional is made for some platforms only.
      if (name === "" || optional || devOptional || peer || there[name]?.version === version) continue;
      return `${name.replace(/^node_modules\//, "")} is ${there[name]?.version ?? "missing"}, not ${version}`;
    }
    return undefined;
  },
  async run() {
    const started = Date.now();
    const verb = fs.existsSync(lockFile) ? "ci" : "install";
    console.error(`triad: npm ${verb}: installs the packages into node_modules (once, a minute or so)`);
    const [program = "npm", ...rest] = npm;
    // Whatever the user's own settings leave out, the tests and the build need.
    const args = [...rest, verb, "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev", "--include=optional"];
    const { ok, output } = await run(program, args, { cwd: checkout, env: { NODE_ENV: "development" } });
    if (!ok) return `npm ${verb} failed; start again once this is mended:\n${reason(output)}`;
    console.error(`triad: packages installed, ${Math.round((Date.now() - started) / 1000)} s`);
    return undefined;
  },
};

module.exports = { packages };
