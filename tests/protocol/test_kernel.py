"""The protocol, by Jupyter's own conformance suite through the installed kernelspec, with a sample for each of its tests."""

import os
import shutil
import tempfile
import unittest

import jupyter_kernel_test

# The kernel's history: this one is nobody's.
FOLDER = tempfile.mkdtemp(prefix="triad-test-")
os.environ["XDG_DATA_HOME"] = FOLDER


def tearDownModule():
    shutil.rmtree(FOLDER, ignore_errors=True)


class TriadTests(jupyter_kernel_test.KernelTests):
    kernel_name = "triad"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('something is wrong')"
    completion_samples = [
        {"text": "Number.MAX_S", "matches": ["MAX_SAFE_INTEGER"]},
        {"text": "Array.isA", "matches": ["isArray"]},
        {"text": "Math.l"},
    ]
    complete_code_samples = [
        "1 + 1",
        "const answer: number = 42",
        "for (const n of [1, 2]) {\n  console.log(n);\n}",
        "interface Area {\n  units: number;\n}",
    ]
    incomplete_code_samples = ["for (const n of [1, 2]) {", "const text = `a", "f(1,", "class Area {"]
    invalid_code_samples = ["const = 7", "let 1a = 2", "1 + )"]
    code_page_something = "?console"
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2, 3].map((n) => n * 2)", "result": "[ 2, 4, 6 ]"},
        {"code": "html`<b>bold</b>`", "result": "<b>bold</b>", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": "display(html`<b>bold</b>`)", "mime": "text/html"},
        {"code": "await display(markdown`*text*`)", "mime": "text/markdown"},
        {"code": "display(svg`<svg></svg>`)", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 [*] 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "console.log"
    code_clear_output = "clearOutput()"


class TriadJavaScriptTests(TriadTests):
    """The same kernel with cells in JavaScript, and its commands."""

    kernel_name = "triad-javascript"
    language_name = "javascript"
    file_extension = ".js"

    complete_code_samples = ["1 + 1", "const f = (a, b) => a + b;", "%who", "%time f()"]
    incomplete_code_samples = ["f(1,", "%time f(1,", "%%bash"]
    code_generate_error = "%nothing"
    code_execute_result = TriadTests.code_execute_result + [{"code": "let n = 1; n = 'a'; n", "result": "'a'"}]
    code_display_data = TriadTests.code_display_data + [{"code": "%help", "mime": "text/markdown"}]


class TriadWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "triad"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
