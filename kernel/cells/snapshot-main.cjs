// @ts-check
/**
 * Run by `node --build-snapshot`, which knows Node's own modules alone: the others are loaded here, as they would be by Node.
 */
const fs = require("node:fs");
const { createRequire, isBuiltin } = require("node:module");
const path = require("node:path");
const { startupSnapshot } = require("node:v8");

/** @type {Map<string, { exports: any }>} */
const modules = new Map();

/** @param {string} file @returns {any} */
function load(file) {
  const known = modules.get(file);
  if (known) return known.exports;
  const module = { exports: {} };
  modules.set(file, module);
  const text = fs.readFileSync(file, "utf8");
  if (file.endsWith(".json")) module.exports = JSON.parse(text);
  else {
    // Not by node:vm: what that hands out is no part of a snapshot.
    // biome-ignore lint/security/noGlobalEval: the code is this checkout's
    const body = globalThis.eval(
      `(function (exports, require, module, __filename, __dirname) {${text}\n})\n//# sourceURL=${file}`,
    );
    body.call(module.exports, module.exports, requireFrom(file), module, file, path.dirname(file));
  }
  return module.exports;
}

/** @param {string} file */
function requireFrom(file) {
  const { resolve } = createRequire(file);
  const own = (/** @type {string} */ id) => (isBuiltin(id) ? require(id) : load(resolve(id)));
  return Object.assign(own, { resolve, main: undefined });
}

const { main } = load(path.join(__dirname, "process-main.js"));
const { warm } = load(path.join(__dirname, "typescript/warm.js"));
void warm().then(() => startupSnapshot.setDeserializeMainFunction(main));
