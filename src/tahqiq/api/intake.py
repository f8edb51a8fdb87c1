"""Handing in and reviewing over HTTP: what comes in is kept byte for byte and read; people say what was read right."""

from datetime import date
from typing import Annotated

from fastapi import FastAPI, Request, Response
from pydantic import AwareDatetime, Field, model_validator

from tahqiq.api.addresses import Id, at
from tahqiq.api.bearer import Acting
from tahqiq.api.deeds import WRITING
from tahqiq.api.reading import Machine
from tahqiq.api.said import LABEL
from tahqiq.api.uploads import decoded
from tahqiq.desk.file_feed import file_feed
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import Filed, file_submission
from tahqiq.desk.review_claims import UNSEEN, Wanted, review_claims
from tahqiq.intake.details import Details
from tahqiq.intake.kind import is_feed
from tahqiq.model.claim_review import ClaimReview, ReviewVerdict
from tahqiq.model.frozen import Frozen
from tahqiq.model.submission import Submission
from tahqiq.store.submissions import submission

Short = Annotated[str, Field(max_length=500)]


class HandIn(Frozen):
    """What is handed in: the text itself, or any file as base64, with what is known about it."""

    text: str | None = Field(default=None, description="The text, page, form (JSON) or feed, as it is.")
    base64: str | None = Field(default=None, description="Instead of text: the bytes of the file, in base64.")
    source: Short = Field(description="The id of the source that it comes from.", examples=["liaison-ard"])
    release: Annotated[str, Field(pattern=LABEL)] = Field(
        default="mechanism",
        description="Who may see it: public, parties, mediators, mechanism or party:CODE.",
    )
    filename: Short | None = Field(default=None, description="Its name, for the mechanism only.")
    channel: Short | None = Field(
        default=None, description="What it is; left out, it is told from the content."
    )
    title: Short | None = None
    published: AwareDatetime | date | None = Field(default=None, description="When it was published.")
    publisher: Short | None = None
    url: Short | None = None
    language: Short | None = None
    exercise: bool = Field(default=False, description="Whether it tells of what never happened.")
    restates: tuple[Short, ...] = Field(default=(), description="Ids of submissions that it repeats.")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> "HandIn":
        if (self.text is None) == (self.base64 is None):
            raise ValueError("give either text or base64")
        return self

    def data(self) -> bytes:
        """The bytes; raises ``BadInput`` where the base64 is none."""
        if self.text is not None:
            return self.text.encode()
        return decoded(self.base64 or "")

    def details(self, zone: str) -> Details:
        """What goes with the bytes."""
        said = self.model_dump(exclude={"text", "base64"}, exclude_none=True)
        return Details.model_validate({**said, "zone": zone})


class HandedIn(Frozen):
    """A submission as it stands now, its entry and receipt; ``again`` says that the same bytes were here before."""

    submission: Submission
    entry: int
    proof: str
    again: bool


class HandInReply(Frozen):
    """What became of it: a feed is several submissions. ``read`` says whether a machine has read them already."""

    filed: tuple[HandedIn, ...]
    refused: tuple[str, ...]
    read: bool


class ReviewSaid(Frozen):
    """What is said of one claim; ``fields`` are those of a correction or addition, as people type them."""

    verdict: ReviewVerdict
    claim: Short | None = None
    fields: dict[Short, str] = Field(default_factory=dict)
    note: Annotated[str, Field(max_length=2000)] = ""
    seen: Short = Field(
        default=UNSEEN, description="The id of the newest review that you have seen; '?' for any."
    )


class ReviewsSaid(Frozen):
    """Reviews of claims of one submission, entered together or not at all."""

    reviews: Annotated[tuple[ReviewSaid, ...], Field(min_length=1, max_length=200)]


def take_in(api: FastAPI, desk: Desk, acting: Acting, machine: Machine) -> None:
    """Adds the addresses at which things come in and claims are reviewed."""
    by = acting.member.id

    @api.post("/submissions", status_code=201, summary="Hand something in; the same bytes again change nothing",
              responses=WRITING, tags=["filing"])  # fmt: skip
    def hand_in(said: HandIn, request: Request, response: Response) -> HandInReply:
        data, details = said.data(), said.details(desk.mission.zone)
        if is_feed(data):
            fed = file_feed(desk, by, data, details)
            filed, refused = fed.filed, tuple(str(error) for _number, error in fed.refused)
        else:
            filed, refused = (file_submission(desk, by, data, details),), ()
        reply = HandInReply(
            filed=tuple(_handed_in(request, one) for one in filed),
            refused=refused,
            read=machine.read_all(),
        )
        if filed:
            response.headers["Location"] = at(request, f"/submissions/{filed[0].submission.id}")
        return reply

    @api.post("/submissions/{submission_id}/claim-reviews", summary="Accept, correct, reject or add claims",
              responses=WRITING, tags=["filing"])  # fmt: skip
    def review(submission_id: Id, said: ReviewsSaid) -> list[ClaimReview]:
        with desk.asking(acting.audience) as asker:
            submission(asker, submission_id)
        wanted = [
            Wanted(one.verdict, claim=one.claim, typed=one.fields, note=one.note, seen=one.seen)
            for one in said.reviews
        ]
        entered = review_claims(desk, by, submission_id, wanted, machine.reader.knowledge)
        if entered:
            machine.match()
        return list(entered)


def _handed_in(request: Request, filed: Filed) -> HandedIn:
    index = filed.receipt.index
    proof = at(request, f"/register/{index}/proof")
    return HandedIn(submission=filed.submission, entry=index, proof=proof, again=filed.again)
