"""What a member can file between the parties over HTTP: one line a deed, with an example of what is sent.

The fields of a deed are those of the paper that it leaves, without what the address says; a new deed is a line in one
of the tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tahqiq.api.said import body_of
from tahqiq.desk.account import account
from tahqiq.desk.deal import deal
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.record_talks import record
from tahqiq.desk.refer import refer
from tahqiq.desk.tell_crossing import tell
from tahqiq.model.dealing import Dealing
from tahqiq.model.dealing_acts import LIAISON, REFERRALS, TALKS, UNDERTAKINGS, dealing_of
from tahqiq.model.frozen import Frozen

_NEVER_SAID: Final = frozenset({"id", "matter", "exercise"})


@dataclass(frozen=True)
class Deed:
    """One deed: the verb, where it is filed, what it does in a sentence, and an example.

    The address ends ``{matter}``, ``{crossing}`` or ``{number}`` before its last word where it is about something;
    ``said`` is what the address itself says.
    """

    verb: str
    address: str
    summary: str
    example: Mapping[str, Any]
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called in the description: a verb that is filed at two addresses has two names."""
        return " ".join([*self.verb.split("."), *self.said.values()])

    @property
    def about(self) -> str:
        """What the address names: ``matter``, ``crossing``, ``number``, or nothing."""
        return self.address.partition("{")[2].partition("}")[0]

    def body(self) -> type[Frozen]:
        """What is sent: who may read a paper of a referral is never for its sender to say."""
        left_out = {*_NEVER_SAID, *self.said, self.about}
        if self.verb in REFERRALS:
            left_out.add("release")
        return body_of(self.name, dealing_of(self.verb), left_out, WORDS)


def file_by_verb(desk: Desk, by: str, verb: str, said: dict[str, Any]) -> Dealing:
    """Files a paper through the room that its verb belongs to; raises as that room does."""
    if verb in UNDERTAKINGS:
        return account(desk, by, said)
    rooms: tuple[tuple[Mapping[str, object], Callable[..., Dealing]], ...] = (
        (LIAISON, deal),
        (TALKS, record),
        (REFERRALS, refer),
    )
    file = next((file for verbs, file in rooms if verb in verbs), tell)
    return file(desk, by, verb, said)


# What a field means, wherever it occurs; a paper's own docstring says what the paper is.
WORDS: Final[Mapping[str, str]] = {
    "about": "What the call was about, in a sentence.",
    "account": "What was done, seen or is still missing, in words.",
    "acted_at": "When it was acted on, with its UTC offset.",
    "agenda": "The points of the agenda, and who raised each.",
    "allegation": "What is alleged, within 1 to 10 km of a point in hundredths of a degree; for named readers.",
    "also_written": "Other spellings of the name.",
    "answer": "What is answered; anything but a plain yes needs its words.",
    "answered_at": "When it was answered, with its UTC offset.",
    "as_of": "The moment that it is about, with its UTC offset.",
    "at": "When it happened, with its UTC offset.",
    "authority": "The court or authority; needed for a decision.",
    "available": "How much there is, in the unit.",
    "basis": "Ids of the claims or submissions that it rests on.",
    "by": "The seats that promise.",
    "by_party": "The party that it is laid to.",
    "called_at": "When the call was made, with its UTC offset.",
    "callees": "The seats that were called.",
    "caller": "The seat that called.",
    "categories": "What the word is about: cargo, pedestrians, patients …",
    "category": "What is counted: cargo, pedestrians, patients …",
    "caveat": "What the numbers may not be taken for; never left out.",
    "clauses": "The clauses, each with its number and text.",
    "code": "The code by which reports name the crossing.",
    "components": "Codes of the seats of the team that looked; SEC for the secretariat.",
    "count": "How many, as a range; the same number twice for an exact count.",
    "counts": "How many returned, by group; those deported are in no sum.",
    "crossing": "The code of the crossing.",
    "crossings": "The codes of the crossings.",
    "destinations": "Where they went.",
    "due": "By when, with its UTC offset.",
    "end": "When it ends; moments with their UTC offset.",
    "evidence": "What would show it, in words; of an outcome, ids of evidence items.",
    "expires": "After this nobody reads it.",
    "facts_from": "Where its place and names are from.",
    "finding": "What was found of the outcome.",
    "for_seat": "The seat that he speaks for.",
    "found": "Whether the third party or the chair found it so; otherwise it is your side's word.",
    "from_party": "The party that asks: your own.",
    "frozen": "True stops everything about it; false lets it go on.",
    "grounds": "Why, in words; needed for an objection.",
    "guarantees_asked": "The parties that are asked for a guarantee.",
    "incident": "The id of the incident that it was, or was about.",
    "interviewed": "How many heads of household were asked.",
    "item": "What is short.",
    "kind": "What kind it is.",
    "legal_basis": "The law or agreement that it rests on.",
    "limits": "Who or what may pass, where it is restricted.",
    "mediators": "The codes of the mediators.",
    "method": "How it was found.",
    "name": "Its name.",
    "names": "What each side calls it.",
    "need": "The number of the need.",
    "needed": "How much is needed, in the unit.",
    "needs": "What the reopening waits for, numbered, and what each need is tied to.",
    "new_information": "What is new, where the same was referred before.",
    "note": "In words.",
    "number": "The number of the round.",
    "office": "The office that the person holds.",
    "ordered_by": "By whose order.",
    "origins": "Where they came from.",
    "outcome": "What came of it.",
    "part": "Whether the person leads the delegation.",
    "party": "The code of the party: your own where it speaks for itself.",
    "person": "The name, as the source writes it.",
    "place": "Where.",
    "points": "Its points, one by one.",
    "provision": "The id of the clause, as /instruments lists it.",
    "pseudonym": "Such as PER-12; who it is stands in no paper.",
    "purpose": "What for.",
    "readers": "The accounts of those who may open it, one by one.",
    "reason": "Why, in words: a claim of whoever speaks.",
    "release": "Who may see it: public, parties, mediators, mechanism or party:CODE. Left out, both parties and the "
    "mediators; of a crossing itself, everybody.",
    "replaces": "The id of an earlier paper of the same sender that this one takes the place of.",
    "round": "The id of the round that it was made in.",
    "safeguards": "Non-refoulement, fair trial, the death penalty: how each is dealt with.",
    "said_at": "When it was said, with its UTC offset.",
    "says": "In one sentence.",
    "seat": "The code of the seat.",
    "set_by": "The side that sets it.",
    "side": "The side that speaks; only where 'voice' is 'side'.",
    "sides": "The codes of both parties, in alphabetical order.",
    "since": "Since when it is so, with its UTC offset.",
    "source": "The id of the source that tells it.",
    "speaker": "Who said it.",
    "stand_still": "Until when your side does not act by itself, not before 'due', and the undertaking in words.",
    "start": "When it begins, or from when it was counted; moments with their UTC offset.",
    "state": "What it is or has become.",
    "status": "What may pass.",
    "step": "The legal step.",
    "tabled_by": "The seat that tables it: your own.",
    "taken_out": "What was taken out, in general words.",
    "telling": "Whether it is the statement's own text, or told by a source.",
    "through": "The mediator whose channel it takes.",
    "tied_to": "Ids of provisions, referrals, crossings or measures.",
    "title": "Its title.",
    "to_party": "The party that is asked.",
    "toward": "The side that it leads to.",
    "undertaking": "In words.",
    "unit": "What is counted.",
    "verified_how": "How anybody could see that it was kept.",
    "via": "Where it was said.",
    "voice": "Who vouches for it: a side for itself, a team for what it saw, the duty desk for what a source reports.",
    "vulnerable": "How many of them are vulnerable, in which way.",
    "warrant": "The warrant and the court that issued it.",
    "what": "Whether they passed, wait, or were turned back.",
    "words": "In words.",
}
