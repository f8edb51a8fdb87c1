"""The review queue: "are these the same?", asked of a person where a machine could not tell, most useful first.

Two kinds of question: a claim that may belong to an incident, and an incident that hangs on one report. What a
person answers is a judgement like any other; *unsure* puts a question aside, and nothing is asked twice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tahqiq.corroboration.bridges import Bridge, bridge_in
from tahqiq.corroboration.context import in_context
from tahqiq.corroboration.likeness import Likeness, compare, liken
from tahqiq.corroboration.sketch import Sketch
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.waiting_questions import Waiting, odds_of, question_id, waiting_questions, worth_of
from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import corrected_by
from tahqiq.model.reason import Reason
from tahqiq.model.release import MECHANISM
from tahqiq.model.source import Source
from tahqiq.store.asker import Asker
from tahqiq.store.claims import ClaimFilter, claim_list, claims_by_id, claims_by_incident
from tahqiq.store.findings import findings_by_incident
from tahqiq.store.missions import sources_of
from tahqiq.store.regrouping import barred_for, words_on
from tahqiq.store.unsure import peoples_answers, unsure_judgements

MOST_ASKED = 300  # questions compared anew for one reading of the queue


@dataclass(frozen=True)
class Doubt:
    """One question for a person: does ``claim`` tell of the same happening as ``incident``?

    ``nearest`` is the claim of the incident that fits best, to stand beside it; ``others`` are the rest.
    ``reasons`` compare the two; ``notes`` say why a person is asked. ``leaving`` are the claims that would leave
    the incident if the answer is *different*: none for a claim that is not in it. ``worth`` orders the questions.
    """

    id: str
    kind: Literal["unsure", "bridge"]
    claim: Claim
    incident: str
    nearest: Claim
    others: tuple[Claim, ...]
    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    score: float
    worth: float
    leaving: tuple[str, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class Queue:
    """The open questions in order, those put aside after them; ``unasked`` wait with nothing near to compare.

    One reading compares so many of them anew and no more: ``more`` open questions wait after these, ``before`` stand
    before them on earlier pages, and ``more_aside`` were put aside besides.
    """

    doubts: tuple[Doubt, ...]
    aside: tuple[Doubt, ...]
    unasked: tuple[Claim, ...]
    answered: int
    more: int = 0
    before: int = 0
    more_aside: int = 0

    @property
    def waiting(self) -> int:
        """All open questions, on this page and on others."""
        return self.before + len(self.doubts) + self.more


@dataclass
class QueueReader:
    """Reads the queue of one mission; what it found out about an incident it keeps while its claims are the same.

    ``most`` questions are compared anew for one reading.
    """

    desk: Desk
    most: int = MOST_ASKED
    _bridges: dict[tuple[str, ...], Bridge | None] = field(default_factory=dict)

    def read(self, *, page: int = 0, named: str = "") -> Queue:
        """The queue as it stands: its first ``most`` questions, or those of a later ``page``.

        The question of the id ``named`` (or the beginning of one) is among them wherever it stands. It is read with
        the mechanism's eyes: of what is released to members by name nobody else is asked.
        """
        with self.desk.asking(MECHANISM) as asker:
            return _Reading(asker, self._bridges).queue(_Looked(page, named, self.most))


class _Reading:
    """One reading of the queue, on one state of the mission."""

    def __init__(self, asker: Asker, bridges: dict[tuple[str, ...], Bridge | None]) -> None:
        self.asker, self.bridges = asker, bridges
        self.groups = claims_by_incident(asker)
        self.told: dict[str, tuple[Claim, ...]] = {}
        self.sources: Mapping[str, Source] = sources_of(asker)
        self.answers = peoples_answers(asker)
        self.found = findings_by_incident(asker)

    def queue(self, looked: "_Looked") -> Queue:
        """A page of the questions, the most useful first."""
        reviewed = {incident for incident, found in self.found.items() if found.review}
        waiting, lone = waiting_questions(unsure_judgements(self.asker), self.groups, self.answers, reviewed)
        for one in waiting:
            if looked.at(one):
                doubt = self._unsure(one)
                if doubt is None:
                    lone.append(one.judgement.claim)
                    looked.without(one)
                else:
                    looked.asked.append(doubt)
        asked = looked.asked
        if looked.page == 0:
            bridges = (self._bridge(incident) for incident in sorted(self.groups))
            asked += [bridge for bridge in bridges if bridge is not None]
        ordered = sorted(asked, key=lambda one: (-one.worth, one.id))
        return Queue(
            doubts=tuple(one for one in ordered if not one.aside),
            aside=tuple(one for one in ordered if one.aside),
            unasked=self._unasked(lone, asked, waiting),
            answered=len(self.answers),
            more=looked.after[False],
            before=looked.before[False],
            more_aside=looked.before[True] + looked.after[True],
        )

    def _unasked(
        self, lone: Sequence[str], asked: Sequence[Doubt], waiting: Sequence[Waiting]
    ) -> tuple[Claim, ...]:
        """The claims that wait although there is nothing to ask about them."""
        placed = {claim.id for held in self.groups.values() for claim in held}
        placed |= {one.claim.id for one in asked}
        placed |= {one.judgement.claim for one in waiting} - set(lone)
        found = claims_by_id(self.asker, [one for one in lone if one not in placed])
        return tuple(found[one] for one in dict.fromkeys(lone) if one in found)

    def _unsure(self, waiting: Waiting) -> Doubt | None:
        """The question that an unsure judgement asks; of a lone claim, whether the nearest incident is its own."""
        judgement, incident = waiting.judgement, waiting.incident
        claim = claims_by_id(self.asker, [judgement.claim]).get(judgement.claim)
        if claim is None or incident in barred_for(self.asker.connection, claim.id, corrected_by(claim)):
            return None
        members = tuple(one for one in self.groups[incident] if one.exercise == claim.exercise)
        if not members or claim in members:
            return None
        likeness = liken(self._meant(claim), Sketch(incident, members), self.sources)
        notes = tuple(one for one in judgement.reasons if one.weight is None)
        return self._doubt(claim, incident, members, likeness, notes, aside=waiting.aside)

    def _meant(self, claim: Claim) -> Claim:
        """The claim with the day and place that the words before it in the same text give."""
        if claim.date is not None and claim.place:
            return claim
        if claim.submission not in self.told:
            wanted = ClaimFilter(submission=claim.submission)
            self.told[claim.submission] = claim_list(self.asker, wanted)
        return in_context(claim, self.told[claim.submission])[0]

    def _bridge(self, incident: str) -> Doubt | None:
        """The question whether the two sides of an incident are one; nothing where a person has said so."""
        claims = self.groups[incident]
        key = tuple(claim.id for claim in claims)
        if key not in self.bridges:
            self.bridges[key] = bridge_in([self._meant(claim) for claim in claims], self.sources)
        bridge = self.bridges[key]
        if bridge is None or self._joined(bridge):
            return None
        by_id = {claim.id: self._meant(claim) for claim in claims}
        many = [by_id[one] for one in sorted(bridge.many)]
        likes = [(liken(by_id[one], Sketch(incident, tuple(many)), self.sources), one) for one in bridge.few]
        likeness, first = max(likes, key=lambda one: (one[0].score, one[1]))
        over = by_id[bridge.over] if bridge.over else None
        leaving = self._leaving(bridge, by_id)
        answer = self.answers.get((first, incident))
        note = _hangs(bridge, over, self.sources)
        return self._doubt(
            next(claim for claim in claims if claim.id == first),
            incident,
            tuple(claim for claim in claims if claim.id in bridge.many),
            likeness,
            (note,),
            leaving=leaving,
            aside=answer is not None and answer.verdict == "unsure",
        )

    def _joined(self, bridge: Bridge) -> bool:
        """Whether a person's word that stands holds the two sides together."""
        for word in words_on(self.asker.connection, bridge.few):
            across = (word.left & bridge.few and word.right & bridge.many) or (
                word.right & bridge.few and word.left & bridge.many
            )
            if word.kind == "together" and across:
                return True
        return False

    def _leaving(self, bridge: Bridge, by_id: Mapping[str, Claim]) -> tuple[str, ...]:
        """The smaller side, with the claim that joins the two where it fits that side better."""
        if bridge.over is None:
            return tuple(sorted(bridge.few))
        sides = [Sketch("", tuple(by_id[one] for one in sorted(side))) for side in (bridge.few, bridge.many)]
        few, many = (liken(by_id[bridge.over], side, self.sources).score for side in sides)
        return tuple(sorted({*bridge.few, bridge.over} if few > many else bridge.few))

    def _doubt(
        self,
        claim: Claim,
        incident: str,
        members: Sequence[Claim],
        likeness: Likeness,
        notes: tuple[Reason, ...],
        *,
        leaving: tuple[str, ...] = (),
        aside: bool,
    ) -> Doubt:
        kind: Literal["unsure", "bridge"] = "bridge" if leaving else "unsure"
        meant = self._meant(claim)
        pairs = [(compare(meant, one, self.sources), one) for one in members]
        best, nearest = max(pairs, key=lambda pair: (pair[0].score, pair[1].id))
        published = self.found.get(incident)
        worth, why = _worth(likeness.score, len(members), len(leaving), bool(published and published.review))
        return Doubt(
            id=question_id(kind, claim.id, incident),
            kind=kind,
            claim=claim,
            incident=incident,
            nearest=nearest,
            others=tuple(one for one in members if one.id != nearest.id),
            reasons=_by_weight(best.reasons.values()),
            notes=(*notes, why),
            score=likeness.score,
            worth=worth,
            leaving=leaving,
            aside=aside,
        )


@dataclass
class _Looked:
    """Which of the waiting questions one reading compares anew; those put aside have a page of their own.

    A question that turns out to be settled leaves its room to the next.
    """

    page: int
    named: str
    most: int
    asked: list[Doubt] = field(default_factory=list)
    taken: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    before: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})
    after: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})

    def at(self, one: Waiting) -> bool:
        """Whether this one is to be compared."""
        if self.named and one.question.startswith(self.named):
            return True
        if self.before[one.aside] < self.page * self.most:
            self.before[one.aside] += 1
        elif self.taken[one.aside] < self.most:
            self.taken[one.aside] += 1
            return True
        else:
            self.after[one.aside] += 1
        return False

    def without(self, one: Waiting) -> None:
        """There was nothing to ask: the next may be looked at instead."""
        self.taken[one.aside] -= 1


def _by_weight(reasons: Collection[Reason]) -> tuple[Reason, ...]:
    """What speaks for it first, most of all, down to what speaks most against it."""
    return tuple(sorted(reasons, key=lambda one: (-(one.weight or 0.0), one.code)))


def _worth(score: float, members: int, leaving: int, published: bool) -> tuple[float, Reason]:
    """How useful an answer is, and that in words."""
    odds, touched = odds_of(score), members + max(1, leaving)
    worth = worth_of(score, members, leaving, published)
    text = f"{odds:.0%} likely one happening by the machine's table; {touched} claims hang on the answer"
    return worth, Reason(code="worth", text=text + ("; the incident was reviewed" if published else ""))


def _hangs(bridge: Bridge, over: Claim | None, sources: Mapping[str, Source]) -> Reason:
    sides = f"{len(bridge.few)} and {len(bridge.many)} claims"
    if over is None:
        return Reason(code="nothing_between", text=f"{sides} are one incident, and no pair of them fits")
    known = sources.get(over.source_id)
    name = known.name if known else over.source_id
    text = f"{sides} are one incident through a single report, of {name}"
    return Reason(code="bridge", text=text, cites=(over.id,))
