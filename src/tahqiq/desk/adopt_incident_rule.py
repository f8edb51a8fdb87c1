"""Adopting what one incident is: machines judge by it from then on; what was judged before stays as it was."""

from importlib.resources import files
from typing import Any

import yaml

from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.store.incident_rules import incident_rule_in_force, incident_rules_of


def shipped_incident_rules() -> dict[str, IncidentRule]:
    """The rules that come with the program, by name; the same as archives are grouped by."""
    text = files("tahqiq.archive").joinpath("data/incident_rules.yml").read_text("utf-8")
    written: list[dict[str, Any]] = yaml.safe_load(text)
    return {one["name"]: IncidentRule.model_validate(one) for one in written}


def adopt_incident_rule(desk: Desk, by: str, rule: IncidentRule) -> IncidentRule:
    """Enters a rule. Nothing that stands is judged anew by it; see :mod:`tahqiq.desk.apply_incident_rule`.

    Raises ``Refused`` RUL002 where this or a later version of the rule was adopted with other words, or it is in
    force already.
    """
    with desk.inside() as asker:
        adopted = [one for _, one in incident_rules_of(asker.connection)]
        _, now = incident_rule_in_force(asker.connection)
    if now == rule and adopted:
        raise Refused("RUL002", f"the rule {rule.label} is in force already", "there is nothing to do.")
    versions = [one.version for one in adopted if one.name == rule.name]
    if versions and rule.version <= max(versions):
        raise Refused(
            "RUL002",
            f"version {max(versions)} of the rule '{rule.name}' was adopted already",
            f"give it the version {max(versions) + 1}; what was adopted stays on record.",
        )
    append(desk, by, [("incident_rule.adopted", rule)])
    return rule


def incident_rules(desk: Desk) -> tuple[IncidentRule, tuple[tuple[int, IncidentRule], ...]]:
    """The rule in force, and all that were adopted with their entries, oldest first."""
    with desk.inside() as asker:
        return incident_rule_in_force(asker.connection)[1], incident_rules_of(asker.connection)
