"""The variables that a parameters cell declares, found in its text: there is no TypeScript parser in Python."""

import re
from typing import NamedTuple, Optional


class Declaration(NamedTuple):
    keyword: str
    name: str
    # The type as it is written, and what follows the default and gives it its type (` as const`).
    annotation: Optional[str]
    assertion: Optional[str]
    default: Optional[str]
    # The comment at the end of its line.
    help: str

    @property
    def kind(self):
        """What the default is, where its text tells: string, number, boolean, array or object."""
        text = self.default or ""
        for kind, pattern in KINDS.items():
            if re.fullmatch(pattern, text, re.DOTALL):
                return kind
        return None


KINDS = {
    "string": r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`",
    "number": r"[-+]?(?:0[xob][\da-f_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:e[-+]?\d+)?)",
    "boolean": r"true|false",
    "array": r"\[.*\]",
    "object": r"\{.*\}",
}

TOKEN = re.compile(
    r"""(?P<space>[^\S\n]+) | (?P<line>\n)
      | (?P<comment>//[^\n]* | /\*.*?\*/)
      | (?P<text>"(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | `(?:[^`\\]|\\.)*`)
      | (?P<word>(?:[^\W\d]|\$)(?:\w|\$)*)
      | (?P<number>\.?\d(?:e[-+]|[\w.])*)
      | (?P<sign>=> | [=!]==? | . )""",
    re.VERBOSE | re.DOTALL,
)
OPENING, CLOSING = "([{", ")]}"
# A line that ends or begins with one of these goes on.
GOES_ON = set("=+-*/%&|^<>?:,.!~") | {"=>", "as", "satisfies", "extends", "keyof", "typeof", "new", "await", "=="}


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def declarations(source):
    """Those at the top level, in their order; what cannot be read is passed over."""
    found = []
    for statement, comment in _statements(source):
        words = [token.text for token in statement[:2]]
        at = 1 if words[:1] == ["export"] else 0
        if len(words) > at and words[at] in ("const", "let", "var"):
            found += _variables(source, words[at], statement[at + 1 :], comment)
    return found


def _statements(source):
    """Each statement's tokens without space and comments, and the comment after its end on the same line."""
    tokens = [Token(match.lastgroup, match[0], match.start(), match.end()) for match in TOKEN.finditer(source)]
    statement, depth, comment, result = [], 0, "", []

    def end(following):
        nonlocal statement, comment
        if statement:
            result.append((statement, comment or _comment(following)))
        statement, comment = [], ""

    for i, token in enumerate(tokens):
        if token.kind == "comment":
            comment = _comment([token])
        elif token.kind == "line" and depth == 0 and statement and not _goes_on(statement, tokens[i:]):
            end([])
        elif token.text == ";" and depth == 0:
            end(tokens[i + 1 :])
        elif token.kind not in ("space", "line"):
            depth += _step(token)
            statement.append(token)
            comment = ""
            # A block ends by itself: what follows `}` on the line is another statement.
            if depth == 0 and token.text == "}" and statement[0].text not in ("export", "const", "let", "var", "type"):
                end([])
    end([])
    return result


def _comment(tokens):
    """The text of the comment that comes next on the line."""
    following = next((token for token in tokens if token.kind != "space"), None)
    if following is None or following.kind != "comment":
        return ""
    return re.sub(r"^//\s*|^/\*\s*|\s*\*/$", "", following.text)


def _step(token):
    """One deeper into brackets, or out of them."""
    return (token.text in OPENING) - (token.text in CLOSING) if token.kind == "sign" else 0


def _goes_on(statement, rest):
    following = next((token for token in rest if token.kind not in ("space", "line", "comment")), None)
    return statement[-1].text in GOES_ON or (following is not None and following.text in GOES_ON)


def _variables(source, keyword, tokens, comment):
    """The variables of one `let a = 1, b: T = 2`."""
    parts = _split(tokens)
    found = []
    for i, part in enumerate(parts):
        if part[0].kind != "word":
            found += [Declaration(keyword, name, None, None, None, "") for name in _bound(part)]
            continue
        equals = _find(part, lambda token: token.text == "=")
        of_type = part[1:equals] if equals is not None else part[1:]
        if of_type and of_type[0].text == "!":
            of_type = of_type[1:]
        annotation = _text(source, of_type[1:]) if of_type and of_type[0].text == ":" else None
        value = part[equals + 1 :] if equals is not None else []
        asserted = _find(value, lambda token: token.kind == "word" and token.text in ("as", "satisfies"))
        assertion = None
        if asserted:
            assertion = source[value[asserted - 1].end : value[-1].end]
            value = value[:asserted]
        default = _text(source, value) if value else None
        help = comment if i == len(parts) - 1 else ""
        found.append(Declaration(keyword, part[0].text, annotation, assertion, default, help))
    return found


def _split(tokens):
    """At the commas between variables: a name and then `=`, `:` or `!` follow one, as in no type and no call."""
    parts, depth = [[]], 0
    for i, token in enumerate(tokens):
        depth += _step(token)
        after = [token.text for token in tokens[i + 1 : i + 3]]
        is_name = i + 1 < len(tokens) and (tokens[i + 1].kind == "word" or after[0] in ("{", "["))
        if depth == 0 and token.text == "," and is_name and (after[1:] in ([], ["="], [":"], ["!"], [","]) or after[0] in "{["):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _find(tokens, wanted):
    """The first token at the top level that is wanted."""
    depth = 0
    for i, token in enumerate(tokens):
        if depth == 0 and wanted(token):
            return i
        depth += _step(token)
    return None


def _bound(tokens):
    """The names in a pattern such as `{ a, b: [c] }`."""
    equals = _find(tokens, lambda token: token.text == "=")
    pattern = tokens[:equals]
    following = [token.text for token in pattern[1:]] + [""]
    return [token.text for token, after in zip(pattern, following) if token.kind == "word" and after in (",", "}", "]", "=")]


def _text(source, tokens):
    return source[tokens[0].start : tokens[-1].end] if tokens else ""
