"""What the protocol has gained since 5.3: the welcome, subshells, the debugger, encryption."""

import time

import zmq
from client import PATIENCE, Failed, check, same
from jupyter_client import KernelManager
from jupyter_client.session import Session
from scenario import scenario


@scenario(any="1")
def protocol_is_5_5(k, _):
    same(k.request("kernel_info_request").get("protocol_version"), "5.5")


@scenario(any="1")
def subscriber_is_welcomed(k, _):
    # The other subscriber hears it too; a session takes no message twice.
    session = Session(key=k.client.session.key)
    socket = k.socket("iopub", zmq.SUB)
    socket.subscribe(b"")
    # What was under way as it subscribed may come before.
    kind = None
    while kind != "iopub_welcome":
        check(socket.poll(3000), f"nothing within 3 s after {kind}")
        _, frames = session.feed_identities(socket.recv_multipart())
        message = session.deserialize(frames)
        kind = message["header"]["msg_type"]
    same(message["content"], {"subscription": ""})


@scenario(any="1")
def supported_features_are_listed(k, _):
    features = k.request("kernel_info_request").get("supported_features")
    check(isinstance(features, list) and "kernel subshells" in features, features)


@scenario(any="1")
def debugger_is_announced(k, _):
    info = k.request("kernel_info_request")
    check(info.get("debugger") is True or "debugger" in info.get("supported_features", []), info)


def subshell(k):
    reply = k.request("create_subshell_request", {}, channel="control", within=3)
    check(reply["status"] == "ok" and reply["subshell_id"], reply)
    return reply["subshell_id"]


@scenario(any="1", fresh=True)
def subshells_are_made_listed_and_deleted(k, _):
    ids = {subshell(k), subshell(k)}
    same(len(ids), 2)
    same(set(k.request("list_subshell_request", {}, channel="control", within=3)["subshell_id"]), ids)
    for id in ids:
        same(k.request("delete_subshell_request", {"subshell_id": id}, channel="control", within=3)["status"], "ok")
    same(k.request("list_subshell_request", {}, channel="control", within=3)["subshell_id"], [])


waits = {
    "ts": ["await new Promise((done) => setTimeout(done, 2000)); console.log('main');", "console.log('sub');"],
    "py": ["import time\ntime.sleep(2); print('main')", "print('sub')"],
}


@scenario(**waits, fresh=True)
def subshell_runs_while_the_main_shell_waits(k, codes):
    id = subshell(k)
    main = k.start(codes[0])
    k.pause(0.2)
    sub = k.run(codes[1], subshell=id, within=1.2)
    check(main.reply is None, "the main cell had ended")
    same((sub.stdout, k.finish(main).stdout), ("sub\n", "main\n"))


@scenario(ts="let shared = 5;", py="shared = 5", fresh=True)
def subshell_shares_the_variables(k, code):
    k.run(code)
    ask = k.in_language("console.log(shared + 1)", "print(shared + 1)")
    same(k.run(ask, subshell=subshell(k), within=5).stdout, "6\n")


@scenario(any="1", fresh=True)
def subshell_that_is_not_there_is_told(k, _):
    reply = k.request("delete_subshell_request", {"subshell_id": "none"}, channel="control", within=3)
    same(reply["status"], "error")


@scenario(ts="console.log('secret')", py="print('secret')", limit=40)
def traffic_is_encrypted_where_the_client_offers_it(k, code):
    manager = KernelManager(kernel_name=k.spec["kernelspec"])
    if "curve" not in (manager.kernel_spec.metadata or {}).get("supported_encryption", []):
        raise Failed("the kernelspec does not offer curve")
    check("enable_curve" in manager.trait_names() or "transport_encryption" in manager.trait_names(), "this jupyter_client knows no curve")
    if "transport_encryption" in manager.trait_names():
        manager.transport_encryption = "required"
    other = k.another(manager=manager)
    same(other.run(code).stdout, "secret\n")
    check(getattr(other.client, "curve_publickey", None) or getattr(manager, "curve_publickey", None), "no key was agreed")
    plain = other.socket()
    message = other.client.session.msg("kernel_info_request")
    plain.send_multipart(other.client.session.serialize(message))
    check(plain.poll(1000) == 0, "a client without the key was answered")


class Debug:
    """The Debug Adapter Protocol, over the control channel."""

    def __init__(self, k):
        self.k = k
        self.seq = 0

    def ask(self, command, within=4, **arguments):
        self.seq += 1
        content = {"type": "request", "seq": self.seq, "command": command, "arguments": arguments}
        reply = self.k.request("debug_request", content, channel="control", within=within)
        check(reply.get("success"), lambda: f"{command}: {reply}")
        return reply.get("body", {})

    def events(self, name):
        return [it.content for all in self.k.published.values() for it in all if it.type == "debug_event" and it.content["event"] == name]

    def attach(self):
        body = self.ask("initialize", clientID="scenario", clientName="scenario", adapterID="", pathFormat="path", linesStartAt1=True, columnsStartAt1=True, supportsVariableType=True, supportsVariablePaging=True, supportsRunInTerminalRequest=True, locale="en")
        self.ask("attach", within=10)
        return body

    def stop_at(self, code, line):
        """Runs a cell up to a breakpoint."""
        self.attach()
        path = self.ask("dumpCell", code=code)["sourcePath"]
        found = self.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": line}], sourceModified=False)
        check(found.get("breakpoints"), found)
        self.ask("configurationDone")
        ran = self.k.start(code)
        self.k.until(lambda: self.events("stopped"), "stopped event", 8)
        thread = self.events("stopped")[-1]["body"].get("threadId", 1)
        frames = self.ask("stackTrace", threadId=thread)["stackFrames"]
        return ran, thread, frames


steps = {
    "ts": "let rate: number = 1;\nrate = rate + 1;\nrate = rate * 10;\nconsole.log(rate);",
    "py": "rate = 1\nrate = rate + 1\nrate = rate * 10\nprint(rate)",
}


@scenario(any="1", fresh=True, limit=30)
def debugger_tells_what_it_is(k, _):
    info = Debug(k).ask("debugInfo")
    check({"isStarted", "hashMethod", "hashSeed", "tmpFilePrefix", "tmpFileSuffix", "breakpoints", "stoppedThreads"} <= set(info), info)


@scenario(**steps, fresh=True, limit=40)
def debugger_stops_at_a_breakpoint(k, code):
    debug = Debug(k)
    ran, thread, frames = debug.stop_at(code, 3)
    same(frames[0]["line"], 3)
    debug.ask("continue", threadId=thread)
    same(k.finish(ran, 8).stdout, "20\n")


@scenario(**steps, fresh=True, limit=40)
def debugger_steps(k, code):
    debug = Debug(k)
    ran, thread, _ = debug.stop_at(code, 2)
    before = len(debug.events("stopped"))
    debug.ask("next", threadId=thread)
    k.until(lambda: len(debug.events("stopped")) > before, "second stop", 8)
    same(debug.ask("stackTrace", threadId=thread)["stackFrames"][0]["line"], 3)
    debug.ask("continue", threadId=thread)
    same(k.finish(ran, 8).stdout, "20\n")


@scenario(**steps, fresh=True, limit=40)
def debugger_shows_variables(k, code):
    debug = Debug(k)
    ran, thread, frames = debug.stop_at(code, 3)
    values = {}
    for scope in debug.ask("scopes", frameId=frames[0]["id"])["scopes"]:
        values |= {it["name"]: it["value"] for it in debug.ask("variables", variablesReference=scope["variablesReference"])["variables"]}
    debug.ask("continue", threadId=thread)
    k.finish(ran, 8)
    same(values.get("rate"), "2")


@scenario(**steps, fresh=True, limit=30)
def variables_are_inspected_without_a_stop(k, code):
    k.run(code)
    found = Debug(k).ask("inspectVariables")["variables"]
    same({it["name"]: it["value"] for it in found}.get("rate"), "20")


@scenario(
    ts="console.log('begun');\nfor (const end = Date.now() + 3000; Date.now() < end; );",
    py="import time\nprint('begun', flush=True)\nend = time.time() + 3\nwhile time.time() < end: pass",
    fresh=True,
    limit=30,
)
def debugger_answers_while_a_cell_runs(k, code):
    debug = Debug(k)
    debug.attach()
    ran = k.begin(code)
    start = time.monotonic()
    debug.ask("debugInfo", within=1)
    check(ran.reply is None and time.monotonic() - start < PATIENCE, "it waited for the cell")
    k.finish(ran, 8)
