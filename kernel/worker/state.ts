import { shared } from "./helper-state";

/** What the main thread tells the helper thread by being there; see `shared` for what is where. */
export const state = new Int32Array(new SharedArrayBuffer(4 * Object.keys(shared).length));
