"""The review queue: two reports side by side, and one question: do they tell of the same happening?"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from tahqiq.bulletin.basemap import map_disclaimer, theatre_towns
from tahqiq.bulletin.pair_map import Told, draw_pair
from tahqiq.corroboration.grain import radius_km
from tahqiq.desk.answer_doubt import doubt_named
from tahqiq.desk.review_queue import Doubt, Queue
from tahqiq.errors import BadInput, TahqiqError
from tahqiq.model.claim import Claim
from tahqiq.model.judgement import Verdict
from tahqiq.model.reason import Reason
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission
from tahqiq.web.frame import Asker, Frame, frame_of
from tahqiq.web.headers import WITH_SCRIPT
from tahqiq.web.sent_form import MOST_FORM

SAID = ("same", "different", "unsure", "undone")
_AROUND = 420  # characters of the text shown before and after a claim's words
_VERDICTS: dict[str, Verdict] = {"same": "same", "different": "different", "unsure": "unsure"}


@dataclass(frozen=True)
class Report:
    """One of the two reports: the claim, where it is from, and its words amid the words around them."""

    claim: Claim
    submission: Submission
    source: Source | None
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Row:
    """One question to both reports, what its comparing came to in a word, and the reasons with their points."""

    name: str
    word: str
    reasons: tuple[Reason, ...]


# What each row of the table compares, by the beginnings of the reasons' codes.
_ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("act_",)),
    ("when", ("time_",)),
    ("where", ("place_",)),
    ("who", ("actors_", "target_")),
    ("killed", ("killed_",)),
    ("wounded", ("wounded_",)),
    ("words", ("echo_", "told_on")),
    ("start", ("prior", "grain_")),
)


def queue(request: Request) -> Response:
    """The question that is asked for, or the most useful one."""
    return _page(frame_of(request), request)


async def judge(request: Request) -> Response:
    """Enters the answer, then asks the next question."""
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST_FORM)
    name, said, note = (sent.words(one) for one in ("question", "verdict", "note"))
    despite = sent.words("despite") == "yes"
    return await run_in_threadpool(_judged, frame, request, (name, said, note), despite)


async def take_back(request: Request) -> Response:
    """Takes back the judgement that was made last, and shows its question again."""
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST_FORM)
    return await run_in_threadpool(_undone, frame, request, sent.words("judgement"), sent.words("question"))


def _judged(frame: Frame, request: Request, sent: tuple[str, str, str], despite: bool) -> Response:
    desk, (name, said, note) = frame.door.writing(request), sent
    try:
        if said not in _VERDICTS:
            raise BadInput("WEB422", "The form does not say what to do.", "Use the buttons on the page.")
        found = desk.queue(name)
        doubt = doubt_named(found, name)
        made = desk.answer(doubt, _VERDICTS[said], note, despite_findings=despite)
    except TahqiqError as error:
        return _page(frame, request, error=error, at=name, note=note)
    asked = {"said": said, "done": made.id, "was": doubt.id}
    following = _after(found, doubt)
    return _to(asked | ({"at": following} if following else {}) | _show(doubt))


def _undone(frame: Frame, request: Request, judgement: str, question: str) -> Response:
    try:
        frame.door.writing(request).undo(judgement)
    except TahqiqError as error:
        return _page(frame, request, error=error, at=question)
    return _to({"said": "undone", "at": question})


def _to(asked: dict[str, str]) -> Response:
    return RedirectResponse(f"/queue?{urlencode(asked)}", status_code=303)


def _show(doubt: Doubt) -> dict[str, str]:
    return {"show": "aside"} if doubt.aside else {}


def _after(found: Queue, doubt: Doubt) -> str:
    """The question after this one in the order in which they stood."""
    asked = [one.id for one in (found.aside if doubt.aside else found.doubts)]
    place = asked.index(doubt.id)
    return next(iter([*asked[place + 1 :], *asked[:place]]), "")


def _page(
    frame: Frame, request: Request, *, error: TahqiqError | None = None, at: str = "", note: str = ""
) -> Response:
    desk, asker = frame.door.writing(request), frame.asker(request)
    query = request.query_params
    named = at or query.get("at", "")
    found = desk.queue(named)
    aside = query.get("show") == "aside" or named in {one.id for one in found.aside}
    asked = found.aside if aside else found.doubts
    place = next((number for number, one in enumerate(asked) if one.id == named), 0)
    doubt = asked[place] if asked else None
    said = query.get("said", "") if error is None else ""
    response = frame.page(
        request,
        "queue.html",
        status=422 if error else 200,
        found=found,
        aside=aside,
        asked=asked,
        place=place,
        doubt=doubt,
        rows=_rows(doubt.reasons) if doubt else (),
        total=sum(one.weight or 0.0 for one in doubt.reasons) if doubt else 0.0,
        names={one.id: one.name for one in frame.desk.sources(asker.audience)},
        reports=_reports(frame, asker, doubt) if doubt else (),
        map=_map(asker, doubt) if doubt else "",
        disclaimer=map_disclaimer(asker.language.code),
        ahead=asked[(place + 1) % len(asked)].id if len(asked) > 1 else "",
        back=asked[place - 1].id if len(asked) > 1 else "",
        said=said if said in SAID else "",
        done=query.get("done", "")[:80] if error is None else "",
        was=query.get("was", "")[:80],
        note=note,
        error=error,
    )
    response.headers.setdefault("Content-Security-Policy", WITH_SCRIPT)
    return response


def _rows(reasons: Sequence[Reason]) -> tuple[Row, ...]:
    """The comparison question by question; a question on which neither says anything is not left out."""
    rows = []
    for name, codes in _ROWS:
        own = tuple(one for one in reasons if one.code.startswith(codes))
        points = sum(one.weight or 0.0 for one in own)
        unknown = not own or all(one.code.endswith("_unknown") for one in own)
        word = "start" if name == "start" else "unknown" if unknown else "agrees" if points > 0 else "differs"
        rows.append(Row(name, word, own))
    return tuple(rows)


def _reports(frame: Frame, asker: Asker, doubt: Doubt) -> tuple[Report, ...]:
    return tuple(_report(frame, asker, claim) for claim in (doubt.claim, doubt.nearest))


def _report(frame: Frame, asker: Asker, claim: Claim) -> Report:
    file = frame.desk.submission(asker.audience, claim.submission)
    text = file.submission.text or ""
    if text[claim.start : claim.end] != claim.span:
        return Report(claim, file.submission, file.source, "", claim.span, "")
    first, last = max(0, claim.start - _AROUND), min(len(text), claim.end + _AROUND)
    before, after = text[first : claim.start], text[claim.end : last]
    return Report(
        claim,
        file.submission,
        file.source,
        ("… " if first else "") + before.lstrip(),
        claim.span,
        after.rstrip() + (" …" if last < len(text) else ""),
    )


def _map(asker: Asker, doubt: Doubt) -> Markup:
    told = [
        Told(number, place, radius_km(place))
        for number, claim in enumerate((doubt.claim, doubt.nearest), 1)
        for place in claim.place
    ]
    code = asker.language.code
    picture = draw_pair(
        told,
        title=asker.text("Where the two reports say it happened"),
        description=_described(told, asker),
        towns=theatre_towns(code),
        lang=code,
    )
    return Markup(picture)  # noqa: S704 - draw_pair escapes what it is given


def _described(told: Sequence[Told], asker: Asker) -> str:
    words = asker.text("The same places stand in words beside each report.")
    return "; ".join(f"{one.report}: {one.place.name}, ± {one.km:g} km" for one in told) + f". {words}"
