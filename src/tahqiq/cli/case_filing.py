"""Papers of a case: triage, contacts, teams, access, views, positions, and all that follows a determination."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args

import click

from tahqiq.cli.casework import file_and_print, seats_with
from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.model.aftermath import MeasureKind, Stage
from tahqiq.model.determination import Outcome
from tahqiq.model.inquiry import Answer, Category

MOMENT = Written(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"])
RELEASE = click.option("--release", help="Who may see it.")
INCIDENT = click.argument("incident")


def _choice(kind: Any) -> click.Choice[str]:
    return click.Choice(list(get_args(kind)))


def _file(where: Where, member: str, verb: str, incident: str, said: dict[str, Any], plain: bool) -> None:
    moments = {key: value.isoformat() for key, value in said.items() if isinstance(value, datetime)}
    file_and_print(where, member, verb, incident, {**said, **moments}, plain)


def filing(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """A command of this name that takes an incident, who acts and who may see it."""

    def make(command: Callable[..., None]) -> click.Command:
        return click.command(name)(INCIDENT(RELEASE(acting(as_json(click.pass_obj(command))))))

    return make


@filing("triage")
@click.option(
    "--category", type=_choice(Category), required=True, help="The group of forbidden acts it falls in."
)
@click.option("--priority", type=click.Choice(["urgent", "routine"]), required=True)
@click.option("--safety-flag", is_flag=True, help="People are in danger.")
@click.option("--note", help="For the mechanism only.")
def triage(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Sort an incident: what kind of matter it is and how soon it must be looked at."""
    _file(where, member, "case.triaged", incident, said, plain)


@filing("contact")
@click.option("--with", "seats", multiple=True, required=True, metavar="SEAT", help="Who was called; repeat.")
@click.option("--means", type=click.Choice(["hotline", "telephone", "message", "meeting"]), required=True)
@click.option("--called-at", type=MOMENT, required=True, help="With its UTC offset.")
@click.option("--answered-at", type=MOMENT, help="Left out as long as nobody answers.")
@click.option("--undertaken", help="What was undertaken.")
def contact(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Log a de-escalation contact; it waits for no finding."""
    _file(where, member, "contact.made", incident, said, plain)


@filing("task")
@click.option(
    "--component", "components", multiple=True, required=True, metavar="SEAT", help="Repeat; SEC too."
)
@click.option("--order", required=True, help="What the team shall find out.")
@click.option("--due", type=MOMENT, required=True, help="With its UTC offset.")
def task(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Order a team to look into it."""
    _file(where, member, "team.tasked", incident, said, plain)


@filing("request-access")
@click.option("--party", required=True, help="The party that controls the place.")
@click.option("--what", required=True, help="Where the team is to be let in, and when.")
@click.option(
    "--due", type=MOMENT, required=True, help="By when the party is to answer, with its UTC offset."
)
def request_access(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Ask a party to let a team in."""
    _file(where, member, "access.requested", incident, said, plain)


@filing("answer-access")
@click.option("--request", required=True, help="The id of the request.")
@click.option("--party", required=True, help="The party that answers.")
@click.option("--answer", type=_choice(Answer), required=True)
@click.option("--reason", help="Needed unless it is granted.")
def answer_access(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Answer a request for access, as the party's liaison officer."""
    _file(where, member, "access.answered", incident, said, plain)


@filing("view")
@click.option("--finding", required=True, help="The id of the latest verification.")
@click.option(
    "--view", required=True, metavar="SEAT=VIEW[:statement]", help="agrees, disagrees, no_view, absent."
)
def view(where: Where, /, incident: str, member: str, plain: bool, view: str, **said: Any) -> None:
    """Give a component's own view on the finding, signed from its own seat."""
    said["view"] = seats_with("--view", (view,), "view")[0]
    _file(where, member, "view.given", incident, said, plain)


@filing("forward")
@click.option("--to", type=_choice(Stage), required=True)
@click.option("--recommends", required=True, help="What is recommended to it.")
@click.option(
    "--position",
    "positions",
    multiple=True,
    metavar="SEAT=POSITION[:statement]",
    help="On the way to the board: how each seat of the committee stood on it; repeat.",
)
def forward(
    where: Where, /, incident: str, positions: tuple[str, ...], member: str, plain: bool, **said: Any
) -> None:
    """Send a case on to the technical committee or the board."""
    said["positions"] = seats_with("--position", positions, "position")
    _file(where, member, "case.forwarded", incident, said, plain)


@filing("position")
@click.option("--provision", required=True)
@click.option(
    "--on",
    type=_choice(Outcome),
    help="The outcome that was put to your seat: agreeing to one is not to another.",
)
@click.option("--position", required=True, metavar="SEAT=POSITION[:statement]")
def position(where: Where, /, incident: str, member: str, plain: bool, position: str, **said: Any) -> None:
    """Sign the position of your own seat on a provision."""
    said["position"] = seats_with("--position", (position,), "position")[0]
    _file(where, member, "position.taken", incident, said, plain)


@filing("notify")
@click.option("--determination", required=True)
@click.option("--seat", "seats", multiple=True, required=True, help="Repeat; both parties.")
@click.option("--form", type=click.Choice(["full", "summary"]), required=True)
def notify(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Put on record that a determination was handed over."""
    _file(where, member, "determination.notified", incident, said, plain)


@filing("object")
@click.option("--determination", required=True)
@click.option("--party", required=True)
@click.option("--grounds", required=True)
def object_to(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Dispute a determination, with the grounds; it stands until it is reconsidered."""
    _file(where, member, "determination.disputed", incident, said, plain)


@filing("reconsider")
@click.option("--determination", required=True)
@click.option("--outcome", type=click.Choice(["upheld", "to_be_revised", "withdrawn"]), required=True)
@click.option("--grounds", required=True)
def reconsider(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Uphold, open for revision or withdraw a determination that was objected to."""
    _file(where, member, "determination.reconsidered", incident, said, plain)


@filing("demand")
@click.option("--determination", required=True)
@click.option("--kind", type=_choice(MeasureKind), required=True)
@click.option("--owner", required=True, help="The party that is to do it.")
@click.option("--what", required=True)
@click.option("--due", type=MOMENT, required=True, help="With its UTC offset.")
@click.option("--verified-how", required=True, help="How it will be seen that it was done.")
def demand(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Demand a measure: what, of whom, by when, verified how."""
    _file(where, member, "measure.demanded", incident, said, plain)


@filing("report-measure")
@click.option("--measure", required=True)
@click.option("--party", required=True)
@click.option("--state", type=click.Choice(["done", "partly_done", "refused"]), required=True)
@click.option("--account", required=True, help="What was done.")
def report_measure(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Account for a measure, as the party of which it was demanded."""
    _file(where, member, "measure.reported", incident, said, plain)


@filing("check-measure")
@click.option("--measure", required=True)
@click.option(
    "--finding", type=click.Choice(["done", "partly_done", "not_done", "unverifiable"]), required=True
)
@click.option("--method", required=True, help="How it was checked.")
def check_measure(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Put on record what the mechanism found of a measure."""
    _file(where, member, "measure.checked", incident, said, plain)


@filing("close")
@click.option("--reason", required=True)
def close(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Close a case for which nothing demanded is open and no objection unanswered."""
    _file(where, member, "case.closed", incident, said, plain)


@filing("reopen")
@click.option("--reason", required=True)
def reopen(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Open a closed case again."""
    _file(where, member, "case.reopened", incident, said, plain)


FILINGS = (
    triage,
    contact,
    task,
    request_access,
    answer_access,
    view,
    forward,
    position,
    notify,
    object_to,
    reconsider,
    demand,
    report_measure,
    check_measure,
    close,
    reopen,
)
