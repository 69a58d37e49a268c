import { expect, it } from "vitest";
import { shared } from "../../../kernel/debug/shared";

/** Looks that end when they are told to. */
function looks() {
  const ends: ((failure?: Error) => void)[] = [];
  const ask = shared(
    () =>
      new Promise<number>((resolve, reject) => {
        const number = ends.length;
        ends.push((failure) => (failure ? reject(failure) : resolve(number)));
      }),
  );
  return { ask, ends };
}

it("all that ask while a look is under way share the next, which begins when that has ended", async () => {
  const { ask, ends } = looks();
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect(ends).toHaveLength(1);
  ends[0]!();
  expect(await first).toBe(0);
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
  const fourth = ask();
  ends[1]!();
  expect(await Promise.all([second, third])).toEqual([1, 1]);
  await new Promise(setImmediate);
  ends[2]!();
  expect(await fourth).toBe(2);
});

it("a look that fails is followed by the next", async () => {
  const { ask, ends } = looks();
  const first = ask();
  const second = ask();
  ends[0]!(new Error("lost"));
  await expect(first).rejects.toThrow("lost");
  await new Promise(setImmediate);
  ends[1]!();
  expect(await second).toBe(1);
});
