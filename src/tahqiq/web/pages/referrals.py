"""Referrals: figures by direction; one referral's course for whom it concerns; its content to one reader, once."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.file_dealing import prefix_of
from tahqiq.errors import BadInput
from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.referral.metrics import Direction
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.pages.between import shown
from tahqiq.web.sent_form import MOST_FORM

FIGURES = tuple(name for name in Direction.model_fields if not name.endswith("_party"))
# What a step says in a word, and in words; nothing of what the referral itself says is among them.
_IN_A_WORD = {"answer": "ref_", "finding": "ref_", "outcome": "got_", "kind": "ref_"}
_IN_WORDS = ("words", "account", "reason", "note")


def referrals(request: Request) -> Response:
    """The figures; the list for the mediators, the chair and the auditor alone."""
    frame = frame_of(request)
    audience = frame.asker(request).audience
    at_desk = frame.door.at_desk(request)
    clerk = at_desk.between_clerk() if at_desk else None
    listed = clerk.courses() if clerk is not None and clerk.may_list() else None
    return shown(
        frame,
        request,
        "referrals.html",
        "report-bypass",
        "find-bypass",
        "draft-referral",
        "request-hand-over",
        figures=frame.desk.between().referral_figures(audience),
        names=FIGURES,
        courses=listed[0] if listed else (),
        hand_overs=listed[1] if listed else (),
        listed=listed is not None,
        waiting=clerk.waiting() if clerk is not None else (),
    )


def referral(request: Request) -> Response:
    """One referral without what it says, for the member who opened the desk."""
    frame = frame_of(request)
    clerk = frame.door.writing(request).between_clerk()
    found = clerk.course(request.path_params["matter"])
    return shown(
        frame, request, "referral.html", found=found, course=found.course, word=word_of, words=words_of
    )


def seek(request: Request) -> Response:
    """Leads to the referral or request whose id a member was given."""
    clerk = frame_of(request).door.writing(request).between_clerk()
    wanted = request.query_params.get("id", "").strip()
    if not (wanted.isascii() and wanted.replace("_", "").isalnum() and len(wanted) <= 80):
        raise BadInput("WEB422", "This is no id of a referral.", "Give the id that you were given.")
    if wanted.startswith(prefix_of("handover.requested")):
        clerk.hand_over(wanted)
        return RedirectResponse(f"/hand-overs/{wanted}", status_code=303)
    return RedirectResponse(f"/referrals/{wanted}", status_code=303)


async def read(request: Request) -> Response:
    """Enters the reading, then shows what the referral says, once."""
    frame = frame_of(request)
    await frame.door.form(request, MOST_FORM)
    return await run_in_threadpool(_opened, frame, request)


def _opened(frame: Frame, request: Request) -> Response:
    clerk, matter = frame.door.writing(request).between_clerk(), request.path_params["matter"]
    opened = clerk.read(matter)
    frame.door.note_read(request, matter)
    answer = shown(
        frame,
        request,
        "referral_read.html",
        matter=matter,
        read=opened,
        what=opened.what,
        mark=opened.mark,
        next=clerk.course(matter).forms,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def word_of(each: Dealt) -> str:
    """What a step came to, as the code of its label; empty for none."""
    paper: Frozen = each.paper
    for name, prefix in _IN_A_WORD.items():
        value = getattr(paper, name, None)
        if isinstance(value, str):
            return prefix + value
    frozen = getattr(paper, "frozen", None)
    return "" if frozen is None else "freeze_yes" if frozen else "freeze_no"


def words_of(each: Dealt) -> str:
    """What its author wrote to a step; empty for none."""
    if each.verb in ("referral.drafted", "referral.submitted", "referral.clarified", "referral.sanitised"):
        return ""
    found = [getattr(each.paper, name, None) for name in _IN_WORDS]
    return next((one for one in found if isinstance(one, str)), "")
