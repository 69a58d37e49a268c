"""Parameters as TypeScript: each is declared again as its parameters cell declares it, with another value."""

import contextvars
import json
import math
import re

from papermill.models import Parameter
from papermill.translators import Translator

from .declarations import declarations

# papermill asks what a notebook's parameters are right before it sets them, and tells only then where they are declared.
_declared = contextvars.ContextVar("declared", default=())

PRIMITIVES = {"string": str, "boolean": bool, "number": (int, float)}
# Whole numbers from here on are not exact in JavaScript.
UNSAFE = 2**53


class JavaScriptTranslator(Translator):
    @classmethod
    def translate_str(cls, val):
        text = json.dumps(val, ensure_ascii=False)
        return re.sub("[\u2028\u2029\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)

    @classmethod
    def translate_none(cls, val):
        return "null"

    @classmethod
    def translate_int(cls, val):
        return f"{val}n" if abs(val) >= UNSAFE else str(val)

    @classmethod
    def translate_float(cls, val):
        if math.isfinite(val):
            return cls.translate_raw_str(val)
        return "NaN" if math.isnan(val) else "-Infinity" if val < 0 else "Infinity"

    @classmethod
    def translate_list(cls, val):
        return f"[{', '.join(cls.translate(item) for item in val)}]"

    @classmethod
    def translate_dict(cls, val):
        entries = ", ".join(f"{cls.key(str(name))}: {cls.translate(item)}" for name, item in val.items())
        return f"{{ {entries} }}" if entries else "{}"

    @classmethod
    def key(cls, name):
        if name == "__proto__":
            return '["__proto__"]'
        return name if re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", name) else cls.translate_str(name)

    @classmethod
    def translate(cls, val):
        # What YAML reads as a date, and whatever else is no JSON, is its text.
        if isinstance(val, (tuple, set, frozenset)):
            return cls.translate_list(list(val))
        return super().translate(val if isinstance(val, (str, bool, int, float, dict, list, type(None))) else str(val))

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        declared = {declaration.name: declaration for declaration in _declared.get()}
        _declared.set(())
        lines = [cls.comment(comment)]
        for name, value in parameters.items():
            own = declared.get(name)
            lines.append(cls.declare(name, resolved(value, own), own))
        return "\n".join(lines) + "\n"

    @classmethod
    def declare(cls, name, value, own):
        return f"{own.keyword if own else 'let'} {name} = {cls.translate(value)};"

    @classmethod
    def inspect(cls, parameters_cell):
        found = declarations(parameters_cell["source"])
        _declared.set(tuple(found))
        return [
            Parameter(
                name=one.name,
                inferred_type_name=one.annotation or one.kind or "None",
                default=one.default or "undefined",
                help=one.help,
            )
            for one in found
        ]


class TypeScriptTranslator(JavaScriptTranslator):
    @classmethod
    def declare(cls, name, value, own):
        annotation = own.annotation if own else None
        kind = own.kind if own and own.assertion is None else None
        if annotation is None:
            if kind in PRIMITIVES and not is_kind(value, kind):
                annotation = kind
            elif value is None:
                annotation = "any"
            elif value in ([], ()) and not (own and own.assertion):
                annotation = "any[]"
        code = cls.translate(value)
        if annotation == "bigint" and is_kind(value, "number") and isinstance(value, int):
            code = f"{value}n"
        typed = f": {annotation}" if annotation else ""
        assertion = own.assertion if own and own.assertion else ""
        return f"{own.keyword if own else 'let'} {name}{typed} = {code}{assertion};"


def is_kind(value, kind):
    return isinstance(value, PRIMITIVES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def resolved(value, own):
    """`-p layers '[1, 2]'` and `-p deep true` reach papermill as text; they are what the default is, where they can be."""
    if not isinstance(value, str) or own is None or own.kind not in ("array", "object", "boolean"):
        return value
    try:
        parsed = json.loads(value)
    except ValueError:
        return value
    return parsed if isinstance(parsed, {"array": list, "object": dict, "boolean": bool}[own.kind]) else value
