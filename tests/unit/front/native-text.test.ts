import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { NativeText } from "../../../kernel/front/native-text";
import { endMark } from "../../../kernel/worker/protocol";

/** What is passed on of what is written, with each run's end awaited. */
async function passed(...chunks: (string | number)[]) {
  const stream = new PassThrough();
  let text = "";
  const native = new NativeText(stream, (more) => {
    text += more;
  });
  for (const chunk of chunks) {
    if (typeof chunk === "number") await native.until(endMark(chunk));
    else stream.write(chunk);
    await new Promise(setImmediate);
  }
  return { text, tail: native.tail };
}

describe("native text", () => {
  it("is passed on as it comes, whole lines only", async () => {
    expect((await passed("one\ntw")).text).toBe("one\n");
    expect((await passed("one\ntw", "o\n")).text).toBe("one\ntwo\n");
    expect((await passed("10 %\r20 %\r")).text).toBe("10 %\r20 %\r");
  });

  it("is complete at the end of a run", async () => {
    const mark = endMark(7);
    expect((await passed(`no line end${mark}`, 7)).text).toBe("no line end");
    expect((await passed("torn", mark.slice(0, 4), mark.slice(4), 7)).text).toBe("torn");
    expect((await passed(`a${mark}after\n`, 7)).text).toBe("aafter\n");
  });

  it("does not wait for ever for a mark, nor show one that came late", async () => {
    expect((await passed("a", 7, `${endMark(7)}b${endMark(8)}`, 8)).text).toBe("ab");
  });

  it("leaves out what TensorFlow's libraries say at each start", async () => {
    const chatter = "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n";
    expect((await passed(`${chatter}I0000 oneDNN custom operations are on.\nkept\n`)).text).toBe("kept\n");
  });

  it("withholds the account of a crash, and shows it where the run goes on", async () => {
    const account = "FATAL ERROR: Reached heap limit\n----- Native stack trace -----\n";
    const crash = await passed("before\n", account);
    expect(crash.text).toBe("before\n");
    expect(crash.tail).toContain("FATAL ERROR");
    expect((await passed(account, endMark(1), 1)).text).toBe(account);
  });
});
