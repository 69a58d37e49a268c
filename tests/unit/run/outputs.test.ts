import { describe, expect, it } from "vitest";
import { type OutputMessage, outputsOfNotebook } from "../../../kernel/run/outputs";

const stream = (text: string, name = "stdout"): OutputMessage => ({ type: "stream", content: { name, text } });
const shown = (text: string, id?: string, type = "display_data"): OutputMessage => ({
  type,
  content: { data: { "text/plain": text }, metadata: {}, transient: id === undefined ? {} : { display_id: id } },
});
const clear = (wait: boolean): OutputMessage => ({ type: "clear_output", content: { wait } });

function collect(...messages: OutputMessage[]): unknown[] {
  const cell = outputsOfNotebook()();
  for (const message of messages) cell.receive(message);
  return cell
    .current()
    .map((output) => ("data" in output ? output.data["text/plain"] : "text" in output && output.text));
}

describe("outputsOfNotebook", () => {
  it("joins what continues a stream, and keeps the order of two", () => {
    expect(collect(stream("a"), stream("b"), stream("!", "stderr"), stream("c"))).toEqual(["ab", "!", "c"]);
  });

  it("joins before it settles: a carriage return may come in another message", () => {
    expect(collect(stream("10 %"), stream("\r"), stream("99 %"))).toEqual(["99 %"]);
  });

  it("clears at once, or with the next output", () => {
    expect(collect(stream("a"), clear(false))).toEqual([]);
    expect(collect(stream("a"), clear(true))).toEqual(["a"]);
    expect(collect(stream("a"), clear(true), stream("b"), stream("c"))).toEqual(["bc"]);
  });

  it("updates every display of an id, in earlier cells too", () => {
    const next = outputsOfNotebook();
    const [first, second] = [next(), next()];
    first.receive(shown("old", "plot"));
    first.receive(shown("other", "table"));
    second.receive(shown("new", "plot"));
    second.receive(shown("newest", "plot", "update_display_data"));
    expect(first.current()).toMatchObject([{ data: { "text/plain": "newest" } }, { data: { "text/plain": "other" } }]);
    expect(second.current()).toMatchObject([{ data: { "text/plain": "newest" } }]);
  });

  it("does not write the display's id into the notebook, nor an update of what is not there", () => {
    const cell = outputsOfNotebook()();
    cell.receive(shown("x", "plot"));
    cell.receive(shown("y", "nothing", "update_display_data"));
    expect(cell.current()).toEqual([{ output_type: "display_data", data: { "text/plain": "x" }, metadata: {} }]);
  });

  it("keeps a result's number and an error's traceback", () => {
    const cell = outputsOfNotebook()();
    cell.receive({
      type: "execute_result",
      content: { execution_count: 3, data: { "text/plain": "1" }, metadata: {} },
    });
    cell.receive({ type: "error", content: { ename: "E", evalue: "v", traceback: ["t"] } });
    expect(cell.current()).toMatchObject([
      { output_type: "execute_result", execution_count: 3 },
      { output_type: "error" },
    ]);
    expect(cell.error()).toEqual({ output_type: "error", ename: "E", evalue: "v", traceback: ["t"] });
  });
});
