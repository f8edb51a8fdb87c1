"""Bulletins: what is published, sentence by sentence, each citing what it rests on."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label


class Sentence(Frozen):
    """One published sentence; ``cites`` are ids that ``tahqiq why`` follows down to the bytes."""

    id: str
    text: str
    cites: tuple[str, ...]


class Table(Frozen):
    """A published table; each row cites what it rests on. Cells are text, ready to print."""

    title: str
    unit: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    row_cites: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


class Section(Frozen):
    """A headed part of a bulletin."""

    key: str
    heading: str
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None
    empty: str | None = None


class MapMark(Frozen):
    """One incident on the bulletin's map: an area, its word, and how sure we are."""

    incident: str
    label: str
    lat: float
    lon: float
    precision_km: float
    status: str


class Bulletin(Frozen):
    """A daily bulletin, or a brief before a round, for one audience, with information as of a moment (DOMAIN §3, §5).

    ``based_on`` is the register's size and root that its figures were taken at.
    """

    id: str
    kind: Literal["daily", "pre_round_brief"]
    number: str
    day: date
    as_of: AwareDatetime
    zone: str
    audience: str
    title: str
    notice: str | None
    sections: tuple[Section, ...]
    marks: tuple[MapMark, ...]
    unlocated: int
    based_on_size: int
    based_on_root: str
    release: Label
    exercise: bool = False
