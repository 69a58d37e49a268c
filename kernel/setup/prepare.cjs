// @ts-check
const { withLock } = require("./lock.cjs");

/**
 * Runs a step if it has not been done; two processes at once do it once.
 * @param {import("./step").Step} step
 * @returns {Promise<string | undefined>} what is lacking, in one line
 */
async function prepare(step) {
  try {
    if ((await step.check()) === undefined) return undefined;
    return await withLock(step.lock, async () => ((await step.check()) === undefined ? undefined : step.run()));
  } catch (error) {
    // A full disk, a folder that cannot be written: what does not need this step goes on.
    return `${step.name}: ${error instanceof Error ? error.message : error}`;
  }
}

module.exports = { prepare };
