"""The hotline and windows of silence at the terminal: calls with the time to an answer, local truces."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

import click

from tahqiq.cli.dealing_filing import MOMENT, filed
from tahqiq.cli.narrowing import days_in, in_days
from tahqiq.cli.notices import file_deal, place_of, placed
from tahqiq.cli.opening import Where, as_json, asking, full_id
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, short, short_id
from tahqiq.desk.deal import HOTLINE, WINDOWS
from tahqiq.desk.ids_known import dealing_ids
from tahqiq.liaison.hotline import CallNow, SeatFigures, calls_now, figures
from tahqiq.liaison.windows import WindowState, windows_now
from tahqiq.model.liaison import Purpose
from tahqiq.model.release import MECHANISM, Audience
from tahqiq.store.dealings import dealings_by


@click.group("hotline")
def hotline() -> None:
    """The hotline: calls, answers, and how long each seat took to answer."""


@hotline.command("call")
@click.option("--from", "caller", required=True, metavar="SEAT")
@click.option("--to", "callees", required=True, multiple=True, metavar="SEAT", help="Repeat.")
@click.option("--purpose", required=True, type=click.Choice(list(get_args(Purpose))))
@click.option("--called-at", required=True, type=MOMENT, help="With its UTC offset.")
@click.option("--about", required=True, help="In a sentence.")
@click.option("--incident", help="The incident it was about.")
@filed
def call(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Log a call."""
    file_deal(where, member, "hotline.called", said, plain)


@hotline.command("answer")
@click.argument("call_id", metavar="CALL")
@click.option("--seat", required=True)
@click.option("--answered-at", required=True, type=MOMENT, help="With its UTC offset.")
@click.option("--outcome", required=True, help="What was said or undertaken.")
@filed
def answer_call(where: Where, /, call_id: str, member: str, plain: bool, **said: Any) -> None:
    """Log a seat's answer to a call."""
    matter = full_id(where.desk(), MECHANISM, call_id, dealing_ids("hotline.called"))
    file_deal(where, member, "hotline.answered", {**said, "matter": matter}, plain)


@hotline.command("list")
@click.option("--party", "seat", metavar="SEAT", help="Only calls from this seat or to it.")
@click.option("--purpose", type=click.Choice(list(get_args(Purpose))), help="Only calls for this purpose.")
@click.option(
    "--state",
    type=click.Choice(["answered", "unanswered"]),
    help="Only calls that all who were called have answered, or not all.",
)
@in_days
@asking
@as_json
@click.pass_obj
def list_calls(
    where: Where,
    /,
    seat: str | None,
    purpose: str | None,
    state: str | None,
    start: datetime | None,
    end: datetime | None,
    audience: Audience,
    plain: bool,
) -> None:
    """Show the calls, and the time to an answer by seat.

    The times are of the calls of these days, this seat and purpose, answered or not: --state does not change them.
    """
    desk = where.desk()
    days = days_in(desk.mission.zone, start, end)
    with desk.asking(audience) as asker:
        every = calls_now(dealings_by(asker, HOTLINE))
    counted = [
        one
        for one in every
        if (seat is None or seat in (one.call.caller, *one.call.callees))
        and purpose in (None, one.call.purpose)
        and days.touch(one.call.called_at)
    ]
    calls = [one for one in counted if state is None or bool(one.silent) == (state == "unanswered")]
    mission = desk.mission
    by_seat = figures(counted, (*mission.party_codes, *(one.id for one in mission.mediators)))
    if plain:
        print_json(
            {
                "calls": [one.model_dump(mode="json") for one in calls],
                "seats": [one.model_dump(mode="json") for one in by_seat],
            }
        )
    else:
        _print_calls(calls, by_seat, "no call fits" if every else "no call is logged")


def _print_calls(calls: Sequence[CallNow], by_seat: Sequence[SeatFigures], empty: str) -> None:
    rows = [
        (
            short_id(one.call.id),
            f"{one.call.called_at:%d %b %H:%M}",
            one.call.caller,
            _responses(one),
            one.call.purpose,
            safe(short(one.call.about, 50)),
        )
        for one in calls
    ]
    print_table(("ID", "CALLED", "FROM", "ANSWERS", "PURPOSE", "ABOUT"), rows, empty=empty)
    if calls:
        lines = [
            (
                one.seat,
                str(one.called),
                str(one.answered),
                _minutes(one.median_minutes),
                _minutes(one.p90_minutes),
            )
            for one in by_seat
        ]
        click.echo()
        print_table(("SEAT", "CALLED", "ANSWERED", "MEDIAN", "90TH PERCENTILE"), lines, empty="")


def _responses(one: CallNow) -> str:
    return "; ".join(f"{each.seat} {_took(each.took(one.call))}" for each in one.responses)


def _took(span: timedelta | None) -> str:
    return "no answer" if span is None else f"after {_minutes(span.total_seconds() / 60)}"


def _minutes(minutes: float | None) -> str:
    return "" if minutes is None else f"{minutes:.0f} min"


@click.group("window")
def window() -> None:
    """Windows of silence: local truces for a repair, a visit, a recovery, once every party guarantees them."""


@window.command("ask")
@placed
@click.option("--start", type=MOMENT, required=True, help="With its UTC offset.")
@click.option("--end", type=MOMENT, required=True, help="With its UTC offset.")
@click.option("--purpose", required=True)
@click.option("--of", "guarantees_asked", multiple=True, required=True, metavar="CODE", help="Repeat.")
@filed
def ask_window(
    where: Where,
    /,
    place: str,
    lat: float | None,
    lon: float | None,
    radius_km: float | None,
    member: str,
    plain: bool,
    **said: Any,
) -> None:
    """Ask the parties for a window of silence."""
    where_it_is = place_of(place, lat, lon, radius_km)
    file_deal(where, member, "window.asked", {**said, "place": where_it_is}, plain)


@window.command("answer")
@click.argument("window_id", metavar="WINDOW")
@click.option("--party", required=True, metavar="CODE")
@click.option("--answer", required=True, type=click.Choice(["guaranteed", "refused", "taken_back"]))
@click.option("--reason", help="Needed unless it is guaranteed.")
@filed
def answer_window(where: Where, /, window_id: str, member: str, plain: bool, **said: Any) -> None:
    """Guarantee a window for your party, refuse it, or take the guarantee back."""
    file_deal(where, member, "window.answered", {**said, "matter": _window_id(where, window_id)}, plain)


@window.command("report")
@click.argument("window_id", metavar="WINDOW")
@click.option("--state", required=True, type=click.Choice(["kept", "broken", "not_used"]))
@click.option("--account", required=True)
@click.option("--incident", help="The incident that broke it.")
@filed
def report_window(where: Where, /, window_id: str, member: str, plain: bool, **said: Any) -> None:
    """Say how a window went."""
    file_deal(where, member, "window.reported", {**said, "matter": _window_id(where, window_id)}, plain)


def _window_id(where: Where, given: str) -> str:
    return full_id(where.desk(), MECHANISM, given, dealing_ids("window.asked"))


@window.command("list")
@click.option("--party", metavar="CODE", help="Only those that this party was asked to guarantee.")
@click.option("--state", type=click.Choice(list(get_args(WindowState))), help="Only those that stand so.")
@in_days
@asking
@as_json
@click.pass_obj
def list_windows(
    where: Where,
    /,
    party: str | None,
    state: str | None,
    start: datetime | None,
    end: datetime | None,
    audience: Audience,
    plain: bool,
) -> None:
    """Show the windows with each party's answer and how they went.

    The days are those that a window lies on.
    """
    desk = where.desk()
    days = days_in(desk.mission.zone, start, end)
    with desk.asking(audience) as asker:
        every = windows_now(dealings_by(asker, WINDOWS), desk.clock.now())
    found = [
        one
        for one in every
        if (party is None or party in one.window.guarantees_asked)
        and state in (None, one.state)
        and days.touch(one.window.start, one.window.end)
    ]
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            short_id(one.window.id),
            safe(short(one.window.place.name, 24)),
            f"{one.window.start:%d %b %H:%M} to {one.window.end:%d %b %H:%M}",
            one.state,
            "; ".join(
                [
                    *(f"{each.party} {each.answer}" for each in one.answers),
                    *(f"{p} silent" for p in one.silent),
                ]
            ),
            safe(short(one.window.purpose, 50)),
        )
        for one in found
    ]
    print_table(
        ("ID", "WHERE", "WHEN", "STATE", "ANSWERS", "PURPOSE"),
        rows,
        empty="no window fits" if every else "no window was asked for",
    )


COMMANDS = (hotline, window)
