"""The case of one incident: everything filed about it, in the order of the register."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import AwareDatetime

from tahqiq.model.actor import Actor, side_of
from tahqiq.model.aftermath import (
    Closing,
    Forwarding,
    Measure,
    MeasureCheck,
    MeasureReport,
    Notification,
    Objection,
    Reconsideration,
    SeatPosition,
)
from tahqiq.model.claim import Claim
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.frozen import Frozen
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Contact, Tasking, TeamView, Triage
from tahqiq.model.member import Member
from tahqiq.model.procedure import Procedure
from tahqiq.model.provision import Provision
from tahqiq.model.source import Source
from tahqiq.verification.custody import CustodyFile
from tahqiq.verification.standard import STANDARD

Paper = (
    Review
    | Verification
    | Attribution
    | Reply
    | Determination
    | Triage
    | Contact
    | Tasking
    | AccessRequest
    | AccessAnswer
    | TeamView
    | Forwarding
    | SeatPosition
    | Notification
    | Objection
    | Reconsideration
    | Measure
    | MeasureReport
    | MeasureCheck
    | Closing
)
_Kind = TypeVar("_Kind", bound=Frozen)


class Filed(Frozen):
    """One paper in the case file: what it is, who filed it from which seat, when, and under which entry."""

    paper: Paper
    member: Member
    at: AwareDatetime
    index: int = 0


class CaseState(Frozen):
    """An incident's case as it stands: its claims, who is bound and mediates, and the papers filed so far.

    ``filed`` is in the order of the register, which counts as the order of the procedure; a later paper of a
    kind supersedes an earlier one. ``actors`` are the mission's, ``provisions`` those of all its instruments.
    ``adopted`` are the mission's procedures, each with the entry from which on it is in force; ``procedure`` is the
    one that this case is led by now. ``evidence`` are the items taken in the case. ``received_at`` is when the first
    report of it came in. ``zone`` is the mission's: a day of a deadline ends there.

    What it was before: ``left`` are claims that belong to it no more, each with the entry by which it left; ``also``
    are incidents that were merged into it, each with the entry since when; ``other_reviews`` are those made of them.
    """

    incident: str
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...] = ()
    actors: tuple[Actor, ...]
    provisions: tuple[Provision, ...] = ()
    filed: tuple[Filed, ...] = ()
    evidence: tuple[CustodyFile, ...] = ()
    procedure: Procedure = STANDARD
    adopted: tuple[tuple[int, Procedure], ...] = ()
    received_at: AwareDatetime | None = None
    zone: str = "UTC"
    left: tuple[tuple[int, Claim], ...] = ()
    also: tuple[tuple[str, int], ...] = ()
    other_reviews: tuple[Filed, ...] = ()

    @property
    def review(self) -> Review | None:
        """The latest review by a duty officer."""
        return _last(self.of(Review))

    @property
    def verification(self) -> Verification | None:
        """The latest finding on whether it occurred."""
        return _last(self.of(Verification))

    @property
    def attribution(self) -> Attribution | None:
        """The latest finding on who did it."""
        return _last(self.of(Attribution))

    @property
    def hearing(self) -> tuple[Reply, ...]:
        """The requests and answers since the latest attribution: a party is heard on what is now held."""
        kinds = [isinstance(each.paper, Attribution) for each in self.filed]
        since = len(kinds) - kinds[::-1].index(True) if True in kinds else 0
        return tuple(each.paper for each in self.filed[since:] if isinstance(each.paper, Reply))

    @property
    def determinations(self) -> tuple[Determination, ...]:
        """The determinations that stand, in order: not those withdrawn or opened again for revision."""
        fallen = {each.determination for each in self.of(Reconsideration) if each.outcome != "upheld"}
        return tuple(each for each in self.of(Determination) if each.id not in fallen)

    @property
    def closed(self) -> bool:
        """Whether the case is closed now; an objection, which may still come in its days, takes it up again."""
        papers = (each.paper for each in reversed(self.filed))
        last = next((each for each in papers if isinstance(each, Closing | Objection)), None)
        return isinstance(last, Closing) and last.kind == "closed"

    @property
    def parties(self) -> tuple[str, ...]:
        """The codes of the parties, in alphabetical order."""
        return tuple(sorted(actor.id for actor in self.actors if actor.kind == "party"))

    @property
    def mediators(self) -> tuple[str, ...]:
        """The codes of the mediators, in alphabetical order."""
        return tuple(sorted(actor.id for actor in self.actors if actor.kind == "mediator"))

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats of the commission: the parties', then the mediators'."""
        return self.parties + self.mediators

    @property
    def accused(self) -> tuple[str, ...]:
        """The parties to whom it is attributed, themselves or through forces that are part of them."""
        return self.sides(self.attribution.to) if self.attribution else ()

    def of(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        """The papers of one kind, in order."""
        return tuple(each.paper for each in self.filed if isinstance(each.paper, kind))

    def dated(self, kind: type[_Kind]) -> tuple[tuple[_Kind, AwareDatetime], ...]:
        """The papers of one kind with when each was filed, in order."""
        return tuple((each.paper, each.at) for each in self.filed if isinstance(each.paper, kind))

    def filer(self, paper: Paper) -> Member | None:
        """Who filed a paper."""
        return next((each.member for each in reversed(self.filed) if each.paper.id == paper.id), None)

    def sides(self, names: Sequence[str]) -> tuple[str, ...]:
        """The parties that actors' ids or names stand for."""
        return tuple(sorted({side for name in names if (side := side_of(name, self.actors))}))

    def named(self) -> frozenset[str]:
        """The parties that any claim of the incident says did it."""
        return frozenset(side for claim in self.claims for side in self.sides(claim.actors.initiator))

    def cited(self, basis: Sequence[str]) -> tuple[Claim, ...]:
        """The claims of this incident among those cited."""
        return tuple(claim for claim in self.claims if claim.id in frozenset(basis))

    def evidence_of(self, thing: str) -> CustodyFile | None:
        """The custody file that an item, a copy or an examination belongs to."""
        return next((file for file in self.evidence if thing in file.citable), None)

    def before(self, position: int) -> "CaseState":
        """The case as it stood before its paper number ``position`` was filed, under the procedure then in force.

        With the claims that counted then; a paper filed on what was merged into it since is shown in that one's case.
        """
        index = self.filed[position].index
        led_by = next((each for since, each in reversed(self.adopted) if since < index), None)
        led_by = led_by or (STANDARD if self.adopted else self.procedure)
        taken = tuple(now for each in self.evidence if (now := each.before(index)) is not None)
        stood = {"filed": self.filed[:position], "evidence": taken, "procedure": led_by}
        if self.left:
            stood["claims"] = (*self.claims, *(claim for since, claim in self.left if since > index))
        if self.also:
            stood |= self._before_merging(position)
        return self.model_copy(update=stood)

    def _before_merging(self, position: int) -> dict[str, object]:
        """The incident and the papers of the case that a paper was filed in, if that was merged into this one since."""
        now, merged = self.filed[position], dict(self.also)
        own = now.paper.incident
        if own in merged:
            every = sorted((*self.filed[:position], *self.other_reviews), key=lambda each: each.index)
            filed = [each for each in every if each.paper.incident == own and each.index < now.index]
            return {"incident": own, "filed": tuple(filed)}
        return {
            "filed": tuple(
                each for each in self.filed[:position] if merged.get(each.paper.incident, -1) < now.index
            )
        }


def _last(papers: Sequence[_Kind]) -> _Kind | None:
    return papers[-1] if papers else None
