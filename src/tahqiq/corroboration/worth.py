"""What a voice's word is worth: the rule as data. An admission weighs more than an accusation, for either side.

``tahqiq independence-rules`` prints it. Points say how much a word weighs beside others of the same incident; they
prove nothing, and no finding is made of them.
"""

from collections.abc import Iterable

from tahqiq.corroboration.voice import Voice
from tahqiq.model.frozen import Frozen

RULES_VERSION = "independence/1"


class Worth(Frozen):
    """The points of one kind of word, and the sentence that says why."""

    points: float
    rule: str


WORTH: dict[str, Worth] = {
    "own act admitted": Worth(
        points=3.0, rule="a party says that its own side acted, against its own interest"
    ),
    "own loss admitted": Worth(
        points=2.0, rule="a party counts losses of its own forces, which it would rather not"
    ),
    "the mechanism's own": Worth(
        points=2.0, rule="the mechanism's own team or sensor saw, heard or measured it"
    ),
    "third party": Worth(points=1.0, rule="somebody who speaks for neither party"),
    "party's account": Worth(points=0.5, rule="one party's account that blames nobody"),
    "accuses the other side": Worth(points=0.5, rule="a party accuses the other: it serves itself"),
    "party denies": Worth(points=0.5, rule="a party denies: it serves itself"),
}
PARTIES_AGREE = Worth(points=2.0, rule="both parties say that it happened; added once")


def points_of(weight_word: str) -> float:
    """The points of a voice's word; a word that the table does not know weighs nothing."""
    worth = WORTH.get(weight_word)
    return worth.points if worth else 0.0


def weighed(voices: Iterable[Voice]) -> tuple[float, float]:
    """The points of all that say it happened, and of all that deny it; a voice that does both counts for neither."""
    heard = list(voices)
    affirm = sum(points_of(voice.weight_word) for voice in heard if voice.affirming and not voice.denying)
    deny = sum(points_of(voice.weight_word) for voice in heard if voice.denying and not voice.affirming)
    agree = any(reason.code == "parties_agree" for voice in heard for reason in voice.reasons)
    return affirm + (PARTIES_AGREE.points if agree else 0.0), deny
