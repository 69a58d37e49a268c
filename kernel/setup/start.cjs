// @ts-check
const path = require("node:path");
const { build } = require("./build.cjs");
const { checkout } = require("./checkout.cjs");
const { packages } = require("./packages.cjs");
const { prepare } = require("./prepare.cjs");

/** The commands that are programs of their own; every other one is `kernel/main`'s. */
const programs = /** @type {Record<string, string | undefined>} */ ({
  test: ".build/tests/gate.js",
  bench: ".build/tests/bench/main.js",
  rules: ".build/tests/rules/main.js",
  scenarios: ".build/tests/scenarios/main.js",
});

/**
 * Installs the packages, builds, and becomes the command: in this same process, so that signals and exit codes are its own.
 * @param {string[]} argv the command and its arguments
 */
async function start([command = "--help", ...args]) {
  for (const step of [packages, build]) {
    const lacking = await prepare(step);
    if (lacking === undefined) continue;
    console.error(`triad: ${lacking}`);
    // The gate promises its last line whatever happens.
    if (command === "test") console.log("0 passed, 1 failed");
    process.exit(1);
  }
  const program = programs[command];
  if (program) {
    const { prepareAll } = require(path.join(checkout, ".build/kernel/setup/steps.js"));
    await prepareAll(["python", "kernelspec", "native"]);
  }
  const file = path.join(checkout, program ?? ".build/kernel/main.js");
  process.argv = [process.argv[0], file, ...(program ? args : [command, ...args])];
  require(file);
}

module.exports = { start };
