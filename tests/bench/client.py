"""A kernel that is started to be timed, and a client that adds as little as it can to what is timed."""

import os
import random
import socket
import sys
import time

import zmq
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

TIMEOUT = 120


class Timed:
    """One start of a kernel; all times are in milliseconds."""

    def __init__(self, kernel, cwd):
        # A socket that finds nobody at the door tries again soon: the default of 100 ms would be what is measured.
        context = zmq.Context()
        context.setsockopt(zmq.RECONNECT_IVL, 2)
        self.language = kernel["language"]
        self.manager = KernelManager(context=context)
        self.manager.cache_ports = False
        for port_name in ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port"):
            setattr(self.manager, port_name, free_port())
        mode = kernel.get("spec", {}).get("interrupt_mode", "signal")
        self.manager._kernel_spec = KernelSpec(argv=kernel["argv"], display_name="", language="", interrupt_mode=mode)
        self.start = time.perf_counter()
        self.manager.start_kernel(cwd=cwd, env={**os.environ, **kernel.get("env", {})}, stdout=sys.stderr.fileno())
        self.client = self.manager.client()
        try:
            self.client.start_channels(hb=False)
            self.wait(self.client.kernel_info(), for_idle=False)
            self.first_reply = self.since_start()
            self.hear()
        except BaseException:
            self.end()
            raise

    def since_start(self):
        return 1000 * (time.perf_counter() - self.start)

    def in_language(self, typescript, python):
        return typescript if self.language == "typescript" else python

    def hear(self):
        """Until something published arrives: the subscription may be younger than the first answer."""
        while self.client.iopub_channel.socket.poll(20) == 0:
            self.client.kernel_info()

    def send(self, code):
        return self.client.execute(code)

    def run(self, code, heard=None):
        """How long a cell took, and its reply."""
        before = time.perf_counter()
        reply = self.wait(self.send(code), heard=heard)
        # An error is quick, and would be the winner.
        if reply.get("status", "ok") != "ok":
            raise RuntimeError(str(reply)[:300])
        return 1000 * (time.perf_counter() - before)

    def complete(self, code):
        before = time.perf_counter()
        self.wait(self.client.complete(code), for_idle=False)
        return 1000 * (time.perf_counter() - before)

    def wait(self, message_id, for_idle=True, heard=None, timeout=TIMEOUT):
        """Until both the reply and the idle status are there, as a notebook waits; `heard` gets what is published."""
        deadline = time.monotonic() + timeout
        reply = None
        idle = not for_idle
        shell, iopub = self.client.shell_channel, self.client.iopub_channel
        poller = zmq.Poller()
        for channel in (shell, iopub):
            poller.register(channel.socket, zmq.POLLIN)
        while reply is None or not idle:
            ready = dict(poller.poll(1000))
            if time.monotonic() > deadline:
                raise TimeoutError(f"no answer within {timeout} s")
            if not ready and self.manager.provisioner.process.poll() is not None:
                raise RuntimeError("the kernel has died")
            if shell.socket in ready:
                message = shell.get_msg(timeout=0)
                if (message["parent_header"] or {}).get("msg_id") == message_id:
                    reply = message["content"]
            if iopub.socket in ready:
                message = iopub.get_msg(timeout=0)
                if (message["parent_header"] or {}).get("msg_id") == message_id:
                    if heard:
                        heard(message)
                    idle = idle or message["content"].get("execution_state") == "idle"
        return reply

    def later(self, seconds, heard):
        """Hears what comes after the end, until nothing comes any more for so long."""
        iopub = self.client.iopub_channel
        while iopub.socket.poll(1000 * seconds):
            heard(iopub.get_msg(timeout=0))

    def memory(self, field):
        return megabytes(self.manager.provisioner.process.pid, field)

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def free_port():
    """Below the ports that connections come from: a socket that retries fast would in the end connect to itself."""
    while True:
        port = random.randrange(20000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def megabytes(pid, field):
    """The resident memory of a process and of all below it, summed; None where /proc does not tell."""
    try:
        with open(f"/proc/{pid}/status") as status:
            own = next(int(line.split()[1]) for line in status if line.startswith(field))
        children = []
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as below:
                children += below.read().split()
        return own / 1024 + sum(megabytes(child, field) or 0 for child in children)
    except (OSError, StopIteration):
        return None
