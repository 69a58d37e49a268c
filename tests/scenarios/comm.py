"""Comms, both ways, and the widgets that are built on them."""

import time

from client import PATIENCE, check, same
from scenario import Lacks, scenario

host = "const { comm } = (globalThis as any)[Symbol.for('triad.host')];\n"
no_comms = {"tslab": Lacks("no comms")}
one_way = {"tslab": Lacks("no comms"), "deno": Lacks("comms go out only")}


def opened(k, ran):
    k.until(lambda: ran.of("comm_open"), "comm_open", 5)
    return ran.of("comm_open")[0]


def tell(k, type, content, buffers=None):
    asked = k.send(type, content, buffers=buffers)
    k.until(lambda: asked in k.idle_at, f"idle status of {type}", 5)
    return asked


@scenario(**no_comms, triad=host + "const out = comm.open('target', { n: 1 });", deno="await Deno.jupyter.broadcast('comm_open', { comm_id: 'one', target_name: 'target', data: { n: 1 } });", py="from comm import create_comm\nout = create_comm(target_name='target', data={'n': 1})")
def cell_opens_a_comm(k, code):
    content = opened(k, k.run(code))
    same((content["target_name"], content["data"]), ("target", {"n": 1}))


@scenario(
    **one_way,
    triad=host + "const echo = comm.open('echo');\necho.onMessage = (data: any) => echo.send({ twice: 2 * data.n });",
    py="from comm import create_comm\necho = create_comm(target_name='echo')\necho.on_msg(lambda m: echo.send({'twice': 2 * m['content']['data']['n']}))",
)
def messages_go_both_ways(k, code):
    ran = k.run(code)
    id = opened(k, ran)["comm_id"]
    k.send("comm_msg", {"comm_id": id, "data": {"n": 21}})
    k.until(lambda: heard(k, "comm_msg"), "answer", 5)
    same(heard(k, "comm_msg")[0].content["data"], {"twice": 42})


def heard(k, type):
    return [it for all in k.published.values() for it in all if it.type == type]


@scenario(
    **one_way,
    triad=host + "const bytes = comm.open('bytes');\nbytes.onMessage = (_: unknown, [first]: Uint8Array[]) => bytes.send({}, [Uint8Array.from(first!, (n) => n + 1)]);",
    py="from comm import create_comm\nb = create_comm(target_name='bytes')\nb.on_msg(lambda m: b.send({}, buffers=[bytes(n + 1 for n in bytes(m['buffers'][0]))]))",
)
def buffers_go_both_ways(k, code):
    id = opened(k, k.run(code))["comm_id"]
    k.send("comm_msg", {"comm_id": id, "data": {}}, buffers=[bytes([0, 127, 254])])
    k.until(lambda: heard(k, "comm_msg"), "answer", 5)
    same(bytes(heard(k, "comm_msg")[0].message["buffers"][0]), bytes([1, 128, 255]))


registers = {
    "triad": host + "comm.register('cortex', (it: any, data: any) => it.send({ got: data.hello }));",
    "py": "from comm import get_comm_manager\nget_comm_manager().register_target('cortex', lambda c, m: c.send({'got': m['content']['data']['hello']}))",
}


@scenario(**one_way, **registers)
def front_end_opens_a_comm(k, code):
    k.run(code)
    k.send("comm_open", {"comm_id": "front", "target_name": "cortex", "data": {"hello": 5}})
    k.until(lambda: heard(k, "comm_msg"), "answer", 5)
    same([(it.content["comm_id"], it.content["data"]) for it in heard(k, "comm_msg")], [("front", {"got": 5})])


@scenario(any="1")
def comm_to_nobody_is_closed(k, _):
    k.send("comm_open", {"comm_id": "nobody", "target_name": "no.such.target", "data": {}})
    k.until(lambda: heard(k, "comm_close"), "comm_close", 5)
    same(heard(k, "comm_close")[0].content["comm_id"], "nobody")


@scenario(any="1")
def message_to_an_unknown_comm_does_no_harm(k, code):
    tell(k, "comm_msg", {"comm_id": "unknown", "data": {"n": 1}})
    tell(k, "comm_close", {"comm_id": "unknown", "data": {}})
    same(k.run(code, within=5).reply["status"], "ok")


@scenario(
    **one_way,
    triad=[host + "let heardWhile = '';\nconst live = comm.open('live');\nlive.onMessage = (data: any) => { heardWhile = data.word; live.send({ at: 'once' }); };", "for (let i = 0; i < 100 && heardWhile === ''; i++) await new Promise((done) => setTimeout(done, 20));\nconsole.log(heardWhile);"],
    py=["from comm import create_comm\nword = ''\nlive = create_comm(target_name='live')\ndef take(m):\n    global word\n    word = m['content']['data']['word']\n    live.send({'at': 'once'})\nlive.on_msg(take)", "import asyncio\nfor i in range(100):\n    if word: break\n    await asyncio.sleep(0.02)\nprint(word)"],
)
def messages_are_handled_while_a_cell_awaits(k, codes):
    id = opened(k, k.run(codes[0]))["comm_id"]
    ran = k.start(codes[1])
    k.pause(0.2)
    k.send("comm_msg", {"comm_id": id, "data": {"word": "now"}})
    same(k.finish(ran, 6).stdout, "now\n")


@scenario(**one_way, triad=host + "const listed = comm.open('listed');", py="from comm import create_comm\nlisted = create_comm(target_name='listed')")
def open_comms_are_listed_by_their_target(k, code):
    id = opened(k, k.run(code))["comm_id"]
    reply = k.request("comm_info_request", {"target_name": "listed"}, within=5)
    same(reply["comms"].get(id), {"target_name": "listed"})
    same(k.request("comm_info_request", {"target_name": "other"}, within=5)["comms"], {})


@scenario(
    **one_way,
    triad=[host + "let ends = 0;\nconst ending = comm.open('ending');\nending.onClose = () => { ends++; };", "console.log(ends);"],
    py=["from comm import create_comm\nends = 0\nending = create_comm(target_name='ending')\ndef end(m):\n    global ends\n    ends += 1\nending.on_close(end)", "print(ends)"],
)
def front_end_closes_a_comm(k, codes):
    id = opened(k, k.run(codes[0]))["comm_id"]
    tell(k, "comm_close", {"comm_id": id, "data": {}})
    same(k.run(codes[1]).stdout, "1\n")
    check(id not in k.request("comm_info_request", {}, within=5)["comms"], "still listed")


@scenario(**one_way, triad=host + "comm.open('short').close({ bye: 1 });", py="from comm import create_comm\ncreate_comm(target_name='short').close({'bye': 1})")
def cell_closes_a_comm(k, code):
    ran = k.run(code)
    same(ran.of("comm_close")[0]["data"], {"bye": 1})


def widget(make, python):
    """A widget that is made, shown as the last value, moved at the front end, and read."""
    return {
        "triad": [f"const control = {make};\ncontrol", "console.log(control.value);"],
        "tslab": Lacks("no widgets"),
        "deno": Lacks("no widgets"),
        "py": [f"import ipywidgets as w\ncontrol = {python}\ncontrol", "print(control.value)"],
    }


def moves(k, codes, value, wanted, field="value"):
    ran = k.run(codes[0])
    check(ran.reply["status"] == "ok", ran)
    view = ran.result.get("application/vnd.jupyter.widget-view+json")
    check(view is not None, ran)
    k.until(lambda: ran.of("comm_open"), "comm_open", 3)
    models = [it for it in ran.of("comm_open") if it["comm_id"] == view["model_id"]]
    check(models and models[0]["target_name"] == "jupyter.widget", ran)
    tell(k, "comm_msg", {"comm_id": view["model_id"], "data": {"method": "update", "state": {field: value}, "buffer_paths": []}})
    same(k.run(codes[1]).stdout, wanted)


@scenario(**widget("slider({ min: 0, max: 10, value: 3 })", "w.IntSlider(min=0, max=10, value=3)"))
def slider_is_shown_and_moved(k, codes):
    moves(k, codes, 7, "7\n")


@scenario(**widget("checkbox({ value: false })", "w.Checkbox(value=False)"))
def checkbox_is_shown_and_ticked(k, codes):
    moves(k, codes, True, k.in_language("true\n", "True\n"))


@scenario(**(widget("dropdown({ options: ['relu', 'tanh'], value: 'relu' })", "w.Dropdown(options=['relu', 'tanh'])")))
def dropdown_is_shown_and_chosen_from(k, codes):
    moves(k, codes, 1, "tanh\n", "index")


@scenario(**widget("play({ min: 0, max: 10, value: 0 })", "w.Play(min=0, max=10, value=0)"))
def play_is_shown_and_moved(k, codes):
    moves(k, codes, 4, "4\n")


@scenario(**(widget("button({ label: 'Train' })", "w.Button(description='Train')")))
def button_is_shown(k, codes):
    ran = k.run(codes[0])
    check("application/vnd.jupyter.widget-view+json" in ran.result, ran)


@scenario(
    triad="interact(({ gain }: { gain: number }) => gain * 2, { gain: slider({ min: 0, max: 10, value: 3 }) })",
    tslab=Lacks("no widgets"),
    deno=Lacks("no widgets"),
    py="import ipywidgets as w\n_ = w.interact(lambda gain: gain * 2, gain=w.IntSlider(min=0, max=10, value=3))",
)
def interact_runs_again_within_200_ms(k, code):
    ran = k.run(code)
    check(ran.reply["status"] == "ok", ran)
    # The slider's model is the one whose value is 3.
    models = [it for it in ran.of("comm_open") if it["data"].get("state", {}).get("value") == 3]
    check(models, ran)
    start = time.monotonic()
    k.send("comm_msg", {"comm_id": models[0]["comm_id"], "data": {"method": "update", "state": {"value": 8}, "buffer_paths": []}})
    k.until(lambda: any("16" in str(it.content) for all in k.published.values() for it in all), "output of the second run", 3)
    took = time.monotonic() - start
    check(took < 0.2 * PATIENCE, f"it took {1000 * took:.0f} ms")
