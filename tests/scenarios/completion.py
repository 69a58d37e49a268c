"""What the editor asks while one types: completions, documentation, whether a cell is complete."""

import time

from client import PATIENCE, check, same
from scenario import Lacks, NotApplicable, scenario


def completed(k, code, cursor=None, within=5):
    cursor = len(code) if cursor is None else cursor
    return k.request("complete_request", {"code": code, "cursor_pos": cursor}, within=within)


def mathematics(k):
    """Python has it to import."""
    if k.spec["language"] == "python":
        k.run("import math")


def matches(k, code, *wanted):
    reply = completed(k, code)
    found = [match.removeprefix(".").rsplit(".", 1)[-1] for match in reply["matches"]]
    check(all(word in found for word in wanted), reply)
    return reply


@scenario(ts=("Number.MAX_S", "MAX_SAFE_INTEGER"), py=("import sys\nsys.maxs", "maxsize"))
def property_of_a_global(k, code):
    if k.spec["language"] == "python":
        k.run("import sys")
    matches(k, code[0], code[1])


@scenario(ts=("encodeURIC", "encodeURIComponent"), py=("isinst", "isinstance"))
def global_name(k, code):
    matches(k, code[0], code[1])


@scenario(ts=("const cortex = { layers: 6 };", "cort", "cortex"), py=("cortex = 6", "cort", "cortex"))
def name_of_an_earlier_cell(k, code):
    k.run(code[0])
    matches(k, code[1], code[2])


@scenario(ts=("const cortex = { layers: 6, areas: ['V1'] };", "cortex.areas[0].toUpp", "toUpperCase"), py=("class C:\n    areas = ['V1']\ncortex = C()", "cortex.areas[0].upp", "upper"))
def property_by_its_type(k, code):
    k.run(code[0])
    matches(k, code[1], code[2])


@scenario(ts=("const unrun = [1, 2];\nunrun.findL", "findLast"), py=("unrun = 'text'\nunrun.upp", "upper"))
def name_of_the_same_cell_that_has_not_run(k, code):
    matches(k, code[0], code[1])


@scenario(ts=("type Kind = 'rate' | 'spiking';\nconst kind: Kind = 'sp", "spiking"), py=NotApplicable("Python checks no types"))
def text_of_a_union_within_its_quotes(k, code):
    reply = completed(k, code[0])
    check(any(code[1] in match for match in reply["matches"]), reply)


@scenario(ts=("interface Area { units: number; gain: number }\nconst area: Area = { un", "units"), py=NotApplicable("Python checks no types"))
def key_of_an_object_by_its_type(k, code):
    matches(k, code[0], code[1])


@scenario(ts="const x = 1;\nMath.sq;\nx", py="import math\nmath.sq;\nx = 1")
def cursor_in_the_midst_of_a_cell(k, code):
    mathematics(k)
    at = code.index("sq") + 2
    reply = completed(k, code, at)
    check(any(match.endswith("sqrt") for match in reply["matches"]), reply)
    same((reply["cursor_end"], code[reply["cursor_start"] : at] in ("sq", ".sq", "Math.sq", "math.sq")), (at, True))


@scenario(ts="const 脳 = '🧠🧠'; Math.sq", py="脳 = '🧠🧠'; math.sq")
def cursor_is_counted_in_code_points(k, code):
    mathematics(k)
    reply = completed(k, code)
    check(any(match.endswith("sqrt") for match in reply["matches"]), reply)
    same(reply["cursor_end"], len(code))
    check(code[reply["cursor_start"] :] in ("sq", ".sq", "Math.sq", "math.sq"), reply)


@scenario(ts="Math.sq", py="math.sq")
def kinds_of_completions(k, code):
    mathematics(k)
    types = completed(k, code).get("metadata", {}).get("_jupyter_types_experimental", [])
    check(any("sqrt" in it["text"] and it.get("type") in ("function", "method") for it in types), types)


@scenario(ts="Math.sq", py="math.sq", limit=30)
def warm_completion_takes_less_than_100_ms(k, code):
    mathematics(k)
    completed(k, code)
    times = []
    for _ in range(9):
        start = time.monotonic()
        completed(k, code)
        times.append(time.monotonic() - start)
    check(sorted(times)[4] < 0.1 * PATIENCE, f"median {1000 * sorted(times)[4]:.0f} ms")


@scenario(
    ts=("console.log('begun'); for (const end = Date.now() + 2000; Date.now() < end; );", "Math.sq"),
    py=("import time, math\nprint('begun', flush=True)\nend = time.time() + 2\nwhile time.time() < end: pass", "math.sq"),
)
def completion_while_a_cell_runs_takes_less_than_100_ms(k, code):
    completed(k, code[1])
    ran = k.begin(code[0])
    start = time.monotonic()
    completed(k, code[1], within=1)
    took = time.monotonic() - start
    check(ran.reply is None, "the cell had ended")
    k.finish(ran)
    check(took < 0.1 * PATIENCE, f"it took {1000 * took:.0f} ms")


@scenario(ts="", py="")
def empty_cell_completes_without_harm(k, code):
    same(completed(k, code)["status"], "ok")


@scenario(
    triad="""import { area, circuit, crossEntropy, image, readout } from "triad";
const model = circuit({
  architecture: { areas: { retina: image(8, 8), V1: area(16), naming: readout(10) }, pathways: { "V1 -> na""",
    any=NotApplicable("names of circuits are Triad's"),
    limit=40,
)
def areas_are_offered_within_the_name_of_a_pathway(k, code):
    reply = completed(k, code, within=20)
    typed = [code[: reply["cursor_start"]] + match for match in reply["matches"]]
    check(any('"V1 -> naming' in text for text in typed), reply)


@scenario(ts=("/** Counts sheep. */\nfunction sheep(n: number): string { return 'x'.repeat(n); }", "sheep"), py=("def sheep(n):\n    'Counts sheep.'\n    return 'x' * n", "sheep"))
def inspection_tells_signature_and_documentation(k, code):
    k.run(code[0])
    reply = inspected(k, code[1])
    check(reply["found"] and "sheep(n" in str(reply["data"]) and "Counts sheep." in str(reply["data"]), reply)


def inspected(k, code, cursor=None, **more):
    cursor = len(code) if cursor is None else cursor
    return k.request("inspect_request", {"code": code, "cursor_pos": cursor, "detail_level": 0} | more, within=8)


@scenario(ts="parseInt", py="isinstance")
def inspection_of_a_global(k, code):
    reply = inspected(k, code, 3)
    check(reply["found"] and reply["data"].get("text/plain"), reply)


@scenario(ts="parseInt(", py="isinstance(")
def inspection_within_a_call_tells_its_signature(k, code):
    reply = inspected(k, code)
    check(reply["found"] and ("string" in str(reply["data"]) or "obj" in str(reply["data"])), reply)


@scenario(ts="parseInt('1', ", py=NotApplicable("the parameter at the cursor is TypeScript's to know"))
def signature_help_names_the_parameter_at_the_cursor(k, code):
    reply = inspected(k, code)
    check(reply["found"] and "radix" in str(reply["data"]), reply)


@scenario(ts="parseInt", py=NotApplicable("Python's documentation is plain text"))
def inspection_has_markdown(k, code):
    reply = inspected(k, code)
    check("```" in reply["data"].get("text/markdown", ""), reply)


@scenario(any="noSuchNameAnywhere")
def inspection_of_nothing_finds_nothing(k, code):
    same(inspected(k, code)["found"], False)


@scenario(ts="const s = '🧠🧠'; parseInt", py="s = '🧠🧠'; isinstance")
def inspection_counts_in_code_points(k, code):
    check(inspected(k, code, len(code) - 2)["found"], "not found")


@scenario(ts=["1 + 1", "for (const n of [1]) {\n  console.log(n);\n}", "interface A {\n  b: number;\n}"], py=["1 + 1", "print(1)"])
def complete_code_is_complete(k, codes):
    same([k.request("is_complete_request", {"code": code})["status"] for code in codes], ["complete"] * len(codes))


@scenario(ts=["for (const n of [1]) {", "const text = `a", "f(1,", "class A {"], py=["for n in [1]:", "text = '''a", "f(1,"])
def incomplete_code_is_incomplete(k, codes):
    same([k.request("is_complete_request", {"code": code})["status"] for code in codes], ["incomplete"] * len(codes))


@scenario(ts=["const = 7", "let 1a = 2", "1 + )"], py=["x = = 7", "1a = 2", "1 + )"])
def invalid_code_is_invalid(k, codes):
    same([k.request("is_complete_request", {"code": code})["status"] for code in codes], ["invalid"] * len(codes))


@scenario(ts="for (const n of [1]) {", py="for n in [1]:")
def incomplete_code_has_an_indent(k, code):
    check(k.request("is_complete_request", {"code": code}).get("indent", "").isspace(), "no indent")


@scenario(ts="?parseInt", tslab=Lacks("no pager"), deno=Lacks("no pager"), py="isinstance?")
def question_mark_opens_the_pager(k, code):
    payload = k.run(code).reply.get("payload", [])
    check(payload and payload[0]["source"] == "page" and payload[0]["data"]["text/plain"], payload)
