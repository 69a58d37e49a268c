import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { fresh } from "./machine";

const sources = path.resolve(__dirname, "../../../kernel/setup");
const file = (name: string) => path.join(fresh.checkout, name);
const lockText = (version: string) => JSON.stringify({ packages: { "": {}, "node_modules/typescript": { version } } });

/** A TypeScript that builds one program, which says what it was called with and ends with 7. */
const tsc = `
  const fs = require("node:fs");
  fs.appendFileSync("${fresh.folder}/log", "tsc\\n");
  if (fs.readFileSync("kernel/main.ts", "utf8") === "wrong") { console.log("kernel/main.ts(1,1): error TS1: wrong"); process.exit(2); }
  fs.mkdirSync(".build/kernel", { recursive: true });
  fs.mkdirSync(".build/src", { recursive: true });
  for (const name of fs.readdirSync("src")) fs.writeFileSync(".build/src/" + name.replace(".ts", ".js"), "");
  fs.writeFileSync(".build/kernel/main.js", "console.log(process.argv.slice(2).join(' ')); process.exit(7)");
`;
/** An npm that installs that TypeScript; its own list of what is installed comes last. */
const npm = (between = "") => `
rm -rf node_modules; mkdir -p node_modules/typescript/bin; cp tsc.js node_modules/typescript/bin/tsc
${between}
cp package-lock.json node_modules/.package-lock.json`;

beforeEach(() => {
  fs.rmSync(fresh.checkout, { recursive: true });
  for (const name of fs.readdirSync(sources)) {
    if (/\.[cm]js$/.test(name)) fresh.write(`kernel/setup/${name}`, fs.readFileSync(path.join(sources, name), "utf8"));
  }
  fresh.write("package.json", "{}");
  fresh.write("package-lock.json", lockText("1.0.0"));
  fresh.write("tsc.js", tsc);
  for (const name of ["kernel/main.ts", "src/a.ts", "src/b.ts", "tests/c.ts"]) fresh.write(name, "right");
  fs.writeFileSync(path.join(fresh.folder, "log"), "");
  fresh.fake("npm", npm());
});

const env = { PATH: path.join(fresh.folder, "bin") };
const start = (...args: string[]) => {
  const bootstrap = file("kernel/setup/bootstrap.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [bootstrap, ...args], { env, encoding: "utf8" });
  return { status, stdout, stderr };
};
const done = () => fresh.log().map((line) => line.split(" ").slice(0, 2).join(" "));

describe("a fresh clone", () => {
  test("is installed, built and started; its second start does neither", () => {
    expect(start("run", "a.ipynb", "--out", "x")).toMatchObject({ status: 7, stdout: "run a.ipynb --out x\n" });
    expect(done()).toEqual(["npm ci", "tsc"]);
    const second = start("doctor");
    expect(second).toEqual({ status: 7, stdout: "doctor\n", stderr: "" });
    expect(done()).toEqual(["npm ci", "tsc"]);
  });

  test("runs no install scripts", () => {
    start("doctor");
    expect(fresh.log()[0]).toContain("--ignore-scripts");
  });

  test("is installed without a lock file too", () => {
    fs.rmSync(file("package-lock.json"));
    fresh.fake("npm", `echo '${lockText("1.0.0")}' > package-lock.json${npm()}`);
    expect(start("doctor").status).toBe(7);
    expect(done()).toEqual(["npm install", "tsc"]);
  });

  test("says what npm says when that fails, and goes on the next time", () => {
    fresh.fake("npm", "echo 'npm error network is down'; echo 'npm warn much else'; exit 1");
    expect(start("doctor")).toMatchObject({ status: 1, stdout: "" });
    expect(start("doctor").stderr).toMatch(
      /npm ci failed; start again once this is mended:\nnpm error network is down\n$/,
    );
    fresh.fake("npm", npm());
    expect(start("doctor").status).toBe(7);
  });

  test("says so when there is no npm", () => {
    fresh.remove("npm");
    expect(start("doctor").stderr).toMatch(/npm ci failed.*\n.*npm/);
  });
});

describe("what was interrupted is done again", () => {
  test.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)("by %s while npm is at work", async (signal) => {
    fresh.fake("npm", npm("echo $$ > pid; exec sleep 60"));
    const child = spawn(process.execPath, [file("kernel/setup/bootstrap.mjs"), "doctor"], { env, stdio: "ignore" });
    while (!fs.existsSync(file("pid"))) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill(signal);
    // Nobody can pass this one on; where it comes from, npm gets it too.
    if (signal === "SIGKILL") process.kill(Number(fs.readFileSync(file("pid"), "utf8")), signal);
    const [, ended] = await once(child, "close");
    expect(ended).toBe(signal);
    fresh.fake("npm", npm());
    expect(start("doctor").status).toBe(7);
    expect(done()).toEqual(["npm ci", "npm ci", "tsc"]);
  });

  test("when the build has not come to its end", () => {
    start("doctor");
    fs.rmSync(file(".build/stamp.json"));
    expect(start("doctor").status).toBe(7);
    expect(done()).toEqual(["npm ci", "tsc", "tsc"]);
  });
});

describe("what has changed is done again", () => {
  beforeEach(() => void start("doctor"));

  test("other packages in the lock file", () => {
    fresh.write("package-lock.json", lockText("2.0.0"));
    expect(start("doctor").status).toBe(7);
    expect(done()).toEqual(["npm ci", "tsc", "npm ci", "tsc"]);
  });

  test("not packages that are for other platforms only", () => {
    const packages = {
      ...JSON.parse(lockText("1.0.0")).packages,
      "node_modules/darwin": { version: "1", optional: true },
    };
    fresh.write("package-lock.json", JSON.stringify({ packages }));
    start("doctor");
    expect(done()).not.toEqual(["npm ci", "tsc", "npm ci", "tsc"]);
  });

  test("a source that was edited, or added", () => {
    fresh.write("src/a.ts", "other");
    start("doctor");
    fresh.write("src/new.ts", "new");
    start("doctor");
    start("doctor");
    expect(done()).toEqual(["npm ci", "tsc", "tsc", "tsc"]);
  });

  test("a source that was deleted, and its output goes too", () => {
    expect(fs.existsSync(file(".build/src/b.js"))).toBe(true);
    fs.rmSync(file("src/b.ts"));
    start("doctor");
    expect(done()).toEqual(["npm ci", "tsc", "tsc"]);
    expect(fs.existsSync(file(".build/src/b.js"))).toBe(false);
  });

  test("sources with type errors stop it, until they are mended", () => {
    fresh.write("kernel/main.ts", "wrong");
    expect(start("doctor")).toMatchObject({ status: 1, stdout: "" });
    expect(start("doctor").stderr).toContain("kernel/main.ts(1,1): error TS1: wrong");
    fresh.write("kernel/main.ts", "right");
    expect(start("doctor").status).toBe(7);
  });
});

test("two starts at once install and build once", async () => {
  fresh.fake("npm", npm("sleep 0.2"));
  const starts = [1, 2, 3].map(() =>
    spawn(process.execPath, [file("kernel/setup/bootstrap.mjs"), "doctor"], { env, stdio: "ignore" }),
  );
  const codes = await Promise.all(starts.map(async (child) => (await once(child, "close"))[0]));
  expect(codes).toEqual([7, 7, 7]);
  expect(done()).toEqual(["npm ci", "tsc"]);
});

test("the gate's last line is there even when nothing could be built", () => {
  fresh.write("kernel/main.ts", "wrong");
  expect(start("test")).toMatchObject({ status: 1, stdout: "0 passed, 1 failed\n" });
});

test.each(["18.20.0", "20.18.3"])("Node %s is told that it is too old, in one line", (version) => {
  const pretend = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  fresh.write("pretend.cjs", pretend);
  const args = ["--require", file("pretend.cjs"), file("kernel/setup/bootstrap.mjs"), "lab"];
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toBe(`triad: Node ${version} is too old; install Node 20.19 or newer (nodejs.org)\n`);
});
