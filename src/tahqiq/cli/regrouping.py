"""Regrouping incidents: merge two, split one, take a judgement back, and see who judged what, when and why."""

from typing import Any

import click

from tahqiq.cli.opening import Where, acting, as_json, full_id
from tahqiq.cli.printing import counted, plain, print_json, print_table, short, short_id
from tahqiq.desk.ids_known import claim_ids, incident_ids
from tahqiq.desk.regroup import merge as merge_incidents
from tahqiq.desk.regroup import split as split_incident
from tahqiq.desk.undo_judgement import undo as undo_judgement
from tahqiq.model.regrouping import Merge, Split
from tahqiq.model.release import MECHANISM
from tahqiq.store.incidents import incident_file
from tahqiq.store.views import Judged

_DESPITE = click.option(
    "--despite-findings",
    is_flag=True,
    help="Also where people found something on it: the finding stays as it was signed.",
)
_NOTE = click.option("--note", required=True, help="Why.")


@click.command()
@click.argument("survivor")
@click.argument("other")
@_NOTE
@_DESPITE
@acting
@as_json
@click.pass_obj
def merge(
    where: Where, /, survivor: str, other: str, note: str, despite_findings: bool, member: str, plain: bool
) -> None:
    """Say that OTHER is the same happening as SURVIVOR.

    The id of SURVIVOR stays; that of OTHER leads to it from now on. Nothing is erased: 'incident undo' parts them
    again. Refused where it contradicts what a person said and still stands.
    """
    desk = where.desk()
    one, two = (full_id(desk, MECHANISM, each, incident_ids) for each in (survivor, other))
    made = merge_incidents(desk, member, one, two, note, despite_findings=despite_findings)
    if plain:
        print_json(made.model_dump(mode="json"))
        return
    click.echo(f"merged: {short_id(made.merged)} leads to {short_id(made.incident)} from now on")
    _print_more(made)


@click.command()
@click.argument("incident")
@click.option("--claims", "claims", multiple=True, required=True, metavar="CLAIM", help="A claim; repeat.")
@_NOTE
@_DESPITE
@acting
@as_json
@click.pass_obj
def split(
    where: Where,
    /,
    incident: str,
    claims: tuple[str, ...],
    note: str,
    despite_findings: bool,
    member: str,
    plain: bool,
) -> None:
    """Say that some claims of INCIDENT tell of another happening.

    They leave for an incident with an id of its own, and no machine ever joins them with those that stayed.
    """
    desk = where.desk()
    whole = full_id(desk, MECHANISM, incident, incident_ids)
    named = [full_id(desk, MECHANISM, one, claim_ids) for text in claims for one in text.split(",") if one]
    made = split_incident(desk, member, whole, named, note, despite_findings=despite_findings)
    if plain:
        print_json(made.model_dump(mode="json"))
        return
    click.echo(
        f"split: {counted(len(made.claims), 'claim')} of {short_id(made.incident)} are {made.opened} now"
    )
    _print_more(made)


def _print_more(made: Merge | Split) -> None:
    click.echo(f"take it back with: tahqiq incident undo {short_id(made.id)} --as {made.by}")
    for one in made.despite:
        click.echo(
            f"finding {one} stays as it was signed, on {made.incident}: see whether it still holds", err=True
        )


@click.command()
@click.argument("judgement", required=False)
@click.option("--note", default="", help="Why.")
@acting
@as_json
@click.pass_obj
def undo(where: Where, judgement: str | None, note: str, member: str, plain: bool) -> None:
    """Take back a JUDGEMENT, merge or split by a person; without an id, your own newest.

    It stays in the record. The claims go back to where they were, and so do the ids.
    """
    desk = where.desk()
    made = undo_judgement(desk, member, judgement, note)
    if plain:
        print_json(made.model_dump(mode="json"))
        return
    click.echo(f"undone: {made.undoes}; {counted(len(made.moves), 'claim')} moved back")


@click.command()
@click.argument("incident_id", metavar="ID")
@as_json
@click.pass_obj
def history(where: Where, incident_id: str, plain: bool) -> None:
    """Show who judged what of an incident, when and why: people and machines, what stands and what was taken back."""
    desk = where.desk()
    with desk.inside() as asker:
        found = incident_file(asker, full_id(desk, MECHANISM, incident_id, incident_ids))
    if plain:
        print_json([judged_json(line) for line in found.judged])
        return
    print_judged(found.judged)


def judged_json(line: Judged) -> dict[str, Any]:
    """A line of the history as plain data."""
    return {**line.__dict__, "reasons": [one.model_dump(mode="json") for one in line.reasons]}


def print_judged(lines: tuple[Judged, ...]) -> None:
    """The history as a table, oldest first."""
    rows = [
        (
            str(line.index),
            line.at[:16],
            line.by,
            line.what,
            what_words(line),
            short(why_words(line), 90),
            "" if line.stands else "taken back",
        )
        for line in lines
    ]
    print_table(("ENTRY", "WHEN", "BY", "SAID", "OF", "WHY", ""), rows, empty="nobody judged anything of it.")


def what_words(line: Judged) -> str:
    """What a line is about, in ids that can be typed."""
    claims = short_id(line.claims[0]) if len(line.claims) == 1 else counted(len(line.claims), "claim")
    if line.what == "undo":
        return f"{short_id(line.other or '')}: {claims} back"
    into = {"merge": line.incident, "split": line.other or ""}.get(line.what, line.incident)
    return (
        f"{claims} → {short_id(into)}" if line.what in ("merge", "split") else f"{claims} / {short_id(into)}"
    )


def why_words(line: Judged) -> str:
    """Why, with the score of a machine."""
    said = "; ".join(plain(one.text) for one in line.reasons)
    return f"{line.score:+.1f}: {said}" if line.score is not None else said


COMMANDS = (merge, split, undo, history)
