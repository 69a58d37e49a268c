"""A kernel that was started for scenarios, in a folder of its own."""

import contextlib
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import zmq
from client import PATIENCE, Client, Failed
from jupyter_client import KernelManager


# Seconds that a kernel may take until it has run its first cell.
START = 15 * PATIENCE


class Kernel(Client):
    """Started by its kernelspec, as every Jupyter client does it; it has run a cell."""

    def __init__(self, spec, env=None, files=None, links=True, manager=None):
        self.spec = spec
        # What a scenario has opened beside it: closed with the scenario.
        self.opened = contextlib.ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="scenario-"))
        if links:
            self.furnish(files or {})
        self.manager = manager or KernelManager(kernel_name=spec["kernelspec"])
        self.env = {**os.environ, **spec.get("env", {}), **(env or {})}
        self.errors = open(self.folder / ".stderr", "wb")
        try:
            self.manager.start_kernel(cwd=str(self.folder), env=self.env, stdout=self.errors, stderr=self.errors)
            super().__init__(self.manager.connection_file, time.monotonic() + START)
            self.run("1")
        except BaseException:
            self.end()
            raise
        self.forget()

    def another(self, spec=None, **options):
        """A second kernel; that it takes its time to start is not the scenario's time."""
        began = time.monotonic()
        other = Kernel(spec or self.spec, **options)
        self.opened.callback(other.end)
        self.deadline += time.monotonic() - began
        other.deadline = self.deadline
        return other

    def in_language(self, typescript, python):
        return typescript if self.spec["language"] == "typescript" else python

    def furnish(self, files):
        """A folder as a project has it: a package.json, and the packages that the kernel takes from there."""
        self.write("package.json", json.dumps({"name": "scenario", "private": True, "dependencies": {}}))
        for name, target in self.spec.get("links", {}).items():
            link = self.folder / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(target)
        for name, text in files.items():
            self.write(name, text)

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    @property
    def process(self):
        return self.manager.provisioner.process

    @property
    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    @property
    def is_well(self):
        """Whether it would take another cell now: a scenario that fails may leave a kernel that is as good as new."""
        if not self.is_alive:
            return False
        self.forget()
        self.deadline = time.monotonic() + 5
        try:
            return self.run("1", within=3).reply["status"] == "ok"
        except Failed:
            return False

    def interrupt(self):
        """As a front end does it: by message or by signal, as the kernelspec says."""
        self.manager.interrupt_kernel()

    def second(self):
        """Another front end of the same kernel."""
        client = Client(self.manager.connection_file, self.deadline)
        self.opened.callback(client.close)
        return client

    def socket(self, channel="shell", kind=zmq.DEALER):
        """A socket that speaks for itself."""
        socket = self.opened.enter_context(zmq.Context.instance().socket(kind))
        socket.linger = 0
        socket.connect(f"tcp://{self.client.ip}:{getattr(self.client, f'{channel}_port')}")
        return socket

    def echoes(self, word=b"ping", within=0.5):
        """Whether its heart beats."""
        socket = self.socket("hb", zmq.REQ)
        socket.send(word)
        if not socket.poll(1000 * within):
            raise Failed(f"no echo within {within} s")
        return socket.recv() == word

    def until_ended(self, within):
        """How long the kernel's process took to end."""
        process = self.process
        start = time.monotonic()
        while process.poll() is None:
            if time.monotonic() - start > PATIENCE * within:
                raise Failed(f"the process still runs after {within} s")
            time.sleep(0.01)
        return time.monotonic() - start

    def end(self):
        for step in (self.opened.close, self.close, lambda: self.manager.shutdown_kernel(now=True), self.errors.close):
            with contextlib.suppress(Exception):
                step()
        shutil.rmtree(self.folder, ignore_errors=True)
