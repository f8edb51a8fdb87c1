"""A joint statement beside what others say it contains: which points each telling has, leaves out, or adds."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from tahqiq.model.frozen import Frozen
from tahqiq.model.talks import Points

ALIKE = 0.6  # share of the words that carry meaning from which a told point is taken for a point of the text
UNSURE = 0.3  # from which it may be, which a person has to say
_SHORTEST = 4  # letters of a word that carries meaning
_SAME_WORD = 80.0  # ratio of letters from which two words are forms of one: monitor, monitoring


class Telling(Frozen):
    """One telling held against the text: points of the text it has, may have, leaves out; points it adds."""

    source: str
    has: tuple[int, ...]
    unsure: tuple[int, ...]
    leaves_out: tuple[int, ...]
    adds: tuple[str, ...]


class StatementCompared(Frozen):
    """The points of the text, which outranks every paraphrase, and each telling of it."""

    primary: Points | None
    tellings: tuple[Telling, ...]


def compare_tellings(tellings: Sequence[Points]) -> StatementCompared:
    """Holds every telling against the last primary text; without one, tellings are listed and nothing is compared."""
    primary = next((one for one in reversed(tellings) if one.telling == "primary"), None)
    if primary is None:
        return StatementCompared(primary=None, tellings=())
    others = {one.source: one for one in tellings if one.telling == "reported"}
    return StatementCompared(
        primary=primary, tellings=tuple(_telling(primary, others[source]) for source in sorted(others))
    )


def _telling(primary: Points, told: Points) -> Telling:
    best: dict[int, float] = {}
    adds = []
    for point in told.points:
        score, number = max((_alike(point, one), -n) for n, one in enumerate(primary.points))
        if score >= UNSURE:
            best[-number] = max(score, best.get(-number, 0.0))
        else:
            adds.append(point)
    has = tuple(sorted(number for number, score in best.items() if score >= ALIKE))
    unsure = tuple(sorted(number for number, score in best.items() if score < ALIKE))
    return Telling(
        source=told.source,
        has=has,
        unsure=unsure,
        leaves_out=tuple(n for n in range(len(primary.points)) if n not in best),
        adds=tuple(adds),
    )


def _alike(one: str, other: str) -> float:
    """The share of the shorter point's meaningful words that the other has too, in some form."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if not shorter:
        return float(one.casefold() == other.casefold())
    return sum(any(fuzz.ratio(word, each) >= _SAME_WORD for each in longer) for word in shorter) / len(
        shorter
    )


def _words(text: str) -> list[str]:
    plain = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return sorted({word for word in plain.split() if len(word) >= _SHORTEST} - _EMPTY)


_EMPTY = frozenset(
    {"will", "shall", "that", "this", "with", "from", "have", "been", "they", "both", "their", "which"}
)
