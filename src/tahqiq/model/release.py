"""Who may see what: every record carries a label, every question an audience; nothing matches by default.

Labels, from open to closed: ``public``; ``parties`` (both parties and the mediators); ``mediators``;
``mechanism`` (secretariat, teams, chair). Beside that ladder: ``party:CODE`` and ``mediator:CODE`` (that seat and
the mechanism); ``commission`` (the commissioners of every seat, the chair, the mechanism); ``humanitarian`` (relief
organisations and the mechanism, no party); ``named:ID+ID`` (these members and nobody else, staff included).
"""

import re
from collections.abc import Iterable
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator

from tahqiq.model.frozen import Frozen

_SEAT = re.compile(r"(party|mediator):[A-Z][A-Z0-9_]{1,15}")
_NAMED = re.compile(r"named:[a-z0-9][a-z0-9_-]{0,62}(\+[a-z0-9][a-z0-9_-]{0,62}){0,19}")
_LADDER = ("public", "parties", "mediators", "mechanism")
_ASIDE = ("commission", "humanitarian")


def _known_label(label: str) -> str:
    if label in (*_LADDER, *_ASIDE) or _SEAT.fullmatch(label) or _NAMED.fullmatch(label):
        return label
    offered = ", ".join((*_LADDER, *_ASIDE))
    raise ValueError(
        f"'{label}' is no release label; use {offered}, party:CODE, mediator:CODE or named:ID+ID"
    )


Label = Annotated[str, AfterValidator(_known_label)]
AudienceKind = Literal[
    "public", "humanitarian", "party", "mediator", "commission", "released", "mechanism", "inside"
]


class Seats(NamedTuple):
    """The codes of a mission's parties, mediators and humanitarian organisations."""

    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    humanitarian: tuple[str, ...] = ()


class Audience(Frozen):
    """Whoever asks: the public, a relief organisation, a party, a mediator, the commission, or the mechanism.

    ``mediator`` without a code is what all mediators have in common. ``commission`` says that a seat's member sits
    in the commission, ``member`` which member asks, where something is released to members by name. ``released`` is
    whoever makes products: all that is released to somebody, and nothing that is the mechanism's own. ``inside`` is
    the program's own work, which weighs everything and is shown to nobody.
    """

    kind: AudienceKind
    party: str | None = None
    mediator: str | None = None
    commission: bool = False
    member: str | None = None

    @property
    def name(self) -> str:
        """The audience in one word, as the command line takes it: ``public``, ``party:PAK``, ``mediator:QAT`` …"""
        code = self.party or self.mediator
        return f"{self.kind}:{code}" if code else self.kind

    @property
    def outside(self) -> bool:
        """Whether this audience stands outside the ceasefire's seats: the public and relief organisations."""
        return self.kind in ("public", "humanitarian")

    @property
    def label(self) -> str:
        """The label of what is made for this audience and for nobody more open."""
        return "mediators" if self.kind == "mediator" and self.mediator is None else self.name


PUBLIC = Audience(kind="public")
HUMANITARIAN = Audience(kind="humanitarian")
MEDIATOR = Audience(kind="mediator")
COMMISSION = Audience(kind="commission")
MECHANISM = Audience(kind="mechanism")
RELEASED = Audience(kind="released")
INSIDE = Audience(kind="inside")
_PLAIN = {one.name: one for one in (PUBLIC, HUMANITARIAN, MEDIATOR, COMMISSION, MECHANISM)}


def party_audience(code: str) -> Audience:
    """The liaison side of one party."""
    return Audience(kind="party", party=code)


def mediator_audience(code: str) -> Audience:
    """One mediator."""
    return Audience(kind="mediator", mediator=code)


def parse_audience(name: str) -> Audience:
    """``public``, ``humanitarian``, ``mediator``, ``commission``, ``mechanism``, ``party:CODE``, ``mediator:CODE``.

    Raises ``ValueError`` for anything else.
    """
    if name in _PLAIN:
        return _PLAIN[name]
    if _SEAT.fullmatch(name):
        kind, code = name.split(":")
        return party_audience(code) if kind == "party" else mediator_audience(code)
    raise ValueError(f"'{name}' is no audience; use {', '.join(sorted(_PLAIN))}, party:CODE or mediator:CODE")


def audiences_of(seats: Seats) -> tuple[Audience, ...]:
    """Every audience of a mission, from open to closed; of each kind in alphabetical order."""
    return (
        PUBLIC,
        HUMANITARIAN,
        *(party_audience(code) for code in sorted(seats.parties)),
        *(mediator_audience(code) for code in sorted(seats.mediators)),
        MEDIATOR,
        COMMISSION,
        MECHANISM,
    )


def readable_labels(audience: Audience, seats: Seats) -> frozenset[str]:
    """The labels this audience may read in a mission with these seats; what is released by name comes on top."""
    if audience.kind in ("released", "mechanism", "inside"):
        parties = (f"party:{code}" for code in seats.parties)
        mediators = (f"mediator:{code}" for code in seats.mediators)
        every = frozenset({*_LADDER, *_ASIDE, *parties, *mediators})
        return every - {"mechanism"} if audience.kind == "released" else every
    found = {"public"}
    if audience.kind == "humanitarian":
        found.add("humanitarian")
    elif audience.kind == "mediator":
        found |= {"parties", "mediators"}
        found |= {f"mediator:{audience.mediator}"} if audience.mediator in seats.mediators else set()
    elif audience.kind == "party" and audience.party in seats.parties:
        found |= {"parties", f"party:{audience.party}"}
    elif audience.kind == "commission":
        found.add("parties")
    if len(found) > 1 and (audience.commission or audience.kind == "commission"):
        found.add("commission")
    return frozenset(found)


def named_in(label: str) -> frozenset[str]:
    """The members to whom a label releases by name; nobody for every other label."""
    return frozenset(label.removeprefix("named:").split("+")) if label.startswith("named:") else frozenset()


def _within(label: str, other: str) -> bool:
    """Whether all who read what is under ``label`` also read what is under ``other``.

    Members who are named sit in seats that read what the parties read.
    """
    if other in (label, "public"):
        return True
    if other.startswith("named:"):
        return bool(named_in(label)) and named_in(label) <= named_in(other)
    if label == "mechanism":
        return True
    seat = label.partition(":")[0]
    if other == "parties":
        return label in ("mediators", "commission") or seat in ("party", "mediator", "named")
    return other == "mediators" and seat == "mediator"


def no_more_open(label: str, others: Iterable[str]) -> str:
    """``label``, or the most open of ``others`` where that is more closed than ``label``.

    Where neither is within the other, or the others cannot be compared, only what is within all is safe: the
    mechanism, or the first of several circles of named members.
    """
    known = tuple(dict.fromkeys(others))
    if not known or any(_within(label, one) for one in known):
        return label
    inner = [one for one in known if _within(one, label)]
    steps = [one for one in inner if one in _LADDER]
    if steps:
        return min(steps, key=_LADDER.index)
    if len(inner) == 1 and len(known) == 1:
        return inner[0]
    return min(known) if all(one.startswith("named:") for one in known) else "mechanism"
