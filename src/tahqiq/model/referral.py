"""Referrals: alleged presence of armed groups handed to the other side to act on; never a list of targets.

The form has no field for a strike, a rank or a person, its place is coarse, and what it says is read by named
readers alone, one entry in the register for every reading.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from tahqiq.model.crossing import PartyCode
from tahqiq.model.dealing import Dealing
from tahqiq.model.frozen import Frozen
from tahqiq.model.place import Place
from tahqiq.model.rollcall import Words

Site = Literal[
    "camp", "cache", "training_site", "route", "cave_or_tunnel", "compound", "public_building", "private_home"
]
Civilians = Literal["none_known", "present", "not_known"]
Breach = Literal["preempted", "obstructed", "bypassed", "compromised"]


class Allegation(Frozen):
    """What is alleged, where, how old it is, and what is known of civilians there.

    The place is a point with a radius of 1 to 10 km; anything finer is for the visit, not for the paper.
    """

    site: Site
    place: Place
    group: Words
    seen_on: AwareDatetime
    description: Words
    civilians: Civilians
    civilian_statement: Words
    legal_basis: Words


class ReferralDraft(Dealing):
    """A referral as its own party drafts it. What sources and methods it rests on is never entered here."""

    from_party: PartyCode
    to_party: PartyCode
    allegation: Allegation | None


class Sanitised(Dealing):
    """A second person of the same party went through it: sources and methods are out of what is handed over."""

    taken_out: Words


class StandStill(Frozen):
    """The undertaking of the requesting side not to act by itself while the other side deals with the referral."""

    until: AwareDatetime
    undertaking: Words


class Referral(Dealing):
    """A referral as it is handed to the third party's channel. ``matter`` is the draft.

    ``readers`` are members by id; nobody else opens it. ``due`` is when the other side is to have acted, ``expires``
    when nobody reads it any more.
    """

    from_party: PartyCode
    to_party: PartyCode
    through: str
    allegation: Allegation | None
    readers: Annotated[tuple[str, ...], Field(min_length=1, max_length=8)]
    due: AwareDatetime
    expires: AwareDatetime
    stand_still: StandStill
    new_information: Words | None = None

    @model_validator(mode="after")
    def _covered(self) -> "Referral":
        if self.stand_still.until < self.due:
            raise ValueError("the stand-still ends before the other side is to have acted")
        if self.expires < self.due:
            raise ValueError("it expires before the other side is to have acted")
        return self


class Relayed(Dealing):
    """The third party took it into custody and let the other side know that there is something to read."""

    note: Words | None = None


class ReferralRead(Dealing):
    """Somebody opened a referral. ``matter`` is the draft; the entry comes before the content is shown."""

    reader: str
    seat: str


class ReferralAnswer(Dealing):
    """What the side that was asked says: acknowledged, accepted, declined with its reason, or in need of more."""

    answer: Literal["acknowledged", "accepted", "declined", "needs_clarification"]
    words: Words | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> "ReferralAnswer":
        if self.answer in {"declined", "needs_clarification"} and self.words is None:
            raise ValueError("say why, or what is needed")
        return self


class Clarification(Dealing):
    """What the requesting side adds when it was asked."""

    words: Words | None


class ActionPlanned(Dealing):
    """The window in which the side that was asked will act."""

    start: AwareDatetime
    end: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> "ActionPlanned":
        if self.end <= self.start:
            raise ValueError("the window ends before it begins")
        return self


class ReferralOutcome(Dealing):
    """What came of the action, as the side that acted reports it; ``evidence`` are ids of evidence items."""

    outcome: Literal["found_and_seized", "arrested", "nothing_found", "partly", "vacated"]
    acted_at: AwareDatetime
    account: Words
    evidence: tuple[str, ...] = ()


class VerificationAsked(Dealing):
    """Either side or the third party asks that the outcome be verified."""

    words: Words | None = None


class ReferralVerified(Dealing):
    """What the third party or a joint team found of the outcome."""

    finding: Literal["verified", "contradicted", "unverifiable", "access_refused"]
    components: Annotated[tuple[str, ...], Field(min_length=1)]
    account: Words


class ReferralBreach(Dealing):
    """The way was left: struck first, inspection obstructed, struck without any referral, or the content leaked.

    ``by_party`` is whom it is laid to; without a ``matter`` it is a strike for which there was no referral at all.
    ``found`` where the third party or the chair found it, otherwise it is the word of whoever files it.
    """

    kind: Breach
    by_party: PartyCode
    at: AwareDatetime
    account: Words
    incident: str | None = None
    found: bool = False

    @model_validator(mode="after")
    def _of_something(self) -> "ReferralBreach":
        if (self.kind == "bypassed") != (self.matter == ""):
            raise ValueError("'bypassed' means that there was no referral; every other breach names one")
        return self


class Freeze(Dealing):
    """A mediator stops everything about a referral, or lets it go on."""

    frozen: bool
    reason: Words


class ReferralClosed(Dealing):
    """The referral is closed, and why."""

    reason: Words


class HandOver(Dealing):
    """A request for hand-over or extradition of one person under a pseudonym, with its legal steps.

    Who it is stands in the vault alone. ``safeguards`` says how non-refoulement, fair trial and the death penalty
    are dealt with (ICCPR 6, 7, 14; CAT 3).
    """

    from_party: PartyCode
    to_party: PartyCode
    through: str
    pseudonym: Annotated[str, Field(pattern=r"^[A-Z]{2,6}-[0-9]{1,6}$")]
    warrant: Words | None
    legal_basis: Words | None
    safeguards: Words | None
    readers: Annotated[tuple[str, ...], Field(min_length=1, max_length=8)]
    due: AwareDatetime


class HandOverRead(Dealing):
    """Somebody opened a request for hand-over. ``matter`` is the request; the entry comes before the content."""

    reader: str
    seat: str


class HandOverStep(Dealing):
    """A legal step in a hand-over. ``matter`` is the request; a decision names the court or authority."""

    step: Literal[
        "received",
        "documents_asked",
        "documents_given",
        "granted",
        "refused",
        "deferred",
        "handed_over",
        "withdrawn",
    ]
    authority: Words | None = None
    words: Words | None = None

    @model_validator(mode="after")
    def _decided_by_somebody(self) -> "HandOverStep":
        if self.step in {"granted", "refused", "deferred"} and self.authority is None:
            raise ValueError("a decision names the court or authority that made it")
        return self


class RefusedAttempt(Dealing):
    """Somebody tried what the rules refuse; kept for the auditor, without what it said."""

    verb: str
    code: str
    seat: str
