// @ts-check
const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

/** @param {string} file */
const read = (file) => {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** @param {string} pid */
const alive = (pid) => {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
};

/**
 * Takes the lock if nobody living holds it. The process number gets into the file by a link, which is whole or not there.
 * @param {string} file
 */
function tryTake(file) {
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, String(process.pid));
  try {
    const holder = read(file);
    if (holder !== undefined && !alive(holder)) {
      // Two may find the same dead holder. Each moves the file aside, and gives it back if it was not the dead one's.
      const aside = `${mine}.dead`;
      fs.renameSync(file, aside);
      if (read(aside) !== holder) fs.linkSync(aside, file);
      fs.rmSync(aside, { force: true });
    }
    fs.linkSync(mine, file);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

/**
 * Does the work while no other process does work under the same lock. A lock whose process is dead is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withLock(file, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let waits = 0; !tryTake(file); waits++) {
    if (waits === 5) console.error(`triad: waits for process ${read(file) ?? "?"}, which holds ${file}`);
    await sleep(200);
  }
  const release = () => fs.rmSync(file, { force: true });
  process.on("exit", release);
  try {
    return await work();
  } finally {
    release();
    process.off("exit", release);
  }
}

module.exports = { withLock };
