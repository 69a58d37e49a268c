"""Starts kernels in turn, and times them through jupyter_client.

Takes one JSON object:
{"sessions": {"start": 5, …}, "cells": 30, "manyCells": 500, "prints": 100000, "cwd": "…", "kernels": [{"name", "language", "argv", …}]}.
`sessions` says how often each of the functions below is run on a new kernel.
Prints one JSON object a kernel and session, in the order they ran; times are in milliseconds.
"""

import json
import statistics
import sys
import time

from client import Timed


def start(kernel, plan, found):
    """Start-up, trivial cells, completion, live output, interrupt."""
    kernel.run("1 + 1")
    found |= {"start": kernel.first_reply, "firstCell": kernel.since_start()}
    found["cell"] = statistics.median(kernel.run(f"{i} + 1") for i in range(plan["cells"]))
    found["memory"] = kernel.memory("VmHWM")
    kernel.run(kernel.in_language("const cortex = { layers: 6, label: 'V1' };", "cortex = 'V1'"))
    word = kernel.in_language("cortex.la", "cortex.up")
    found["firstCompletion"] = kernel.complete(word)
    found["completion"] = statistics.median(kernel.complete(word) for _ in range(20))
    busy = kernel.send(kernel.in_language("for (const end = Date.now() + 1500; Date.now() < end; );", "import time\nend = time.time() + 1.5\nwhile time.time() < end: pass"))
    time.sleep(0.2)
    found["busyCompletion"] = statistics.median(kernel.complete(word) for _ in range(9))
    # Where a completion waits for the cell, its end has been heard already.
    kernel.run("1 + 2")
    found["live"] = live(kernel)
    found["interrupt"] = interrupt(kernel)


def live(kernel):
    """How old a line is that a blocking loop prints, when it arrives."""
    ages = []

    def heard(message):
        now = 1000 * time.time()
        # Some send a line and its end apart.
        if message["header"]["msg_type"] == "stream" and message["content"]["text"].strip():
            ages.append(now - float(message["content"]["text"].split()[-1]))

    kernel.run(
        kernel.in_language(
            "for (let i = 0, next = Date.now(); i < 10; i++) { console.log(Date.now()); next += 150; while (Date.now() < next); }",
            "import time\nnext_ = time.time()\nfor i in range(10):\n    print(1000 * time.time()); next_ += 0.15\n    while time.time() < next_: pass",
        ),
        heard,
    )
    return statistics.median(ages)


def interrupt(kernel):
    """From the request to the end of an endless loop."""
    id = kernel.send(kernel.in_language("while (true) {}", "while True: pass"))
    time.sleep(0.5)
    before = time.perf_counter()
    kernel.manager.interrupt_kernel()
    kernel.wait(id, timeout=5)
    return 1000 * (time.perf_counter() - before)


def prints(kernel, plan, found):
    """Many lines in one cell: until idle, until the last has come, and how many had not come at idle."""
    count = plan["prints"]
    lines = 0

    def heard(message):
        nonlocal lines
        if message["header"]["msg_type"] == "stream":
            lines += message["content"]["text"].count("\n")

    kernel.run("1 + 1")
    code = kernel.in_language(f"for (let i = 0; i < {count}; i++) console.log(i);", f"for i in range({count}): print(i)")
    before = time.perf_counter()
    id = kernel.send(code)
    try:
        kernel.wait(id, heard=heard, timeout=60)
        found["prints"] = 1000 * (time.perf_counter() - before)
    finally:
        found["printsLate"] = count - lines
        kernel.later(1, heard)
        found["printsLost"] = count - lines


def many(kernel, plan, found):
    """Many cells: the whole, the last against the first, and the memory at the end against that after the first."""
    kernel.run("1 + 1")
    times = []
    memory = None
    for i in range(plan["manyCells"]):
        if i == 50:
            memory = kernel.memory("VmRSS")
        times.append(kernel.run(kernel.in_language(f"const v{i} = {i}; v{i} + 1", f"v{i} = {i}; v{i} + 1")))
    found |= {"many": sum(times), "manyRatio": statistics.median(times[-50:]) / statistics.median(times[:50])}
    if memory:
        found["manyMemory"] = kernel.memory("VmRSS") / memory


def tensorflow(kernel, _, found):
    """The first import of tfjs, by someone who opens a notebook and runs its first cell, and the cells after it."""
    found["tensorflow"] = kernel.run("import * as tf from '@tensorflow/tfjs';")
    later = [kernel.run(f"const t{i} = tf.tensor([{i}, 2]).add(1);") for i in range(12)]
    found["tensorflowCell"] = statistics.median(later[2:])


sessions = {"start": start, "prints": prints, "many": many, "tensorflow": tensorflow}


def main():
    plan = json.loads(sys.argv[1])
    for session, repetitions in plan["sessions"].items():
        kernels = [it for it in plan["kernels"] if session in it["sessions"]]
        for repetition in range(repetitions):
            turn = repetition % len(kernels)
            for kernel in kernels[turn:] + kernels[:turn]:
                print(json.dumps({"name": kernel["name"], "session": session, **measured(kernel, session, plan)}), flush=True)


def measured(kernel, session, plan):
    """What was found up to an error, if there was one."""
    found = {}
    try:
        timed = Timed(kernel, plan["cwd"])
        try:
            sessions[session](timed, plan, found)
        finally:
            timed.end()
    except Exception as error:
        return {"found": found, "error": f"{type(error).__name__}: {error}"}
    return {"found": found}


main()
