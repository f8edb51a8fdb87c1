"""The house: how long a file and a function may be, how many things they take, and no drawers."""

import ast
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
VERIFIER = REPOSITORY / "packages/verify/src/tahqiq_verify"
SOURCES = [REPOSITORY / "src/tahqiq", VERIFIER]
FILES = sorted(
    path for source in SOURCES for path in source.rglob("*.py") if "migrations/versions" not in str(path)
)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_file__is_short_and_says_what_it_is(path):
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert path.stem not in DRAWERS
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(tree) or path.name == "__init__.py"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} is longer than 60 lines"


@pytest.mark.parametrize("path", sorted(VERIFIER.rglob("*.py")), ids=lambda path: path.stem)
def test_verifier__imports_the_standard_library_and_cryptography_alone(path):
    """A party that reads this code must not have to read anything else of ours, or of anybody's."""
    allowed = {*sys.stdlib_module_names, "cryptography", "tahqiq_verify"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert {name.name.split(".")[0] for name in node.names} <= allowed
        elif isinstance(node, ast.ImportFrom):
            assert not node.level and str(node.module).split(".")[0] in allowed
