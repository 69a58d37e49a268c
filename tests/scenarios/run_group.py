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
        # The kernel that scenarios share, and that of one that wants its own.
        self.shared = None
        self.own = None

    def kernel(self, scenario):
        if scenario.fresh:
            kernel = self.own = Kernel(self.spec)
        elif self.shared is None:
            kernel = self.shared = Kernel(self.spec)
        else:
            kernel = self.shared
            kernel.forget()
        kernel.deadline = time.monotonic() + client.PATIENCE * scenario.limit
        return kernel

    def run(self, scenario):
        """What comes of a scenario, and why."""
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
        self.tidy(told[0] == "pass")
        return told

    def tidy(self, passed):
        """Leaves of a scenario no more than a kernel that the next one can share."""
        if self.own:
            self.own.end()
            self.own = None
        elif self.shared:
            self.shared.opened.close()
            if not (self.shared.is_alive if passed else self.shared.is_well):
                self.shared.end()
                self.shared = None

    def end(self):
        for kernel in (self.own, self.shared):
            if kernel:
                kernel.end()


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
        if plan["only"] and plan["only"] not in scenario.name:
            continue
        start = time.monotonic()
        outcome, reason = runner.run(scenario)
        seconds = round(time.monotonic() - start, 2)
        print(json.dumps({"name": scenario.name, "outcome": outcome, "reason": reason, "seconds": seconds}), flush=True)


main()
