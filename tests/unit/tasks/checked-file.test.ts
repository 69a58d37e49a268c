import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkedFile } from "../../../src/tasks/checked-file";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder("checked");
const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("checkedFile", () => {
  it("gives the bytes of the file that was meant", async () => {
    writeFileSync(join(folder, "abc"), "abc");
    expect((await checkedFile(join(folder, "abc"), abc)).toString()).toBe("abc");
  });

  it("refuses another content, and names the file and both sums", async () => {
    const file = join(folder, "abd");
    writeFileSync(file, "abd");
    const found = "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9";
    await expect(checkedFile(file, abc)).rejects.toThrow(`${file}: its sha256 is ${found}; it must be ${abc}`);
  });

  it("says which file is missing and how it comes back", async () => {
    const file = join(folder, "none");
    await expect(checkedFile(file, abc)).rejects.toThrow(`${file}: cannot be read (ENOENT); a fresh "npm start"`);
  });
});
