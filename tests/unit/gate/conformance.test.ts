import { expect, test } from "vitest";
import { counted } from "../../gate/conformance";

const end = (line: string) => `\n${"-".repeat(70)}\nRan 5 tests in 8.266s\n\n${line}\n`;

test("what passed, failed and was skipped, with the reasons", () => {
  const output = `test_err (__main__.A.test_err) ... ERROR
test_fail (__main__.A.test_fail) ... FAIL
test_torn (__main__.A.test_torn) ... the kernel says something
skipped "it's not there"
test_ok (__main__.A.test_ok) ... ok
test_skip (__main__.A.test_skip)
What it tests ... skipped 'the protocol has none'
${end("FAILED (failures=1, errors=1, skipped=2)")}`;
  expect(counted(output)).toEqual({
    passed: 1,
    failed: 2,
    skipped: [
      { name: "test_torn", reason: "it's not there" },
      { name: "test_skip", reason: "the protocol has none" },
    ],
    output,
  });
});

test("all passed", () => {
  expect(counted(end("OK"))).toMatchObject({ passed: 5, failed: 0, skipped: [] });
});

test("a suite that did not come to its end has failed", () => {
  expect(counted("Traceback (most recent call last):\n")).toMatchObject({ passed: 0, failed: 1 });
});

test("no skip is lost", () => {
  expect(counted(end("OK (skipped=1)"))).toMatchObject({ passed: 4, failed: 0, skipped: [{ name: "a test" }] });
});
