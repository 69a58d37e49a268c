// @ts-check
const { withLock } = require("./lock.cjs");

/**
 * Runs a step if it has not been done; two processes at once do it once.
 * @param {import("./step").Step} step
 * @returns {Promise<string | undefined>} what is lacking, in one line
 */
async function prepare(step) {
  if ((await step.check()) === undefined) return undefined;
  return withLock(step.lock, async () => ((await step.check()) === undefined ? undefined : step.run()));
}

module.exports = { prepare };
