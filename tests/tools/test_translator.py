"""papermill's translator, held to the same cases as `triad run -p`; and what only papermill asks of it."""

import json
import math
import pathlib
import unittest

from papermill.translators import papermill_translators

CASES = json.loads((pathlib.Path(__file__).parent / "parameters.json").read_text("utf-8"))


def code(cell, given, language="typescript"):
    translator = papermill_translators.find_translator("triad", language)
    translator.inspect({"source": cell})
    return translator.codify(given)


class TranslatorTests(unittest.TestCase):
    def test_cases(self):
        for case in CASES:
            with self.subTest(case["what"]):
                self.assertEqual(code(case["cell"], case["given"]), f"// Parameters\n{case['code']}\n")

    def test_what_cannot_be_read_is_passed_over(self):
        translator = papermill_translators.find_translator("triad", "typescript")
        for cell in [case["cell"] for case in CASES]:
            for end in range(len(cell)):
                names = [one.name for one in translator.inspect({"source": "let first = 1;\n" + cell[:end]})]
                self.assertEqual(names[0], "first", cell[:end])
        broken = "let a: { = 1;\n]] const = 5; let let; , = ; let"
        self.assertIsInstance(translator.inspect({"source": broken}), list)

    def test_javascript_has_no_types(self):
        self.assertEqual(code("const rate = 1", {"rate": "x"}, "javascript"), '// Parameters\nconst rate = "x";\n')

    def test_numbers_that_json_lacks(self):
        given = {"a": math.nan, "b": -math.inf, "c": math.inf, "d": 2**53 + 1, "e": -0.0}
        lines = ["let a = NaN;", "let b = -Infinity;", "let c = Infinity;", "let d = 9007199254740993n;", "let e = -0.0;"]
        self.assertEqual(code("", given).splitlines()[1:], lines)

    def test_text_of_the_command_line_becomes_what_the_default_is(self):
        cell = 'let layers = [1]; let config: { a?: number } = {}; let deep = false; let name = "x"'
        given = {"layers": "[1, 2]", "config": '{"a": 1}', "deep": "true", "name": "[1]"}
        lines = ["let layers = [1, 2];", "let config: { a?: number } = { a: 1 };", "let deep = true;", 'let name = "[1]";']
        self.assertEqual(code(cell, given).splitlines()[1:], lines)
        self.assertEqual(code(cell, {"deep": "yes"}).splitlines()[1:], ['let deep: boolean = "yes";'])

    def test_what_is_declared_in_one_notebook_is_not_so_in_the_next(self):
        code("const rate: bigint = 1n", {})
        translator = papermill_translators.find_translator("triad", "typescript")
        self.assertEqual(translator.codify({"rate": 1}), "// Parameters\nlet rate = 1;\n")

    def test_the_parameters_as_papermill_lists_them(self):
        translator = papermill_translators.find_translator("triad", "typescript")
        cell = (
            "let rate: number = 0.5; // of learning\n"
            "export const units = 64, name = 'V1' /* the area */\n"
            "const { a, b: [c] } = config;\n"
            "let late!: Date;\n"
            "function f() {} const mode = g(1,\n 2) // how\n"
        )
        found = [tuple(one) for one in translator.inspect({"source": cell})]
        self.assertEqual(
            found,
            [
                ("rate", "number", "0.5", "of learning"),
                ("units", "number", "64", ""),
                ("name", "string", "'V1'", "the area"),
                ("a", "None", "undefined", ""),
                ("c", "None", "undefined", ""),
                ("late", "Date", "undefined", ""),
                ("mode", "None", "g(1,\n 2)", "how"),
            ],
        )


if __name__ == "__main__":
    unittest.main(verbosity=2)
