"""Runs the scenarios on kernels and prints what passed where.

Takes one JSON object:
{"kernels": [{"name", "language", "kernelspec", "python", …}], "groups": […] or null, "only": "part of a name" or null,
 "jobs": 2, "gate": false}.
With "gate" it prints one JSON object for the gate, about the first kernel, instead of the table.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from client import PATIENCE
from jupyter_client.kernelspec import KernelSpecManager
from not_yet import not_yet
from scenario import scenarios

groups = ["protocol", "execute", "survival", "language", "interrupt", "completion", "stdin", "comm", "rich", "newer", "tools"]
folder = Path(__file__).parent
processes = []


def end(*_):
    """Ends the groups, and they their kernels."""
    for process in processes:
        process.terminate()
    os._exit(1)


def run(kernel, group, only, told):
    """The outcomes of one group, by name; a group whose process ends before its end fails from there on."""
    plan = {"kernel": kernel, "group": group, "only": only}
    words = [kernel["python"], str(folder / "run_group.py"), json.dumps(plan)]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1", **kernel.get("env", {})}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=folder)
    processes.append(process)
    # Read all the while: a pipe that is full would stop it.
    errors = []
    reader = threading.Thread(target=lambda: errors.extend(process.stderr.read().splitlines()))
    reader.start()
    found = {}
    for line in process.stdout:
        with contextlib.suppress(json.JSONDecodeError):
            outcome = json.loads(line)
            found[outcome["name"]] = outcome
            told(kernel["name"], group, outcome)
    process.wait()
    reader.join()
    for scenario in wanted(group, only):
        if scenario.name not in found:
            reason = f"its process ended (exit code {process.returncode}): {errors[-1] if errors else 'no word'}"
            found[scenario.name] = {"name": scenario.name, "outcome": "fail", "reason": reason, "seconds": 0}
    return found


def described(name):
    """What the kernelspec says of a kernel that was asked for by its name."""
    spec = KernelSpecManager().get_kernel_spec(name)
    return {"language": spec.language.lower(), "argv": spec.argv}


def wanted(group, only):
    return [it for it in scenarios if it.group == group and (not only or only in it.name)]


def main():
    plan = json.loads(sys.argv[1])
    kernels, only = plan["kernels"], plan.get("only")
    chosen = [group for group in groups if not plan.get("groups") or group in plan["groups"]]
    for kernel in kernels:
        if "language" not in kernel:
            kernel.update(described(kernel["kernelspec"]))
    for group in groups:
        import_module(group)
    start = time.monotonic()
    signal.signal(signal.SIGTERM, end)

    def told(name, group, outcome):
        if not plan.get("gate"):
            print(f"{name:12} {group:10} {outcome['outcome']:4} {outcome['seconds']:6.1f} s  {outcome['name']}{outcome['reason'] and ': '}{outcome['reason']}", file=sys.stderr)

    # The longest group first; kernels in turn, so that a busy minute of the machine falls on all.
    order = sorted(chosen, key=lambda group: group != "interrupt")
    with ThreadPoolExecutor(plan["jobs"]) as pool:
        jobs = {(kernel["name"], group): pool.submit(run, kernel, group, only, told) for group in order for kernel in kernels}
    results = {key: job.result() for key, job in jobs.items()}
    if plan.get("gate"):
        print(json.dumps(gate(kernels[0]["name"], results, chosen, only)))
        return 0
    print(table(kernels, results, chosen, only))
    print(f"{time.monotonic() - start:.0f} s; load average {os.getloadavg()[0]:.1f}, limits × {PATIENCE:.1f}")
    return 0


def gate(kernel, results, chosen, only):
    passed, failed, skipped = 0, [], []
    for group in chosen:
        for scenario in wanted(group, only):
            name = f"{group}: {scenario.name}"
            outcome = results[kernel, group][scenario.name]
            match outcome["outcome"]:
                case "pass" if name in not_yet:
                    failed.append({"name": name, "reason": "it passes now: take its line from tests/scenarios/not_yet.py"})
                case "pass":
                    passed += 1
                case "fail" if name in not_yet:
                    skipped.append({"name": name, "reason": f"fails as expected, not yet: {not_yet[name]}"})
                case "fail":
                    failed.append({"name": name, "reason": outcome["reason"]})
                case "n/a":
                    skipped.append({"name": name, "reason": outcome["reason"]})
    names = {f"{it.group}: {it.name}" for it in scenarios}
    failed += [{"name": name, "reason": "named in not_yet.py, and there is no such scenario"} for name in not_yet if name not in names]
    return {"passed": passed, "failed": failed, "skipped": skipped}


def table(kernels, results, chosen, only):
    names = [kernel["name"] for kernel in kernels]
    width = max(len(it.name) for it in scenarios) + 2
    lines, counts, behind, reasons = [], {name: {"pass": 0, "fail": 0, "n/a": 0} for name in names}, [], []
    for group in chosen:
        lines += ["", f"{group:{width}}" + "".join(f"{name:>13}" for name in names)]
        for scenario in wanted(group, only):
            cells = {name: results[name, group][scenario.name] for name in names}
            lines.append(f"{scenario.name:{width}}" + "".join(f"{cells[name]['outcome']:>13}" for name in names))
            for name, cell in cells.items():
                counts[name][cell["outcome"]] += 1
                if cell["reason"]:
                    reasons.append(f"{name}: {group}: {scenario.name}: {cell['outcome']}: {cell['reason']}")
            passing = [name for name in names[1:] if cells[name]["outcome"] == "pass"]
            if passing and cells[names[0]]["outcome"] != "pass":
                behind.append(f"{group}: {scenario.name} ({', '.join(passing)}): {cells[names[0]]['reason']}")
    lines.append("")
    for outcome in ("pass", "fail", "n/a"):
        lines.append(f"{outcome:{width}}" + "".join(f"{counts[name][outcome]:>13}" for name in names))
    lines += ["", "why not:", *reasons]
    if len(names) > 1:
        lines += ["", f"cells where another kernel passes and {names[0]} does not: {len(behind)}", *behind]
    return "\n".join(lines)


sys.exit(main())
