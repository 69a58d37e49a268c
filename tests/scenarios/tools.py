"""The programs that people run kernels by: nbclient, nbconvert, papermill, nbval, jupytext, and the kernel's own command."""

import json
import os
import subprocess
import sys

import nbformat
from client import PATIENCE, Failed, check, same
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from scenario import Excused, NotApplicable, scenario

own = {"tslab": NotApplicable("Triad's own command"), "deno": NotApplicable("Triad's own command"), "py": NotApplicable("Triad's own command")}


def notebook(k, *cells):
    """A notebook of code cells, as a front end would save it before it is run."""
    spec = {"name": k.spec["kernelspec"], "display_name": k.spec["name"], "language": k.spec["language"]}
    info = {"name": k.spec["language"]}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": spec, "language_info": info})
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return made


def saved(k, made, name="notebook.ipynb"):
    file = k.folder / name
    nbformat.write(made, file)
    return file


def python_with(module):
    """A Python that has a module: this one, or that of the peers."""
    for python in (sys.executable, os.environ.get("SCENARIO_PEERS_PYTHON")):
        if python and os.path.exists(python) and subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
            return python
    raise Excused(f"{module} is not installed")


def program(k, *words, within=60, fails=False):
    """Runs a program in the kernel's folder; what it prints."""
    try:
        ran = subprocess.run([str(word) for word in words], cwd=k.folder, env=k.env, capture_output=True, text=True, timeout=PATIENCE * within)
    except subprocess.TimeoutExpired:
        raise Failed(f"{words[1:4]} did not end within {within} s") from None
    told = ran.stdout + ran.stderr
    if (ran.returncode != 0) != fails:
        raise Failed(f"exit code {ran.returncode}: …{told.strip()[-250:]}")
    return told


def triad(k, *words, **options):
    node, main = k.spec["argv"][:2]
    return program(k, node, main, *words, **options)


def texts(made):
    """All text that a notebook's cells have put out."""
    outputs = [output for cell in made.cells for output in cell.get("outputs", [])]
    return "".join(str(output.get("text") or output.get("data") or output.get("evalue", "")) for output in outputs)


def executed(k, made, **options):
    client = NotebookClient(made, timeout=30, kernel_name=k.spec["kernelspec"], resources={"metadata": {"path": str(k.folder)}}, **options)
    client.execute()
    return made


@scenario(any="1")
def kernelspec_has_language_and_command(k, _):
    spec = KernelSpecManager().get_kernel_spec(k.spec["kernelspec"])
    check(spec.language == k.spec["language"] and spec.display_name and "{connection_file}" in " ".join(spec.argv), spec.to_dict())


@scenario(ts=["const a = 20;", "console.log(a + 1)", "a * 2"], py=["a = 20", "print(a + 1)", "a * 2"], limit=60)
def nbclient_runs_a_notebook(k, codes):
    made = executed(k, notebook(k, *codes))
    check("21" in texts(made) and "40" in texts(made), texts(made))
    same([cell.execution_count is not None for cell in made.cells], [True] * 3)


@scenario(ts=["throw new Error('on purpose')", "console.log('after')"], py=["raise ValueError('on purpose')", "print('after')"], limit=60)
def nbclient_stops_at_the_cell_that_fails(k, codes):
    made = notebook(k, *codes)
    try:
        executed(k, made)
    except CellExecutionError as error:
        check("on purpose" in str(error), str(error))
        same([output.output_type for output in made.cells[0].outputs], ["error"])
        same(made.cells[1].outputs, [])
        return
    raise Failed("it went on")


@scenario(ts=["throw new Error('on purpose')", "console.log('after')"], py=["raise ValueError('on purpose')", "print('after')"], limit=60)
def nbclient_goes_on_where_errors_are_allowed(k, codes):
    made = executed(k, notebook(k, *codes), allow_errors=True)
    same([output.output_type for output in made.cells[0].outputs], ["error"])
    check("after" in texts(made), texts(made))


@scenario(ts=["console.log('shown')", "({ n: 1 })"], py=["print('shown')", "{'n': 1}"], limit=90)
def nbconvert_makes_a_page_of_an_executed_notebook(k, codes):
    file = saved(k, notebook(k, *codes))
    program(k, python_with("nbconvert"), "-m", "nbconvert", "--to", "html", "--execute", file)
    check(">shown" in file.with_suffix(".html").read_text(), "the output is not on the page")


@scenario(ts=["const a: number = 1;"], py=["a: int = 1"], limit=60)
def nbconvert_makes_a_script(k, codes):
    made = executed(k, notebook(k, *codes))
    file = saved(k, made)
    program(k, python_with("nbconvert"), "-m", "nbconvert", "--to", "script", file)
    written = file.with_suffix(k.in_language(".ts", ".py"))
    check(written.exists() and codes[0] in written.read_text(), os.listdir(k.folder))


@scenario(ts=["const rate = 1;\nconst name = 'V1';", "console.log(name, rate + 1)"], py=["rate = 1\nname = 'V1'", "print(name, rate + 1)"], limit=90)
def papermill_runs_with_parameters(k, codes):
    made = notebook(k, *codes)
    made.cells[0].metadata["tags"] = ["parameters"]
    file = saved(k, made)
    target = k.folder / "out.ipynb"
    program(k, python_with("papermill"), "-m", "papermill", file, target, "-p", "rate", "41", "-p", "name", "IT", "--cwd", k.folder, "-k", k.spec["kernelspec"])
    check("IT 42" in texts(nbformat.read(target, 4)), lambda: texts(nbformat.read(target, 4)))


@scenario(ts=["console.log(6 * 7)", "({ a: 1 })"], py=["print(6 * 7)", "{'a': 1}"], limit=90)
def nbval_holds_a_notebook_to_its_outputs(k, codes):
    made = executed(k, notebook(k, *codes))
    file = saved(k, made)
    python = python_with("nbval")
    words = (python, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider")
    program(k, *words, file)
    made.cells[0].outputs[0]["text"] = "43\n"
    program(k, *words, saved(k, made), fails=True)


@scenario(ts="console.log('paired')", py="print('paired')", limit=60)
def jupytext_pairs_and_runs_a_script(k, code):
    file = saved(k, notebook(k, code))
    kind = k.in_language("ts:percent", "py:percent")
    python = python_with("jupytext")
    program(k, python, "-m", "jupytext", "--set-formats", f"ipynb,{kind}", file)
    script = file.with_suffix(f".{kind.split(':')[0]}")
    check(code in script.read_text(), script.read_text())
    program(k, python, "-m", "jupytext", "--to", "ipynb", "--execute", "-o", k.folder / "again.ipynb", script)
    check("paired" in texts(nbformat.read(k.folder / "again.ipynb", 4)), "it did not run")


@scenario(ts="console.log('ran')", py="print('ran')", limit=60)
def jupyter_run_runs_a_script(k, code):
    script = k.write("script.txt", code)
    told = program(k, sys.executable, "-m", "jupyter_client.runapp", "--kernel", k.spec["kernelspec"], script)
    check("ran" in told, told)


@scenario(**own, triad=["const a = 6;", "console.log(a * 7)"], limit=60)
def triad_run_runs_a_notebook(k, codes):
    file = saved(k, notebook(k, *codes))
    triad(k, "run", file, "--out", k.folder / "out")
    check("42" in texts(nbformat.read(k.folder / "out/notebook.ipynb", 4)), "no 42")
    check("42" in (k.folder / "out/notebook.html").read_text(), "no 42 on the page")


@scenario(**own, triad=["throw new Error('on purpose')"], limit=60)
def triad_run_fails_with_the_cell_that_fails(k, codes):
    told = triad(k, "run", saved(k, notebook(k, *codes)), "--out", k.folder / "out", fails=True)
    check("on purpose" in told, told)


@scenario(**own, triad=["const rate = 1;\nconst name = 'V1';", "console.log(name, rate + 1)"], limit=60)
def triad_run_takes_parameters(k, codes):
    made = notebook(k, *codes)
    made.cells[0].metadata["tags"] = ["parameters"]
    triad(k, "run", saved(k, made), "--out", k.folder / "out", "-p", "rate", "41", "-p", "name", "IT")
    check("IT 42" in texts(nbformat.read(k.folder / "out/notebook.ipynb", 4)), "the parameters were not taken")


def spec_below(folder):
    return list(folder.rglob("kernel.json"))


@scenario(**own, triad="1")
def triad_install_into_a_prefix_and_for_the_user(k, _):
    triad(k, "install", "--prefix", k.folder / "prefix")
    found = [file.parent.relative_to(k.folder / "prefix").as_posix() for file in spec_below(k.folder / "prefix")]
    check("share/jupyter/kernels/triad" in found, found)
    k.env["JUPYTER_DATA_DIR"] = str(k.folder / "user")
    triad(k, "install", "--user")
    check(json.loads((k.folder / "user/kernels/triad/kernel.json").read_text())["language"] == "typescript", "no kernelspec")


@scenario(**own, triad="1")
def triad_install_says_what_is_wrong_with_its_arguments(k, _):
    check("--prefix" in triad(k, "install", "--nowhere", fails=True), "no help")


@scenario(**own, triad="1")
def triad_uninstall_takes_it_away(k, _):
    triad(k, "install", "--prefix", k.folder / "gone")
    triad(k, "uninstall", "--prefix", k.folder / "gone")
    same(spec_below(k.folder / "gone"), [])


@scenario(**own, triad="console.log('logged')", limit=40)
def log_is_written_to_a_file(k, code):
    spec = KernelSpecManager().get_kernel_spec(k.spec["kernelspec"])
    log = k.folder / "kernel.log"
    manager = KernelManager(kernel_name=k.spec["kernelspec"])
    spec.argv = [*spec.argv, "--log-file", str(log), "--log-level", "debug"]
    manager._kernel_spec = spec
    same(k.another(manager=manager).run(code).stdout, "logged\n")
    check(log.exists() and "execute_request" in log.read_text(), "nothing is in the log")
