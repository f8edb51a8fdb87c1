"""The books: the scorecard, the procedure in force, and what each party owes with what was done of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.compliance.fulfilment import FulfilmentLine, FulfilmentState
from tahqiq.errors import TahqiqError
from tahqiq.verification.scorecard import Ruled
from tahqiq.web.asked import one_of
from tahqiq.web.between_fields import Ground, Typed
from tahqiq.web.duty_forms import ACCOUNT_FORM
from tahqiq.web.filled_dealing import read_dealing
from tahqiq.web.frame import Frame, frame_of
from tahqiq.web.ledger_room import Standing
from tahqiq.web.sent_form import MOST_FORM, Sent
from tahqiq.web.typed_values import NEEDED

_ONCE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class RuledRow:
    """How many cases of a category came to an outcome, party by party in the order of the columns."""

    category: str
    outcome: str
    cases: tuple[int, ...]


@dataclass(frozen=True)
class Clause:
    """One clause with its lines, one for each party that it binds."""

    instrument: str
    provision: str
    number: str
    text: str
    lines: tuple[FulfilmentLine, ...]


def scorecard(request: Request) -> Response:
    """The scorecard, and the register of what was demanded and done."""
    frame = frame_of(request)
    asker, query = frame.asker(request), request.query_params
    found = frame.desk.ledger().books(asker.audience)
    parties = frame.desk.mission().party_codes
    party = one_of(query, "party", ("", *parties), "")
    stands = one_of(query, "stands", ("", *get_args(Standing), "overdue"), "")
    shown = [
        one
        for one in found.demanded
        if party in ("", one.measure.owner)
        and (stands in ("", one.stands) or (stands == "overdue" and one.overdue))
    ]
    columns = (*parties, *(("–",) if any(one.party == "–" for one in found.card.ruled) else ()))
    return frame.page(
        request,
        "scorecard.html",
        found=found,
        card=found.card,
        columns=columns,
        ruled=_ruled(found.card.ruled, columns),
        demanded=shown,
        party=party,
        stands=stands,
        parties=parties,
        standings=(*get_args(Standing), "overdue"),
    )


def procedure(request: Request) -> Response:
    """The procedure in force, or one that ships."""
    frame = frame_of(request)
    found = frame.desk.ledger().rules(request.query_params.get("shown", "")[:60])
    return frame.page(request, "procedure.html", found=found)


def duties(request: Request) -> Response:
    """What each party owes, clause by clause, and what was done of it by whose word."""
    frame = frame_of(request)
    asker, query = frame.asker(request), request.query_params
    every = frame.desk.ledger().duties(asker.audience)
    parties, texts = frame.desk.mission().party_codes, tuple(dict.fromkeys(one.instrument for one in every))
    asked = {
        "party": one_of(query, "party", ("", *parties), ""),
        "state": one_of(query, "state", ("", *get_args(FulfilmentState)), ""),
        "instrument": one_of(query, "instrument", ("", *texts), ""),
    }
    lines = [
        one for one in every if all(not value or getattr(one, name) == value for name, value in asked.items())
    ]
    desk = frame.door.at_desk(request)
    return frame.page(
        request,
        "duties.html",
        clauses=_clauses(lines),
        total=len(lines),
        every=len(every),
        asked=asked,
        parties=parties,
        states=get_args(FulfilmentState),
        texts={one.id: one.title for one in frame.desk.instruments() if one.id in texts},
        may_account=bool(desk and desk.duty_clerk().may_account()),
        said=query.get("filed", "") if desk else "",
        sent_before=query.get("again") == "yes",
    )


def account_form(request: Request) -> Response:
    """The empty form of an account; the duty that a link named is chosen."""
    frame = frame_of(request)
    ground = frame.door.writing(request).duty_clerk().ground()
    kept = frame.door.kept(request)
    if kept:
        return _page(frame, request, ground, Typed(read_dealing(ACCOUNT_FORM, kept, ground).typed))
    named = request.query_params.get("duty", "")[:200]
    chosen = {"duty": (named,)} if named in dict(ground.offers["duties"]) else {}
    return _page(frame, request, ground, Typed(chosen))


async def account(request: Request) -> Response:
    """Enters an account, or shows the form again with what is wrong."""
    frame = frame_of(request)
    sent = await frame.door.form(request, MOST_FORM)
    return await run_in_threadpool(_account, frame, request, sent)


def _account(frame: Frame, request: Request, sent: Sent) -> Response:
    clerk = frame.door.writing(request).duty_clerk()
    ground = clerk.ground()
    read = read_dealing(ACCOUNT_FORM, sent, ground)
    said, faults = dict(read.said), dict(read.faults)
    said["provision"], _bar, said["party"] = str(said.pop("duty", "")).partition("|")
    if said.get("voice") == "observed" and "method" not in said and "method" not in faults:
        faults["method"] = NEEDED
    typed = Typed(read.typed, said, faults)
    if faults:
        return _page(frame, request, ground, typed, status=422)
    once = sent.words("once") if _ONCE.fullmatch(sent.words("once")) else ground.once
    try:
        entered = clerk.account(said, once)
    except TahqiqError as error:
        return _page(frame, request, ground, typed, error=error, status=422)
    again = "&again=yes" if entered.again else ""
    where = f"/duties?filed={entered.index}{again}#{quote(str(said['provision']), safe='')}"
    return RedirectResponse(where, status_code=303)


def _page(
    frame: Frame,
    request: Request,
    ground: Ground,
    typed: Typed,
    *,
    error: TahqiqError | None = None,
    status: int = 200,
) -> Response:
    shown = {"form": ACCOUNT_FORM, "ground": ground, "typed": typed, "error": error}
    return frame.page(request, "duty_account.html", status=status, **shown)


def _ruled(found: Iterable[Ruled], columns: tuple[str, ...]) -> tuple[RuledRow, ...]:
    """Rows of category and outcome with the same columns for every party, none left out."""
    counted = {(one.category, one.outcome, one.party): one.cases for one in found}
    rows = dict.fromkeys((category, outcome) for category, outcome, _party in sorted(counted))
    return tuple(
        RuledRow(category, outcome, tuple(counted.get((category, outcome, one), 0) for one in columns))
        for category, outcome in rows
    )


def _clauses(lines: Iterable[FulfilmentLine]) -> tuple[Clause, ...]:
    by: dict[tuple[str, str], list[FulfilmentLine]] = {}
    for one in lines:
        by.setdefault((one.instrument, one.provision), []).append(one)
    return tuple(
        Clause(instrument, provision, of[0].number, of[0].text, tuple(of))
        for (instrument, provision), of in by.items()
    )
