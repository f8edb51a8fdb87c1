"""Casework: review, judge, verify, attribute, hear the accused, determine. People conclude, step by step."""

from datetime import datetime
from typing import Any, get_args

import click

from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, acting, as_json, full_id
from tahqiq.cli.printing import print_json, short_id
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.ids_known import basis_ids, claim_ids, incident_ids
from tahqiq.desk.judge import judge as judge_claim
from tahqiq.errors import BadInput
from tahqiq.model.determination import Outcome
from tahqiq.model.finding import Confidence, Standard
from tahqiq.model.judgement import Verdict
from tahqiq.model.release import MECHANISM
from tahqiq.store.history import whole_subject
from tahqiq.verification.case import Paper

STANDARDS = click.Choice(list(get_args(Standard)))
_NAMES_A_PAPER = {"determination", "measure", "request", "finding"}  # fields that may hold the id of a paper
CONFIDENCE = click.Choice(list(get_args(Confidence)))


def file_and_print(
    where: Where, member: str, verb: str, incident: str, said: dict[str, Any], plain: bool
) -> None:
    """Files a paper from what a command was told, and says what was filed; beginnings of ids are completed."""
    desk = where.desk()
    whole = full_id(desk, MECHANISM, incident, incident_ids)
    if "basis" in said:
        said["basis"] = [full_id(desk, MECHANISM, one, basis_ids) for one in said["basis"]]
    with desk.inside() as asker:
        said |= {name: whole_subject(asker, said[name]) for name in _NAMES_A_PAPER & said.keys()}
    paper = file_paper(
        desk, member, verb, whole, {key: value for key, value in said.items() if value is not None}
    )
    _print(paper, verb, plain)


def _print(paper: Paper, verb: str, plain: bool) -> None:
    if plain:
        print_json(paper.model_dump(mode="json"))
    else:
        click.echo(f"{verb.replace('.', ' ')}: {short_id(paper.id)} on {short_id(paper.incident)}")


def seats_with(option: str, given: tuple[str, ...], word: str) -> list[dict[str, str]]:
    """``SEAT=word[:statement]`` as views or positions."""
    found = []
    for text in given:
        seat, equals, rest = text.partition("=")
        value, _, statement = rest.partition(":")
        if not equals or not value:
            raise BadInput(
                "CLI002", f"'{text}' is not SEAT=VALUE[:statement]", f"write e.g. {option} QAT=agrees."
            )
        found.append({"seat": seat, word: value, **({"statement": statement} if statement else {})})
    return found


@click.command()
@click.argument("incident")
@click.option(
    "--outcome", type=click.Choice(["fit_to_report", "held_back"]), default="fit_to_report", show_default=True
)
@click.option("--note", help="For the mechanism only.")
@acting
@as_json
@click.pass_obj
def review(where: Where, incident: str, outcome: str, note: str | None, member: str, plain: bool) -> None:
    """Say, as duty officer, whether an incident may be shown as reported."""
    file_and_print(where, member, "incident.reviewed", incident, {"outcome": outcome, "note": note}, plain)


@click.command()
@click.argument("claim")
@click.argument("incident")
@click.option("--verdict", type=click.Choice(["same", "different", "unsure"]), required=True)
@click.option("--note", required=True, help="Why.")
@acting
@as_json
@click.pass_obj
def judge(
    where: Where, claim: str, incident: str, verdict: Verdict, note: str, member: str, plain: bool
) -> None:
    """Say whether a CLAIM belongs to an INCIDENT; it stands over the machine's word and is never erased."""
    desk = where.desk()
    made = judge_claim(
        desk,
        member,
        full_id(desk, MECHANISM, claim, claim_ids),
        full_id(desk, MECHANISM, incident, incident_ids),
        verdict,
        note,
    )
    if plain:
        print_json(made.model_dump(mode="json"))
    else:
        click.echo(f"{made.verdict}: {short_id(made.claim)} and {short_id(made.incident)}")


@click.command("verify-incident")
@click.argument("incident")
@click.option("--finding", type=click.Choice(["occurred", "not_occurred", "unverifiable"]), required=True)
@click.option("--method", required=True, help="How it was checked: visit, inspection, imagery, interviews …")
@click.option("--standard", type=STANDARDS, required=True)
@click.option("--confidence", type=CONFIDENCE, required=True)
@click.option(
    "--basis", multiple=True, required=True, metavar="ID", help="A claim or evidence under it; repeat."
)
@click.option(
    "--view",
    "views",
    multiple=True,
    metavar="SEAT=VIEW[:statement]",
    help="agrees, disagrees, no_view, absent.",
)
@click.option("--summary", required=True)
@click.option("--release", help="Who may see it.")
@acting
@as_json
@click.pass_obj
def verify_incident(
    where: Where, /, incident: str, views: tuple[str, ...], member: str, plain: bool, **said: Any
) -> None:
    """Find whether it occurred. Who did it is another finding."""
    file_and_print(
        where,
        member,
        "incident.verified",
        incident,
        {**said, "views": seats_with("--view", views, "view")},
        plain,
    )


@click.command()
@click.argument("incident")
@click.option(
    "--to", multiple=True, metavar="ACTOR", help="Whom it is attributed to; leave out for 'unattributed'."
)
@click.option("--standard", type=STANDARDS, required=True)
@click.option("--confidence", type=CONFIDENCE, required=True)
@click.option(
    "--basis", multiple=True, required=True, metavar="ID", help="A claim or evidence under it; repeat."
)
@click.option("--against", help="What speaks against it.")
@click.option("--summary", required=True)
@click.option("--release", help="Who may see it.")
@acting
@as_json
@click.pass_obj
def attribute(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Find who did it, or that it cannot be attributed."""
    file_and_print(where, member, "incident.attributed", incident, said, plain)


@click.command("request-reply")
@click.argument("incident")
@click.option("--party", required=True, help="The accused party.")
@click.option(
    "--due",
    type=Written(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
    required=True,
    help="With its UTC offset.",
)
@click.option("--text", help="What is asked.")
@acting
@as_json
@click.pass_obj
def request_reply(
    where: Where, /, incident: str, due: datetime, member: str, plain: bool, **said: Any
) -> None:
    """Ask the accused party for its reply, with a deadline."""
    file_and_print(where, member, "reply.requested", incident, {**said, "due": due.isoformat()}, plain)


@click.command()
@click.argument("incident")
@click.option("--party", required=True, help="The party that replies.")
@click.option("--text", required=True)
@acting
@as_json
@click.pass_obj
def reply(where: Where, /, incident: str, member: str, plain: bool, **said: Any) -> None:
    """Reply for the accused party, as its liaison officer."""
    file_and_print(where, member, "reply.answered", incident, said, plain)


@click.command()
@click.argument("incident")
@click.option("--provision", required=True, help="The provision, e.g. terms-of-reference/3.")
@click.option("--outcome", type=click.Choice(list(get_args(Outcome))), required=True)
@click.option("--against", help="The party found in breach.")
@click.option("--decided-by", type=click.Choice(["consensus", "majority", "chair_ruling"]), required=True)
@click.option("--position", "positions", multiple=True, required=True, metavar="SEAT=POSITION[:statement]")
@click.option("--reservation", "reservations", multiple=True, help="A reservation, by seat, in words.")
@click.option("--summary", required=True)
@click.option("--follow-up", help="What is asked of whom, by when.")
@click.option("--release", help="Who may see it.")
@acting
@as_json
@click.pass_obj
def determine(
    where: Where, /, incident: str, positions: tuple[str, ...], member: str, plain: bool, **said: Any
) -> None:
    """Enter the commission's conclusion on one provision, with the position of every seat."""
    said["positions"] = seats_with("--position", positions, "position")
    file_and_print(where, member, "incident.determined", incident, said, plain)


COMMANDS = (review, judge, verify_incident, attribute, request_reply, reply, determine)
