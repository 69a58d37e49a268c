"""The tools that run, convert, compare and pair notebooks, with the kernel as it is installed: each in one process, by its
own command line where it has one."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="triad-tools-"))
# The kernel's history, and Jupyter's own files: these are nobody's.
os.environ.update(XDG_DATA_HOME=str(FOLDER / "data"), JUPYTER_CONFIG_DIR=str(FOLDER / "config"), IPYTHONDIR=str(FOLDER))
os.environ["JUPYTER_PATH"] = str(FOLDER / "prefix/share/jupyter")

import jupytext.cli
import nbformat
import papermill.cli
import pytest
from click.testing import CliRunner
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbconvert.nbconvertapp import NbConvertApp

CHECKOUT = pathlib.Path(__file__).parents[2]
CHROMIUM = os.environ.get("TRIAD_CHROMIUM", "/usr/bin/chromium")
METADATA = {
    "kernelspec": {"name": "triad", "display_name": "TypeScript (Triad)", "language": "typescript"},
    # As JupyterLab saves it; nbconvert reads it before it runs anything.
    "language_info": {"name": "typescript", "file_extension": ".ts", "pygments_lexer": "typescript"},
}


def tearDownModule():
    shutil.rmtree(FOLDER, ignore_errors=True)


def notebook(*sources, tags=()):
    """A notebook; `tags` are those of its first cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    if tags:
        cells[0].metadata["tags"] = list(tags)
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def result(text):
    """What a cell with the number 1 shows."""
    return nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=1)


def written(name, made):
    file = FOLDER / name
    nbformat.write(made, file)
    return str(file)


def printed(cell):
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def convert(*arguments):
    """`jupyter nbconvert …`"""
    app = NbConvertApp()
    app.initialize([*arguments, "--log-level=ERROR"])
    app.start()


class PapermillTests(unittest.TestCase):
    cells = (
        'type Mode = "fast" | "slow";\n'
        'let rate: number = 0.5; // of learning\nconst mode: Mode = "fast"; let name = "V1", layers = [64, 32], deep = false;\n'
        "let label: string | null = null, big = 0, not = 0;\n"
        "let config: Record<string, unknown> = {};",
        "const modes: Mode[] = [mode]; const wide = layers.map((n) => n * 2); label?.length;\n"
        "console.log(JSON.stringify({ rate, modes, name, wide, deep, label, config }), big, not);",
    )

    def papermill(self, *arguments):
        return CliRunner().invoke(papermill.cli.papermill, [*arguments, "--no-progress-bar", "--cwd", str(FOLDER)])

    def test_parameters_arrive_as_they_are(self):
        source = written("in.ipynb", notebook(*self.cells, tags=["parameters"]))
        output = str(FOLDER / "out.ipynb")
        text = "\"a\" 'b' \\n \n\t`${c}` é 漢字 🧠 \u2028"
        config = {"V1": {"units": [1, 2.5, -3], "on": True, "off": None}, "a b": "c", "__proto__": 1}
        result = self.papermill(
            *(source, output, "-p", "rate", "0.1", "-p", "mode", "slow", "-p", "name", "IT", "-p", "layers", "[1,2]"),
            *("-p", "deep", "true", "-p", "label", text),
            *("-y", json.dumps({"config": config}), "-y", "big: .inf\nnot: .nan"),
        )
        self.assertEqual(result.exit_code, 0, result.output + repr(result.exception))
        ran = nbformat.read(output, 4)
        line = printed(ran.cells[2]).rstrip("\n")
        self.assertTrue(line.endswith("Infinity NaN"), line)
        expected = {"rate": 0.1, "modes": ["slow"], "name": "IT", "wide": [2, 4], "deep": True}
        self.assertEqual(json.loads(line.rsplit(" ", 2)[0]), {**expected, "label": text, "config": config})
        self.assertEqual(ran.cells[1].metadata.tags, ["injected-parameters"])
        self.assertEqual(ran.metadata.papermill.parameters.rate, 0.1)

    def test_a_value_of_a_wrong_type_is_refused_with_the_type(self):
        source = written("wrong.ipynb", notebook(*self.cells, tags=["parameters"]))
        result = self.papermill(source, str(FOLDER / "out.ipynb"), "-p", "rate", "fast")
        self.assertNotEqual(result.exit_code, 0)
        self.assertIn("Type 'string' is not assignable to type 'number'", str(result.exception))

    def test_it_lists_the_parameters(self):
        source = written("help.ipynb", notebook(*self.cells, tags=["parameters"]))
        result = CliRunner().invoke(papermill.cli.papermill, ["--help-notebook", source])
        self.assertRegex(result.output, r"rate: number \(default 0\.5\) +of learning")
        self.assertRegex(result.output, r'mode: Mode \(default "fast"\)')


def briefly(cell):
    """Seconds for a cell: a machine with much to do may take long for what ends by itself."""
    return 2 if "while" in cell.source else 120


class NbclientTests(unittest.TestCase):
    def test_a_cell_that_takes_too_long_is_a_timeout(self):
        made = notebook("const kept = 7;", "while (true) {}", "kept")
        with self.assertRaises(CellTimeoutError):
            NotebookClient(made, timeout_func=briefly, kernel_name="triad").execute()

    def test_and_one_that_is_interrupted_keeps_the_variables(self):
        made = notebook("const kept = 7;", "while (true) {}", "kept")
        options = {"timeout_func": briefly, "interrupt_on_timeout": True, "allow_errors": True}
        NotebookClient(made, kernel_name="triad", **options).execute()
        self.assertEqual(made.cells[1].outputs[-1].output_type, "error")
        self.assertEqual(made.cells[2].outputs[0].data["text/plain"], "7")

    def test_an_error_ends_the_notebook_unless_it_is_allowed(self):
        made = notebook("1 + 1", "throw new RangeError('too big')", "2 + 2")
        with self.assertRaisesRegex(CellExecutionError, "RangeError.*too big"):
            NotebookClient(made, kernel_name="triad").execute()
        self.assertEqual([cell.execution_count for cell in made.cells], [1, 2, None])
        self.assertEqual(made.cells[1].outputs[0].ename, "RangeError")
        made = notebook("1 + 1", "throw new RangeError('too big')", "2 + 2")
        NotebookClient(made, kernel_name="triad", allow_errors=True).execute()
        self.assertEqual([cell.execution_count for cell in made.cells], [1, 2, 3])


class NbconvertTests(unittest.TestCase):
    def test_html_and_pdf(self):
        source = written("page.ipynb", notebook("const answer: number = 6 * 7;\nanswer", "html`<b id='bold'>bold</b>`"))
        convert("--execute", "--to", "html", source)
        page = (FOLDER / "page.html").read_text("utf-8")
        for part in ("<pre>42</pre>", '<b id="bold">bold</b>', '<span class="kt">number</span>'):
            self.assertTrue(part in page, part)
        if not os.path.exists(CHROMIUM):
            self.skipTest(f"no {CHROMIUM}; no PDF")
        pdf = FOLDER / "page.pdf"
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={FOLDER}/chromium"]
        command = [CHROMIUM, *options, f"--print-to-pdf={pdf}", (FOLDER / "page.html").as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        self.assertEqual(pdf.read_bytes()[:5], b"%PDF-")

    def test_a_script_is_a_ts_file(self):
        made = notebook("const answer: number = 6 * 7;", "console.log(answer);")
        made.cells.insert(0, nbformat.v4.new_markdown_cell("# Title"))
        convert("--to", "script", written("script.ipynb", made))
        lines = [line for line in (FOLDER / "script.ts").read_text("utf-8").splitlines() if line]
        self.assertEqual(lines, ["const answer: number = 6 * 7;", "console.log(answer);"])

    def test_it_fails_at_the_cell_that_does(self):
        source = written("bad.ipynb", notebook("const n: number = 'x';"))
        with self.assertRaisesRegex(CellExecutionError, "Type 'string' is not assignable to type 'number'"):
            convert("--execute", "--to", "html", source)


class NbvalTests(unittest.TestCase):
    def test_outputs_are_compared(self):
        made = notebook("console.log('a line');", "({ a: [1, 2] })", "1 + 1")
        made.cells[0].outputs = [nbformat.v4.new_output("stream", name="stdout", text="a line\n")]
        made.cells[1].outputs = [result("{ a: [ 1, 2 ] }")]
        made.cells[2].outputs = [result("2")]
        for number, cell in enumerate(made.cells):
            cell.execution_count = number + 1
        made.cells[2].metadata["tags"] = ["nbval-check-output"]
        same = written("same.ipynb", made)
        made.cells[0].outputs[0].text = "another line\n"
        other = written("other.ipynb", made)
        made.cells[2].outputs[0].data["text/plain"] = "3"
        checked = written("checked.ipynb", made)
        self.assertEqual(self.nbval("--nbval", same), pytest.ExitCode.OK)
        self.assertEqual(self.nbval("--nbval", other), pytest.ExitCode.TESTS_FAILED)
        self.assertEqual(self.nbval("--nbval-lax", other), pytest.ExitCode.OK)
        self.assertEqual(self.nbval("--nbval-lax", checked), pytest.ExitCode.TESTS_FAILED)

    def nbval(self, *arguments):
        quiet = ["-qq", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-W", "ignore", f"--rootdir={FOLDER}"]
        return pytest.main([*arguments, *quiet])


class JupytextTests(unittest.TestCase):
    def test_a_notebook_is_paired_with_a_ts_file(self):
        made = notebook("const rate: number = 0.5;", "rate * 2", tags=["parameters"])
        made.cells.insert(0, nbformat.v4.new_markdown_cell("# Title"))
        made.cells[2].outputs = [result("1")]
        source = written("paired.ipynb", made)
        script = FOLDER / "paired.ts"
        jupytext.cli.jupytext(["--quiet", "--set-formats", "ipynb,ts:percent", source])
        text = script.read_text("utf-8")
        self.assertIn('// %% [markdown]\n// # Title\n\n// %% tags=["parameters"]\nconst rate: number = 0.5;\n', text)
        script.write_text(text.replace("0.5", "0.25"), "utf-8")
        later = os.path.getmtime(source) + 5
        os.utime(script, (later, later))
        jupytext.cli.jupytext(["--quiet", "--sync", source])
        synced = nbformat.read(source, 4)
        self.assertEqual(synced.cells[1].source, "const rate: number = 0.25;")
        self.assertEqual(synced.cells[2].outputs[0].data["text/plain"], "1")
        self.assertEqual(synced.metadata.kernelspec.name, "triad")


class InstallTests(unittest.TestCase):
    def triad(self, *arguments):
        command = [os.environ.get("TRIAD_NODE", "node"), str(CHECKOUT / ".build/kernel/main.js"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def test_an_installed_kernel_is_found_and_runs_beside_another(self):
        place = ("--prefix", str(FOLDER / "prefix"), "--name", "triad-0.1")
        self.triad("install", *place, "--display-name", "Triad 0.1")
        found = KernelSpecManager().get_all_specs()
        self.assertEqual(found["triad-0.1"]["spec"]["display_name"], "Triad 0.1")
        self.assertIn("triad", found)
        manager, client = start_new_kernel(kernel_name="triad-0.1")
        try:
            reply = client.execute_interactive("1 + 1", timeout=30, output_hook=lambda _: None)
            self.assertEqual(reply["content"]["status"], "ok")
        finally:
            client.stop_channels()
            manager.shutdown_kernel()
        self.triad("uninstall", *place)
        self.assertNotIn("triad-0.1", KernelSpecManager().find_kernel_specs())


if __name__ == "__main__":
    unittest.main(verbosity=2)
