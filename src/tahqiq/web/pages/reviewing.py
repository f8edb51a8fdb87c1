"""Reviewing in place: accept or reject one claim of a text, or accept all that are left."""

from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.review_claims import Wanted
from tahqiq.errors import BadInput, TahqiqError
from tahqiq.model.claim_thread import ClaimThread
from tahqiq.store.views import SubmissionFile
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.highlights import stretches
from tahqiq.web.pages.worklist import submission_path
from tahqiq.web.sent_form import MOST_FORM, Sent

SAID = ("filed", "again", "waits", "accepted", "rejected", "corrected", "added", "all", "nothing")
SHOWN = ("", "unreviewed")


async def review(request: Request) -> Response:
    """Enters the review, then shows the text again at the next claim that waits."""
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST_FORM)
    submission = request.path_params["submission"]
    try:
        wanted = _wanted(sent)
        entered = await run_in_threadpool(frame.door.writing(request).review, submission, wanted)
    except TahqiqError as error:
        kept = {"claim": sent.words("claim"), "note": sent.words("note")}
        return await run_in_threadpool(
            show_submission, frame, request, submission, error=error, kept=kept, status=422
        )
    said = "nothing" if not entered else "all" if len(entered) > 1 else entered[0].verdict
    return await run_in_threadpool(go_on, frame, request, submission, said, sent.words("claim"))


def _wanted(sent: Sent) -> tuple[Wanted, ...]:
    verdict = sent.words("verdict")
    if verdict == "all":
        return tuple(Wanted("accepted", claim, seen="") for claim in dict.fromkeys(sent.every("left")))
    if verdict not in ("accepted", "rejected") or not sent.words("claim"):
        raise BadInput("WEB422", "The form does not say what to do.", "Use the buttons on the page.")
    claim, note, seen = (sent.words(name) for name in ("claim", "note", "seen"))
    if verdict == "accepted":
        return (Wanted("accepted", claim, note=note, seen=seen),)
    return (Wanted("rejected", claim, note=note, seen=seen),)


def go_on(frame: Frame, request: Request, submission: str, said: str, after: str) -> Response:
    """The way back to the text, at the next claim after this one that nobody has reviewed."""
    audience = frame.door.writing(request).audience()
    threads = frame.desk.submission(audience, submission).threads
    order = [one.first.id for one in threads]
    start = order.index(after) if after in order else -1
    waiting = [number for number, one in enumerate(threads) if one.state == "unreviewed"]
    following = [number for number in waiting if number > start] or waiting
    place = f"card-{following[0] + 1}" if following else "claims"
    show = request.query_params.get("show", "")
    asked = {"said": said} | ({"show": show} if show in SHOWN and show else {})
    asked |= {"at": str(following[0] + 1)} if following else {}
    where = submission_path(submission, f"?{urlencode(asked)}#{place}")
    return RedirectResponse(where, status_code=303)


def show_submission(
    frame: Frame,
    request: Request,
    submission: str,
    *,
    error: TahqiqError | None = None,
    kept: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The text with its claims; where the desk is open, with what can be said of each."""
    audience = frame.asker(request).audience
    file = frame.desk.submission(audience, submission)
    show = request.query_params.get("show", "")
    said = request.query_params.get("said", "")
    return frame.page(
        request,
        "submission.html",
        status=status,
        file=file,
        threads=file.threads,
        stretches=stretches(file.submission.text or "", [one.shown for one in file.threads]),
        cards=[
            (number, one)
            for number, one in enumerate(file.threads, 1)
            if show not in SHOWN or show in ("", one.state)
        ],
        show=show if show in SHOWN else "",
        said=said if said in SAID else "",
        at=request.query_params.get("at", ""),
        tally=tally(file.threads),
        onward=_onward(frame, request, file),
        error=error,
        kept=kept or {"claim": "", "note": ""},
    )


def tally(threads: tuple[ClaimThread, ...]) -> tuple[int, int]:
    """How many claims people have reviewed, of how many that can be."""
    open_to_review = [one for one in threads if one.state != "filed"]
    return sum(one.state != "unreviewed" for one in open_to_review), len(open_to_review)


def _onward(frame: Frame, request: Request, file: SubmissionFile) -> str | None:
    """The next submission that waits for review."""
    desk = frame.door.at_desk(request)
    if desk is None or not desk.may("claim.reviewed"):
        return None
    waiting = [one.submission.id for one in desk.unreviewed(50, 0)]
    others = [one for one in waiting if one != file.submission.id]
    return others[0] if others else None
