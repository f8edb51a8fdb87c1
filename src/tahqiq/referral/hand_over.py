"""Hand-over and extradition: legal steps in their order, decided by a court or authority that is named."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from tahqiq.errors import Refused
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Member
from tahqiq.model.referral import HandOver, HandOverRead, HandOverStep
from tahqiq.referral.channel import (
    MOST_A_WEEK,
    MOST_OPEN,
    THIRD,
    check_channel,
    check_readers,
    no_referral,
    too_many,
)
from tahqiq.referral.content import check_position

HandOverState = Literal[
    "requested",
    "received",
    "documents_asked",
    "documents_given",
    "granted",
    "refused",
    "deferred",
    "handed_over",
    "withdrawn",
]
# step → the states it may follow, and whether the asking side takes it
_STEPS: dict[str, tuple[frozenset[str], bool]] = {
    "received": (frozenset({"requested"}), False),
    "documents_asked": (frozenset({"received", "documents_given", "deferred"}), False),
    "documents_given": (frozenset({"documents_asked"}), True),
    "granted": (frozenset({"received", "documents_given", "deferred"}), False),
    "refused": (frozenset({"received", "documents_given", "documents_asked", "deferred"}), False),
    "deferred": (frozenset({"received", "documents_given"}), False),
    "handed_over": (frozenset({"granted"}), False),
    "withdrawn": (
        frozenset({"requested", "received", "documents_asked", "documents_given", "deferred"}),
        True,
    ),
}
_DECIDED = frozenset({"granted", "refused", "handed_over", "withdrawn"})


class HandOverNow(Frozen):
    """A request as it stands, with its steps, and whether its day has passed without a decision.

    ``opened_by`` are those who opened it, each once and in their order: both sides and the third party see who did.
    """

    request: HandOver
    state: HandOverState
    steps: tuple[HandOverStep, ...]
    overdue: bool
    asked_at: AwareDatetime
    opened_by: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state not in _DECIDED


def hand_overs(papers: Sequence[Dealt], now: datetime) -> tuple[HandOverNow, ...]:
    """Every request, by when it was made."""
    return tuple(_now(one, one.paper, papers, now) for one in papers if isinstance(one.paper, HandOver))


def _now(asked: Dealt, request: HandOver, papers: Sequence[Dealt], now: datetime) -> HandOverNow:
    after = [dealt.paper for dealt in papers if dealt.paper.matter == request.id]
    steps = tuple(one for one in after if isinstance(one, HandOverStep))
    state: HandOverState = steps[-1].step if steps else "requested"
    return HandOverNow(
        request=request,
        state=state,
        steps=steps,
        overdue=state not in _DECIDED and now > request.due,
        asked_at=asked.at,
        opened_by=tuple(dict.fromkeys(one.reader for one in after if isinstance(one, HandOverRead))),
    )


def may_hand_over(
    paper: Dealing,
    member: Member,
    now: datetime,
    known: Sequence[HandOverNow],
    members: Mapping[str, Member],
    parties: Sequence[str],
) -> None:
    """Whether ``member`` may file this; raises ``Refused`` or ``NotFound`` with the rule's code.

    ``members`` are the mission's, by id.
    """
    if isinstance(paper, HandOver):
        _request(paper, member, now, known, members, parties)
        return
    found = next((one for one in known if one.request.id == paper.matter), None)
    if found is None or member.seat not in in_it(found.request):
        raise no_referral(paper.matter)
    if isinstance(paper, HandOverRead):
        _read(paper, member, found.request)
        return
    assert isinstance(paper, HandOverStep)
    check_position(paper.words or "")
    _step(paper, member, found)


def _request(
    paper: HandOver,
    member: Member,
    now: datetime,
    known: Sequence[HandOverNow],
    members: Mapping[str, Member],
    parties: Sequence[str],
) -> None:
    if paper.from_party != member.seat or {paper.from_party, paper.to_party} - set(parties):
        raise Refused(
            "REF002", "a party asks from its own seat another party", f"parties: {', '.join(parties)}."
        )
    if paper.from_party == paper.to_party or not (paper.warrant and paper.legal_basis and paper.safeguards):
        raise Refused(
            "REF022",
            "a hand-over rests on a warrant, a legal basis, and safeguards of the person handed over",
            "state all three.",
        )
    if paper.due <= now:
        raise Refused("REF016", "it would be due at once", "give the other side's courts time.")
    check_channel(paper.through, members, parties)
    check_readers(paper.to_party, paper.through, paper.readers, members)
    for said in (paper.warrant, paper.legal_basis, paper.safeguards):
        check_position(said or "")
    own = [one for one in known if one.request.from_party == member.seat]
    of_late = sum(now - one.asked_at <= timedelta(days=7) for one in own)
    if sum(one.open for one in own) >= MOST_OPEN or of_late >= MOST_A_WEEK:
        raise too_many(member.seat, "requests for hand-over")


def _read(paper: HandOverRead, member: Member, request: HandOver) -> None:
    """Named readers open it, and whoever holds the channel; nobody in another's name."""
    named = member.id in request.readers or (member.seat == request.through and member.role in THIRD)
    if not named or (paper.reader, paper.seat) != (member.id, member.seat):
        raise no_referral(paper.matter)


def in_it(request: HandOver) -> frozenset[str]:
    """The seats that know of a request: the two sides and the one it goes through."""
    return frozenset({request.from_party, request.to_party, request.through})


def _step(paper: HandOverStep, member: Member, found: HandOverNow) -> None:
    after, asking = _STEPS[paper.step]
    side = found.request.from_party if asking else found.request.to_party
    if member.seat not in {side, found.request.through}:
        raise Refused("REF003", f"this is for {side} to file", f"let {side} file it.")
    if found.state not in after:
        raise Refused(
            "REF004",
            f"the request is {found.state.replace('_', ' ')}; '{paper.step.replace('_', ' ')}' does not follow that",
            "take the legal steps in their order.",
        )
