"""The matrix of crossings: for each crossing, direction and category, what each side says, and what stands."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from tahqiq.model.crossing import Category, Crossing, CrossingStatus, Status
from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.reason import Reason

STALE_AFTER = timedelta(hours=72)
Standing = Literal["open", "restricted", "closed", "disputed", "unknown"]
_WIDER: dict[Status, int] = {"closed": 0, "restricted": 1, "open": 2}


class Word(Frozen):
    """The last word of one voice on one cell; ``stale`` when it is too old to be relied on."""

    who: str
    status: Status
    as_of: AwareDatetime
    since: AwareDatetime | None
    ordered_by: str | None
    limits: str | None
    reason: str | None
    stale: bool
    paper: str
    index: int


class Cell(Frozen):
    """One crossing, one direction, one category: what each says and what follows.

    ``words`` holds the two sides in alphabetical order, then what was observed, then what sources report; a voice
    that never spoke is not in it.
    """

    crossing: str
    toward: str
    category: Category
    standing: Standing
    words: tuple[Word, ...]
    reasons: tuple[Reason, ...]


def matrix(
    crossings: Sequence[Crossing],
    reports: Sequence[Dealt],
    as_of: datetime,
    stale_after: timedelta = STALE_AFTER,
) -> tuple[Cell, ...]:
    """All cells that anybody spoke of by ``as_of``, by crossing in the order given, then direction and category.

    ``reports`` are status papers in the order of the register; of two words of one voice the one about the later
    moment counts, and the later entry where both are about the same. Source of the matrix form: DOMAIN §3
    ("crossing record": status is a matrix, never open or closed).
    """
    said: dict[tuple[str, str, Category], dict[str, Word]] = defaultdict(dict)
    for dealt in reports:
        paper = dealt.paper
        if not isinstance(paper, CrossingStatus) or paper.as_of > as_of:
            continue
        for category in paper.categories:
            voices = said[paper.crossing, paper.toward, category]
            word = _word(dealt, paper, as_of, stale_after)
            held = voices.get(word.who)
            if held is None or held.as_of <= word.as_of:
                voices[word.who] = word
    order = {crossing.code: place for place, crossing in enumerate(crossings)}
    sides = {crossing.code: crossing.sides for crossing in crossings}
    return tuple(
        _cell(key, voices, sides[key[0]])
        for key, voices in sorted(said.items(), key=lambda item: (order.get(item[0][0], -1), item[0]))
        if key[0] in order
    )


def _word(dealt: Dealt, paper: CrossingStatus, as_of: datetime, stale_after: timedelta) -> Word:
    return Word(
        who=who_says(paper),
        status=paper.status,
        as_of=paper.as_of,
        since=paper.since,
        ordered_by=paper.ordered_by,
        limits=paper.limits,
        reason=paper.reason,
        stale=as_of - paper.as_of > stale_after,
        paper=paper.id,
        index=dealt.index,
    )


def who_says(paper: CrossingStatus) -> str:
    """The voice of a report in a word: a party's code, ``observed``, or the source's id."""
    return paper.side or paper.source or "observed"


def _cell(key: tuple[str, str, Category], voices: dict[str, Word], sides: tuple[str, ...]) -> Cell:
    rank = {**{side: n for n, side in enumerate(sides)}, "observed": len(sides)}
    words = tuple(sorted(voices.values(), key=lambda word: (rank.get(word.who, 99), word.who)))
    standing, reasons = _stands(words, sides)
    crossing, toward, category = key
    return Cell(
        crossing=crossing,
        toward=toward,
        category=category,
        standing=standing,
        words=words,
        reasons=reasons,
    )


def _stands(words: Sequence[Word], sides: tuple[str, ...]) -> tuple[Standing, tuple[Reason, ...]]:
    """What stands, and why.

    What a team saw goes before what the sides say. One side can close a gate alone; it takes both to open it. What
    is only reported by others decides nothing.
    """
    fresh = {word.who: word for word in words if not word.stale}
    seen = fresh.get("observed")
    told = [fresh[side] for side in sides if side in fresh]
    reasons = _differences(seen, told)
    if seen is not None:
        return seen.status, (Reason(code="observed", text="a team saw it", cites=(seen.paper,)), *reasons)
    if not told:
        return "unknown", (*reasons, _nobody(words))
    if len({word.status for word in told}) == 1 and len(told) == len(sides):
        return told[0].status, (*reasons, Reason(code="both_sides", text="both sides say so"))
    shut = [word for word in told if word.status == "closed"]
    if len(told) == len(sides):
        if shut:
            return "disputed", reasons
        narrow = min(told, key=lambda word: _WIDER[word.status])
        return narrow.status, (*reasons, Reason(code="narrower", text=f"the narrower word, of {narrow.who}"))
    return _one_side(told[0], sides)


def _one_side(word: Word, sides: tuple[str, ...]) -> tuple[Standing, tuple[Reason, ...]]:
    silent = next(side for side in sides if side != word.who)
    if word.status == "closed":
        text = f"{word.who} says that it closed it; {silent} has not said otherwise of late"
        return "closed", (Reason(code="closed_by_one", text=text, cites=(word.paper,)),)
    text = f"{word.who} alone says that it is {word.status}; it takes {silent} too, which has not said so of late"
    return "unknown", (Reason(code="one_side_only", text=text, cites=(word.paper,)),)


def _differences(seen: Word | None, told: Sequence[Word]) -> tuple[Reason, ...]:
    found = []
    if len({word.status for word in told}) > 1:
        text = "; ".join(f"{word.who} says {word.status}" for word in told)
        found.append(Reason(code="sides_differ", text=text, cites=tuple(word.paper for word in told)))
    if seen is not None:
        for word in told:
            if word.status != seen.status:
                text = f"{word.who} says {word.status}, but a team saw it {seen.status}"
                found.append(Reason(code="seen_otherwise", text=text, cites=(word.paper, seen.paper)))
    return tuple(found)


def _nobody(words: Sequence[Word]) -> Reason:
    if all(word.stale for word in words):
        last = max(word.as_of for word in words)
        return Reason(code="stale", text=f"the last word on it is of {last.isoformat(timespec='minutes')}")
    return Reason(code="only_reported", text="only others report on it; neither side and no team has said so")
