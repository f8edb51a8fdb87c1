"""Versions compared: what changed from one text of an instrument to the next, and what no new one may do."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision

What = Literal["added", "retired", "changed", "kept"]
Piece = tuple[Literal["same", "gone", "new"], str]
_NOT_COMPARED = frozenset({"id", "since_version", "retired"})
_HEAD = ("title", "kind", "parties", "mediators", "place", "signed", "summary", "language", "authentic")


@dataclass(frozen=True)
class Change:
    """One field that two versions differ in, as plain values."""

    field: str
    was: Any
    now: Any

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The two values word by word: what stayed, what is gone, what is new."""
        return words_compared(_as_text(self.was), _as_text(self.now))


@dataclass(frozen=True)
class ProvisionChange:
    """What became of one provision from one version to the next."""

    provision: str
    number: str
    what: What
    changes: tuple[Change, ...] = ()
    why: str | None = None


@dataclass(frozen=True)
class Difference:
    """Two versions of one instrument compared: its head, then its provisions in the order of the newer one."""

    instrument: str
    was: int
    now: int
    head: tuple[Change, ...]
    provisions: tuple[ProvisionChange, ...]

    @property
    def any(self) -> bool:
        """Whether they differ in anything that is compared."""
        return bool(self.head) or any(one.what != "kept" for one in self.provisions)


@dataclass(frozen=True)
class Fault:
    """Why a version cannot be adopted after those before it; ``at`` is where it stands in the instrument."""

    code: str
    at: tuple[str | int, ...]
    cause: str
    mend: str


def words_compared(was: str, now: str) -> tuple[Piece, ...]:
    """Two texts word by word; joined again without what is gone, the pieces are the newer text."""
    old, new = re.findall(r"\s*\S+\s*", was), re.findall(r"\s*\S+\s*", now)
    found: list[Piece] = []
    for tag, first, last, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(new[start:end])))
            continue
        if first < last:
            found.append(("gone", "".join(old[first:last])))
        if start < end:
            found.append(("new", "".join(new[start:end])))
    return tuple(found)


def difference(was: Instrument, now: Instrument) -> Difference:
    """What changed from one version of an instrument to another."""
    before = {one.id: one for one in was.provisions}
    provisions = [_change(before.get(one.id), one) for one in now.provisions]
    left = [one for one in was.provisions if now.provision(one.id) is None and one.retired is None]
    provisions += [ProvisionChange(one.id, one.number, "retired") for one in left]
    return Difference(was.id, was.version, now.version, _changes(was, now, _HEAD), tuple(provisions))


def faults_against(earlier: Sequence[Instrument], new: Instrument) -> tuple[Fault, ...]:
    """What forbids adopting ``new`` after the versions already adopted.

    A version follows the last by one and says from when it applies. No provision is left out: it is retired,
    with its words. A retired one stays so, word for word; its id never stands for anything else.
    """
    last = max(earlier, key=lambda one: one.version, default=None)
    if last is None:
        return (*_first(new), *_born_retired(set(), new))
    found = [*_order(last, new), *_born_retired({one.id for one in last.provisions}, new)]
    now = {one.id: (place, one) for place, one in enumerate(new.provisions)}
    for old in last.provisions:
        if old.id not in now:
            found.append(_left_out(old))
            continue
        place, one = now[old.id]
        if old.retired is not None and _bare(one) != _bare(old):
            found.append(_came_back(old, place))
        elif old.retired is None and one.retired is not None and one.retired.version != new.version:
            cause = f"{old.id} is retired by version {one.retired.version}, but this is version {new.version}"
            found.append(Fault("INS012", ("provisions", place), cause, f"write version: {new.version}."))
    return tuple(found)


def _first(new: Instrument) -> tuple[Fault, ...]:
    if new.version == 1:
        return ()
    cause = f"version {new.version} of '{new.id}' comes before version 1 is adopted"
    return (Fault("INS011", ("version",), cause, "adopt the first version first, or write version: 1."),)


def _order(last: Instrument, new: Instrument) -> tuple[Fault, ...]:
    if new.version != last.version + 1:
        cause = f"version {last.version} of '{new.id}' is adopted, so {new.version} is not the next"
        return (Fault("INS011", ("version",), cause, f"write version: {last.version + 1}."),)
    if new.applies_from is None:
        cause = f"version {new.version} does not say from when its text applies"
        return (Fault("INS013", ("version",), cause, "write applies_from: with a moment and its zone."),)
    if last.applies_from is not None and new.applies_from < last.applies_from:
        cause = f"version {new.version} applies from before version {last.version} does"
        return (Fault("INS013", ("applies_from",), cause, "give it a later applies_from."),)
    return ()


def _bare(one: Provision) -> Provision:
    """The clause without what may still be added to it: the version that it is marked with, translations."""
    return one.model_copy(update={"since_version": 1, "wordings": ()})


def _born_retired(known: set[str], new: Instrument) -> tuple[Fault, ...]:
    return tuple(
        Fault(
            "INS012",
            ("provisions", place),
            f"{one.id} is retired before any version had it",
            "leave the clause out, or adopt the version first that still had it.",
        )
        for place, one in enumerate(new.provisions)
        if one.retired is not None and one.id not in known
    )


def _left_out(old: Provision) -> Fault:
    return Fault(
        "INS012",
        (),
        f"{old.id} is left out; a provision is retired, never taken away",
        f"keep '{old.number}' with its words and give it retired: with at, version and why.",
    )


def _came_back(old: Provision, place: int) -> Fault:
    version = old.retired.version if old.retired else 0
    return Fault(
        "INS012",
        ("provisions", place),
        f"{old.id} was retired by version {version}; its id is never reused and its words stay",
        "keep it retired, word for word, and give the new clause an id of its own.",
    )


def _change(was: Provision | None, now: Provision) -> ProvisionChange:
    if was is None:
        return ProvisionChange(now.id, now.number, "added")
    fields = tuple(name for name in Provision.model_fields if name not in _NOT_COMPARED)
    changes = _changes(was, now, fields)
    if now.retired is not None and was.retired is None:
        return ProvisionChange(now.id, now.number, "retired", changes, now.retired.why)
    return ProvisionChange(now.id, now.number, "changed" if changes else "kept", changes)


def _changes(
    was: Instrument | Provision, now: Instrument | Provision, names: Sequence[str]
) -> tuple[Change, ...]:
    old, new = was.model_dump(mode="json"), now.model_dump(mode="json")
    return tuple(Change(name, old[name], new[name]) for name in names if old[name] != new[name])


def _as_text(value: Any) -> str:
    """A plain value as a line of words, so that it can be compared word by word."""
    match value:
        case None:
            return ""
        case dict():
            said = (f"{name}: {_as_text(one)}" for name, one in value.items() if one not in (None, [], ()))
            return "; ".join(said)
        case list() | tuple():
            return ", ".join(_as_text(one) for one in value)
        case _:
            return str(value)
