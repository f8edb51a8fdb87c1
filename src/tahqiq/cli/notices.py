"""Advance notices at the terminal: given, received, objected to, withdrawn."""

from datetime import datetime
from typing import Any, get_args

import click

from tahqiq.cli.dealing_filing import MOMENT, RELEASE, enter, filed
from tahqiq.cli.narrowing import days_in, in_days
from tahqiq.cli.opening import Where, acting, as_json, asking, full_id
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, short, short_id
from tahqiq.cli.reading_in import read_in
from tahqiq.desk.deal import NOTICES, deal
from tahqiq.desk.give_notice import give_notice
from tahqiq.desk.ids_known import notice_ids
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.roster import MACHINE_ID
from tahqiq.liaison.notices import NoticeNow, NoticeState, notices_now
from tahqiq.model.notice import NoticeKind
from tahqiq.model.release import MECHANISM, Audience
from tahqiq.store.dealings import dealings_by
from tahqiq.store.notices import notice_list

PLACED = (
    click.option("--place", required=True, help="Its name."),
    click.option("--lat", type=float, help="Degrees north."),
    click.option("--lon", type=float, help="Degrees east."),
    click.option("--radius-km", type=float, help="How far around it."),
)


def placed(command: Any) -> Any:
    """``--place`` with its position and radius."""
    for option in reversed(PLACED):
        command = option(command)
    return command


def place_of(place: str, lat: float | None, lon: float | None, radius_km: float | None) -> dict[str, Any]:
    """The options as a place; without a position it is named and not located."""
    found = {"name": place, "lat": lat, "lon": lon, "precision_km": radius_km}
    return {name: value for name, value in found.items() if value is not None}


def file_deal(where: Where, member: str, verb: str, said: dict[str, Any], plain: bool) -> None:
    """Files a paper between the liaison officers and prints it."""
    enter(where, member, (deal, verb), said, plain)


@click.group("notice")
def notice() -> None:
    """Advance notices of movements, flights, exercises, works: given, received, objected to, withdrawn."""


@notice.command("give")
@click.option("--party", required=True, metavar="CODE")
@click.option("--kind", required=True, type=click.Choice(list(get_args(NoticeKind))))
@click.option("--number", required=True, help="The party's own number of the notice.")
@click.option("--start", type=MOMENT, required=True, help="With its UTC offset.")
@click.option("--end", type=MOMENT, required=True, help="With its UTC offset.")
@placed
@click.option("--text", required=True, help="What will be done, by whom, how far from the line.")
@RELEASE
@acting
@click.pass_obj
def give(
    where: Where,
    /,
    place: str,
    lat: float | None,
    lon: float | None,
    radius_km: float | None,
    member: str,
    **said: Any,
) -> None:
    """Give advance notice, as the party's liaison officer."""
    desk = where.desk()
    filed = give_notice(desk, member, {**said, "place": place_of(place, lat, lon, radius_km)})
    at = filed.submission.received_at.isoformat(timespec="minutes")
    click.echo(f"{filed.submission.id} entered; received {at}, receipt: tahqiq receipt {filed.receipt.index}")
    if MACHINE_ID not in desk.keyring.names():
        return
    read_in(desk, quiet=True)
    with desk.asking(eyes_of(desk, member)) as asker:
        made = [one.id for one in notice_list(asker) if one.submission == filed.submission.id]
    for one in made:
        click.echo(f"answered, objected to and withdrawn under {one}")


@notice.command("list")
@click.option("--party", metavar="CODE", help="Only those that this party gave.")
@click.option("--kind", type=click.Choice(list(get_args(NoticeKind))), help="Only those of this kind.")
@click.option("--state", type=click.Choice(list(get_args(NoticeState))), help="Only those that stand so.")
@click.option("--objected", is_flag=True, help="Only those that somebody objects to.")
@in_days
@asking
@as_json
@click.pass_obj
def list_notices(
    where: Where,
    /,
    party: str | None,
    kind: str | None,
    state: str | None,
    objected: bool,
    start: datetime | None,
    end: datetime | None,
    audience: Audience,
    plain: bool,
) -> None:
    """Show the notices with who received them and who objects.

    The days are those on which a notice announces something.
    """
    desk = where.desk()
    days = days_in(desk.mission.zone, start, end)
    with desk.asking(audience) as asker:
        every = notices_now(notice_list(asker), dealings_by(asker, NOTICES), desk.clock.now())
    found = [
        one
        for one in every
        if party in (None, one.notice.party)
        and kind in (None, one.notice.kind)
        and state in (None, one.state)
        and (one.objections or not objected)
        and days.touch(one.notice.start, one.notice.end)
    ]
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            short_id(one.notice.id),
            one.notice.party,
            one.notice.kind,
            f"{one.notice.start:%d %b %H:%M} to {one.notice.end:%d %b %H:%M}",
            safe(short(one.notice.place.name, 24)),
            one.state,
            _answers(one),
        )
        for one in found
    ]
    print_table(
        ("ID", "PARTY", "KIND", "WHEN", "WHERE", "STATE", "ANSWERS"),
        rows,
        empty="no notice fits" if every else "no notice on record",
    )


def _answers(one: NoticeNow) -> str:
    parts = [f"{party} received it" for party, _at in one.received_by]
    parts += [f"{each.party} objects: {safe(short(each.grounds, 60))}" for each in one.objections]
    if not one.notice.in_advance:
        parts.append("came after it began")
    return "; ".join(parts) or "nobody has answered"


@notice.command("answer")
@click.argument("notice_id", metavar="NOTICE")
@click.option("--party", required=True, metavar="CODE")
@click.option("--answer", required=True, type=click.Choice(["received", "objected", "objection_withdrawn"]))
@click.option("--grounds", help="Needed for an objection.")
@filed
def answer_notice(where: Where, /, notice_id: str, member: str, plain: bool, **said: Any) -> None:
    """Acknowledge a notice of the other party, or object to it."""
    file_deal(where, member, "notice.answered", {**said, "matter": _notice_id(where, notice_id)}, plain)


@notice.command("withdraw")
@click.argument("notice_id", metavar="NOTICE")
@click.option("--party", required=True, metavar="CODE")
@click.option("--reason", required=True)
@filed
def withdraw_notice(where: Where, /, notice_id: str, member: str, plain: bool, **said: Any) -> None:
    """Take your own party's notice back: from now on it covers nothing."""
    file_deal(where, member, "notice.withdrawn", {**said, "matter": _notice_id(where, notice_id)}, plain)


def _notice_id(where: Where, given: str) -> str:
    return full_id(where.desk(), MECHANISM, given, notice_ids)


COMMANDS = (notice,)
