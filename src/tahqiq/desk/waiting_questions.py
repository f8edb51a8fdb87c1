"""Waiting questions: what machines left to people, put in order before anything is compared anew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log2

from tahqiq.model.claim import Claim
from tahqiq.model.ids import content_id
from tahqiq.model.judgement import Judgement

Answers = Mapping[tuple[str, str], Judgement]


@dataclass(frozen=True)
class Waiting:
    """One unsure judgement that still asks something: of which claim, and whether it belongs to which incident.

    ``worth`` is what an answer would be worth by the score that the machine gave then; ``aside`` that a person put
    the question aside.
    """

    judgement: Judgement
    incident: str
    worth: float
    aside: bool

    @property
    def question(self) -> str:
        """The id of the question."""
        return question_id("unsure", self.judgement.claim, self.incident)


def question_id(kind: str, claim: str, incident: str) -> str:
    """The id of the question of a kind about a claim and an incident."""
    return content_id("ask", kind, claim, incident)


def worth_of(score: float, members: int, leaving: int, published: bool) -> float:
    """How useful an answer is: the nearer to even the odds, the more claims it touches, and what is published."""
    odds = odds_of(score)
    return 4 * odds * (1 - odds) * log2(1 + members + max(1, leaving)) + (0.5 if published else 0.0)


def odds_of(score: float) -> float:
    """The probability of log-odds, 0 to 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))


def waiting_questions(
    unsure: Sequence[Judgement],
    groups: Mapping[str, Sequence[Claim]],
    answers: Answers,
    published: Collection[str],
) -> tuple[list[Waiting], list[str]]:
    """What is still asked, the most useful first, and the claims that wait with no incident to ask about.

    ``groups`` are the claims of each incident, ``answers`` those of people that stand, ``published`` incidents that
    were reviewed. What a person answered with *same* or *different* is asked no more.
    """
    waiting, lone = [], []
    for judgement in unsure:
        named = (judgement.incident, *(cite for one in judgement.reasons for cite in one.cites))
        incident = next((one for one in named if one in groups), None)
        if incident is None:
            lone.append(judgement.claim)
            continue
        answer = answers.get((judgement.claim, incident))
        if answer is not None and answer.verdict != "unsure":
            lone.append(judgement.claim)
            continue
        worth = worth_of(judgement.score or 0.0, len(groups[incident]), 0, incident in published)
        if judgement.score is None:
            worth /= 2  # nothing fitted when the machine looked
        waiting.append(Waiting(judgement, incident, worth, aside=answer is not None))
    waiting.sort(key=lambda one: (-one.worth, one.judgement.id))
    return waiting, lone
