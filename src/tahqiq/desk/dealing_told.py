"""A paper between the parties as a step of a why: who filed it, what it came to, in whose words, and what it is on."""

from dataclasses import dataclass

from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.dealing_acts import REFERRALS
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_in, dealings_named
from tahqiq.store.history import whole_subject

_OUTCOMES = ("status", "state", "answer", "kind", "what", "finding", "outcome", "part", "step")
_WORDS = (
    "says", "account", "about", "purpose", "words", "title", "person", "caveat", "reason", "grounds", "name", "item",
)  # fmt: skip
_MOST_WORDS = 240
_NOTHING_UNDER = frozenset(
    {"crossing.listed"}
)  # what was ever reported of a gate is no ground of its listing


@dataclass(frozen=True)
class DealingTold:
    """What a paper says in a line, and the ids of what it rests on: its matter, its basis, what was said to it."""

    id: str
    kind: str
    text: str
    rests_on: tuple[str, ...]


def dealing_told(asker: Asker, name: str, *, nested: bool = False) -> DealingTold | None:
    """The paper with this id, or with the one id that begins so, as far as this
    asker may read it; nothing where there is none for him.

    ``nested`` leaves out what was told of a round or a gate, where it stands under something else.

    Of a referral or a request for hand-over the mechanism alone is told here, and only that there is such a paper:
    whom it concerns follows its course, and its named readers open it.
    """
    found = dealings_named(asker, [name]) or dealings_named(asker, [whole_subject(asker, name)])
    if not found:
        return None
    dealt = found[0]
    kind = dealt.verb.replace(".", " ").replace("_", " ")
    if dealt.verb in REFERRALS:
        if not asker.may_read("mechanism"):
            return None
        return DealingTold(
            dealt.paper.id, kind, f"{dealt.seat}: what it says is read by its named readers alone", ()
        )
    paper = dealt.paper
    named = (paper.matter, *getattr(paper, "basis", ()), *getattr(paper, "tied_to", ()), *_of(paper))
    said = _said_to(asker, paper)
    if paper.matter or (nested and dealt.verb in _NOTHING_UNDER):
        said = ()
    return DealingTold(paper.id, kind, _words(dealt), tuple(one for one in (*named, *said) if one))


def _of(paper: Dealing) -> tuple[str, ...]:
    found = (getattr(paper, name, None) for name in ("round", "incident", "provision", "replaces"))
    return tuple(one for one in found if isinstance(one, str))


def _said_to(asker: Asker, paper: Dealing) -> tuple[str, ...]:
    return tuple(one.paper.id for one in dealings_in(asker, paper.id) if one.paper.id != paper.id)


def _words(dealt: Dealt) -> str:
    paper = dealt.paper
    who = getattr(paper, "side", None) or getattr(paper, "source", None) or dealt.seat
    outcome = next((str(v).replace("_", " ") for v in _all(paper, _OUTCOMES)), "")
    words = next((str(v) for v in _all(paper, _WORDS)), "")
    told = ": ".join(one for one in (str(who), outcome, words) if one)
    return told if len(told) <= _MOST_WORDS else told[: _MOST_WORDS - 1] + "…"


def _all(paper: Dealing, names: tuple[str, ...]) -> list[str]:
    found = (getattr(paper, name, None) for name in names)
    return [one for one in found if isinstance(one, str) and one]
