"""The whole examination: everything that can be looked at, in the order in which it is mended. Nothing is changed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tahqiq.desk.clock import Clock
from tahqiq.desk.doctor.files import SECRETS, examine_backups, examine_files, examine_secrets, tried
from tahqiq.desk.doctor.keys import examine_keys, examine_staff, examine_vault
from tahqiq.desk.doctor.machine import (
    examine_clock,
    examine_database,
    examine_environment,
    examine_program,
    unreachable,
)
from tahqiq.desk.doctor.register import MEMORY, REGISTER, examine_register
from tahqiq.desk.open_desk import Chance, Desk, open_desk
from tahqiq.errors import RegisterBroken, TahqiqError
from tahqiq.model.health import Finding, fail, ok, warn
from tahqiq.store.diagnosis import tables_at
from tahqiq.store.migrating import HEAD

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Patient:
    """What is to be looked at: a mission by its path or address, its keys, its vault, and the environment."""

    mission: str
    keys: Path
    vault: Path
    environment: Mapping[str, str]


def examine(
    patient: Patient,
    clock: Clock,
    chance: Chance,
    *,
    whole: bool = False,
    progress: Progress = lambda *_: None,
) -> Iterator[Finding]:
    """Every finding as it is made; ``whole`` reads the register from its first byte and the file for secrets."""
    found = list(tried("mission", lambda: iter([_tables(patient.mission)])))
    yield from found
    if found[0].state == "ok":
        with _opened(patient, clock, chance) as desk:
            if isinstance(desk, Finding):
                yield desk
            else:
                yield from _looked_at(desk, patient, whole, progress)
    yield from examine_files(patient.mission, patient.keys, patient.vault)
    if whole:
        yield from tried(SECRETS, lambda: iter([examine_secrets(patient.mission, patient.keys)]))
    yield from examine_program()
    yield examine_environment(patient.environment)


def register_fails(findings: list[Finding]) -> bool:
    """Whether what fails is the register itself, or what the log last signed."""
    return any(one.state == "fail" and one.check.startswith((REGISTER, MEMORY)) for one in findings)


def _looked_at(desk: Desk, patient: Patient, whole: bool, progress: Progress) -> Iterator[Finding]:
    works: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        (REGISTER, lambda: examine_register(desk, whole=whole, progress=progress)),
        ("keys", lambda: examine_keys(desk)),
        ("staff book", lambda: examine_staff(desk)),
        ("vault", lambda: examine_vault(desk, patient.vault)),
        ("backups", lambda: iter([examine_backups(desk)])),
        ("clock", lambda: examine_clock(desk)),
        ("database", lambda: examine_database(desk)),
    ]
    for name, work in works:
        try:
            yield from tried(name, work)
        except TahqiqError as error:
            check = REGISTER if isinstance(error, RegisterBroken) else name
            yield fail(check, f"{error.code}: {error.cause}", error.next_step)


def _tables(mission: str) -> Finding:
    try:
        version = tables_at(mission)
    except TahqiqError as error:
        return unreachable(error)
    if version is None:
        return fail(
            "mission",
            "there is none at this place, or it is none",
            "name it with --mission or TAHQIQ_MISSION.",
        )
    if version > HEAD:
        return fail(
            "mission",
            f"its tables are of version {version}, this program knows {HEAD}",
            "install the newer version of tahqiq.",
        )
    if version < HEAD:
        return warn(
            "mission",
            f"its tables are of version {version} and wait to be brought to {HEAD}; the rest was not looked at",
            "take a copy of it, then run any other command: that brings it up. Look again afterwards.",
        )
    return ok("mission", f"opens; tables of version {version}")


@contextmanager
def _opened(patient: Patient, clock: Clock, chance: Chance) -> Iterator[Desk | Finding]:
    try:
        desk = open_desk(patient.mission, patient.keys, clock, chance)
    except TahqiqError as error:
        yield unreachable(error)
        return
    try:
        try:
            desk.mission  # noqa: B018 - whether its founding can be read
        except TahqiqError as error:
            yield unreachable(error)
        else:
            yield desk
    finally:
        desk.store.close()
