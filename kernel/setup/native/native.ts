import fs from "node:fs";
import path from "node:path";
import { checkout } from "../checkout.cjs";
import type { Step } from "../step";
import { build, type Obstacle } from "./build";
import { cacheFolder, complete, intact } from "./cache";
import { ownScript } from "./own-script";
import { platformName, tensorflow } from "./platform";
import { type Smoke, smoke } from "./smoke";

const tfjsNode = path.join(checkout, "node_modules/@tensorflow/tfjs-node");
/** Where tfjs-node looks for its binary: a link to the cache, or a folder that somebody else has filled. */
const place = path.join(tfjsNode, "lib/napi-v8");
/** Which binary has passed the test. */
const record = path.join(checkout, ".triad/native.json");

const cached = (): string => {
  const { version } = JSON.parse(fs.readFileSync(path.join(tfjsNode, "package.json"), "utf8")) as { version: string };
  return path.join(cacheFolder(), `tensorflow-${tensorflow}-tfjs-node-${version}-${platformName}`);
};

/** The binary that is there now, by what changes when it does. */
function identity(): string | undefined {
  const binary = path.join(place, "tfjs_binding.node");
  const there = fs.statSync(binary, { throwIfNoEntry: false });
  return there && JSON.stringify({ file: fs.realpathSync(binary), size: there.size, changed: there.mtimeMs });
}

/** Whether it is a link into the cache to something that is not whole. */
const damaged = (): boolean =>
  fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true && !complete(fs.readlinkSync(place));

/** TensorFlow's own library for tfjs: what is there, else what is built, else what is downloaded; without it there is wasm. */
export const native: Step = {
  name: "native backend",
  lock: path.join(cacheFolder(), "native.lock"),
  async check() {
    const now = identity();
    if (now === undefined) return "no binary";
    if (damaged()) return "the cache is damaged";
    return fs.existsSync(record) && fs.readFileSync(record, "utf8") === now ? undefined : "not tested yet";
  },
  async run() {
    if (identity() !== undefined && !damaged() && (await test()).ok) return undefined;
    const obstacle = await fromCache();
    if (obstacle === undefined) return undefined;
    // Never into the cache: it may be whole and only not load here.
    fs.rmSync(place, { recursive: true, force: true });
    if ((await ownScript()) && (await test()).ok) return undefined;
    return `no native backend, ${obstacle.reason}: training runs on wasm, some fifteen times slower; ${obstacle.remedy}`;
  },
};

/** Tests the binary that is there, and writes down that it passed. */
async function test(): Promise<Smoke> {
  const result = await smoke();
  if (!result.ok) return result;
  fs.mkdirSync(path.dirname(record), { recursive: true });
  fs.writeFileSync(record, identity() ?? "");
  return result;
}

/** Links to the build in the cache, after building what is missing or damaged there. */
async function fromCache(): Promise<Obstacle | undefined> {
  const folder = cached();
  const obstacle = complete(folder) ? undefined : await build(folder);
  if (obstacle) return obstacle;
  link(folder);
  const result = await test();
  if (result.ok) return undefined;
  if (await intact(folder)) {
    return {
      reason: `the one in ${folder} does not load (${result.reason})`,
      remedy: "once that is mended, start again",
    };
  }
  fs.rmSync(folder, { recursive: true, force: true });
  return fromCache();
}

function link(folder: string): void {
  fs.rmSync(place, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.symlinkSync(folder, place);
}
