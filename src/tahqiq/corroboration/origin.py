"""Origin: whom a claim goes back to — a party, a stated source, a news agency, or the outlet itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tahqiq.corroboration.names import plain
from tahqiq.corroboration.speaks_for import Spokesmen
from tahqiq.model.actor import Actor, side_of
from tahqiq.model.claim import Claim
from tahqiq.model.source import Source

# News agencies whose copy many outlets carry; a mission's own sources of kind "agency" are added to them.
WIRE_AGENCIES: dict[str, str] = {
    "afp": "AFP",
    "agence france presse": "AFP",
    "ap": "AP",
    "associated press": "AP",
    "reuters": "Reuters",
    "dpa": "dpa",
    "efe": "EFE",
    "ani": "ANI",
    "pti": "PTI",
    "press trust of india": "PTI",
    "xinhua": "Xinhua",
    "anadolu": "Anadolu",
    "anadolu agency": "Anadolu",
    "tass": "TASS",
    "interfax": "Interfax",
    "upi": "UPI",
    "app": "APP",
    "associated press of pakistan": "APP",
    "bakhtar": "Bakhtar",
    "bakhtar news agency": "Bakhtar",
    "irna": "IRNA",
    "kyodo": "Kyodo",
}
# Kinds of speaker who can be known by name; "residents" or "a source" cannot, and stay the outlet's voice.
_NAMED = frozenset({"organisation", "official", "analyst", "team", "party"})
_NAMELESS = frozenset(
    {
        "official",
        "officials",
        "spokesman",
        "spokesperson",
        "witness",
        "witnesses",
        "source",
        "sources",
        "resident",
        "residents",
        "sides",
        "side",
        "delegation",
        "delegations",
        "observers",
        "experts",
        "analysts",
        "diplomats",
        "locals",
        "media",
    }
)


@dataclass(frozen=True, slots=True)
class Origin:
    """``kind`` party, stated, agency or outlet; ``key`` is the same for claims of one origin."""

    kind: Literal["party", "stated", "agency", "outlet"]
    key: str
    label: str
    side: str | None
    said: str


class Known:
    """The sources and actors that the mission knows, ready to be asked by name."""

    def __init__(self, sources: Mapping[str, Source], actors: Sequence[Actor]) -> None:
        self.sources = sources
        self._by_name = {called(source.name): source for source in sources.values()}
        self._actors = tuple(actors)
        self._spokesmen = Spokesmen(actors)
        self._sides: dict[str, str | None] = {}

    def side(self, name: str) -> str | None:
        """The party a name speaks for: by the actors' table, or as a source registered for a party."""
        if name not in self._sides:
            cited = self.cited(name)
            self._sides[name] = side_of(name, self._actors) or (cited.party if cited else None)
        return self._sides[name]

    def cited(self, name: str) -> Source | None:
        """The registered source of this name, "the" aside."""
        return self._by_name.get(called(name))

    def speaker_side(self, claim: Claim) -> str | None:
        """The party for which the first in the chain speaks, where only a part of the name tells so."""
        first = claim.source.chain[0]
        return None if self.cited(first) else self._spokesmen.side(first, claim.source.kind)


def origin_of(claim: Claim, known: Known) -> Origin:
    """The first in the claim's chain who can be told apart; failing that, the outlet's independence group."""
    source = known.sources.get(claim.source_id)
    if source is not None and source.party:
        return _party(source.party, f"{source.name} speaks for {source.party}")
    if claim.source.chain:
        stated = _stated(claim, known)
        if stated is not None:
            return stated
    if source is None:
        return Origin(
            "outlet", f"source:{claim.source_id}", claim.source_id, None, "the source is not registered"
        )
    return _outlet(source, f"{source.name} in its own voice")


def _stated(claim: Claim, known: Known) -> Origin | None:
    for name in claim.source.chain:
        side = known.side(name)
        if side is not None:
            return _party(side, f"{name} speaks for {side}")
    loosely = known.speaker_side(claim)
    if loosely is not None:
        return _party(loosely, f"{claim.source.chain[0]} speaks for {loosely}")
    for name in claim.source.chain:
        agency = WIRE_AGENCIES.get(called(name))
        cited = known.cited(name)
        if cited is not None:
            return _outlet(cited, f"goes back to {cited.name}")
        if agency is not None:
            return Origin("agency", f"agency:{agency}", agency, None, f"goes back to the agency {agency}")
    first = claim.source.chain[0]
    if claim.source.kind in _NAMED and plain(first) and not set(plain(first).split()) & _NAMELESS:
        return Origin("stated", f"stated:{plain(first)}", first, None, f"goes back to {first}")
    return None


def called(name: str) -> str:
    """A name as it is looked up: plain, without "the"."""
    return plain(name).removeprefix("the ")


def _party(code: str, said: str) -> Origin:
    return Origin("party", f"party:{code}", code, code, said)


def _outlet(source: Source, said: str) -> Origin:
    agency = WIRE_AGENCIES.get(plain(source.name)) or WIRE_AGENCIES.get(plain(source.independence_group))
    if agency is not None:
        return Origin("agency", f"agency:{agency}", agency, None, said)
    return Origin("outlet", f"group:{source.independence_group}", source.name, None, said)
