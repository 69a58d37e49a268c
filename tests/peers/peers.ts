import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";
import { kernelMain } from "../../kernel/setup/kernel-main";
import { denoPeer, denoProgram } from "./deno";
import { peersFolder } from "./folder";
import type { Peer, PeerName } from "./peer";
import { peersPython, pythonPeers } from "./python";

const node = process.execPath;
const modules = path.join(checkout, "node_modules");
const python = { language: "python", needs: pythonPeers, spec: { metadata: { debugger: true } } } as const;

/** tslab takes Node's types, and what cells import, from the folder that it runs in. */
const links = Object.fromEntries(
  ["@types", "@tensorflow", "tslab"].map((name) => [`node_modules/${name}`, path.join(modules, name)]),
);

/** Triad and the kernels that it is held against; each is started as its own kernelspec does it. */
export const peers: { readonly [K in PeerName]: Peer & { readonly name: K } } = {
  triad: {
    name: "triad",
    language: "typescript",
    kernelspec: "triad",
    argv: [node, kernelMain, "kernel", "{connection_file}"],
    spec: { interrupt_mode: "message" },
  },
  tslab: {
    name: "tslab",
    language: "typescript",
    kernelspec: "tslab",
    argv: [node, require.resolve("tslab/bin/tslab"), "kernel", "--config-path={connection_file}"],
    links,
  },
  deno: {
    name: "deno",
    language: "typescript",
    kernelspec: "deno",
    // Where its program is shows only when it has been installed.
    get argv() {
      return [denoProgram(), "jupyter", "--kernel", "--conn", "{connection_file}"];
    },
    env: { DENO_DIR: path.join(peersFolder, "deno-cache"), DENO_NO_UPDATE_CHECK: "1" },
    needs: denoPeer,
  },
  ipykernel: {
    ...python,
    name: "ipykernel",
    kernelspec: "python3",
    argv: [peersPython, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    spec: { metadata: { debugger: true, supported_encryption: ["curve"] } },
  },
  "xeus-python": {
    ...python,
    name: "xeus-python",
    kernelspec: "xpython",
    argv: [peersPython, "-m", "xpython_launcher", "-f", "{connection_file}"],
  },
};

export const isPeer = (name: string): name is PeerName => Object.hasOwn(peers, name);
