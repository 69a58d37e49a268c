"""What a scenario is: a claim, the code that puts it to the test in each language, and a check."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NotApplicable:
    """The claim makes no sense for this kernel."""

    reason: str


@dataclass(frozen=True)
class Lacks:
    """The kernel offers nothing by which the claim could hold: it fails without being run."""

    reason: str


@dataclass(frozen=True)
class Scenario:
    group: str
    name: str
    check: object
    codes: dict
    fresh: bool
    limit: float

    def code_for(self, spec):
        """The kernel's own code, or its language's."""
        for key in (spec["name"], spec["language"]):
            if key in self.codes:
                return self.codes[key]
        return self.codes.get("any", NotApplicable(f"stated for {', '.join(self.codes)}"))


scenarios = []


def scenario(any=None, *, name=None, ts=None, js=None, py=None, fresh=False, limit=15, **own):
    """Registers a check as a scenario, named by its function unless a name is given; `own` are codes for single kernels.

    `fresh`: it gets a kernel of its own. `limit`: seconds. Without any code it is stated for every kernel.
    """

    def register(check):
        languages = {"typescript": ts, "javascript": js, "python": py}
        codes = {key: code for key, code in (languages | own).items() if code is not None}
        if any is not None or not codes:
            codes["any"] = any
        title = name or check.__name__.replace("_", " ")
        scenarios.append(Scenario(check.__module__, title, check, codes, fresh, limit))
        return check

    return register


class Excused(Exception):
    """The scenario cannot be tried here; the message says what is missing."""
