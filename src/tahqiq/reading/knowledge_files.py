"""Knowledge files: YAML with a version and one list of rows; a mistake is named with its file and line."""

from collections.abc import Iterable
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from tahqiq.errors import BadInput

Row = TypeVar("Row")
_DATA = resources.files("tahqiq.reading") / "data"
_WEIGHTS = "typer.npz"
_NEXT = "Correct the line and load the knowledge again; nothing was read."


class KnowledgeFile:
    """One file: its name, its text, and the rows in it with the lines on which they stand."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        try:
            self._root = yaml.compose(text, Loader=yaml.SafeLoader)
            self.content: Any = yaml.safe_load(text)
        except yaml.YAMLError as trouble:
            mark = getattr(trouble, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise _bad(name, line, f"this is not YAML ({getattr(trouble, 'problem', trouble)})") from None
        except (ValueError, RecursionError) as trouble:
            raise _bad(name, 1, f"a value cannot be read ({trouble})") from None
        if not isinstance(self.content, dict):
            raise _bad(name, 1, "a mapping with 'version' and a list was expected")

    def rows(self, key: str, shape: type[Row]) -> tuple[Row, ...]:
        """The rows under ``key``, each checked against ``shape``; BadInput KNW001 names file and line."""
        listed = self.content.get(key, [])
        if not isinstance(listed, list):
            raise _bad(self.name, self._line(key), f"'{key}' must be a list")
        adapter = TypeAdapter(shape)
        return tuple(self._row(adapter, key, place, row) for place, row in enumerate(listed))

    def only(self, keys: Iterable[str]) -> None:
        """Refuses a top-level key that nobody reads: it is a typo."""
        for key in self.content:
            if key not in {"version", *keys}:
                raise _bad(self.name, self._line(key), f"'{key}' is not a known section")

    def _row(self, adapter: TypeAdapter[Row], key: str, place: int, row: Any) -> Row:
        try:
            return adapter.validate_python(row)
        except ValidationError as trouble:
            first = trouble.errors()[0]
            where = ".".join(str(step) for step in first["loc"]) or "row"
            said = first["msg"].removeprefix("Value error, ")
            raise _bad(self.name, self._line(key, place), f"{where}: {said}") from None

    def _line(self, key: Any, place: int | None = None) -> int:
        if isinstance(self._root, yaml.MappingNode):
            for name, value in self._root.value:
                if name.value == str(key):
                    if place is not None and isinstance(value, yaml.SequenceNode):
                        return int(value.value[place].start_mark.line) + 1
                    return int(name.start_mark.line) + 1
        return 1


def _bad(name: str, line: int, cause: str) -> BadInput:
    return BadInput("KNW001", f"{name}, line {line}: {cause}.", _NEXT)


def general_file(name: str) -> KnowledgeFile:
    """A file of the reader's own data."""
    return KnowledgeFile(name, (_DATA / name).read_text(encoding="utf-8"))


def general_texts() -> dict[str, str]:
    """Every file of the reader's own data by name, the typer's weights as a hash: what the content hash is made of."""
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in _DATA.iterdir()
        if entry.name.endswith(".yaml")
    }
    return texts | {_WEIGHTS: sha256((_DATA / _WEIGHTS).read_bytes()).hexdigest()}


def case_files(folder: Path) -> tuple[KnowledgeFile, ...]:
    """The files of a case folder's ``knowledge``; none if the case brings no knowledge of its own."""
    if not folder.is_dir():
        raise BadInput(
            "KNW001", f"{folder.name}, line 1: there is no such case folder.", "Name a case folder."
        )
    files = []
    for path in sorted((folder / "knowledge").glob("*.yaml")):
        try:
            files.append(KnowledgeFile(path.name, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            raise _bad(path.name, 1, "the file is not UTF-8") from None
    return tuple(files)
