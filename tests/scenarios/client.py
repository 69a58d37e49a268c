"""What a kernel sends, kept in the order in which it came, and what is sent to it; every wait ends."""

import os
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field

import zmq
from jupyter_client import BlockingKernelClient


# Limits are stated for a machine that has nothing else to do; where others keep it busy, all of them are longer.
PATIENCE = min(2.0, max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


class Failed(Exception):
    """What a scenario saw instead of what it wants."""


@dataclass(frozen=True)
class Heard:
    channel: str
    type: str
    content: dict
    message: dict
    at: float

    @property
    def parent(self):
        return (self.message["parent_header"] or {}).get("msg_id")


class Client:
    """One front end's connection to a kernel."""

    def __init__(self, connection_file, deadline):
        self.client = BlockingKernelClient(connection_file=connection_file)
        self.client.load_connection_file()
        self.client.start_channels(hb=False)
        self.deadline = deadline
        self.channels = {name: getattr(self.client, f"{name}_channel") for name in ("shell", "iopub", "stdin", "control")}
        self.poller = zmq.Poller()
        for channel in self.channels.values():
            self.poller.register(channel.socket, zmq.POLLIN)
        self.forget()
        self.ready()

    def forget(self):
        self.published = defaultdict(list)
        self.replies = {}
        self.idle_at = {}
        self.asked = []
        self.answers = []
        self.last = None

    def ready(self):
        """Until a request is answered, and what is published is heard: the subscription may be younger than the answer."""
        asked = self.send("kernel_info_request")
        self.until(lambda: asked in self.replies, "reply to kernel_info_request")
        while not self.published:
            self.send("kernel_info_request")
            self.pump(0.05)
            if time.monotonic() > self.deadline:
                raise Failed("nothing is heard on iopub")

    def close(self):
        self.client.stop_channels()

    def send(self, type, content=None, channel="shell", buffers=None, parent=None, subshell=None):
        """Sends a message; returns its id."""
        session = self.client.session
        message = session.msg(type, content or {}, parent=parent)
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        session.send(self.channels[channel].socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    def request(self, type, content=None, channel="shell", within=None):
        """The content of the reply to a request."""
        asked = self.send(type, content, channel)
        self.until(lambda: asked in self.replies, f"reply to {type}", within)
        return self.replies[asked].content

    def history(self, access, **more):
        """What was run, and with `output` what came of it."""
        content = {"hist_access_type": access, "output": False, "raw": True} | more
        return [entry[2] for entry in self.request("history_request", content, within=5)["history"]]

    def start(self, code, subshell=None, **options):
        """Sends a cell, and does not wait for it."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": True}
        content |= {"stop_on_error": True} | options
        self.last = Ran(self, self.send("execute_request", content, subshell=subshell))
        return self.last

    def begin(self, code, word="begun", within=15):
        """Sends a cell, and waits until it has printed a word."""
        ran = self.start(code)
        self.until(lambda: word in ran.stdout, f'"{word}" from the cell', within)
        return ran

    def finish(self, ran, within=None):
        """Until both the reply and the idle status of a cell are there, as a notebook waits."""
        self.until(lambda: ran.reply is not None and ran.is_idle, lambda: f"end of the cell, after {ran}", within)
        return ran

    def run(self, code, answers=(), within=None, **options):
        self.answers += answers
        return self.finish(self.start(code, **options), within)

    def until(self, holds, what, within=None):
        start = time.monotonic()
        end = self.deadline if within is None else min(self.deadline, start + PATIENCE * within)
        while not holds():
            if time.monotonic() > end:
                raise Failed(f"no {what if isinstance(what, str) else what()} within {end - start:.1f} s")
            self.pump(0.05)
            if not holds() and not self.is_alive:
                raise Failed(f"no {what if isinstance(what, str) else what()}: the kernel has died")

    @property
    def is_alive(self):
        """A front end that has not started the kernel does not know."""
        return True

    def pause(self, seconds):
        """Hears what comes in some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.pump(min(left, 0.05))

    def pump(self, seconds):
        ready = dict(self.poller.poll(1000 * seconds))
        for name, channel in self.channels.items():
            # Not all that there is: a kernel that never stops printing would keep the limits from being seen.
            for _ in range(1000):
                if channel.socket not in ready or not channel.socket.poll(0):
                    break
                self.take(name, channel.get_msg(timeout=0))

    def take(self, channel, message):
        heard = Heard(channel, message["header"]["msg_type"], message["content"], message, time.monotonic())
        if channel == "iopub":
            self.published[heard.parent].append(heard)
            if heard.content.get("execution_state") == "idle":
                self.idle_at[heard.parent] = heard.at
        elif channel == "stdin":
            self.asked.append(heard)
            if self.answers:
                self.answer(self.answers.pop(0), message)
        else:
            self.replies[heard.parent] = heard

    def answer(self, value, asked):
        self.send("input_reply", {"status": "ok", "value": value}, "stdin", parent=asked)


@dataclass
class Ran:
    """A cell that was sent, and what has come of it so far."""

    client: Client
    id: str
    sent: float = field(default_factory=time.monotonic)

    @property
    def heard(self):
        """All that was published for it, in order."""
        return self.client.published[self.id]

    @property
    def outputs(self):
        return [it for it in self.heard if it.type not in ("status", "execute_input")]

    @property
    def before_idle(self):
        states = [it.content.get("execution_state") for it in self.heard]
        return self.heard[: states.index("idle")]

    @property
    def is_idle(self):
        return self.id in self.client.idle_at

    @property
    def reply(self):
        reply = self.client.replies.get(self.id)
        return None if reply is None else reply.content

    @property
    def seconds(self):
        """From its sending to its reply."""
        return self.client.replies[self.id].at - self.sent

    def of(self, type):
        return [it.content for it in self.heard if it.type == type]

    def stream(self, name):
        return "".join(content["text"] for content in self.of("stream") if content["name"] == name)

    @property
    def stdout(self):
        return self.stream("stdout")

    @property
    def stderr(self):
        return self.stream("stderr")

    @property
    def result(self):
        """The MIME bundle of its last value."""
        results = self.of("execute_result")
        return results[0]["data"] if results else {}

    @property
    def text(self):
        return self.result.get("text/plain")

    @property
    def traceback(self):
        """Of its error output, without colours."""
        lines = [line for content in self.of("error") for line in content.get("traceback", [])]
        return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(lines))

    @property
    def told(self):
        """All that a person sees: streams, errors, results, displays."""
        shown = [str(it.content.get("data")) for it in self.outputs if it.type == "display_data"]
        return "\n".join([self.stdout, self.stderr, self.traceback, str(self.result), *shown])

    def __repr__(self):
        outputs = [(it.type, it.content.get("text") or it.content.get("data") or it.content) for it in self.outputs]
        reply = self.reply and {k: v for k, v in self.reply.items() if k in ("status", "ename", "evalue")}
        return f"reply {short(reply)}, idle {self.is_idle}, outputs {short(outputs)}"


def short(value, length=300):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= length else f"{text[:length]}… ({len(text)} characters)"


def check(holds, saw):
    """@raises Failed with what was seen."""
    if not holds:
        raise Failed(f"saw {short(saw() if callable(saw) else saw)}")


def same(actual, wanted):
    check(actual == wanted, lambda: f"{short(actual)}, wanted {short(wanted)}")
