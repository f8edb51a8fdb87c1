"""Claims: one source says that one thing happened, or denies it, and here are its words."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from tahqiq.model.event_type import EventType
from tahqiq.model.frozen import Frozen
from tahqiq.model.ids import content_id
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.model.quantity import Casualties
from tahqiq.model.reason import Reason
from tahqiq.model.release import Label

Polarity = Literal["affirmed", "negated"]
Certainty = Literal[
    "asserted",
    "reported",
    "confirmed",
    "alleged",
    "denied",
    "hedged",
    "planned",
    "conditional",
    "hypothetical",
]
SpeakerKind = Literal[
    "narrator",
    "party",
    "official",
    "media",
    "agency",
    "analyst",
    "team",
    "witness",
    "organisation",
    "anonymous",
]


class Parts(Frozen):
    """Who did it to whom, as actor names from the dictionary or as written where it does not know them."""

    initiator: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    participant: tuple[str, ...] = ()
    mediator: tuple[str, ...] = ()

    def everyone(self) -> frozenset[str]:
        """Every actor named, whatever the part."""
        return frozenset(self.initiator + self.target + self.participant + self.mediator)


class SaidBy(Frozen):
    """From the one who knows to the outlet that carries it; an empty chain is the document's own voice."""

    chain: tuple[str, ...] = ()
    kind: SpeakerKind = "narrator"


class Commitment(Frozen):
    """What somebody promised, and by when, as written."""

    parties: tuple[str, ...] = ()
    what: str
    due: str | None = None


class ClaimDraft(Frozen):
    """A claim as an extractor reads it, before it belongs to a submission.

    ``start`` and ``end`` count Unicode code points in the stored text and ``span`` is exactly
    ``text[start:end]``: a claim without a verbatim span is not a claim.
    """

    start: Annotated[int, Field(ge=0)]
    end: int
    span: Annotated[str, Field(min_length=1)]
    event_type: EventType
    actors: Parts = Parts()
    place: tuple[Place, ...] = ()
    date: When | None = None
    casualties: Casualties | None = None
    source: SaidBy = SaidBy()
    polarity: Polarity = "affirmed"
    certainty: Certainty = "asserted"
    direct_quote: bool = False
    commitment: Commitment | None = None
    confidence: Annotated[float, Field(ge=0, le=1)]
    reader: str
    reasons: tuple[Reason, ...] = ()

    @model_validator(mode="after")
    def _span_fits(self) -> "ClaimDraft":
        if self.end - self.start != len(self.span):
            raise ValueError("the span's length does not fit its offsets")
        return self


class Claim(ClaimDraft):
    """A claim kept by the mission: what it was read from, and who may see it."""

    id: str
    submission: str
    source_id: str
    release: Label
    exercise: bool = False


def in_words(claim: ClaimDraft) -> str:
    """What a claim says, for reading: its own words, or the sentence made of a row of a form.

    The exact span stays what counts; ``tahqiq why`` and the submission's page show it.
    """
    row = next((reason.text for reason in claim.reasons if reason.code == "FORM_ROW"), None)
    return row or claim.span


def keep_claim(draft: ClaimDraft, *, submission: str, source_id: str, release: str, exercise: bool) -> Claim:
    """The draft as a claim of a submission; its id is made of the submission, the span and what was read.

    Of a row on a form the id is made of its place in the form alone: places and words of a form can be
    withheld, and an id made of them would let anybody check a guess.
    """
    if draft.reader.startswith("form/"):
        said = draft.model_dump(mode="json", include={"start", "event_type", "polarity", "reader"})
    else:
        said = draft.model_dump(mode="json", exclude={"confidence", "reasons"})
    return Claim.model_validate(
        draft.model_dump()
        | {
            "id": content_id("clm", submission, said),
            "submission": submission,
            "source_id": source_id,
            "release": release,
            "exercise": exercise,
        }
    )


def claim_line(draft: ClaimDraft, doc: str) -> dict[str, Any]:
    """The claim as one JSON line of ``tahqiq read``; days as ``YYYY-MM-DD``."""
    said = draft.model_dump(mode="json")
    for inner in ("id", "submission", "source_id", "release", "exercise"):
        said.pop(inner, None)
    return {"doc": doc} | said
