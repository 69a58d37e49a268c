"""Deaths: what ends the process of the cells is an error in the cell, and nothing is left behind."""

import os
import subprocess
import sys
import time

from client import check, same
from scenario import NotApplicable, scenario


def ends_in_an_error(k, code, within=30):
    same(k.run(code, within=within).reply["status"], "error")
    runs_again(k)


def runs_again(k):
    same(k.run(k.in_language("console.log('again')", "print('again')"), within=15).stdout, "again\n")


@scenario(ts="process.exit(3)", deno="Deno.exit(3)", py="import os; os._exit(3)", fresh=True)
def exit_in_a_cell_is_an_error_and_the_next_cell_runs(k, code):
    ends_in_an_error(k, code)


@scenario(ts="setTimeout(() => process.exit(4), 100);", deno="setTimeout(() => Deno.exit(4), 100);", py="import os, threading; threading.Timer(0.1, lambda: os._exit(4)).start()", fresh=True)
def exit_between_cells_is_survived(k, code):
    k.run(code)
    k.pause(0.5)
    runs_again(k)


@scenario(ts="process.abort()", deno="Deno.kill(Deno.pid, 'SIGABRT'); await new Promise(() => {});", py="import os; os.abort()", fresh=True)
def crash_of_native_code_is_an_error_and_the_next_cell_runs(k, code):
    ends_in_an_error(k, code)


@scenario(ts="process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});", deno="Deno.kill(Deno.pid, 'SIGKILL'); await new Promise(() => {});", py="import os, signal; os.kill(os.getpid(), signal.SIGKILL)", fresh=True)
def kill_is_an_error_and_the_next_cell_runs(k, code):
    ends_in_an_error(k, code)


hoard = "const hoard: unknown[] = []; for (;;) hoard.push(new Array(10_000).fill(hoard.length));"


@scenario(ts=hoard, py=NotApplicable("Python's memory has no limit of its own"), limit=60)
def heap_out_of_memory_is_an_error_and_the_next_cell_runs(k, code):
    limited = k.another(env={"NODE_OPTIONS": "--max-old-space-size=300", "DENO_V8_FLAGS": "--max-old-space-size=300"})
    ends_in_an_error(limited, code, within=50)


@scenario(ts="'ready'", py="'ready'", fresh=True)
def kernel_ends_when_its_parent_dies(k, code):
    same(k.run(code).reply["status"], "ok")
    # A parent that starts the kernel as Jupyter does, tells its process id, and is killed.
    starter = (
        "import sys, time\nfrom jupyter_client import KernelManager\n"
        "m = KernelManager(kernel_name=sys.argv[1]); m.start_kernel(cwd=sys.argv[2]); c = m.client(); c.start_channels(); c.wait_for_ready(timeout=30)\n"
        "print(m.provisioner.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", starter, k.spec["kernelspec"], str(k.folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=k.env)
    pid = int(parent.stdout.readline())
    family = [pid, *below(pid)]
    parent.kill()
    parent.wait()
    end = time.monotonic() + 10
    while left := [one for one in family if runs(one)]:
        if time.monotonic() > end:
            for one in left:
                os.kill(one, 9)
            check(False, f"{len(left)} of {len(family)} processes outlive their parent by 10 s")
        time.sleep(0.1)


def below(pid):
    try:
        found = []
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as children:
                found += [int(child) for child in children.read().split()]
        return found + [one for child in found for one in below(child)]
    except OSError:
        return []


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@scenario(
    ts="import { spawn } from 'node:child_process';\nconst child = spawn('sleep', ['300'], { stdio: 'ignore' });\nconsole.log(child.pid);",
    py="import subprocess\nchild = subprocess.Popen(['sleep', '300'])\nprint(child.pid)",
    fresh=True,
)
def shutdown_leaves_no_process_behind(k, code):
    child = int(k.run(code).stdout)
    family = [k.process.pid, *below(k.process.pid)]
    k.manager.shutdown_kernel(now=False)
    end = time.monotonic() + 3
    while (left := [one for one in {*family, child} if runs(one)]) and time.monotonic() < end:
        time.sleep(0.05)
    if left:
        for one in left:
            os.kill(one, 9)
    same(len(left), 0)
