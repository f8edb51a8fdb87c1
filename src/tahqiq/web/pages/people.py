"""Persons, for administrators: who may sign in, which posts each holds from when until when, and what to end."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.cut_off import cut_off
from tahqiq.desk.staff.hold import hold, leave
from tahqiq.desk.staff.invite import invite
from tahqiq.desk.staff.lost_device import lost
from tahqiq.desk.staff.people import add_person, organisations
from tahqiq.desk.staff.prove import has_password
from tahqiq.desk.staff.tell_person import tell_people, tell_person
from tahqiq.errors import BadInput, Refused, TahqiqError
from tahqiq.model.signing_in import Signed
from tahqiq.store.missions import members_of
from tahqiq.web.doorkeeper import SignInNeeded
from tahqiq.web.frame import frame_of
from tahqiq.web.marked_words import _
from tahqiq.web.pages.proof import check_himself
from tahqiq.web.pages.sign_in import door_of
from tahqiq.web.sent_form import Sent
from tahqiq.web.session_door import visit_of
from tahqiq.web.threshold import MOST_SIGN_IN

HOURS = 48  # an invitation lasts
SAID = ("added", "held", "left", "ended")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Hand:
    """The administrator at work: his post does it, and he stands in the log for it."""

    book: StaffBook
    desk: Desk
    by: str


@dataclass(frozen=True)
class Shown:
    """What a page shows once: an error, or a code of invitation with how much was ended before it."""

    error: TahqiqError | None = None
    code: str = ""
    lost: bool = False
    members: tuple[str, ...] = ()


def hand_of(request: Request) -> Hand:
    """Raises ``Refused`` for whoever is no administrator; who signed in is looked at by the verbs themselves."""
    door = door_of(request)
    signed = door.signed(request)
    if signed is None:
        raise SignInNeeded(_("This page is for members who are signed in."), _("Sign in and come back."))
    attending = door.attending(request)
    if signed.member is None or attending is None or not attending.administers:
        raise Refused("WEB403", _("This page is for administrators."), _("Ask an administrator."))
    return Hand(door.book.by_person(signed.person, visit_of(request)), door.desk, signed.member)


def people(request: Request) -> Response:
    """Everybody who may sign in."""
    return _people(request)


def _people(request: Request, error: TahqiqError | None = None, sent: Sent | None = None) -> Response:
    hand = hand_of(request)
    said = request.query_params.get("said", "")
    return frame_of(request).page(
        request,
        "people.html",
        status=422 if error else 200,
        found=tell_people(hand.book, hand.desk, hand.by),
        employers=organisations(hand.book),
        error=error,
        typed=sent or Sent({}),
        said=said if said in SAID else "",
    )


async def add(request: Request) -> Response:
    """Adds a person, who can do nothing until he holds a post and is invited."""
    door = door_of(request)
    _signed, sent = await door.account_form(request, MOST_SIGN_IN)
    try:
        made = await run_in_threadpool(_add, request, sent)
    except SignInNeeded:
        raise
    except TahqiqError as error:
        return await run_in_threadpool(_people, request, error, sent)
    return RedirectResponse(f"/people/{quote(made)}?said=added", status_code=303)


def _add(request: Request, sent: Sent) -> str:
    hand = hand_of(request)
    name, employer, login = (sent.words(one) for one in ("name", "organisation", "login"))
    return add_person(hand.book, hand.desk, hand.by, name, employer, login).login


def person(request: Request) -> Response:
    """One person."""
    return _person(request, Shown())


def _person(request: Request, once: Shown) -> Response:
    hand = hand_of(request)
    told = tell_person(hand.book, hand.desk, hand.by, request.path_params["login"])
    with hand.desk.store.reading() as connection:
        posts = sorted(members_of(connection), key=lambda one: (one.seat, one.id))
    said = request.query_params.get("said", "")
    now = hand.desk.clock.now()
    answer = frame_of(request).page(
        request,
        "person.html",
        status=422 if once.error else 200,
        told=told,
        titles={one.id: one.title for one in posts},
        posts=[one for one in posts if one.id not in told.posts],
        standing=[one for one in told.holdings if one.until is None or one.until > now],
        over=[one for one in told.holdings if one.until is not None and one.until <= now],
        once=once,
        has_password=has_password(hand.book, hand.book.acting or ""),
        error=once.error,
        hours=HOURS,
        said=said if said in SAID and once == Shown() else "",
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


Deed = Callable[[Hand, str, Sent], Response | Shown]


async def _done(request: Request, deed: Deed, *, grave: bool) -> Response:
    door = door_of(request)
    signed, sent = await door.account_form(request, MOST_SIGN_IN)
    try:
        done = await run_in_threadpool(_do, request, deed, (signed, sent), grave)
    except SignInNeeded:
        raise
    except TahqiqError as error:
        done = Shown(error=error)
    if isinstance(done, Shown):
        return await run_in_threadpool(partial(_person, request, done))
    return done


def _do(request: Request, deed: Deed, who: tuple[Signed, Sent], grave: bool) -> Response | Shown:
    """For what is grave it is asked again who he is: an unguarded screen alone lets nobody in."""
    (signed, sent), hand, door = who, hand_of(request), door_of(request)
    if grave:
        check_himself(door, request, signed, sent)
    return deed(hand, request.path_params["login"], sent)


async def give_post(request: Request) -> Response:
    """Gives a person a post, from now until a day or with no end set."""
    return await _done(request, _give_post, grave=True)


def _give_post(hand: Hand, login: str, sent: Sent) -> Response:
    until = sent.words("until").strip()
    end = _end_of_day(until) if until else None
    hold(hand.book, hand.desk, hand.by, login, sent.words("member"), None, end)
    return _back(login, "held")


def _end_of_day(typed: str) -> datetime:
    if _DAY.fullmatch(typed):
        try:
            return datetime.combine(date.fromisoformat(typed) + timedelta(days=1), time(), UTC)
        except (ValueError, OverflowError):
            pass
    raise BadInput("WEB422", _("This is no day."), _("Write a day as 2026-11-05."))


async def take_post(request: Request) -> Response:
    """Takes a post from a person, now."""
    return await _done(request, _take_post, grave=False)


def _take_post(hand: Hand, login: str, sent: Sent) -> Response:
    leave(hand.book, hand.desk, hand.by, login, sent.words("member"))
    return _back(login, "left")


async def invite_person(request: Request) -> Response:
    """Makes a code of invitation, and shows it this once."""
    return await _done(request, _invite, grave=True)


def _invite(hand: Hand, login: str, _sent: Sent) -> Shown:
    return Shown(code=invite(hand.book, hand.desk, hand.by, login, HOURS))


async def lost_device(request: Request) -> Response:
    """Ends everything that a lost device could do, and invites its owner anew."""
    return await _done(request, _lost, grave=True)


def _lost(hand: Hand, login: str, _sent: Sent) -> Shown:
    ended = lost(hand.book, hand.desk, hand.by, login)
    return Shown(code=ended.code, lost=True, members=ended.members)


async def end_sessions(request: Request) -> Response:
    """Signs a person out everywhere."""
    return await _done(request, _end_sessions, grave=False)


def _end_sessions(hand: Hand, login: str, _sent: Sent) -> Response:
    cut_off(hand.book, hand.desk, hand.by, login)
    return _back(login, "ended")


def _back(login: str, said: str) -> Response:
    return RedirectResponse(f"/people/{quote(login, safe='')}?said={said}", status_code=303)
