"""Where in a configuration file a key stands: TOML's reader does not say, and an operator needs the line."""

import re

_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def line_of(text: str, name: str) -> int:
    """The line (from 1) on which the key ``name``, such as ``serve.port``, is set, or its table begins; else 1.

    It reads line by line and does not know of texts over several lines: good enough to point, not to judge.
    """
    table, best = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if found := _TABLE.fullmatch(line):
            table = _plain(found[1])
            if table == name:
                return number
            if name.startswith(f"{table}."):
                best = number
        elif (found := _KEY.match(line)) and _joined(table, _plain(found[1])) == name:
            return number
        elif found and _joined(table, _plain(found[1])) == name.split(".", maxsplit=1)[0]:
            best = number  # an inline table holds it
    return best


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


def _joined(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name
