"""Referrals at the terminal: drafted, sanitised, handed over, read by named readers, answered."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, get_args

import click

from tahqiq.cli.dealing_filing import MOMENT, spelt
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, short
from tahqiq.desk.follow_referrals import course_for, every_course, referral_figures
from tahqiq.desk.refer import refer
from tahqiq.model.referral import Allegation, Civilians, ReferralVerified, Site
from tahqiq.referral.course import Course
from tahqiq.referral.metrics import Direction

MATTER = click.argument("matter", metavar="ID")


def file_referral(where: Where, member: str, verb: str, said: dict[str, Any], plain: bool) -> None:
    """Files a paper of a referral and prints it without what it says."""
    paper = refer(where.desk(), member, verb, spelt(said))
    if plain:
        print_json({"id": paper.id, "matter": paper.matter or paper.id})
    else:
        click.echo(f"{paper.matter or paper.id} entered")


@click.group("referral")
def referral() -> None:
    """Referrals: alleged presence of armed groups, handed to the other side to act on; read by named readers alone."""


def alleged(command: Any) -> Any:
    """The options of what is alleged."""
    for option in (
        click.option("--legal-basis", required=True, help="On what the other side could enter and act."),
        click.option(
            "--civilian-statement", required=True, help="What is known of civilians there, and from when."
        ),
        click.option("--civilians", required=True, type=click.Choice(list(get_args(Civilians)))),
        click.option(
            "--description", required=True, help="What is alleged to be there; no position, no strike."
        ),
        click.option(
            "--seen-on", required=True, type=MOMENT, help="When it was last seen, with its UTC offset."
        ),
        click.option("--group", required=True, help="Which armed group."),
        click.option("--radius-km", required=True, type=float, help="1 to 10 km around the point."),
        click.option("--lon", required=True, type=float, help="In hundredths of a degree."),
        click.option("--lat", required=True, type=float, help="In hundredths of a degree."),
        click.option("--place", required=True, help="The name of the area."),
        click.option("--site", required=True, type=click.Choice(list(get_args(Site)))),
    ):
        command = option(command)
    return command


def _allegation(said: dict[str, Any]) -> dict[str, Any]:
    """Takes the options of what is alleged out of ``said``."""
    place = {
        "name": said.pop("place"),
        "lat": said.pop("lat"),
        "lon": said.pop("lon"),
        "precision_km": said.pop("radius_km"),
    }
    own = {name: said.pop(name) for name in tuple(said) if name in Allegation.model_fields}
    own["seen_on"] = own["seen_on"].isoformat()
    return {**own, "place": place}


@referral.command("draft")
@click.option("--from", "from_party", required=True, metavar="CODE")
@click.option("--to", "to_party", required=True, metavar="CODE")
@alleged
@acting
@as_json
@click.pass_obj
def draft(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Draft a referral for your own side. Sources and methods are never entered."""
    file_referral(where, member, "referral.drafted", {"allegation": _allegation(said), **said}, plain)


@referral.command("sanitise")
@MATTER
@click.option("--taken-out", required=True, help="What was taken out, in general words.")
@acting
@as_json
@click.pass_obj
def sanitise(where: Where, matter: str, taken_out: str, member: str, plain: bool) -> None:
    """Say, as a second person of the same side who has read the draft, that sources and methods are out."""
    file_referral(where, member, "referral.sanitised", {"matter": matter, "taken_out": taken_out}, plain)


@referral.command("submit")
@MATTER
@click.option("--from", "from_party", required=True, metavar="CODE")
@click.option("--to", "to_party", required=True, metavar="CODE")
@click.option("--through", required=True, metavar="SEAT", help="The mediator whose channel it takes.")
@click.option("--reader", "readers", required=True, multiple=True, metavar="MEMBER", help="Repeat.")
@click.option("--due", required=True, type=MOMENT, help="By when the other side is to have acted.")
@click.option("--expires", required=True, type=MOMENT, help="After this nobody reads it.")
@click.option("--stand-still-until", required=True, type=MOMENT, help="Not before --due.")
@click.option("--undertaking", required=True, help="What your side undertakes not to do meanwhile.")
@click.option("--new-information", help="What is new, where the same was referred before.")
@alleged
@acting
@as_json
@click.pass_obj
def submit(
    where: Where,
    /,
    matter: str,
    stand_still_until: datetime,
    undertaking: str,
    member: str,
    plain: bool,
    **said: Any,
) -> None:
    """Hand a sanitised referral to the third party's channel, with the stand-still of your own side."""
    still = {"until": stand_still_until.isoformat(), "undertaking": undertaking}
    told = {"matter": matter, "allegation": _allegation(said), "stand_still": still, **said}
    file_referral(where, member, "referral.submitted", told, plain)


@referral.command("relay")
@MATTER
@click.option("--note")
@acting
@as_json
@click.pass_obj
def relay(where: Where, matter: str, note: str | None, member: str, plain: bool) -> None:
    """Take a referral into custody, as the mediator it goes through, and let the other side know."""
    file_referral(where, member, "referral.relayed", {"matter": matter, "note": note}, plain)


@referral.command("show")
@MATTER
@acting
@as_json
@click.pass_obj
def show(where: Where, matter: str, member: str, plain: bool) -> None:
    """Show the course of a referral, without what it says."""
    found = course_for(where.desk(), member, matter)
    if plain:
        print_json(found.model_dump(mode="json"))
        return
    click.echo(f"{found.from_party} → {found.to_party}: {_state(found)}")
    if found.due:
        still = found.standing_still_until
        until = f", stand-still until {still.isoformat(timespec='minutes')}" if still else ""
        click.echo(f"due {found.due.isoformat(timespec='minutes')}{until}")
    rows = [
        (str(one.index), f"{one.at:%d %b %H:%M}", one.seat, one.verb.partition(".")[2], _words(one.paper))
        for one in found.papers
    ]
    print_table(("ENTRY", "WHEN", "SEAT", "WHAT", "WORDS"), rows, empty="")


def _state(found: Course) -> str:
    words = found.state.replace("_", " ")
    words += " (alleged)" if found.alleged else ""
    if found.state == "closed" and (came_to := [*_came_to(found)]):
        words += f" ({', '.join(came_to)})"
    return words + (", FROZEN" if found.frozen else "")


def _came_to(found: Course) -> Iterator[str]:
    """What came of it before it was closed: declined or never acted on, the outcome, what a team found."""
    if found.declined:
        yield "declined"
    if found.lapsed:
        yield "expired unacted"
    if found.outcome is not None:
        yield found.outcome.outcome.replace("_", " ")
    if (finding := found.last(ReferralVerified)) is not None:
        yield finding.finding.replace("_", " ")


def _words(paper: object) -> str:
    for name in ("outcome", "finding", "answer", "kind", "reader"):
        if value := getattr(paper, name, None):
            return str(value).replace("_", " ")
    return safe(short(str(getattr(paper, "reason", "")), 60))


@referral.command("list")
@acting
@as_json
@click.pass_obj
def list_all(where: Where, member: str, plain: bool) -> None:
    """Show all referrals, for the mediators, the chair and the auditor; a party has no list."""
    found = every_course(where.desk(), member)
    if plain:
        print_json([one.model_dump(mode="json", exclude={"papers"}) for one in found])
        return
    rows = [
        (
            one.matter,
            f"{one.from_party} → {one.to_party}",
            _state(one),
            f"{one.due:%d %b %H:%M}" if one.due else "",
        )
        for one in found
    ]
    print_table(("ID", "DIRECTION", "STATE", "DUE"), rows, empty="no referral was handed over")


def _figure(one: Direction, name: str) -> str:
    share = one.share(name)
    return f"{getattr(one, name)}" + (f" ({share} %)" if share is not None else "")


@referral.command("figures")
@as_json
@click.pass_obj
def show_figures(where: Where, plain: bool) -> None:
    """Count referrals by direction and by what came of them: the same line for both directions."""
    found = referral_figures(where.desk())
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    names = [name for name in type(found[0]).model_fields if not name.endswith("_party")] if found else []
    rows = [(name.replace("_", " "), *(_figure(one, name) for one in found)) for name in names]
    heads = tuple(f"{one.from_party} → {one.to_party}" for one in found)
    print_table(("", *heads), rows, empty="a mission needs two parties")
