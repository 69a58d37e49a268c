import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { journal } from "../../rules/journal";
import { temporaryFolder } from "../../temporary-folder";

const folder = temporaryFolder("journal");

test("what has been done is not done again, in this process or another", async () => {
  const file = path.join(folder, "new", "results.jsonl");
  let done = 0;
  const work = async () => ({ nth: ++done, lost: Number.NaN });
  const first = journal(file);
  expect(await first.result(["a", 1], work)).toEqual({ nth: 1, lost: null });
  expect(await first.result(["a", 1], work)).toEqual({ nth: 1, lost: null });
  expect(await journal(file).result(["a", 1], work)).toEqual({ nth: 1, lost: null });
  expect(await journal(file).result(["a", 2], work)).toEqual({ nth: 2, lost: null });
});

test("what a crash cut short is done again, and what came before and comes after is kept", async () => {
  const file = path.join(folder, "torn.jsonl");
  await journal(file).result(["whole"], async () => 1);
  fs.appendFileSync(file, '{"key":"[\\"torn\\"]","resu');
  const again = journal(file);
  expect(await again.result(["whole"], async () => 0)).toBe(1);
  expect(await again.result(["torn"], async () => 2)).toBe(2);
  expect(await journal(file).result(["torn"], async () => 3)).toBe(2);
});

test("what fails is not written down", async () => {
  const file = path.join(folder, "failed.jsonl");
  await expect(journal(file).result(["a"], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await journal(file).result(["a"], async () => 1)).toBe(1);
});
