import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readConnection } from "../../../kernel/wire/connection";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder("connection");

const ports = { shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 };
const key = "x".repeat(40);

function reading(content: object) {
  const file = path.join(folder, "connection.json");
  fs.writeFileSync(file, JSON.stringify({ ...ports, ...content }));
  return readConnection(file);
}

describe("a connection file", () => {
  it("needs its ports; the rest has defaults", () => {
    expect(reading({})).toEqual({
      ...ports,
      ...{ transport: "tcp", ip: "127.0.0.1", key: "", signature_scheme: "hmac-sha256" },
    });
    expect(() => reading({ hb_port: "5" })).toThrow('hb_port is "5", should be a whole number');
  });

  it("has both keys for encryption or none, and no error tells them", () => {
    const keys = { curve_publickey: key, curve_secretkey: "y".repeat(40) };
    expect(reading(keys)).toMatchObject(keys);
    expect(reading({ curve_publickey: null, curve_secretkey: null })).not.toHaveProperty("curve_publickey");
    expect(() => reading({ curve_publickey: key })).toThrow(
      "curve_secretkey should be a key of 40 characters (Z85), as should curve_publickey",
    );
    for (const wrong of [7, "short", `${key}y`, `${key.slice(1)}\n`, [key]]) {
      expect(() => reading({ ...keys, curve_secretkey: wrong })).toThrow(/^((?!short|xxx).)*curve_secretkey should be/);
    }
  });
});
