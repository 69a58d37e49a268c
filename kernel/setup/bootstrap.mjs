#!/usr/bin/env node
// The first file that runs on a fresh clone: nothing is installed or built yet, so it is plain JavaScript without
// dependencies, and looks at Node's version before it loads anything that an old Node could not read.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`triad: Node ${process.versions.node} is too old; install Node 20.19 or newer (nodejs.org)`);
  process.exit(1);
}
import("./start.cjs").then(({ start }) => start(process.argv.slice(2)));
