"""Correcting a claim, or adding one that was missed: a form of plain fields beside the text."""

from dataclasses import dataclass, field

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.review_claims import Wanted
from tahqiq.errors import NotFound, TahqiqError
from tahqiq.model.claim import Claim
from tahqiq.model.claim_thread import ClaimThread, is_filed
from tahqiq.model.event_type import FAMILIES
from tahqiq.reading.typed_claim import FIELDS, UnfitClaim, typed_texts
from tahqiq.reading.typed_fields import CHOICES
from tahqiq.reading.typed_words import sentences
from tahqiq.store.views import SubmissionFile
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.highlights import stretches
from tahqiq.web.pages.reviewing import go_on
from tahqiq.web.sent_form import MOST_FORM, Sent

_AROUND = 6  # sentences before and after a claim that are offered for its words
_MOST_SENTENCES = 400


@dataclass(frozen=True)
class Filled:
    """The form as it was filled in, shown again when it does not hold."""

    said: dict[str, str] = field(default_factory=dict)
    note: str = ""
    seen: str | None = None
    sentence: str = ""
    error: TahqiqError | None = None


def correct_form(request: Request) -> Response:
    """The form with what stands there now."""
    return _begun(request)


def add_form(request: Request) -> Response:
    """The empty form."""
    return _begun(request)


def _begun(request: Request) -> Response:
    frame = frame_of(request)
    kept = frame.door.kept(request)
    return _form(frame, request, _filled(kept) if kept else Filled(), 200)


def _filled(sent: Sent) -> Filled:
    return Filled(
        said={name: sent.words(name) for name in FIELDS if name != "at" and name in sent.said},
        note=sent.words("note"),
        seen=sent.words("seen"),
        sentence=sent.words("sentence"),
    )


async def correct(request: Request) -> Response:
    """Enters the correction in place of the claim."""
    return await _taken(request, request.path_params["claim"])


async def add(request: Request) -> Response:
    """Enters the claim that was missed."""
    return await _taken(request, None)


async def _taken(request: Request, claim: str | None) -> Response:
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST_FORM)
    submission = request.path_params["submission"]
    return await run_in_threadpool(_enter, frame, request, (submission, claim), _filled(sent))


def _enter(frame: Frame, request: Request, about: tuple[str, str | None], filled: Filled) -> Response:
    desk, (submission, claim) = frame.door.writing(request), about
    try:
        file = frame.desk.submission(desk.audience(), submission)
        typed = filled.said | _sentence(file.submission.text or "", filled.sentence)
        verdict = "added" if claim is None else "corrected"
        seen = (filled.seen or "") if claim is not None else "?"
        wanted = Wanted("added" if claim is None else "corrected", claim, typed, filled.note, seen)
        entered = desk.review(submission, [wanted])
    except NotFound:
        raise
    except TahqiqError as error:
        fields = Filled(filled.said, filled.note, filled.seen, filled.sentence, error)
        return _form(frame, request, fields, 422)
    made = entered[0].claim or entered[0].replacement or "" if entered else claim or ""
    return go_on(frame, request, submission, verdict if entered else "nothing", made)


def _sentence(text: str, chosen: str) -> dict[str, str]:
    """The words of a sentence chosen from the list, as they would be typed."""
    for start, end in sentences(text):
        if chosen == f"{start}-{end}":
            return {"span": text[start:end], "at": str(start)}
    return {}


def _form(frame: Frame, request: Request, filled: Filled, status: int) -> Response:
    audience = frame.door.writing(request).audience()
    file = frame.desk.submission(audience, request.path_params["submission"])
    claim = request.path_params.get("claim")
    thread = _thread(file, claim) if claim is not None else None
    shown = thread.shown if thread else None
    text = file.submission.text or ""
    return frame.page(
        request,
        "correct.html",
        status=status,
        file=file,
        thread=thread,
        said=_values(shown) | filled.said,
        note=filled.note,
        seen=filled.seen if filled.seen is not None else thread.newest.id if thread and thread.newest else "",
        sentence=filled.sentence,
        error=filled.error,
        faults=filled.error.faults if isinstance(filled.error, UnfitClaim) else {},
        choices=CHOICES,
        families=FAMILIES,
        offered=_offered(text, shown),
        stretches=stretches(text, [shown] if shown else []),
    )


def _values(shown: Claim | None) -> dict[str, str]:
    empty = dict.fromkeys(FIELDS, "") | {
        "polarity": "affirmed",
        "certainty": "reported",
        "direct_quote": "no",
    }
    return typed_texts(shown) if shown else empty


def _thread(file: SubmissionFile, claim: str) -> ClaimThread:
    for one in file.threads:
        if claim in (one.first.id, one.shown.id) and not is_filed(one.first):
            return one
    raise NotFound(
        "NOT001", f"no claim '{claim}' to correct here", "go back to the text and choose one there."
    )


def _offered(text: str, shown: Claim | None) -> tuple[tuple[str, str], ...]:
    """Sentences to choose as the claim's words: those around it, or all of the text for one that was missed."""
    found = sentences(text)
    if shown is not None:
        at = next((number for number, (_start, end) in enumerate(found) if end > shown.start), 0)
        found = found[max(0, at - _AROUND) : at + _AROUND + 1]
    return tuple((f"{start}-{end}", text[start:end]) for start, end in found[:_MOST_SENTENCES])
