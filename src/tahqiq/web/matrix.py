"""The claims matrix: every question against every source, what each said, denied or left unsaid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tahqiq.model.incident import Question, Value
from tahqiq.model.source import Source
from tahqiq.store.views import IncidentFile


@dataclass(frozen=True)
class Row:
    """One question: a cell for each source of the matrix, in the order of its columns."""

    question: str
    differs: str | None
    cells: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Matrix:
    """The columns (source id and name) and the rows."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def matrix_of(file: IncidentFile) -> Matrix:
    """The matrix of one incident: parties first in the order of their codes, then all others by name."""
    questions = file.incident.questions
    named = {value.source for question in questions for value in question.values}
    columns = sorted(named, key=lambda source: _place(source, file.sources))
    return Matrix(
        columns=tuple((source, _name(source, file.sources)) for source in columns),
        rows=tuple(_row(question, columns) for question in questions),
    )


def _row(question: Question, columns: Sequence[str]) -> Row:
    cells = tuple(
        _distinct(value for value in question.values if value.source == column) for column in columns
    )
    return Row(question.name, question.differs, cells)


def _distinct(values: Iterable[Value]) -> tuple[Value, ...]:
    kept: dict[tuple[str, str | None], Value] = {}
    for value in values:
        kept.setdefault((value.state, value.value), value)
    return tuple(kept.values())


def _place(source: str, sources: dict[str, Source]) -> tuple[str, str]:
    known = sources.get(source)
    return (known.party or "~" if known else "~", _name(source, sources))


def _name(source: str, sources: dict[str, Source]) -> str:
    return sources[source].name if source in sources else source
