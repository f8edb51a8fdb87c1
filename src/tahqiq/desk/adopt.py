"""Adopting instruments: a text in our own words becomes provisions that can be cited and tested, version by version."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.compliance.compare_versions import Fault, faults_against
from tahqiq.desk.append import append
from tahqiq.desk.instrument_file import read_instrument_file
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument
from tahqiq.store.instruments import versions_adopted

Noun = TypeVar("Noun", bound=Frozen)


def adopt_instrument(desk: Desk, by: str, instrument: Instrument) -> Instrument:
    """Enters an instrument, or its next version; every party it names must be an actor of the mission.

    Each provision is marked with the version that brought it. Raises ``BadInput`` INS002 for an unknown actor,
    ``Refused`` INS011, INS012 or INS013 where the versions before forbid it.
    """
    if strange := strangers(desk, instrument):
        known = ", ".join(sorted(actor.id for actor in desk.mission.actors))
        raise BadInput(
            "INS002",
            f"{instrument.id} names '{strange[0]}', which is no actor of this mission",
            f"use the ids: {known}.",
        )
    earlier = versions_of(desk, instrument.id)
    dated = _dated(instrument, earlier)

    def allowed(connection: Connection) -> None:
        kept = versions_adopted(connection).get(instrument.id, ())
        if faults := faults_against([one.instrument for one in kept], dated):
            raise refusal(faults)

    append(desk, by, [("instrument.adopted", dated)], guard=allowed)
    return dated


def strangers(desk: Desk, instrument: Instrument) -> list[str]:
    """Who is named in an instrument and is no actor of the mission, by code."""
    named = {*instrument.parties, *instrument.mediators}
    named |= {actor for provision in instrument.provisions for actor in provision.actors}
    named |= {actor for event in instrument.life for actor in event.by}
    return sorted(named - {actor.id for actor in desk.mission.actors})


def versions_of(desk: Desk, instrument: str) -> tuple[Instrument, ...]:
    """The versions of an instrument that are adopted, oldest first; none where it is new."""
    with desk.inside() as asker:
        kept = versions_adopted(asker.connection).get(instrument, ())
    return tuple(one.instrument for one in kept)


def refusal(faults: Sequence[Fault]) -> Refused:
    """The error for a version that may not follow those before it."""
    first = faults[0]
    more = f" ({len(faults)} such faults in all)" if len(faults) > 1 else ""
    return Refused(first.code, first.cause + more, first.mend)


def _dated(instrument: Instrument, earlier: Sequence[Instrument]) -> Instrument:
    """The instrument with each provision marked with the version that brought it."""
    since = {one.id: one.since_version for text in reversed(earlier) for one in text.provisions}
    provisions = tuple(
        one.model_copy(update={"since_version": since.get(one.id, instrument.version)})
        for one in instrument.provisions
    )
    return instrument.model_copy(update={"provisions": provisions})


def read_instrument(file: Path) -> Instrument:
    """The instrument in a Markdown or YAML file; raises ``BadInput`` with the line of what does not fit."""
    return read_instrument_file(file).instrument


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
            f"{file.name}: {where}: {first['msg'].removeprefix('Value error, ')} ({error.error_count()} in all)",
            "mend the field; docs/cases.md lists the fields.",
        ) from error
