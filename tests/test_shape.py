"""The house: how long a file and a function may be, how many things they take, and no drawers."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "tahqiq"
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations/versions" not in str(path))
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_file__is_short_and_says_what_it_is(path):
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert path.stem not in DRAWERS
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(tree) or path.name == "__init__.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} is longer than 60 lines"
