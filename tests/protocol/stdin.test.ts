import { describe, expect, it } from "vitest";
import { eventually, testKernel } from "./kernel";

const kernel = testKernel();
const { run } = kernel;

/** Answers each question with the next of these, and keeps what was asked. */
function person(...answers: string[]) {
  const asked: unknown[] = [];
  const onInput = (prompt: string, password: boolean) => {
    asked.push(password ? [prompt, "hidden"] : prompt);
    return answers[asked.length - 1] ?? "";
  };
  return { asked, onInput };
}

describe("a cell", () => {
  it("asks for lines and for what is not to be shown, and awaits them", async () => {
    const { asked, onInput } = person("Ada", "hush");
    const code = "[await input('name? '), await password('secret? ')].join('/')";
    expect((await run(code, { onInput })).result()).toBe("'Ada/hush'");
    expect(asked).toEqual(["name? ", ["secret? ", "hidden"]]);
  });

  it("asks with the browsers' functions, which return the answer", async () => {
    const { asked, onInput } = person("Ada", "", "yes", "no", "");
    const code =
      "const answers = [prompt('Name?'), prompt('City?', 'London'), confirm('Sure?'), confirm('Really?'), alert('Done.')];\n" +
      "JSON.stringify(answers)";
    expect((await run(code, { onInput })).result()).toBe(`'["Ada","London",true,false,null]'`);
    expect(asked).toEqual(["Name? ", "City? [London] ", "Sure? [y/N] ", "Really? [y/N] ", "Done. [Enter] "]);
  });

  it("asks from within a function, a timer and a promise's callback, where nothing can be awaited", async () => {
    const { onInput } = person("one", "two", "three");
    const code =
      "const words = [1].map(() => prompt());\n" +
      "await new Promise<void>((done) => setTimeout(() => { words.push(prompt()); done(); }, 5));\n" +
      "await Promise.resolve().then(() => { words.push(prompt()); });\nwords.join()";
    expect((await run(code, { onInput })).result()).toBe("'one,two,three'");
  });

  it("gets what it asks for whole, whatever is in it", async () => {
    const long = `🧠 "quoted" \\ \u0000 ${"x".repeat(100_000)}`;
    const { onInput } = person(long, long);
    const { reply } = await run("const [a, b] = [prompt(), await input()];", {
      onInput,
      userExpressions: { same: "a === b", length: "a.length" },
    });
    expect(reply.user_expressions).toMatchObject({
      same: { data: { "text/plain": "true" } },
      length: { data: { "text/plain": String(long.length) } },
    });
  });

  it("may not ask where nobody can be asked", async () => {
    for (const ask of ["await input()", "await password()", "prompt()", "confirm()", "alert()"]) {
      const { reply } = await run(ask, { allowStdin: false });
      expect(reply.evalue, ask).toMatch(/nobody can be asked/);
    }
  });

  it("gets the answer to its own question, where two shells ask", async () => {
    const { content } = await kernel.client.request("create_subshell_request", {}, "control");
    const subshell = String(content.subshell_id);
    let first: ((text: string) => void) | undefined;
    let second: ((text: string) => void) | undefined;
    const one = run("await input('first')", {
      onInput: () =>
        new Promise((done) => {
          first = done;
        }),
    });
    await eventually(() => first !== undefined);
    const other = run("await input('second')", {
      subshell,
      onInput: () =>
        new Promise((done) => {
          second = done;
        }),
    });
    await eventually(() => second !== undefined);
    second?.("early");
    expect((await other).result()).toBe("'early'");
    first?.("late");
    expect((await one).result()).toBe("'late'");
  });

  it.each(["await input()", "prompt()", "for (;;) { try { prompt() } catch { break } }\nprompt()"])(
    "that waits for an answer is interrupted: %s",
    async (code) => {
      await run("const before = 'kept';");
      let asked = false;
      const onInput = () => {
        asked = true;
        return new Promise<string>(() => {});
      };
      const running = run(code, { onInput });
      await eventually(() => asked);
      const at = Date.now();
      await kernel.client.interrupt();
      expect((await running).reply.ename).toBe("KeyboardInterrupt");
      expect(Date.now() - at).toBeLessThan(1000);
      expect((await run("before")).result()).toBe("'kept'");
      const { onInput: answer } = person("next");
      expect((await run("prompt() + (await input())", { onInput: answer })).result()).toBe("'next'");
    },
  );

  it("leaves the kernel free to answer all else while it waits", async () => {
    let answer: (text: string) => void = () => {};
    const running = run("prompt()", {
      onInput: () =>
        new Promise((done) => {
          answer = done;
        }),
    });
    await new Promise((done) => setTimeout(done, 200));
    expect((await kernel.client.request("kernel_info_request")).content.status).toBe("ok");
    expect((await kernel.client.request("complete_request", { code: "Math.", cursor_pos: 5 })).content.status).toBe(
      "ok",
    );
    answer("at last");
    expect((await running).result()).toBe("'at last'");
  });
});
