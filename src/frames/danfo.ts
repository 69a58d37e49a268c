import Module from "node:module";
import type * as Danfo from "danfojs-node";

let loaded: typeof Danfo | undefined;

/**
 * danfo, loaded when a frame is first asked for: it takes as long to load as the native backend.
 *
 * danfo asks for tfjs-node whatever the backend; where that cannot be loaded, it is given plain tfjs in its place.
 */
export function danfo(): typeof Danfo {
  loaded ??= hasNative() ? require("danfojs-node") : withPlainTfjs(() => require("danfojs-node"));
  return loaded!;
}

function hasNative(): boolean {
  try {
    require("@tensorflow/tfjs-node");
    return true;
  } catch {
    return false;
  }
}

function withPlainTfjs<T>(load: () => T): T {
  const path = require.resolve("@tensorflow/tfjs-node");
  require.cache[path] = Object.assign(new Module(path), { loaded: true, exports: require("@tensorflow/tfjs") });
  try {
    return load();
  } finally {
    // Nobody else may take plain tfjs for the native one.
    delete require.cache[path];
  }
}
