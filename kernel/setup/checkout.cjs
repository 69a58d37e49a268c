// @ts-check
const fs = require("node:fs");
const path = require("node:path");

/** @param {string} folder @returns {string} */
const upwards = (folder) => (fs.existsSync(path.join(folder, "package.json")) ? folder : upwards(path.dirname(folder)));

/** The root of Triad's own checkout, the same for this file and for its copy in the build. */
const checkout = fs.realpathSync(upwards(__dirname));

module.exports = { checkout };
