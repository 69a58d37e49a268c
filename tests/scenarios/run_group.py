"""Runs one group of scenarios on one kernel; prints a JSON line for each as it ends.

Takes one JSON object: {"kernel": {…}, "group": "execute", "only": "part of a name" or null}.
"""

import importlib
import json
import signal
import sys
import time
import traceback

import client
import scenario as registry
from kernel import START, Kernel


class Hung(BaseException):
    """A check that does not come back: not even its own handlers are to catch it."""


def ring(*_):
    raise Hung


class Runner:
    def __init__(self, spec):
        self.spec = spec
        self.shared = None

    def kernel(self, scenario):
        if scenario.fresh or self.shared is None:
            kernel = Kernel(self.spec, time.monotonic() + START)
            if not scenario.fresh:
                self.shared = kernel
            kernel.warm()
        else:
            kernel = self.shared
            kernel.forget()
        kernel.deadline = time.monotonic() + client.PATIENCE * scenario.limit
        return kernel

    def run(self, scenario):
        code = scenario.code_for(self.spec)
        if isinstance(code, registry.NotApplicable):
            return "n/a", code.reason
        if isinstance(code, registry.Lacks):
            return "fail", code.reason
        kernel = None
        # Kernels that take long to start are not the scenario's time.
        signal.alarm(int(client.PATIENCE * scenario.limit + 3 * START))
        try:
            kernel = self.kernel(scenario)
            scenario.check(kernel, code)
            told = ("pass", "")
        except registry.Excused as excuse:
            told = ("n/a", str(excuse))
        except client.Failed as failed:
            told = ("fail", str(failed))
            if kernel and kernel.last and "reply" not in told[1]:
                told = ("fail", f"{told[1]}; its last cell: {kernel.last}")
        except Hung:
            told = ("fail", "the check did not come back")
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            told = ("fail", f"{type(error).__name__}: {client.short(str(error))} ({where.name}:{where.lineno})")
        finally:
            signal.alarm(0)
        if kernel and told[0] == "fail" and not kernel.is_alive and "has died" not in told[1]:
            told = ("fail", f"{told[1]}; the kernel has died")
        if kernel and (kernel is not self.shared or not (kernel.is_alive if told[0] == "pass" else kernel.is_well)):
            kernel.end()
            if kernel is self.shared:
                self.shared = None
        return told

    def end(self):
        if self.shared:
            self.shared.end()


def main():
    plan = json.loads(sys.argv[1])
    importlib.import_module(plan["group"])
    signal.signal(signal.SIGALRM, ring)
    # Its kernels end with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    runner = Runner(plan["kernel"])
    try:
        run_all(runner, plan)
    finally:
        runner.end()


def run_all(runner, plan):
    for scenario in registry.scenarios:
        # A group that borrows from another has registered that one's scenarios too.
        if scenario.group != plan["group"] or (plan["only"] and plan["only"] not in scenario.name):
            continue
        start = time.monotonic()
        outcome, reason = runner.run(scenario)
        seconds = round(time.monotonic() - start, 2)
        print(json.dumps({"name": scenario.name, "outcome": outcome, "reason": reason, "seconds": seconds}), flush=True)


main()
