"""Dissent: a voice that stands alone in what it says is named, however many say otherwise."""

from collections.abc import Callable, Mapping, Sequence

from tahqiq.corroboration.names import any_alike
from tahqiq.corroboration.tally import HARMS, count_of
from tahqiq.corroboration.voice import Voice
from tahqiq.corroboration.whereabouts import compare_places
from tahqiq.model.claim import Claim
from tahqiq.model.incident import Dissent

_APART = frozenset({"place_off", "place_far", "place_other_name"})
Agrees = Callable[[Claim, Claim], bool | None]


def dissent(claims: Mapping[str, Claim], voices: Sequence[Voice]) -> tuple[Dissent, ...]:
    """The voices that stand alone, by question; empty where fewer than two others speak to it.

    Alone in denying (or in affirming against all others), and alone in a day, a place, an actor or a number with
    which no other voice's agrees.
    """
    found = _alone_in_whether(voices)
    for question, agrees in _QUESTIONS.items():
        found += _alone(question, agrees, claims, voices)
    return tuple(found)


def _alone_in_whether(voices: Sequence[Voice]) -> list[Dissent]:
    deny = [voice for voice in voices if voice.denying and not voice.affirming]
    affirm = [voice for voice in voices if voice.affirming and not voice.denying]
    found = []
    if len(deny) == 1 and len(affirm) > 1:
        found.append(Dissent(voice=deny[0].label, question="what", alone="denies", claims=deny[0].claims))
    if len(affirm) == 1 and len(deny) > 1:
        found.append(
            Dissent(voice=affirm[0].label, question="what", alone="affirms", claims=affirm[0].claims)
        )
    return found


def _alone(
    question: str, agrees: Agrees, claims: Mapping[str, Claim], voices: Sequence[Voice]
) -> list[Dissent]:
    found = []
    for voice in voices:
        others = [other for other in voices if other is not voice]
        answers = [_between(voice, other, claims, agrees) for other in others]
        heard = [one for one in answers if one is not None]
        if len(heard) >= 2 and not any(heard):
            said = tuple(one for one in voice.claims if agrees(claims[one], claims[one]) is not None)
            found.append(
                Dissent.model_validate(
                    {"voice": voice.label, "question": question, "alone": "differs", "claims": said}
                )
            )
    return found if len(found) < len(voices) else []  # where all differ, nobody stands alone


def _between(one: Voice, other: Voice, claims: Mapping[str, Claim], agrees: Agrees) -> bool | None:
    """Whether any answer of the one agrees with any of the other; ``None`` where either gives none."""
    answers = [agrees(claims[mine], claims[theirs]) for mine in one.claims for theirs in other.claims]
    said = [answer for answer in answers if answer is not None]
    return any(said) if said else None


def _when(one: Claim, other: Claim) -> bool | None:
    return one.date.gap_days(other.date) == 0 if one.date is not None and other.date is not None else None


def _where(one: Claim, other: Claim) -> bool | None:
    return compare_places(one.place, other.place)[0] not in _APART if one.place and other.place else None


def _who(one: Claim, other: Claim) -> bool | None:
    mine, theirs = one.actors.initiator, other.actors.initiator
    return any_alike(mine, theirs) if mine and theirs else None


def _killed(one: Claim, other: Claim) -> bool | None:
    mine, theirs = count_of(one, HARMS[0]), count_of(other, HARMS[0])
    return mine.agrees(theirs) if mine is not None and theirs is not None else None


def _wounded(one: Claim, other: Claim) -> bool | None:
    mine, theirs = count_of(one, HARMS[1]), count_of(other, HARMS[1])
    return mine.agrees(theirs) if mine is not None and theirs is not None else None


_QUESTIONS: dict[str, Agrees] = {
    "when": _when,
    "where": _where,
    "by whom": _who,
    "killed": _killed,
    "wounded": _wounded,
}
