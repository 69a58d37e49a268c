"""Results and displays: pictures, tables, plots, and what changes in place."""

import base64

from client import check, same
from scenario import Lacks, NotApplicable, scenario

packages = NotApplicable("the packages are Triad's checkout's")


def shown(k, code, mime):
    """What a cell shows of a MIME type, as its result or by a display."""
    ran = k.run(code)
    bundles = [it["data"] for it in ran.of("display_data") + ran.of("execute_result")]
    found = [bundle[mime] for bundle in bundles if mime in bundle]
    check(found, ran)
    return found[0]


@scenario(triad="html`<b>${'bold'}</b>`", deno="Deno.jupyter.html`<b>${'bold'}</b>`", tslab="import { display } from 'tslab';\ndisplay.html('<b>bold</b>')", py="from IPython.display import HTML\nHTML('<b>bold</b>')")
def html_is_shown(k, code):
    same(shown(k, code, "text/html"), "<b>bold</b>")


@scenario(triad="markdown`*text*`", deno="Deno.jupyter.md`*text*`", tslab="import { display } from 'tslab';\ndisplay.markdown('*text*')", py="from IPython.display import Markdown\nMarkdown('*text*')")
def markdown_is_shown(k, code):
    same(shown(k, code, "text/markdown"), "*text*")


@scenario(triad="svg`<svg xmlns='http://www.w3.org/2000/svg'></svg>`", deno="Deno.jupyter.svg`<svg xmlns='http://www.w3.org/2000/svg'></svg>`", tslab="import { display } from 'tslab';\ndisplay.svg(\"<svg xmlns='http://www.w3.org/2000/svg'></svg>\")", py="from IPython.display import SVG\nSVG(\"<svg xmlns='http://www.w3.org/2000/svg'></svg>\")")
def svg_is_shown(k, code):
    check("<svg" in shown(k, code, "image/svg+xml"), "no svg")


dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@scenario(
    triad=f"({{ [Symbol.for('Jupyter.display')]: () => ({{ 'image/png': '{dot}', 'text/plain': 'dot' }}) }})",
    deno=f"({{ [Symbol.for('Jupyter.display')]: () => ({{ 'image/png': '{dot}', 'text/plain': 'dot' }}) }})",
    tslab=f"import {{ display }} from 'tslab';\ndisplay.png(Buffer.from('{dot}', 'base64'))",
    py=f"import base64\nfrom IPython.display import Image\nImage(base64.b64decode('{dot}'), format='png')",
)
def picture_is_shown(k, code):
    check(base64.b64decode(shown(k, code, "image/png")).startswith(b"\x89PNG"), "no PNG")


@scenario(ts="({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/html': '<i>own</i>', 'application/json': { n: 1 } }) })", py="class Own:\n    def _repr_mimebundle_(self, **_): return {'text/html': '<i>own</i>', 'application/json': {'n': 1}}\nOwn()")
def object_shows_itself(k, code):
    ran = k.run(code)
    same((ran.result.get("text/html"), ran.result.get("application/json")), ("<i>own</i>", {"n": 1}))


@scenario(ts="({ [Symbol.for('Jupyter.display')]: () => { throw new Error('shy'); } })", py="class Shy:\n    def _repr_html_(self): raise ValueError('shy')\nShy()")
def object_that_fails_to_show_itself_says_why(k, code):
    ran = k.run(code)
    check("shy" in ran.told, ran)
    same(k.run("1", within=5).reply["status"], "ok")


@scenario(triad="display({ rate: 1 }); display([1, 2]); await 0;", deno="await Deno.jupyter.display({ rate: 1 }); await Deno.jupyter.display([1, 2]);", tslab=Lacks("its displays have no text/plain"), py="display({'rate': 1}); display([1, 2])")
def every_display_has_a_text(k, code):
    displays = k.run(code).of("display_data")
    same([("text/plain" in it["data"]) for it in displays], [True, True])


updates = {
    "triad": ["await display(html`<b>one</b>`, { id: 'd1' });", "await display(html`<b>two</b>`, { id: 'd1', update: true });"],
    "deno": ["await Deno.jupyter.display(Deno.jupyter.html`<b>one</b>`, { display_id: 'd1' });", "await Deno.jupyter.display(Deno.jupyter.html`<b>two</b>`, { display_id: 'd1', update: true });"],
    "tslab": ["import { newDisplay } from 'tslab';\nconst d1 = newDisplay(); d1.html('<b>one</b>');", "d1.html('<b>two</b>');"],
    "py": ["from IPython.display import HTML, display, update_display\n_ = display(HTML('<b>one</b>'), display_id='d1')", "update_display(HTML('<b>two</b>'), display_id='d1')"],
}


@scenario(**updates)
def display_is_updated_in_place(k, codes):
    first, second = k.run(codes[0]), k.run(codes[1])
    display, update = first.of("display_data")[0], second.of("update_display_data")[0]
    same(update["data"]["text/html"], "<b>two</b>")
    same(display["transient"]["display_id"], update["transient"]["display_id"])


@scenario(triad="clearOutput({ wait: true })", deno="await Deno.jupyter.broadcast('clear_output', { wait: true })", tslab=Lacks("no way to clear"), py="from IPython.display import clear_output\nclear_output(wait=True)")
def output_is_cleared(k, code):
    same(k.run(code).of("clear_output"), [{"wait": True}])


@scenario(ts="const before = 1;\nconsole.log('kept'); throw new Error('after');", py="print('kept'); raise ValueError('after')")
def output_before_an_error_is_kept(k, code):
    ran = k.run(code)
    same(([it.type for it in ran.outputs], ran.stdout), (["stream", "error"], "kept\n"))


@scenario(
    triad="import * as Plotly from 'plotly.js-dist';\n({ data: [{ x: [1, 2, 3], y: [3, 1, 2], type: 'scatter' }], layout: { title: { text: 'rates' } } })",
    deno=packages,
    tslab=Lacks("no plots of its own"),
    py=NotApplicable("plotly is a package that has to be installed"),
    limit=40,
)
def plotly_figure_is_shown_with_a_picture_for_those_who_lack_plotly(k, code):
    result = k.run(code, within=30).result
    check("application/vnd.plotly.v1+json" in result and "<svg" in result.get("image/svg+xml", ""), list(result))


@scenario(triad="import { DataFrame } from 'danfojs-node';\nnew DataFrame({ area: ['V1', 'IT'], rate: [1, 2] })", deno=packages, tslab=packages, py=NotApplicable("pandas is a package that has to be installed"), limit=60)
def data_frame_is_a_table(k, code):
    result = k.run(code, within=50).result
    check("<table" in result.get("text/html", "") and "V1" in result.get("text/plain", ""), result)


@scenario(triad="[{ area: 'V1', rate: 1 }, { area: 'IT', rate: 2 }]", any=NotApplicable("a kernel's own taste"))
def records_are_a_table(k, code):
    ran = k.run(code)
    check("<table" in ran.result.get("text/html", ""), ran)


@scenario(triad="import * as tf from '@tensorflow/tfjs';\ntf.tensor([[1, 2], [3, 4]])", deno=packages, tslab="import * as tf from '@tensorflow/tfjs';\ntf.tensor([[1, 2], [3, 4]])", py=NotApplicable("a package of JavaScript's"), limit=60)
def tensor_tells_shape_and_values(k, code):
    told = k.run(code, within=50).told
    check("2" in told and "float32" in told and "4" in told, told)


@scenario(triad="new Float32Array(100_000)", deno="new Float32Array(100_000)", tslab="new Float32Array(100_000)", py="list(range(100_000))")
def long_value_is_cut_short(k, code):
    ran = k.run(code)
    check(len(ran.told) < 20_000, f"{len(ran.told)} characters")


@scenario(ts="const ring: { self?: unknown } = {}; ring.self = ring;\nring", py="ring = {}; ring['self'] = ring\nring")
def ring_of_references_is_shown(k, code):
    ran = k.run(code)
    check(ran.reply["status"] == "ok" and "self" in ran.told, ran)


@scenario(
    triad="const host = (globalThis as any)[Symbol.for('triad.host')];\nconsole.log('begun');\nfor (let i = 0, end = Date.now() + 1200; Date.now() < end; i++) { host.show({ 'text/plain': `${i}` }, { id: 'bar' }); for (const t = Date.now() + 100; Date.now() < t; ); }",
    deno="console.log('begun');\nfor (let i = 0, end = Date.now() + 1200; Date.now() < end; i++) { Deno.jupyter.broadcast(i ? 'update_display_data' : 'display_data', { data: { 'text/plain': `${i}` }, metadata: {}, transient: { display_id: 'bar' } }); for (const t = Date.now() + 100; Date.now() < t; ); }",
    tslab="import { newDisplay } from 'tslab';\nconst bar = newDisplay();\nconsole.log('begun');\nfor (let i = 0, end = Date.now() + 1200; Date.now() < end; i++) { bar.text(`${i}`); for (const t = Date.now() + 100; Date.now() < t; ); }",
    py="import time\nfrom IPython.display import display\nprint('begun')\nbar = display('0', display_id='bar')\nend = time.time() + 1.2\nwhile time.time() < end:\n    bar.update('1')\n    t = time.time() + 0.1\n    while time.time() < t: pass",
)
def progress_in_a_blocking_loop_is_live(k, code):
    ran = k.start(code)
    k.until(lambda: len(ran.of("update_display_data")) > 2, "updates while the loop ran", 3)
    check(ran.reply is None, "the cell had ended")
    k.finish(ran)


@scenario(
    triad="""import { area, circuit, crossEntropy, backprop, image, readout } from "triad";
circuit({
  architecture: { areas: { retina: image(8, 8), naming: readout(10) }, pathways: { "retina -> naming": {} } },
  objectives: { naming: crossEntropy("label") },
  learning: { otherwise: backprop() },
  development: [{ stage: "school", epochs: 1 }],
})""",
    any=NotApplicable("circuits are Triad's"),
    limit=60,
)
def circuit_is_a_diagram(k, code):
    check("<svg" in k.run(code, within=50).result.get("image/svg+xml", ""), "no svg")
