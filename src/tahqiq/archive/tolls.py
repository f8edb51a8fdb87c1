"""Tolls: how many were killed and wounded in each incident, as a range with its reason, never one number alone.

What a party says of the other side's losses is kept apart: it sets no best estimate while anybody else gives a number.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any, Final, Literal

import pyarrow as pa

from tahqiq.archive.independence import Voices

Class = Literal["own", "enemy", "witness", "press"]
CLASSES: Final[tuple[Class, ...]] = ("own", "enemy", "witness", "press")
MEDIAN: Final = "median of voices"
PARTY_ALONE: Final = "party alone"
NOTHING: Final = "nobody gives a number"

_WITNESS: Final = re.compile(
    r"mission|team|monitor|hospital|official|police|un\b|ngo|investigat|witness|organisation"
)
_PARTY: Final = re.compile(r"party|military|armed_group|army")
_FIGHTERS: Final = re.compile(
    r"soldier|troop|militant|fighter|terrorist|insurgent|rebel|enem|gunm[ae]n|personnel|jihadi|mercenar|saboteur"
)
_WORD: Final = re.compile(r"\w{3,}")

# How far the truth lay from the best estimate, on the scale ln(1 + dead): below and above, for one, two, three or more
# voices. Measured on made-up worlds (reports) and on headlines of UCDP GED events against its best estimate.
_REPORTS: Final = ((0.6, 0.75), (0.3, 0.7), (0.25, 0.6))
_REPORTS_ALONE: Final = (1.6, 0.7)
_HEADLINES: Final = ((2.4, 0.65), (1.5, 0.65), (1.2, 0.65))
_HEADLINES_ALONE: Final = (9.0, 0.1)
_OPEN: Final = 0.4  # more above where a voice says "at least"
_SPREAD: Final = 1.5  # more below where the headlines tell of several places, or of days together


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of a number: by which voice and class, from ``low`` to ``high`` (None: open), told at ``moment``."""

    voice: int
    by: Class
    low: float
    high: float | None
    moment: float
    spread: bool = False

    @property
    def middle(self) -> float:
        """What it counts as in a median: the middle of a range, the stated end of an open one."""
        return self.low if self.high is None else (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Toll:
    """A count as a range: ``best`` between ``low`` and ``high``, by which rule, and what the voices say themselves.

    ``lowest`` and ``highest`` are the ends of the claims as made, parties included; ``voices`` that give a number.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    lowest: int | None = None
    highest: int | None = None
    voices: int = 0
    method: str = NOTHING
    by_class: str = ""


def tolls(reports: pa.Table, labels: Sequence[int], voices: Voices) -> pa.Table:
    """Killed and wounded of each incident, one row an incident in the order of its number.

    ``reports`` is a report table (:mod:`tahqiq.archive.columns`), ``labels`` the incident of each row, ``voices`` who
    speaks for himself (:func:`tahqiq.archive.independence.independent_voices`). Columns: ``incident`` and for
    ``killed`` and ``wounded`` each ``_low``, ``_best``, ``_high`` (whole people; null where nobody gives a number),
    ``_lowest``, ``_highest`` (claims as made), ``_voices``, ``_method`` and ``_by_class``. Headlines as read (with a
    column ``also_said``) have wider ranges than reports with their own columns of numbers.
    """
    rows = reports.to_pylist()
    told: dict[str, dict[int, list[Told]]] = {"killed": {}, "wounded": {}}
    for row, label, voice in zip(rows, labels, voices.voice.tolist(), strict=True):
        for harm, found in told.items():
            claim = _told(row, harm, voice)
            if claim is not None:
                found.setdefault(int(label), []).append(claim)
    headlines = "also_said" in reports.column_names
    incidents = sorted({int(label) for label in labels})
    columns: dict[str, list[Any]] = {"incident": incidents}
    for harm, found in told.items():
        counted = [toll_of(found.get(each, ()), headlines=headlines) for each in incidents]
        for name in Toll.__slots__:
            columns[f"{harm}_{name}"] = [getattr(toll, name) for toll in counted]
    return pa.table(columns)


def toll_of(claims: Sequence[Told], *, headlines: bool) -> Toll:
    """The toll of one incident: the lower median over voices, each with its latest number, and a calibrated range.

    What parties say of the other side's losses counts only where nobody else gives a number; then the range reaches
    far down. Median as measured best in truth discovery over two to five claims; an interval because most rest on one.
    """
    if not claims:
        return Toll()
    heard = [one for one in claims if one.by != "enemy"]
    alone = not heard
    latest = _latest(heard or claims)
    best = median_low(sorted(round(one.middle) for one in latest))
    below, above = _widths(len(latest), alone=alone, headlines=headlines)
    above += _OPEN if any(one.high is None for one in latest) else 0.0
    below += _SPREAD if all(one.spread for one in latest) else 0.0
    scale = math.log1p(best)
    low, high = math.expm1(max(scale - below, 0.0)), math.expm1(scale + above)
    if not alone:
        low = min(low, *(one.low for one in latest))
        high = max(high, *(one.high or one.low for one in latest))
    return Toll(
        low=math.floor(low),
        best=best,
        high=math.ceil(high - 1e-9),
        lowest=round(min(one.low for one in claims)),
        highest=round(max(one.high or one.low for one in claims)),
        voices=len({one.voice for one in claims}),
        method=PARTY_ALONE if alone else MEDIAN,
        by_class=_by_class(claims),
    )


def _widths(voices: int, *, alone: bool, headlines: bool) -> tuple[float, float]:
    if alone:
        return _HEADLINES_ALONE if headlines else _REPORTS_ALONE
    return (_HEADLINES if headlines else _REPORTS)[min(voices, 3) - 1]


def _latest(claims: Sequence[Told]) -> list[Told]:
    """Each voice once, with the number it gave last: first counts are corrected."""
    last: dict[int, Told] = {}
    for one in claims:
        if one.voice not in last or one.moment >= last[one.voice].moment:
            last[one.voice] = one
    return list(last.values())


def _told(row: dict[str, Any], harm: str, voice: int) -> Told | None:
    low, high = row[f"{harm}_min"], row[f"{harm}_max"]
    if low is None and high is None:
        return None
    moment = row["reported_at"]
    return Told(
        voice=voice,
        by=_class_of(row),
        low=low if low is not None else 0.0,
        high=high,
        moment=moment.timestamp() if moment is not None else math.inf,
        spread=bool(row.get("also_said")) or "; " in (row.get("places") or ""),
    )


def _class_of(row: dict[str, Any]) -> Class:
    """Who claims: a party of its own losses or of the other's, one who was there or counts, or the press."""
    kind = (row.get("said_by_kind") or row.get("source_kind") or "").casefold()
    who = row.get("victims") or ""
    speaker = row.get("said_by") or row.get("source_id") or ""
    party = bool(_PARTY.search(kind))
    if party or (row.get("said_by_kind") and _FIGHTERS.search(who)):
        hit = who if "victims" in row else row.get("target") or ""
        return (
            "own" if _words(speaker) & _words(hit) else "enemy" if party or _FIGHTERS.search(who) else "press"
        )
    return "witness" if _WITNESS.search(kind) else "press"


def _words(name: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(name.casefold())}


def _by_class(claims: Sequence[Told]) -> str:
    """ "enemy 55–274; press 18": what each class says, for reading."""
    parts = []
    for each in CLASSES:
        said = [one for one in claims if one.by == each]
        if said:
            low, high = round(min(one.low for one in said)), round(max(one.high or one.low for one in said))
            parts.append(f"{each} {low}" if low == high else f"{each} {low}–{high}")
    return "; ".join(parts)
