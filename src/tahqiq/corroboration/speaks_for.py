"""Who speaks for a party: "Pakistan's government", "senior Afghan officials", "the Taliban government".

A party's word must not pass for an outlet's own because a reporter put it differently; where in doubt between
a party and nobody, an official voice counts as the party's, which can only make voices fewer.
"""

from collections.abc import Iterable, Sequence

from tahqiq.corroboration.names import plain
from tahqiq.model.actor import Actor
from tahqiq.model.claim import SpeakerKind

_OFFICE = frozenset(
    {
        "army",
        "military",
        "forces",
        "troops",
        "security",
        "police",
        "border",
        "government",
        "ministry",
        "minister",
        "state",
        "official",
        "officials",
        "spokesman",
        "spokesperson",
        "spokeswoman",
        "embassy",
        "diplomat",
        "diplomats",
        "commander",
        "commanders",
        "authorities",
        "delegation",
        "delegates",
        "negotiators",
        "intelligence",
        "cabinet",
        "president",
    }
)
_OFFICIAL: frozenset[SpeakerKind] = frozenset({"party", "official"})
_STEM = 6  # letters that a nation and its people share: Afghan-istan, Pakist-ani


class Spokesmen:
    """Answers for which party a speaker speaks, from the mission's actors."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self._called: list[tuple[tuple[str, ...], str | None]] = []
        self._stems: dict[str, str] = {}
        for actor in actors:
            side = actor.id if actor.kind == "party" else actor.part_of
            for name in (actor.name, *actor.aliases):
                words = tuple(plain(name).split())
                if words:
                    self._called.append((words, side))
            if actor.kind == "party" and len(plain(actor.name)) >= _STEM:
                self._stems[plain(actor.name)[:_STEM]] = actor.id

    def side(self, name: str, kind: SpeakerKind) -> str | None:
        """The party's code, or ``None``. Only official voices are taken by a part of their name."""
        words = tuple(plain(name).split())
        if kind not in _OFFICIAL and not _OFFICE & set(words):
            return None
        held = [(len(called), side) for called, side in self._called if _holds(words, called)]
        if held:
            longest = max(length for length, _ in held)
            sides = {side for length, side in held if length == longest}
            return sides.pop() if len(sides) == 1 else None
        by_stem = {self._stems[word[:_STEM]] for word in words if word[:_STEM] in self._stems}
        return by_stem.pop() if len(by_stem) == 1 else None


def _holds(words: Sequence[str], called: Sequence[str]) -> bool:
    """Whether a run of the words is the actor's name."""
    size = len(called)
    return any(tuple(words[start : start + size]) == tuple(called) for start in range(len(words) - size + 1))
