"""What one incident is in this mission: the rule shown, adopted, and applied to what was judged by an older one."""

from pathlib import Path

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import counted, print_json
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.adopt import parsed, read_yaml
from tahqiq.desk.adopt_incident_rule import adopt_incident_rule, incident_rules, shipped_incident_rules
from tahqiq.desk.apply_incident_rule import apply_incident_rule
from tahqiq.errors import BadInput
from tahqiq.model.incident_rule import IncidentRule, RuleLimits

_SAID = {
    "max_gap_hours": "two reports more than {:g} h apart are never one incident",
    "max_distance_km": "two reports more than {:g} km apart are never one incident",
    "max_span_hours": "one incident lasts no longer than {:g} h",
}


@click.group("incident-rule")
def incident_rule() -> None:
    """What one incident is: one happening, one salvo, one village-day, or a rule of the mission's own."""


@incident_rule.command("show")
@click.argument("name", required=False)
@as_json
@click.pass_obj
def show(where: Where, name: str | None, plain: bool) -> None:
    """Print the rule in force and those before it, or one that ships by its NAME."""
    if name is not None:
        shipped = shipped_incident_rules()
        if name not in shipped:
            raise BadInput("RUL001", f"no rule '{name}' ships", f"name one of {', '.join(sorted(shipped))}.")
        _print(shipped[name], plain)
        return
    now, adopted = incident_rules(where.desk())
    if plain:
        print_json(
            {
                "in_force": now.model_dump(mode="json"),
                "adopted": [{"entry": entry, "rule": one.label} for entry, one in adopted],
            }
        )
        return
    _print(now, plain=False)
    for entry, one in adopted:
        click.echo(f"  adopted by entry {entry}: {one.label}")
    if not adopted:
        click.echo("  in force since the mission was founded; no other was adopted")


@incident_rule.command("adopt")
@click.argument("rule")
@acting
@click.pass_obj
def adopt(where: Where, rule: str, member: str) -> None:
    """Adopt a RULE that ships (happening, salvo, village-day) or one in a YAML file: machines judge by it from now on.

    What was judged before stays as it was; 'incident-rule apply' judges it anew.
    """
    shipped, path = shipped_incident_rules(), Path(rule)
    if rule not in shipped and not path.is_file():
        raise BadInput(
            "RUL001",
            f"there is no rule '{rule}'",
            f"name one of {', '.join(sorted(shipped))}, or a YAML file.",
        )
    chosen = shipped[rule] if rule in shipped else parsed(IncidentRule, read_yaml(path), path)
    found = adopt_incident_rule(where.desk(), member, chosen)
    click.echo(f"adopted: {found.label}; machines judge by it from the next entry on")
    click.echo("to judge anew what machines judged before: tahqiq incident-rule apply --as MACHINE", err=True)


@incident_rule.command("apply")
@acting
@as_json
@click.pass_obj
def apply(where: Where, member: str, plain: bool) -> None:
    """Judge anew, by new entries, what machines judged before the rule in force was adopted.

    What people judged holds. Incidents on which people found something are left as they are.
    """
    done = apply_incident_rule(where.desk(), member)
    if plain:
        print_json({"rule": done.rule.label, "judged": done.judged, "moved": done.moved, "left": done.left})
        return
    click.echo(
        f"{counted(done.judged, 'claim')} judged anew by the rule {done.rule.label}, {done.moved} of them moved"
    )
    if done.left:
        click.echo(f"{counted(done.left, 'claim')} left where findings rest on them: people regroup those.")


def _print(rule: IncidentRule, plain: bool) -> None:
    if plain:
        print_json(rule.model_dump(mode="json"))
        return
    click.secho(f"{rule.name}, version {rule.version}", bold=True)
    for words in (rule.about, rule.according_to):
        if words:
            click.echo(f"  {safe(words)}")
    for line in _limits(rule):
        click.echo(f"  {line}")
    for kind in sorted(rule.by_type):
        click.echo(f"  {kind}: {'; '.join(_limits(rule.limits_of(kind)))}")


def _limits(limits: RuleLimits) -> list[str]:
    said = [
        text.format(getattr(limits, name))
        for name, text in _SAID.items()
        if getattr(limits, name) is not None
    ]
    if limits.join_gap_hours is not None:
        gap, reach = limits.join_gap_hours, limits.join_distance_km
        said.append(f"the same act less than {gap:g} h apart within {reach:g} km is one incident")
    return said or ["nothing is set: the matcher's table decides"]


COMMANDS = (incident_rule,)
