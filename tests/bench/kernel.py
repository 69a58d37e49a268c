"""Starts kernels in turn, and times them through jupyter_client.

Takes one JSON object: {"repetitions": 5, "cells": 30, "cwd": "…", "kernels": [{"name": "…", "argv": ["…"]}]}.
Prints one JSON object a kernel and repetition, in the order they ran; times are in milliseconds.
"""

import json
import os
import random
import socket
import sys
import time

import zmq
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec

TIMEOUT = 120


def measure(name, argv, cwd, cells):
    # A socket that finds nobody at the door tries again soon: the default of 100 ms would be what is measured.
    context = zmq.Context()
    context.setsockopt(zmq.RECONNECT_IVL, 2)
    manager = KernelManager(context=context)
    manager.cache_ports = False
    for port_name in ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port"):
        setattr(manager, port_name, free_port())
    manager._kernel_spec = KernelSpec(argv=argv, display_name=name, language="", interrupt_mode="message")
    start = time.perf_counter()
    manager.start_kernel(cwd=cwd, stdout=sys.stderr.fileno())
    client = manager.client()
    try:
        client.start_channels(hb=False)
        wait(client, client.kernel_info(), for_idle=False)
        ready = time.perf_counter()
        hear(client)
        wait(client, client.execute("1 + 1"))
        first = time.perf_counter()
        times = []
        for i in range(cells):
            before = time.perf_counter()
            wait(client, client.execute(f"{i} + 1"))
            times.append(1000 * (time.perf_counter() - before))
        return {
            "name": name,
            "start": 1000 * (ready - start),
            "firstCell": 1000 * (first - start),
            "cells": times,
            "peakMegabytes": peak_megabytes(manager.provisioner.process.pid),
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


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


def hear(client):
    """Until something published arrives: the subscription may be younger than the first answer."""
    while client.iopub_channel.socket.poll(20) == 0:
        client.kernel_info()


def wait(client, message_id, for_idle=True):
    """Until both the reply and the idle status are there, as a notebook waits."""
    deadline = time.monotonic() + TIMEOUT
    reply = False
    idle = not for_idle
    poller = zmq.Poller()
    poller.register(client.shell_channel.socket, zmq.POLLIN)
    poller.register(client.iopub_channel.socket, zmq.POLLIN)
    while not (reply and idle):
        ready = dict(poller.poll(1000))
        if time.monotonic() > deadline:
            raise TimeoutError(f"no answer within {TIMEOUT} s")
        if client.shell_channel.socket in ready:
            message = client.shell_channel.get_msg(timeout=0)
            if message["parent_header"].get("msg_id") == message_id:
                reply = True
                # An error is quick, and would be the winner.
                if message["content"].get("status", "ok") != "ok":
                    raise RuntimeError(str(message["content"]))
        if client.iopub_channel.socket in ready:
            message = client.iopub_channel.get_msg(timeout=0)
            ours = message["parent_header"].get("msg_id") == message_id
            idle = idle or (ours and message["content"].get("execution_state") == "idle")


def peak_megabytes(pid):
    """The peak resident memory of a process and of all below it, summed; None where /proc does not tell."""
    try:
        with open(f"/proc/{pid}/status") as status:
            own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        children = []
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as below:
                children += below.read().split()
        return own / 1024 + sum(peak_megabytes(child) or 0 for child in children)
    except (OSError, StopIteration):
        return None


def main():
    plan = json.loads(sys.argv[1])
    kernels = plan["kernels"]
    for repetition in range(plan["repetitions"]):
        turn = repetition % len(kernels)
        for kernel in kernels[turn:] + kernels[:turn]:
            try:
                result = measure(kernel["name"], kernel["argv"], plan["cwd"], plan["cells"])
            except Exception as error:
                result = {"name": kernel["name"], "error": f"{type(error).__name__}: {error}"}
            print(json.dumps(result), flush=True)


main()
