"""Messages: every request gets its reply, and nothing that arrives does harm."""

import hashlib
import hmac
import json
import random

from client import Failed, check, same
from jupyter_client import KernelManager
from jupyter_kernel_test.msgspec_v5 import validate_message
from scenario import scenario

hello = {"ts": "console.log('hello')", "py": "print('hello')"}
loop = {"ts": "console.log('begun'); for (const end = Date.now() + 1500; Date.now() < end; );"}
loop["py"] = "import time\nprint('begun', flush=True)\nend = time.time() + 1.5\nwhile time.time() < end: pass"


def alive(k):
    same(k.request("kernel_info_request", within=5).get("status", "ok"), "ok")


def valid(heard, type, parent):
    try:
        validate_message(heard.message, type, parent)
    except Exception as error:
        raise Failed(f"{type}: {str(error).splitlines()[0]}") from None


def signed(k, parts):
    sign = hmac.HMAC(k.client.session.key, digestmod=hashlib.sha256)
    for part in parts:
        sign.update(part)
    return [b"<IDS|MSG>", sign.hexdigest().encode(), *parts]


def header(type, id):
    return {"msg_id": id, "msg_type": type, "session": "s", "username": "u", "version": "5.3", "date": "2026-01-01T00:00:00Z"}


@scenario()
def kernel_info_is_valid(k, _):
    asked = k.send("kernel_info_request")
    k.until(lambda: asked in k.replies, "reply")
    valid(k.replies[asked], "kernel_info_reply", asked)


@scenario()
def kernel_info_names_its_language(k, _):
    info = k.request("kernel_info_request").get("language_info", {})
    same(info.get("name"), k.spec["language"])
    check(info.get("file_extension", "").startswith(".") and info.get("version"), info)


@scenario()
def control_channel_answers(k, _):
    k.request("kernel_info_request", channel="control", within=5)


@scenario(**loop)
def control_channel_answers_while_a_cell_runs(k, code):
    ran = k.begin(code)
    k.request("kernel_info_request", channel="control", within=0.7)
    check(ran.reply is None, "the cell had ended")
    k.finish(ran)


@scenario(**hello)
def every_message_of_a_cell_is_valid(k, code):
    ran = k.run(code)
    for it in [*ran.heard, k.replies[ran.id]]:
        valid(it, it.type, ran.id)


@scenario(ts="throw new Error('on purpose')", py="raise ValueError('on purpose')")
def every_message_of_an_error_is_valid(k, code):
    ran = k.run(code)
    for it in [*ran.heard, k.replies[ran.id]]:
        valid(it, it.type, ran.id)
    check("error" in [it.type for it in ran.heard], ran)


@scenario(**hello)
def outputs_stand_between_busy_and_idle(k, code):
    ran = k.run(code)
    states = [it.content.get("execution_state") for it in ran.heard]
    same((states[0], states[-1], ran.stdout), ("busy", "idle", "hello\n"))


@scenario(**hello)
def execute_input_is_published(k, code):
    ran = k.run(code)
    inputs = ran.of("execute_input")
    same([(it["code"], it["execution_count"]) for it in inputs], [(code, ran.reply["execution_count"])])


@scenario()
def requests_are_busy_then_idle(k, _):
    asked = k.send("kernel_info_request")
    k.until(lambda: asked in k.idle_at, "idle status of kernel_info_request", 5)
    same([it.content["execution_state"] for it in k.published[asked]], ["busy", "idle"])


@scenario(fresh=True)
def heartbeat_echoes(k, _):
    for word in (b"ping", b"\x00\xff"):
        check(k.echoes(word, within=2), f"another word than {word}")


@scenario(**loop)
def heartbeat_echoes_while_a_cell_runs(k, code):
    ran = k.begin(code)
    check(k.echoes(within=0.3), "another word")
    check(ran.reply is None, "the cell had ended")
    k.finish(ran)


@scenario(**hello, fresh=True)
def unknown_message_does_no_harm(k, code):
    k.send("no_such_request", {"some": "content"})
    same(k.run(code, within=5).stdout, "hello\n")


@scenario(**hello, fresh=True)
def garbage_frames_do_no_harm(k, code):
    garbage = [[b"garbage"], [b""], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"", b"{}", b"{}"], [b"<IDS|MSG>", b"x", b"{", b"{", b"{", b"{"]]
    socket = k.socket()
    for frames in garbage:
        socket.send_multipart(frames)
    socket.send_multipart(signed(k, [b"not json", b"{}", b"{}", b"{}"]))
    socket.send_multipart(signed(k, [b"[]", b"1", b"null", b'"text"']))
    same(k.run(code, within=5).stdout, "hello\n")


@scenario(**hello, fresh=True)
def three_hundred_random_messages_do_no_harm(k, code):
    chance = random.Random(4)
    types = ["execute_request", "complete_request", "inspect_request", "history_request", "comm_open", "comm_msg", "is_complete_request", "comm_info_request", "input_reply"]
    values = [None, -1, 2**70, "", "\ud83d\ude00", [], {}, [[]], {"a": {"b": []}}, True, 1.5]
    names = ["code", "cursor_pos", "silent", "user_expressions", "hist_access_type", "n", "comm_id", "target_name", "data", "detail_level"]
    sockets = [k.socket(channel) for channel in ("shell", "control", "stdin")]
    for i in range(300):
        socket = chance.choice(sockets)
        content = {name: chance.choice(values) for name in chance.sample(names, 3)}
        parts = [json.dumps(part).encode() for part in (header(chance.choice(types), str(i)), {}, {}, content)]
        frames = signed(k, parts)
        match chance.randrange(3):
            case 0:
                frames[chance.randrange(len(frames))] = chance.randbytes(chance.randrange(40))
            case 1:
                del frames[chance.randrange(len(frames))]
        socket.send_multipart(frames)
    same(k.run(code, within=15).stdout, "hello\n")


@scenario(**hello, fresh=True)
def wrong_signature_is_dropped(k, code):
    socket = k.socket()
    content = {"code": code, "silent": False}
    parts = [json.dumps(part).encode() for part in (header("execute_request", "forged"), {}, {}, content)]
    frames = signed(k, parts)
    frames[1] = b"0" * 64
    socket.send_multipart(frames)
    k.pause(1)
    check(socket.poll(0) == 0 and not k.published["forged"], "it was answered")
    same(k.run(code, within=5).stdout, "hello\n")


@scenario(fresh=True)
def signature_is_over_the_bytes_as_they_came(k, _):
    socket = k.socket()
    spaced = b'{ "msg_id":"spaced", "msg_type" : "kernel_info_request", "session":"\\u0073", "username":"u", "version":"5.3", "date":"2026-01-01T00:00:00.000000Z" }'
    socket.send_multipart(signed(k, [spaced, b"{ }", b"{\n}", b"{ } "]))
    check(socket.poll(5000), "no reply within 5 s")


@scenario(**hello)
def request_without_its_fields_is_answered(k, code):
    reply = k.request("complete_request", {}, within=5)
    check(reply.get("status") in ("error", "ok"), reply)
    same(k.run(code, within=5).stdout, "hello\n")


@scenario(**hello)
def execute_without_code_is_answered(k, code):
    k.request("execute_request", {}, within=5)
    same(k.run(code, within=5).stdout, "hello\n")


@scenario(**hello)
def second_client_gets_its_own_replies_and_hears_all(k, code):
    ran = k.second().run(code)
    same(ran.stdout, "hello\n")
    k.until(lambda: ran.id in k.idle_at, "the second client's cell at the first", 5)
    check(ran.id not in k.replies, "the first client got the second's reply")


@scenario(any="1", fresh=True)
def client_that_comes_again_is_answered(k, _):
    k.request("kernel_info_request")
    # The same session is the same identity to the kernel, whose old connection may not be known to be dead.
    again = k.manager.client()
    again.start_channels()
    try:
        again.wait_for_ready(timeout=6)
    finally:
        again.stop_channels()


@scenario(
    ts="for (let i = 0; i < 20; i++) { console.log(i); await new Promise((done) => setTimeout(done, 20)); }",
    py="import time\nfor i in range(20):\n    print(i, flush=True)\n    time.sleep(0.02)",
)
def client_that_leaves_during_a_cell_does_no_harm(k, code):
    second = k.second()
    second.start(code)
    second.pause(0.1)
    second.close()
    check(k.run(code, within=10).stdout.endswith("19\n"), "output is lost")


@scenario(ts="let flood = 0;", py="flood = 0", fresh=True, limit=90)
def flood_of_a_thousand_cells_is_answered_in_order(k, code):
    k.run(code)
    step = k.in_language("flood++; console.log(flood);", "flood += 1; print(flood)")
    cells = [k.start(step) for _ in range(1000)]
    k.until(lambda: all(ran.is_idle and ran.reply is not None for ran in cells), lambda: f"end of all: {sum(ran.is_idle for ran in cells)} ended")
    same([ran.stdout for ran in cells], [f"{i + 1}\n" for i in range(1000)])
    order = [k.replies[ran.id].at for ran in cells]
    check(order == sorted(order), "replies out of order")


@scenario()
def comm_info_is_answered(k, _):
    reply = k.request("comm_info_request", {}, within=5)
    check(reply.get("status") == "ok" and isinstance(reply.get("comms"), dict), reply)


@scenario(any=["1 + 1", "2 + 2", "3 + 3"])
def history_tail(k, codes):
    for code in codes:
        k.run(code)
    same(k.history("tail", n=2), codes[1:])


@scenario(any=["4 + 4"])
def history_with_output(k, codes):
    k.run(codes[0])
    same(k.history("tail", n=1, output=True), [[codes[0], "8"]])


@scenario(any=["5 + 51", "5 + 52"])
def history_range(k, codes):
    counts = [k.run(code).reply["execution_count"] for code in codes]
    same(k.history("range", session=0, start=counts[0], stop=counts[1] + 1), codes)


@scenario(any=["6 + 6789", "6 + 6789", "7 + 7"])
def history_search(k, codes):
    for code in codes:
        k.run(code)
    same(k.history("search", pattern="*6789*", unique=True, n=5), codes[:1])


@scenario(any="40 + 4321", fresh=True, limit=40)
def history_survives_the_kernel(k, code):
    k.run(code)
    k.request("shutdown_request", {"restart": False}, channel="control")
    k.until_ended(10)
    check(code in k.another().history("search", pattern="*4321*", n=5), "it is gone")


@scenario(any=["1 + 1111", "1 + 2222"], fresh=True, limit=40)
def history_is_shared_by_several_kernels(k, codes):
    other = k.another()
    for _ in range(3):
        k.run(codes[0])
        other.run(codes[1])
    k.run(codes[0])
    same(other.history("search", pattern="*1 + 1111*", n=1), codes[:1])
    same(k.history("search", pattern="*1 + 2222*", n=1), codes[1:])


@scenario(ts="console.log('x'.repeat(5_000_000).length)", py="print(len('x' * 5_000_000))")
def megabytes_of_code_are_no_trouble(k, code):
    comment = k.in_language("// ", "# ")
    same(k.run(f"{comment}{'-' * 3_000_000}\n{code}").stdout, "5000000\n")


@scenario(**hello)
def headers_are_complete(k, code):
    ran = k.run(code)
    messages = [it.message for it in ran.heard] + [k.replies[ran.id].message]
    check(all({"msg_id", "session", "date", "version", "username"} <= set(it["header"]) for it in messages), messages[-1]["header"])
    same(len({it["header"]["msg_id"] for it in messages}), len(messages))
    same(len({it["header"]["session"] for it in messages}), 1)


@scenario()
def shutdown_is_answered_and_ends_within_a_second(k, _):
    reply = k.request("shutdown_request", {"restart": False}, channel="control", within=5)
    k.until_ended(1)
    same((reply.get("status"), reply.get("restart")), ("ok", False))


@scenario(fresh=True)
def shutdown_for_a_restart_says_so(k, _):
    same(k.request("shutdown_request", {"restart": True}, channel="control", within=5).get("restart"), True)
    k.until_ended(5)


@scenario(ts="console.log('begun'); while (true) {}", py="print('begun', flush=True)\nwhile True: pass", fresh=True)
def shutdown_ends_a_kernel_that_is_busy_within_a_second(k, code):
    k.begin(code)
    k.send("shutdown_request", {"restart": False}, channel="control")
    k.until_ended(1.5)


@scenario(**hello, fresh=True)
def ipc_transport_works(k, code):
    manager = KernelManager(kernel_name=k.spec["kernelspec"], transport="ipc")
    manager.ip = str(k.folder / "ipc")
    same(k.another(manager=manager).run(code).stdout, "hello\n")
