"""Incident rules: what one incident is for a mission (a strike, a salvo, a village-day), by name and version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

from tahqiq.archive.taxonomy import folded
from tahqiq.errors import BadInput

_LIMITS: Final = ("max_gap_hours", "max_distance_km", "max_span_hours", "join_gap_hours", "join_distance_km")


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be one incident and what must be; None where the rule sets no such limit.

    Reports whose times lie surely more than ``max_gap_hours`` apart, or places more than ``max_distance_km``, are
    never one incident, nor does one last surely longer than ``max_span_hours``. Incidents of one type no more than
    ``join_gap_hours`` apart at places no more than ``join_distance_km`` apart become one.
    """

    max_gap_hours: float | None = None
    max_distance_km: float | None = None
    max_span_hours: float | None = None
    join_gap_hours: float | None = None
    join_distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class IncidentRule:
    """A rule by name and version, with limits of its own for some event types (folded names)."""

    name: str
    version: int
    limits: Limits = Limits()
    by_type: Mapping[str, Limits] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """As it is printed beside every count, e.g. ``happening/1``."""
        return f"{self.name}/{self.version}"


def incident_rule(name_or_path: str = "happening") -> IncidentRule:
    """A rule that ships (happening, salvo, village-day), or one in a YAML file of a mission's own.

    Raises :class:`BadInput` ARC021 where there is none or it says something that no rule can say.
    """
    shipped = _shipped()
    if name_or_path in shipped:
        return shipped[name_or_path]
    path = Path(name_or_path)
    if not path.is_file():
        raise _unusable(
            f"there is no rule '{name_or_path}'", f"name one of {', '.join(sorted(shipped))}, or a file"
        )
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as why:
        raise _unusable(f"the rule in {path.name} cannot be read", "see docs/corroborate.md for one") from why
    return _rule(written)


def _shipped() -> dict[str, IncidentRule]:
    text = (files("tahqiq.archive") / "data" / "incident_rules.yml").read_text(encoding="utf-8")
    rules = [_rule(each) for each in yaml.safe_load(text)]
    return {rule.name: rule for rule in rules}


def _rule(written: Any) -> IncidentRule:
    if not isinstance(written, dict) or not isinstance(written.get("name"), str):
        raise _unusable("a rule is a list of settings with a name", "give name, version and limits")
    spare = set(written) - {"name", "version", "about", "by_type", *_LIMITS}
    version = written.get("version", 1)
    by_type = written.get("by_type") or {}
    if spare or not isinstance(version, int) or not isinstance(by_type, dict):
        wrong = ", ".join(sorted(map(str, spare))) or "version or by_type"
        raise _unusable(
            f"the rule '{written['name']}' says what no rule can say: {wrong}", "correct or remove it"
        )
    own = {key: written[key] for key in _LIMITS if key in written}
    each = {folded(str(kind)): _limits(own | _settings(some)) for kind, some in by_type.items()}
    return IncidentRule(name=written["name"], version=version, limits=_limits(own), by_type=each)


def _settings(some: Any) -> dict[str, Any]:
    if not isinstance(some, dict) or set(some) - set(_LIMITS):
        raise _unusable("a type's limits are some of those of the rule", f"use {', '.join(_LIMITS)}")
    return some


def _limits(some: Mapping[str, Any]) -> Limits:
    for key, value in some.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (number and value >= 0):
            raise _unusable(f"{key} is '{value}'", "give a number of hours or km, 0 or more")
    return Limits(**{key: None if value is None else float(value) for key, value in some.items()})


def _unusable(cause: str, next_step: str) -> BadInput:
    return BadInput("ARC021", cause, next_step)
