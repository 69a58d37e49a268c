"""What Triad does not do yet: scenarios that are to fail, by name, each with what it waits for.

The gate fails when one of them passes: the line has to go then.
"""

not_yet: dict[str, str] = {}
