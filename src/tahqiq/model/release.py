"""Who may see what: every record carries a label, every question an audience; nothing matches by default.

Labels, from open to closed: ``public``; ``parties`` (both parties and the mediators); ``mediators``;
``mechanism`` (secretariat, teams, chair); ``party:CODE`` (that party and the mechanism).
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from tahqiq.model.frozen import Frozen

_PARTY = re.compile(r"party:[A-Z][A-Z0-9_]{1,15}")
_LADDER = ("public", "parties", "mediators", "mechanism")


def _known_label(label: str) -> str:
    if label in _LADDER or _PARTY.fullmatch(label):
        return label
    raise ValueError(f"'{label}' is no release label; use {', '.join(_LADDER)} or party:CODE")


Label = Annotated[str, AfterValidator(_known_label)]
AudienceKind = Literal["public", "party", "mediator", "mechanism"]


class Audience(Frozen):
    """Whoever asks: the public, one party, the mediators, or the mechanism itself."""

    kind: AudienceKind
    party: str | None = None

    @property
    def name(self) -> str:
        """The audience in one word, as the command line takes it: ``public``, ``party:PAK`` …"""
        return f"party:{self.party}" if self.kind == "party" else self.kind


PUBLIC = Audience(kind="public")
MEDIATOR = Audience(kind="mediator")
MECHANISM = Audience(kind="mechanism")


def party_audience(code: str) -> Audience:
    """The liaison side of one party."""
    return Audience(kind="party", party=code)


def parse_audience(name: str) -> Audience:
    """``public``, ``mediator``, ``mechanism`` or ``party:CODE``; raises ``ValueError`` otherwise."""
    if name in ("public", "mediator", "mechanism"):
        return Audience.model_validate({"kind": name})
    if _PARTY.fullmatch(name):
        return party_audience(name.removeprefix("party:"))
    raise ValueError(f"'{name}' is no audience; use public, mediator, mechanism or party:CODE")


def readable_labels(audience: Audience, parties: tuple[str, ...]) -> frozenset[str]:
    """The labels this audience may read, in a mission with these party codes."""
    if audience.kind == "mechanism":
        return frozenset({*_LADDER, *(f"party:{code}" for code in parties)})
    if audience.kind == "mediator":
        return frozenset({"public", "parties", "mediators"})
    if audience.kind == "party" and audience.party in parties:
        return frozenset({"public", "parties", f"party:{audience.party}"})
    return frozenset({"public"})


def no_more_open(label: str, others: tuple[str, ...]) -> str:
    """``label``, or the most open of ``others`` where that is more closed than ``label``.

    A party is one of the parties. Labels of different parties, or of a party and the mediators, cannot be compared:
    between them only ``mechanism`` is safe, which nothing is more closed than.
    """
    if not others or label == "mechanism" or label in others or _LADDER[0] in others:
        return label
    steps = [_LADDER.index(one) for one in others if one in _LADDER]
    place = _LADDER.index(label if label in _LADDER else "parties")
    if steps and place >= min(steps):
        return label
    if steps and label in _LADDER:
        return _LADDER[min(steps)]
    alone = len(set(others)) == 1 and label in ("public", "parties")
    return others[0] if alone else "mechanism"
