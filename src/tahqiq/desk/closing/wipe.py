"""Wiping a mission from this machine, stage by stage: staff data and the vault first, then keys, then the mission.

In its own time each stage waits for what must come before it. Under duress all are wiped at once, in the same
order, and whatever fails is told of at the end and never stops the next. A stage that was cut short is run again.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread
from typing import Final

from tahqiq.desk.append import append, check_right
from tahqiq.desk.closing.ending import Ending, ending_now
from tahqiq.desk.closing.hand_over import custody_of
from tahqiq.desk.closing.places import STAGES, Places, Stage, erase_stage
from tahqiq.desk.mirror.disk import explained
from tahqiq.desk.open_desk import Chance, Desk
from tahqiq.desk.write_entries import Deed, noun_of
from tahqiq.errors import Refused, TahqiqError
from tahqiq.model.closing import WipeDone
from tahqiq.model.ids import content_id
from tahqiq.store.disk import sync_folder
from tahqiq.store.drop_tables import drop_tables
from tahqiq.store.erase import Erased, erase_database, erase_file, open_elsewhere

ENTERED: Final[tuple[Stage, ...]] = ("staff", "vault")
_LEFT: Final = "something of it is still there"
_PATIENCE: Final = 8.0  # seconds for the last entry under duress
_BEYOND: Final[dict[Stage, str]] = {
    "staff": "what persons keep on their own phones and machines, mail, and the staff lists of their employers",
    "vault": "keys of the vault on its keepers' own machines, and whatever a keeper wrote down",
    "keys": "copies of these keys elsewhere: members' own machines, mediators, backups of the key folder; the"
    " configuration, and the files with secrets that it names",
    "mission": "mirrors, exports, bulletins and archives that others hold",
}
ANYWHERE: Final = (
    "no program reaches old blocks of flash storage, copy-on-write file systems and snapshots, swap, backups, and the"
    " memory of machines that run. Only a disk encrypted as a whole protects these: switch the machine off"
)
SERVER: Final = (
    "the PostgreSQL server lets go of its files without overwriting them, and keeps its write-ahead log, archives,"
    " standbys, backups and log of messages: whoever runs it must destroy these"
)


@dataclass(frozen=True)
class Wiped:
    """What came of one stage: its files or tables, the entry that says so, and what lies beyond reach."""

    stage: Stage
    erased: tuple[Erased, ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    entry: int | None = None
    no_entry: str = ""
    open_in: tuple[int, ...] = ()
    foreign: tuple[Path, ...] = ()
    beyond: tuple[str, ...] = field(default=())

    @property
    def found(self) -> bool:
        """Whether there was anything to wipe."""
        return bool(self.erased or self.tables)

    @property
    def left(self) -> bool:
        """Whether a file of it is still there."""
        return any(one.outcome == "left" for one in self.erased)

    @property
    def failed(self) -> tuple[str, ...]:
        """What was not wiped as it should be, and why."""
        files = (f"{one.file}: {one.outcome}, {one.why}" for one in self.erased if one.outcome != "erased")
        return (*files, *(f"{name}: {why}" for name, why in self.tables if why != "dropped"))


class Door:
    """The mission, opened when it is first needed; what is wiped may be damaged, or gone, by then."""

    def __init__(self, opening: Callable[[], Desk]) -> None:
        self._opening = opening
        self._desk: Desk | None = None

    def desk(self) -> Desk:
        """The opened mission; raises as opening it does."""
        if self._desk is None:
            self._desk = self._opening()
        return self._desk

    def close(self) -> None:
        """Lets go of it, if it was opened."""
        if self._desk is not None:
            self._desk.store.close()


def wipe_stage(door: Door, places: Places, stage: Stage, by: str, chance: Chance) -> Wiped:
    """Wipes one stage once it is its turn, and enters that staff data or the vault is gone.

    Raises ``Refused``: END032 while the mission is not closed, END030 before the stage's turn, END031 while a
    custodian's receipt for an archive sealed after the closing is missing.
    """
    # once it was allowed and cut short, the mission opens no more to be asked again
    if stage == "mission" and places.begun.exists():
        return _wipe_mission(places, chance, door, at_once=False)
    desk = door.desk()
    check_right(desk, by, "wipe.done")
    _check_turn(desk, places, stage)
    if stage == "mission":
        return _wipe_mission(places, chance, door, at_once=False)
    done = _erased(places, stage, chance)
    if stage not in ENTERED or done.left:
        return replace(done, no_entry=_LEFT) if done.left else done
    earlier = _entry_of(ending_now(desk), stage)
    if earlier is not None and not done.found:
        return replace(done, entry=earlier)
    return replace(done, entry=append(desk, by, [_deed(desk, done, duress=False)])[0])


def wipe_in_duress(
    door: Door, places: Places, by: str | None, chance: Chance, last: Stage = "mission"
) -> tuple[Wiped, ...]:
    """Wipes everything up to the stage ``last``, at once and without asking; it never raises for what fails.

    Staff data and the vault are gone before the mission is so much as opened. Then their end is entered, if ``by``
    is named and that takes no longer than some seconds; then come the keys and the mission.
    """
    stages = STAGES[: STAGES.index(last) + 1]
    done = [_erased(places, stage, chance) for stage in stages if stage in ENTERED]
    if by is None:
        done = [replace(one, no_entry="nobody was named to sign it (--as)") for one in done]
    else:
        done = _entered_soon(done, door, by)
    done += [_erased(places, stage, chance) for stage in stages if stage == "keys"]
    if "mission" in stages:
        done.append(_wipe_mission(places, chance, door, at_once=True))
    return tuple(done)


def _check_turn(desk: Desk, places: Places, stage: Stage) -> None:
    ending = ending_now(desk)
    if ending.closed is None:
        raise Refused(
            "END032",
            "the mission is not closed",
            "close it first: tahqiq mission close; in danger: tahqiq mission wipe --duress.",
        )
    before = STAGES[: STAGES.index(stage)]
    for one in before:
        entered = one not in ENTERED or _entry_of(ending, one) is not None
        if places.files(one) or not entered:
            raise Refused(
                "END030",
                f"before the stage '{stage}' comes '{one}', which is not wiped",
                f"wipe it first: tahqiq mission wipe --stage {one}; in danger: tahqiq mission wipe --duress.",
            )
    if stage in ENTERED:
        return
    mediators = desk.mission.seats.mediators
    lacking = [one.lacking(mediators) for one in custody_of(ending) if one.after_closing] or [mediators]
    if not mediators or not any(not seats for seats in lacking):
        missing = ", ".join(sorted(lacking, key=len)[0]) or "there is no mediator"
        raise Refused(
            "END031",
            f"not every custodian has receipted an archive that was sealed after the closing: {missing}",
            "seal, hand over, and have each mediator enter: tahqiq mission receive. In danger: --duress.",
        )


def _entry_of(ending: Ending, stage: Stage) -> int | None:
    """The entry since the closing that says the stage is wiped."""
    closed = ending.closed.index if ending.closed is not None else 0
    found = [
        step.index for step, one in ending.papers(WipeDone) if one.stage == stage and step.index > closed
    ]
    return found[-1] if found else None


def _erased(places: Places, stage: Stage, chance: Chance) -> Wiped:
    elsewhere = open_elsewhere(places.files(stage))
    foreign = tuple(places.foreign(stage))
    done = tuple(erase_stage(places, stage, chance))
    if stage == "keys" and places.keys.is_dir() and not any(places.keys.iterdir()):
        with suppress(OSError):
            places.keys.rmdir()
    return Wiped(stage, done, open_in=elsewhere, foreign=foreign, beyond=(_BEYOND[stage], ANYWHERE))


def _wipe_mission(places: Places, chance: Chance, door: Door, *, at_once: bool) -> Wiped:
    beyond = (_BEYOND["mission"], ANYWHERE)
    if places.on_server:
        try:
            dropped = drop_tables(door.desk().store, at_once=at_once)
        except TahqiqError as error:
            gone = error.code in ("MIS001", "MIS004")
            dropped = [] if gone else [(error.code, error.cause)]
        return Wiped("mission", tables=tuple(dropped), beyond=(SERVER, *beyond))
    if strange := places.not_ours("mission"):
        return Wiped("mission", tuple(strange), beyond=beyond)
    file = Path(places.mission)
    elsewhere = open_elsewhere(places.files("mission"))
    if file.exists() and not at_once:
        with explained(file):
            places.begun.touch()
            sync_folder(places.begun.absolute().parent)
    done = erase_database(file, chance, door.close)
    if not any(os.path.lexists(one) for one in places.files("mission") if one != places.begun):
        done += [one for one in [erase_file(places.begun, chance)] if one is not None]
    return Wiped(
        "mission", tuple(one for one in done if one.file != places.begun), open_in=elsewhere, beyond=beyond
    )


def _deed(desk: Desk, done: Wiped, *, duress: bool) -> Deed:
    paper = noun_of(
        WipeDone,
        id=content_id("wip", done.stage, desk.chance(16).hex()),
        exercise=desk.mission.exercise,
        stage=done.stage,
        found=done.found,
        duress=duress,
    )
    return "wipe.done", paper


def _entered_soon(done: list[Wiped], door: Door, by: str) -> list[Wiped]:
    """The stages with the entry that tells of each, or why there is none: a lock that is held must not stop this."""
    gone = [one for one in done if not one.left]
    result: list[range | str] = []

    def enter() -> None:
        try:
            desk = door.desk()
            result.append(append(desk, by, [_deed(desk, one, duress=True) for one in gone]))
        except Exception as error:  # noqa: BLE001 -- a process edge: the wiping goes on
            result.append(str(error) or type(error).__name__)

    if gone:
        hand = Thread(target=enter, daemon=True)
        hand.start()
        hand.join(_PATIENCE)
    came = result[0] if result else f"it could not be entered within {_PATIENCE:.0f} seconds"
    if isinstance(came, str):
        return [replace(one, no_entry=_LEFT if one.left else came) for one in done]
    entries = dict(zip([one.stage for one in gone], came, strict=True))
    return [replace(one, entry=entries.get(one.stage), no_entry=_LEFT if one.left else "") for one in done]
