"""YAML that somebody wrote by hand: plain values, each with the line and column where it stands.

Only what a drafter needs is read, so that a hostile file can do nothing: no aliases, no tags, no dates or
numbers made out of words; bounded depth and size. ``NO`` is a word and ``12:30`` stays as it is written.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from tahqiq.errors import BadInput

Path = tuple[str | int, ...]
DEEPEST = 12
MOST_NODES = 50_000
_LONGEST_INTEGER = 18
_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Mark:
    """A place in a file; line and column are counted from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong in a file: its code, where, what, and how to mend it."""

    code: str
    mark: Mark
    cause: str
    mend: str


class FaultyFile(BadInput):
    """A file that cannot be taken as it is, with everything that is wrong in it."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        first = flaws[0]
        more = f" ({len(flaws)} in all)" if len(flaws) > 1 else ""
        super().__init__(first.code, f"{first.mark}: {first.cause}{more}", first.mend)
        self.flaws = flaws


@dataclass
class Marked:
    """Plain values with their places: ``values`` of the value at a path, ``keys`` of the key it stands under."""

    value: Any = None
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)


class _Loader(yaml.SafeLoader):
    """YAML's own grammar with the few kinds of value that a drafter needs."""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+$"), list("-+0123456789")
)


def read_marked(text: str, file: str, first_line: int = 1) -> Marked:
    """The values of one YAML document that begins on ``first_line`` of a file.

    Raises :class:`FaultyFile`: INS004 for what is not YAML, INS005 for what is too deep, too large, or uses
    aliases or tags. A key that is given twice, or is no word, is noted in ``flaws`` as INS006.
    """
    try:
        _check_events(text, file, first_line)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        where = error.problem_mark or error.context_mark
        if error.context_mark and "<stream end>" in (error.problem or ""):
            where = error.context_mark  # what was opened and never closed
        mark = _mark(file, first_line, where.line, where.column) if where else Mark(file, first_line)
        raise FaultyFile((Flaw("INS004", mark, f"this is not YAML: {error.problem}", _MEND_YAML),)) from error
    except yaml.YAMLError as error:
        raise FaultyFile((Flaw("INS004", Mark(file, first_line), "this is not YAML", _MEND_YAML),)) from error
    found = Marked()
    if node is not None:
        found.value = _plain(node, (), found, file, first_line)
    return found


_MEND_YAML = "mend the line it names; texts with a colon or a # stand in quotation marks."
_MEND_SIZE = "write it out plainly; docs/instruments.md shows the form."


def shown(value: object) -> str:
    """A value from a file, short enough to stand in a message."""
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _mark(file: str, first_line: int, line: int, column: int) -> Mark:
    return Mark(file, first_line + line, column + 1)


def _check_events(text: str, file: str, first_line: int) -> None:
    """Goes through the events before anything is built of them; raises at the first that no drafter needs."""
    depth = 0
    for nodes, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        tag = getattr(event, "tag", None)
        problem = None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problem = "aliases and anchors (* and &) are not read"
        elif tag is not None and isinstance(event, yaml.NodeEvent):
            problem = f"tags are not read: {shown(tag)}"
        elif depth > DEEPEST:
            problem = f"it is nested more than {DEEPEST} deep"
        elif nodes > MOST_NODES:
            problem = f"it has more than {MOST_NODES} parts"
        if problem:
            at = event.start_mark
            mark = _mark(file, first_line, at.line, at.column) if at else Mark(file, first_line)
            raise FaultyFile((Flaw("INS005", mark, problem, _MEND_SIZE),))


def _plain(node: yaml.Node, path: Path, found: Marked, file: str, first_line: int) -> Any:
    found.values[path] = _mark(file, first_line, node.start_mark.line, node.start_mark.column)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, (*path, place), found, file, first_line) for place, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, found, file, first_line)
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, found: Marked, file: str, first_line: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        mark = _mark(file, first_line, key.start_mark.line, key.start_mark.column)
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else None
        if name is None or name in values:
            cause = "a key must be a word" if name is None else f"'{shown(name)}' is given twice"
            found.flaws.append(Flaw("INS006", mark, cause, "keep one of the two."))
            continue
        found.keys[(*path, name)] = mark
        values[name] = _plain(value, (*path, name), found, file, first_line)
    return values


def _scalar(node: yaml.Node) -> Any:
    text, kind = str(node.value), node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text == "true"
    if kind == "int" and len(text) <= _LONGEST_INTEGER:
        return int(text)
    if kind == "float" and len(text) <= 2 * _LONGEST_INTEGER:
        return float(text)
    return text
