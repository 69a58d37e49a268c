import { afterAll, describe, expect, it } from "vitest";
import { editorOf } from "../../../kernel/commands/editor";
import { createSession } from "../cells/session";

const { cells, close } = createSession();
afterAll(close);
const { complete } = editorOf(cells);

describe("completion of a command", () => {
  it.each(["\n", "\r\n", "\r"])(
    "is of a line's beginning, and not within a template, where lines end by %j",
    async (end) => {
      const line = `const a = 1;${end}%wh`;
      expect(await complete(line, line.length)).toMatchObject({ matches: ["%who"], start: line.length - 3 });
      const template = `const a = \`${end}%wh`;
      expect((await complete(template, template.length)).matches).toEqual([]);
    },
  );
});
