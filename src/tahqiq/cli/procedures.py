"""The rules of procedure: shown, checked, adopted, and every case audited against those in force."""

from pathlib import Path
from typing import Any

import click

from tahqiq.cli.opening import Where, acting, as_json, full_id
from tahqiq.cli.printing import counted, print_json, print_table, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.adopt import parsed, read_yaml
from tahqiq.desk.adopt_procedure import adopt_procedure, procedure_in_force
from tahqiq.desk.case_board import broken_steps
from tahqiq.desk.case_state import case_state
from tahqiq.desk.ids_known import incident_ids
from tahqiq.errors import NotFound
from tahqiq.model.procedure import Deadline, Procedure, Terms
from tahqiq.model.release import MECHANISM
from tahqiq.verification.check_procedure import check_procedure, warnings
from tahqiq.verification.clock import asked, state_of
from tahqiq.verification.procedure import BY_CODE
from tahqiq.verification.standard import shipped, shipped_names
from tahqiq.verification.steps import Step, audit


def _named(what: str) -> Procedure:
    """A procedure by the name under which it ships, or from a YAML file."""
    if what in shipped_names():
        return shipped(what)
    file = Path(what)
    if not file.is_file():
        raise NotFound(
            "PRO003",
            f"no procedure '{what}' ships, and there is no such file",
            f"name one of: {', '.join(shipped_names())}, or a YAML file.",
        )
    return parsed(Procedure, read_yaml(file), file)


@click.group("procedure")
def procedure() -> None:
    """The steps that a case takes, by whom, in which order, by when and under which rules."""


@procedure.command("show")
@click.argument("name", required=False)
@as_json
@click.pass_obj
def show(where: Where, name: str | None, plain: bool) -> None:
    """Print the procedure in force; or, by its NAME, one that ships or stands in a YAML file."""
    found = _named(name) if name else procedure_in_force(where.desk())
    if plain:
        print_json(found.model_dump(mode="json"))
    else:
        _print_procedure(found)


@procedure.command("list")
@as_json
def list_shipped(plain: bool) -> None:
    """List the procedures that ship, each with its terms."""
    every = [shipped(name) for name in shipped_names()]
    if plain:
        print_json([one.model_dump(mode="json", exclude={"steps"}) for one in every])
        return
    rows = [(one.id, str(one.version), one.title, _terms(one.terms)) for one in every]
    print_table(("NAME", "VERSION", "TITLE", "TERMS"), rows, empty="none ships")


@procedure.command("check")
@click.argument("name", metavar="NAME|FILE")
def check(name: str) -> None:
    """Check a procedure that ships or a YAML file: what is missing is refused, what may be meant is warned of."""
    found = _named(name)
    check_procedure(found)
    for warning in warnings(found):
        click.echo(f"warning: {safe(warning)}", err=True)
    click.echo(
        f"{safe(found.title)}, version {found.version}: {counted(len(found.steps), 'step')}, can be adopted."
    )


@procedure.command("adopt")
@click.argument("name", metavar="NAME|FILE")
@acting
@click.pass_obj
def adopt(where: Where, name: str, member: str) -> None:
    """Adopt a procedure that ships, or a YAML file: from the next entry on, every case is led by it."""
    found = adopt_procedure(where.desk(), member, _named(name))
    click.echo(f"adopted: {safe(found.title)}, version {found.version}")


@procedure.command("audit")
@click.argument("incident", required=False)
@as_json
@click.pass_obj
def audit_path(where: Where, incident: str | None, plain: bool) -> None:
    """Say of each step of a case, or of all cases, whether it kept the rules that were in force then.

    Exit code 4 where a step broke one.
    """
    kept = _audit_one(where, incident, plain) if incident else _audit_all(where, plain)
    if not kept:
        click.get_current_context().exit(4)


def _audit_one(where: Where, incident: str, plain: bool) -> bool:
    desk = where.desk()
    case = case_state(desk, full_id(desk, MECHANISM, incident, incident_ids))
    steps = audit(case)
    now = desk.clock.now()
    if plain:
        print_json(
            {"incident": case.incident, "state": state_of(case), "steps": [_step_json(one) for one in steps]}
        )
        return all(one.kept for one in steps)
    click.echo(f"{short_id(case.incident)} stands at: {state_of(case).replace('_', ' ')}")
    under = ""
    for step in steps:
        if step.under != under:
            under = step.under
            click.echo(f"  under {safe(under.replace('/', ', version '))}:")
        _print_step(step)
    for due in asked(case, now):
        by = f" by {due.by:%Y-%m-%d %H:%M} UTC" if due.by else ""
        late = "OVERDUE: " if due.overdue else "waits for: "
        click.echo(f"  {late}{safe(due.what)}{by}")
    return all(one.kept for one in steps)


def _audit_all(where: Where, plain: bool) -> bool:
    steps, broken = broken_steps(where.desk())
    if plain:
        print_json(
            {"steps": steps, "broken": [{"incident": one.incident, **_step_json(one.step)} for one in broken]}
        )
        return not broken
    for one in broken:
        click.echo(f"{short_id(one.incident)}, under {safe(one.step.under.replace('/', ', version '))}")
        _print_step(one.step)
    click.echo(f"{counted(steps, 'step')} audited, {len(broken)} broke a rule in force.")
    return not broken


def _step_json(step: Step) -> dict[str, Any]:
    return {**step.model_dump(mode="json"), "kept": step.kept}


def _print_step(step: Step) -> None:
    word = f"kept {counted(len(step.checks), 'rule')}" if step.kept else "BROKE a rule"
    click.echo(f"  {step.at:%Y-%m-%d %H:%M} {step.name} by {safe(step.by)} ({safe(step.seat)}): {word}")
    for check in step.checks:
        if not check.kept:
            click.echo(f"     {check.code}: {check.says} Here {safe(check.missing or '')}")


def _print_procedure(found: Procedure) -> None:
    click.secho(f"{safe(found.title)} ({found.id}, version {found.version})", bold=True)
    click.echo(f"{safe(found.according_to)}\n{_terms(found.terms)}\n")
    rows = [
        (
            step.step,
            (step.state or "–").replace("_", " "),
            ", ".join(role.value.replace("_", " ") for role in step.who),
            ", ".join(step.after) or "–",
            _within(step.within),
        )
        for step in found.steps
    ]
    print_table(("STEP", "BRINGS IT TO", "TAKEN BY", "AFTER", "WITHIN"), rows, empty="no steps")
    click.echo()
    for code in sorted({code for step in found.steps for code in step.needs}):
        click.echo(f"  {code}  {BY_CODE[code].says}")


def _terms(terms: Terms) -> str:
    stages = ", then the ".join(stage.replace("_", " ") for stage in terms.stages)
    said = [
        f"{counted(terms.reply_hours, 'hour')} to reply",
        f"quorum {terms.quorum_share:.0%} of the seats",
        f"a breach on {terms.breach_standard.replace('_', ' ')}",
        f"{counted(terms.objection_days, 'day')} to object",
    ]
    return "; ".join([*said, *([f"before the {stages}"] if stages else [])])


def _within(within: Deadline | None) -> str:
    if within is None:
        return "–"
    amount = counted(within.hours, "hour") if within.hours else counted(within.days or 0, "day")
    return f"{amount} of {within.of}"


COMMANDS = (procedure,)
