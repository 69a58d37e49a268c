"""What Triad does not do yet: scenarios that are to fail, by name, each with what it waits for.

The gate fails when one of them passes: the line has to go then.
"""

compiler = "the compiler of its own"
commands = "line commands"
widgets = "widgets"
subshells = "subshells"
debugger = "the debugger"

not_yet = {
    "language: nearest tsconfig is honoured": compiler,
    "language: decorators work": compiler,
    "language: resources are disposed by using": compiler,
    "language: package with await at top level is imported": compiler,
    "completion: inspection of nothing finds nothing": compiler,
    "language: typecheck can be turned off and on": commands,
    "language: typecheck can warn and run": commands,
    "language: time command": commands,
    "language: timeit command": commands,
    "language: who command": commands,
    "language: reset command": commands,
    "language: memory command": commands,
    "language: bash command": commands,
    "language: load command": commands,
    "language: help command": commands,
    "language: unknown command says what there is": commands,
    "language: notebooks written for deno run": "the object Deno.jupyter",
    "language: javascript has a kernelspec": "the kernelspec of JavaScript",
    "stdin: prompt answers without an await": "prompt()",
    "comm: slider is shown and moved": widgets,
    "comm: checkbox is shown and ticked": widgets,
    "comm: dropdown is shown and chosen from": widgets,
    "comm: play is shown and moved": widgets,
    "comm: button is shown": widgets,
    "comm: interact runs again within 200 ms": widgets,
    "newer: supported features are listed": subshells,
    "newer: subshells are made listed and deleted": subshells,
    "newer: subshell runs while the main shell waits": subshells,
    "newer: subshell shares the variables": subshells,
    "newer: subshell that is not there is told": subshells,
    "newer: traffic is encrypted where the client offers it": "CurveZMQ",
    "newer: debugger is announced": debugger,
    "newer: debugger tells what it is": debugger,
    "newer: debugger stops at a breakpoint": debugger,
    "newer: debugger steps": debugger,
    "newer: debugger shows variables": debugger,
    "newer: variables are inspected without a stop": debugger,
    "newer: debugger answers while a cell runs": debugger,
    "tools: papermill runs with parameters": "papermill's translation of parameters",
    "tools: triad run takes parameters": "the option -p of triad run",
    "tools: triad uninstall takes it away": "triad uninstall",
    "tools: log is written to a file": "the option --log-file",
}
