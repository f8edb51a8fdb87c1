"""Following cases: the board, one case in the order of time, and what is asked of a member."""

from typing import Any

import click

from tahqiq.cli.case_filing import FILINGS
from tahqiq.cli.custody_sheet import file_json
from tahqiq.cli.opening import Where, acting, as_json, full_id
from tahqiq.cli.printing import counted, print_json, print_table, short, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.case_board import Standing, asked_of, board, mission_scorecard
from tahqiq.desk.case_state import case_state
from tahqiq.desk.evidence_told import step_words
from tahqiq.desk.ids_known import incident_ids
from tahqiq.desk.paper_words import paper_words
from tahqiq.model.release import MECHANISM
from tahqiq.verification.case import CaseState
from tahqiq.verification.clock import Due, asked, state_of
from tahqiq.verification.step_of import step_of


@click.group("case")
def case() -> None:
    """The case of an incident, from triage to closing: file a paper, follow it, see what is asked of you."""


@case.command("board")
@click.option("--state", help="Only cases that stand here.")
@click.option("--overdue", is_flag=True, help="Only cases for which something is overdue.")
@as_json
@click.pass_obj
def show_board(where: Where, state: str | None, overdue: bool, plain: bool) -> None:
    """List all cases by where they stand; what is most overdue comes first."""
    desk = where.desk()
    found = [
        one
        for one in board(desk, desk.clock.now())
        if (not state or one.state == state.replace(" ", "_")) and (one.overdue or not overdue)
    ]
    if plain:
        print_json([_standing_json(one) for one in found])
        return
    rows = [
        (short_id(one.incident), one.state.replace("_", " "), *_first(one), str(one.papers)) for one in found
    ]
    print_table(("CASE", "STANDS AT", "WAITS FOR", "BY (UTC)", "OF", "PAPERS"), rows, empty="no cases fit.")
    late = sum(bool(one.overdue) for one in found)
    click.echo(f"{counted(len(found), 'case')}, {late} with something overdue", err=True)


@case.command("asked")
@acting
@as_json
@click.pass_obj
def show_asked(where: Where, member: str, plain: bool) -> None:
    """List what is asked of you in all cases, what is due first in front."""
    desk = where.desk()
    who = desk.enrolled(member)
    found = asked_of(who.seat, who.roles, board(desk, desk.clock.now()))
    if plain:
        print_json([{"incident": one.incident, **due.model_dump(mode="json")} for one, due in found])
        return
    rows = [
        ("!" if due.overdue else "", short_id(one.incident), due.step, _by(due), short(safe(due.what), 60))
        for one, due in found
    ]
    print_table(("", "CASE", "STEP", "BY (UTC)", "WHAT"), rows, empty="nothing is asked of you.")


@case.command("scorecard")
@as_json
@click.pass_obj
def show_scorecard(where: Where, plain: bool) -> None:
    """Print what was filed, found and done, party by party, and how long each step took."""
    desk = where.desk()
    found = mission_scorecard(desk, desk.clock.now())
    if plain:
        print_json(found.model_dump(mode="json"))
        return
    for title, lines in (
        ("Ruled cases", found.ruled),
        ("Complaints filed and upheld", found.filings),
        ("Access to places", found.access),
        ("Measures demanded", found.follow_up),
        ("How long it took, in hours", found.intervals),
    ):
        click.secho(title, bold=True)
        rows = [
            tuple("–" if value is None else str(value) for value in one.model_dump().values())
            for one in lines
        ]
        columns = (
            tuple(name.replace("_", " ").upper() for name in type(lines[0]).model_fields) if lines else ()
        )
        print_table(columns, rows, empty="none yet.")
        click.echo()
    click.echo(
        f"{counted(found.cases, 'case')}; these are ruled cases, not shots, crossings or parties' tallies."
    )


@case.command("show")
@click.argument("incident")
@as_json
@click.pass_obj
def show(where: Where, incident: str, plain: bool) -> None:
    """Show a case: every paper in the order of time, and what it waits for."""
    desk = where.desk()
    found = case_state(desk, full_id(desk, MECHANISM, incident, incident_ids))
    waiting = asked(found, desk.clock.now())
    if plain:
        papers = [
            {
                "at": each.at.isoformat(),
                "step": step_of(each.paper),
                "by": each.member.id,
                "seat": each.member.seat,
                "entry": each.index,
                "paper": each.paper.model_dump(mode="json"),
            }
            for each in found.filed
        ]
        state = state_of(found)
        still = [one.model_dump(mode="json") for one in waiting]
        kept = [file_json(one, desk.clock.now()) for one in found.evidence]
        whole = {
            "incident": found.incident,
            "state": state,
            "papers": papers,
            "evidence": kept,
            "asked": still,
        }
        print_json(whole)
        return
    click.secho(f"{short_id(found.incident)} stands at: {state_of(found).replace('_', ' ')}", bold=True)
    if found.received_at:
        click.echo(
            f"  {found.received_at:%Y-%m-%d %H:%M} first report received; {counted(len(found.claims), 'claim')}"
        )
    for line in _in_order(found):
        click.echo(line)
    for due in waiting:
        late = "OVERDUE: " if due.overdue else "waits for: "
        click.echo(f"  {late}{safe(due.what)}, {_of(due)}, by {_by(due)}")
        if due.overdue and due.silence:
            click.echo(f"     {safe(due.silence)}")


def _in_order(found: CaseState) -> list[str]:
    """What was filed and what was done with evidence, one line each, in the order of the register."""
    lines = [
        (each.index, each.at, each.member, each.paper.id, step_of(each.paper), paper_words(each.paper))
        for each in found.filed
    ]
    held = [
        (step.index, step.at, step.member, step.paper.id, "evidence", step_words(step.paper))
        for file in found.evidence
        for step in file.steps
    ]
    return [
        f"  {at:%Y-%m-%d %H:%M} {word} by {safe(member.title)} ({safe(member.seat)}) {short_id(name)}:"
        f" {short(safe(said), 80)}"
        for _index, at, member, name, word, said in sorted([*lines, *held], key=lambda line: line[0])
    ]


def _standing_json(one: Standing) -> dict[str, Any]:
    return {
        "incident": one.incident,
        "state": one.state,
        "papers": one.papers,
        "asked": [due.model_dump(mode="json") for due in one.asked],
    }


def _first(one: Standing) -> tuple[str, str, str]:
    if not one.asked:
        return "–", "–", "–"
    due = one.asked[0]
    return f"{'! ' if due.overdue else ''}{due.step}", _by(due), _of(due)


def _by(due: Due) -> str:
    return f"{due.by:%Y-%m-%d %H:%M}" if due.by else "–"


def _of(due: Due) -> str:
    return due.seat or ", ".join(role.value.replace("_", " ") for role in due.roles)


for _command in FILINGS:
    case.add_command(_command)

COMMANDS = (case,)
