"""Publishing the daily bulletin: composed from what its audience may see, issued by a person, entered."""

from datetime import date, datetime

from tahqiq.bulletin.daily import compose, release_label
from tahqiq.bulletin.day import reporting_day
from tahqiq.bulletin.material import Edition, Standing
from tahqiq.compliance.in_force import in_force
from tahqiq.desk.append import append, check_right
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.sign_head import sign_pending
from tahqiq.errors import BadInput, Refused
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.instrument import Instrument
from tahqiq.model.release import Audience
from tahqiq.store.bulletins import bulletin_list
from tahqiq.store.day import day_material
from tahqiq.store.history import nothing_since
from tahqiq.store.missions import instruments_of


def issue_daily(desk: Desk, by: str, day: date, audience: Audience) -> Bulletin:
    """Issues the bulletin of a reporting day; while nothing new is entered, the one that is there stands.

    A later issue for the same day and audience is a new edition; the earlier one stays. Raises ``BadInput``
    for a day that is not over yet.
    """
    check_right(desk, by, "bulletin.issued")
    made = draft_daily(desk, day, audience)
    if made.as_of > desk.clock.now():
        raise BadInput(
            "BUL005",
            f"the reporting day {day} is not over: it is cut off at {made.as_of.isoformat()}",
            "look at it with --draft, ask for an earlier day, or wait for the cut-off.",
        )
    with desk.asking(audience) as asker:
        for standing in bulletin_list(asker):
            same = standing.kind == "daily" and standing.day == day and standing.release == made.release
            if same and nothing_since(asker, standing.based_on_size):
                return standing
    check_reader(desk, by, made)
    append(desk, by, [("bulletin.issued", made)])
    return made


def check_reader(desk: Desk, by: str, made: Bulletin) -> None:
    """Whoever issues a product must be able to read it: raises ``Refused`` (BUL008) for one he may not see himself."""
    check_right(desk, by, "bulletin.issued")
    with desk.asking(eyes_of(desk, by)) as asker:
        if not asker.may_read(made.release):
            raise Refused(
                "BUL008",
                f"'{by}' does not read what is for '{made.audience}', and issues nothing that he cannot look at",
                "let the chair issue it, or make it for those to whom it is released.",
            )


def issued_on(desk: Desk, day: date, audience: Audience) -> Bulletin | None:
    """The newest bulletin issued for a day and this very audience, if there is one."""
    label = release_label(audience)
    with desk.asking(audience) as asker:
        found = (one for one in bulletin_list(asker) if one.kind == "daily" and one.release == label)
        return next((one for one in found if one.day == day), None)


def draft_daily(desk: Desk, day: date, audience: Audience) -> Bulletin:
    """The bulletin as it would be issued with what is known now; nothing is entered."""
    mission, now = desk.mission, desk.clock.now()
    reporting = reporting_day(day, mission.zone, mission.cutoff)
    earlier = reporting.previous()
    head = sign_pending(desk)
    with desk.asking(audience) as asker:
        material = day_material(asker, (reporting.start, reporting.end), (earlier.start, earlier.end))
        instruments = instruments_of(asker.connection)
        number = _number(bulletin_list(asker), day, release_label(audience))
    edition = Edition(day=reporting, number=number, audience=audience, based_on=head, issued_on=now.date())
    standings = {one.id: found for one in instruments if (found := _standing(one, reporting.end))}
    concerned = [
        one
        for one in instruments
        if one.id in standings or any(reporting.holds(event.at) for event in one.life)
    ]
    return compose(edition, material, mission, concerned, list(standings.values()))


def _number(issued: tuple[Bulletin, ...], day: date, release: str) -> str:
    """The running number within the year among the days for which this audience has bulletins."""
    days = {one.day for one in issued if one.kind == "daily" and one.release == release}
    days = {one for one in days if one.year == day.year} | {day}
    return f"{sorted(days).index(day) + 1}/{day.year}"


def _standing(instrument: Instrument, at: datetime) -> Standing | None:
    """Where the instrument stands; ``None`` when all accounts agree that it does not run."""
    found = in_force(instrument, at)
    running = [
        event for event in instrument.life if event.state in ("in_force", "extended") and event.at <= at
    ]
    if found.answer not in ("yes", "contested") or not running:
        return None
    latest = max(running, key=lambda event: (event.at, event.source))
    return Standing(
        instrument=instrument.id,
        state=latest.state,
        since=latest.at,
        until=latest.until,
        contested=found.answer == "contested",
        why="; ".join(reason.text for reason in found.reasons),
    )
