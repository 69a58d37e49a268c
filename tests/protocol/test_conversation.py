"""A conversation of all the messages that there are, each checked against the protocol's schema, by Jupyter's own client."""

import os
import queue
import shutil
import tempfile
import time
import unittest

from jupyter_client.manager import start_new_kernel
from jupyter_client.session import Session
from jupyter_kernel_test.msgspec_v5 import schema_fragments, validate_message

# The kernel's history: this one is nobody's.
FOLDER = tempfile.mkdtemp(prefix="triad-test-")
os.environ["XDG_DATA_HOME"] = FOLDER

OK = {"status": {"enum": ["ok"]}}
COMM = {"comm_id": {"type": "string"}, "data": {"type": "object"}}

# What the suite has no schema for; it says of a password that it is a number, the protocol that it is a boolean.
schema_fragments.update(
    {
        "iopub_welcome": {"properties": {"subscription": {"type": "string"}}},
        "comm_open": {"properties": {**COMM, "target_name": {"type": "string"}}},
        "comm_msg": {"properties": COMM},
        "comm_close": {"properties": COMM},
        "create_subshell_reply": {"properties": {**OK, "subshell_id": {"type": "string"}}},
        "delete_subshell_reply": {"properties": OK},
        "list_subshell_reply": {"properties": {**OK, "subshell_id": {"type": "array", "items": {"type": "string"}}}},
        "input_request": {"properties": {"prompt": {"type": "string"}, "password": {"type": "boolean"}}},
    }
)

PARENTLESS = {"iopub_welcome"}
COMMS = """
const { comm } = (globalThis as any)[Symbol.for('triad.host')];
comm.register('echo', (it: any) => { it.onMessage = (data: object) => it.send(data); });
comm.open('front', { hello: 1 }).close();
"""


def tearDownModule():
    shutil.rmtree(FOLDER, ignore_errors=True)


def check(message):
    """Whether the protocol allows the message."""
    if message["content"].get("status") == "aborted":
        # The suite calls it "abort", and then cannot be satisfied.
        assert message["content"] == {"status": "aborted"}, message["content"]
    else:
        validate_message(message)
    if message["header"]["msg_type"] not in PARENTLESS:
        assert message["parent_header"].get("msg_id"), message
    assert message["header"]["version"] == "5.5", message["header"]


class Conversation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name="triad")
        cls.seen = set()

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    def take(self, channel, timeout=20):
        message = getattr(self.client, f"{channel}_channel").get_msg(timeout=timeout)
        check(message)
        self.seen.add(message["header"]["msg_type"])
        return message

    def ask(self, kind, content=None, channel="shell", subshell=None):
        """Sends a request; returns its reply, and what came on iopub for it up to idle."""
        message = self.client.session.msg(kind, content or {})
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        getattr(self.client, f"{channel}_channel").send(message)
        return self.answered(message["header"]["msg_id"], channel)

    def answered(self, asked, channel="shell"):
        reply = self.take(channel)
        self.assertEqual(reply["parent_header"]["msg_id"], asked)
        return reply, self.outputs(asked)

    def outputs(self, asked):
        """What comes on iopub for a request up to its idle, which ends it."""
        found = []
        while True:
            message = self.take("iopub")
            if message["parent_header"].get("msg_id") != asked:
                continue
            found.append(message)
            if message["content"].get("execution_state") == "idle":
                return found

    def run_cell(self, code, **options):
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        subshell = options.pop("subshell", None)
        return self.ask("execute_request", {**content, **options}, subshell=subshell)

    def kinds(self, messages):
        return [message["header"]["msg_type"] for message in messages]

    def test_execute(self):
        cells = [
            "6 * 7",
            "console.log('out'); console.error('err'); process.stdout.write('partial')",
            "display(html`<b>b</b>`, { id: 'd' }); display('new', { id: 'd', update: true }); clearOutput({ wait: true })",
            "throw new Error('thrown')",
            "throw 'a string'",
            "const wrong: number = 'text';",
            "const = 7",
            "?console",
            "",
            "undefined",
            "process.exit(1)",
            "setTimeout(() => console.log('late'), 1); Promise.reject(new Error('late')); 0",
            "await new Promise((done) => setTimeout(done, 50))",
        ]
        for code in cells:
            for options in ({}, {"silent": True}, {"store_history": False}, {"stop_on_error": False}):
                with self.subTest(code=code, **options):
                    reply, outputs = self.run_cell(code, **options)
                    self.assertEqual(reply["header"]["msg_type"], "execute_reply")
                    self.assertIsInstance(reply["content"]["execution_count"], int)
                    self.assertEqual(outputs[0]["content"].get("execution_state"), "busy")
                    if options.get("silent"):
                        self.assertEqual(set(self.kinds(outputs)), {"status"})
        expressions = {"good": "1 + 1", "bad": "nothing", "none": "undefined"}
        reply, _ = self.run_cell("1", user_expressions=expressions)
        found = reply["content"]["user_expressions"]
        self.assertEqual({name: it["status"] for name, it in found.items()}, {"good": "ok", "bad": "error", "none": "ok"})

    def test_requests(self):
        self.run_cell("const first = 1;\nfirst")
        requests = [
            ("kernel_info_request", {}),
            ("complete_request", {"code": "Math.", "cursor_pos": 5}),
            ("inspect_request", {"code": "console", "cursor_pos": 3, "detail_level": 0}),
            ("inspect_request", {"code": " ", "cursor_pos": 1, "detail_level": 1}),
            ("is_complete_request", {"code": "if (true) {"}),
            ("is_complete_request", {"code": "1"}),
            ("is_complete_request", {"code": "const = 7"}),
            ("history_request", {"hist_access_type": "tail", "n": 3, "output": True, "raw": True}),
            ("history_request", {"hist_access_type": "range", "session": 0, "start": 1, "output": False, "raw": True}),
            ("history_request", {"hist_access_type": "search", "pattern": "*first*", "output": False, "raw": True}),
            ("comm_info_request", {}),
            ("comm_info_request", {"target_name": "echo"}),
            # Wrong ones are answered too.
            ("complete_request", {}),
            ("history_request", {"hist_access_type": "all"}),
            ("execute_request", {"code": 7}),
        ]
        for kind, content in requests:
            with self.subTest(kind=kind, content=content):
                reply, outputs = self.ask(kind, content)
                self.assertEqual(reply["header"]["msg_type"], kind.replace("request", "reply"))
                self.assertEqual(self.kinds(outputs), ["status", "status"])
        for kind in ("kernel_info_request", "interrupt_request"):
            self.ask(kind, channel="control")

    def test_abort(self):
        ids = [self.client.execute(code) for code in ("throw new Error('stop')", "1", "2")]
        replies = [self.take("shell") for _ in ids]
        self.assertEqual([reply["parent_header"]["msg_id"] for reply in replies], ids)
        self.assertEqual([reply["content"]["status"] for reply in replies], ["error", "aborted", "aborted"])
        self.outputs(ids[-1])
        # A cell that is sent when the error has been seen runs.
        self.assertEqual(self.run_cell("'on'")[0]["content"]["status"], "ok")

    def test_input(self):
        code = "[await input('name? '), await password('secret? '), prompt('sure?')].join()"
        asked = self.client.execute(code, allow_stdin=True)
        for answer in ("Ada", "hush", "yes"):
            question = self.take("stdin")
            self.assertEqual(question["parent_header"]["msg_id"], asked)
            self.client.input(answer)
        _, outputs = self.answered(asked)
        [result] = [it for it in outputs if it["header"]["msg_type"] == "execute_result"]
        self.assertEqual(result["content"]["data"]["text/plain"], "'Ada,hush,yes'")

    def test_comms(self):
        _, outputs = self.run_cell(COMMS)
        self.assertEqual([kind for kind in self.kinds(outputs) if kind.startswith("comm")], ["comm_open", "comm_close"])
        session, channel = self.client.session, self.client.shell_channel
        channel.send(session.msg("comm_open", {"comm_id": "c", "target_name": "echo", "data": {}}))
        channel.send(session.msg("comm_msg", {"comm_id": "c", "data": {"n": 1}}))
        while True:
            message = self.take("iopub")
            if message["header"]["msg_type"] == "comm_msg":
                break
        self.assertEqual(message["content"], {"comm_id": "c", "data": {"n": 1}})

    def test_subshells(self):
        made, _ = self.ask("create_subshell_request", channel="control")
        subshell = made["content"]["subshell_id"]
        listed, _ = self.ask("list_subshell_request", channel="control")
        self.assertEqual(listed["content"]["subshell_id"], [subshell])
        asked = self.client.execute("await new Promise((done) => setTimeout(done, 500)); 'slow'")
        time.sleep(0.1)
        reply, _ = self.run_cell("'beside'", subshell=subshell)
        self.assertEqual(reply["parent_header"]["subshell_id"], subshell)
        slow, _ = self.answered(asked)
        self.assertEqual(slow["content"]["status"], "ok")
        self.ask("delete_subshell_request", {"subshell_id": subshell}, channel="control")
        refused, _ = self.run_cell("1", subshell=subshell)
        self.assertEqual(refused["content"]["status"], "error")

    def test_welcome_and_shutdown(self):
        manager, client = start_new_kernel(kernel_name="triad")
        try:
            # With a session of its own, as another front end has: one that has the same takes the first one's place.
            other = manager.client(session=Session(key=manager.session.key))
            other.start_channels()
            welcome = other.iopub_channel.get_msg(timeout=10)
            self.assertEqual(welcome["header"]["msg_type"], "iopub_welcome")
            check(welcome)
            other.stop_channels()
            asked = client.shutdown()
            reply = client.control_channel.get_msg(timeout=10)
            check(reply)
            self.assertEqual(reply["parent_header"]["msg_id"], asked)
            begun = time.monotonic()
            while manager.is_alive():
                time.sleep(0.02)
            self.assertLess(time.monotonic() - begun, 1)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
