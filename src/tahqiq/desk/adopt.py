"""Adopting instruments: YAML in our own words becomes provisions that can be cited and tested."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument

Noun = TypeVar("Noun", bound=Frozen)


def adopt_instrument(desk: Desk, by: str, instrument: Instrument) -> Instrument:
    """Enters an instrument; every party it names must be an actor of the mission."""
    known = {actor.id for actor in desk.mission.actors}
    named = {*instrument.parties, *instrument.mediators}
    named |= {actor for provision in instrument.provisions for actor in provision.actors}
    if strange := sorted(named - known):
        raise BadInput(
            "INS002",
            f"{instrument.id} names '{strange[0]}', which is no actor of this mission",
            f"use the ids: {', '.join(sorted(known))}.",
        )
    append(desk, by, [("instrument.adopted", instrument)])
    return instrument


def read_instrument(file: Path) -> Instrument:
    """The instrument in a YAML file; raises ``BadInput`` naming the field that does not fit."""
    return parsed(Instrument, read_yaml(file), file)


def read_yaml(file: Path) -> Any:
    """A YAML file's plain values; raises ``BadInput`` with the line where it is malformed."""
    try:
        return yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "YML001", f"{file.name} cannot be read: {error}", "check the path and the encoding."
        ) from error
    except yaml.YAMLError as error:
        raise BadInput("YML002", f"{file.name} is not YAML: {error}", "mend the line it names.") from error


def parsed(noun: type[Noun], plain: Any, file: Path) -> Noun:
    """Plain values as a noun; raises ``BadInput`` naming the field that does not fit."""
    try:
        return noun.model_validate(plain)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise BadInput(
            "YML003",
            f"{file.name}: {where}: {first['msg']} ({error.error_count()} in all)",
            "mend the field; docs/cases.md lists the fields.",
        ) from error
