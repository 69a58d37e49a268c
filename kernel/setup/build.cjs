// @ts-check
const fs = require("node:fs");
const path = require("node:path");
const { checkout } = require("./checkout.cjs");
const { run } = require("./child.cjs");

const stamp = path.join(checkout, ".build/stamp.json");

/** Every source with what changes when it is edited. @returns {Record<string, string>} */
function sources() {
  /** @type {Record<string, string>} */
  const found = {};
  const note = (/** @type {string} */ file) => {
    const { mtimeMs, size } = fs.statSync(path.join(checkout, file));
    found[file] = `${mtimeMs} ${size}`;
  };
  for (const room of ["kernel", "src", "tests"]) {
    for (const entry of fs.readdirSync(path.join(checkout, room), { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name)) {
        note(path.relative(checkout, path.join(entry.parentPath ?? entry.path, entry.name)));
      }
    }
  }
  // The compiler's snapshot is for one version of it.
  found.Node = process.versions.node;
  for (const file of ["tsconfig.json", "package-lock.json"]) if (fs.existsSync(path.join(checkout, file))) note(file);
  return found;
}

/** What the last finished build was made of. @returns {Record<string, string>} */
function built() {
  try {
    return JSON.parse(fs.readFileSync(stamp, "utf8"));
  } catch {
    return {};
  }
}

/** The TypeScript sources compiled into `.build`.
 * @type {import("./step").Step} */
const build = {
  name: "build",
  lock: path.join(checkout, ".triad/build.lock"),
  async check() {
    const [now, then] = [sources(), built()];
    const changed = Object.keys({ ...now, ...then }).find((file) => now[file] !== then[file]);
    if (changed === undefined) return undefined;
    return Object.keys(then).length === 0 ? "not built" : `${changed} has changed`;
  },
  async run() {
    const [now, then] = [sources(), built()];
    console.error("triad: compiles TypeScript into .build");
    const { ok, output } = await run(process.execPath, ["node_modules/typescript/bin/tsc"], { cwd: checkout });
    if (!ok) return `TypeScript finds errors:\n${output.trimEnd()}`;
    for (const gone of Object.keys(then).filter((file) => !(file in now))) {
      const output = path.join(checkout, ".build", gone.replace(/\.ts$/, ""));
      for (const ending of [".js", ".js.map", ".d.ts"]) fs.rmSync(output + ending, { force: true });
    }
    // Packs plotly.js, which the first figure would have to wait a second for.
    const pack = 'require("./.build/kernel/display/plotly-library.js").libraryHtml()';
    await run(process.execPath, ["-e", pack], { cwd: checkout });
    // Reads the libraries that cells need; without what it keeps a kernel's first cell takes a second longer.
    const keep =
      'const lacking = require("./.build/kernel/cells/snapshot.js").snapshot.make(); if (lacking) throw lacking;';
    const kept = await run(process.execPath, ["-e", keep], { cwd: checkout });
    if (!kept.ok) console.error(`triad: kernels will start slowly: no snapshot of the compiler: ${kept.output.trim()}`);
    // What was edited while tsc ran differs from `now`, and is built at the next start.
    fs.writeFileSync(stamp, JSON.stringify(now));
    return undefined;
  },
};

module.exports = { build };
