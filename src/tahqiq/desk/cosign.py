"""Collecting cosignatures: every witness is asked for the newest checkpoint, and what each said is kept.

An absent, slow or lying witness stops nobody: its answer is named, and the levels are counted without it.
"""

from dataclasses import dataclass
from datetime import timedelta

from tahqiq.desk.agree import witnesses_of
from tahqiq.desk.append import append
from tahqiq.desk.gather import Answer, WitnessAt, gather
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import Reached, newest_reaching, quorums
from tahqiq.desk.sign_head import sign_pending
from tahqiq.errors import Refused
from tahqiq.model.accord import WitnessAbsence
from tahqiq.store import log
from tahqiq.store.cosigned import first_size_above, keep_cosignature, last_cosigned
from tahqiq.store.history import size_at
from tahqiq.store.register_state import replay_of
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.policy import counted, parse_policy

FINAL = "final"
TIMEOUT_SECONDS = 5.0
FINAL_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class Cosigned:
    """What asking the witnesses came to: each one's answer, and the levels that the checkpoint has reached."""

    size: int
    answers: tuple[Answer, ...]
    levels: tuple[Reached, ...]


def collect_cosignatures(desk: Desk, timeout: float = TIMEOUT_SECONDS) -> Cosigned:
    """Asks all witnesses at once; keeps every line that holds under its own witness's key."""
    head = sign_pending(desk)
    found = witnesses_of(desk)
    with desk.store.reading() as connection:
        asked = [
            WitnessAt(name, parse_vkey(one.vkey), one.url, last_cosigned(connection, name))
            for name, one in found.items()
            if one.url and last_cosigned(connection, name) < head.size
        ]

    def prove(old: int, new: int) -> list[bytes]:
        with desk.store.reading() as connection:
            return list(log.consistency_path(connection, old, new))

    now = int(desk.clock.now().timestamp())
    answers = gather(desk.mission.origin, head.note.encode(), head.size, prove, asked, now, timeout)
    with desk.store.writing() as connection:
        for one in answers:
            if one.line is not None and one.time is not None:
                keep_cosignature(connection, head.size, one.name, one.line.decode(), one.time)
    with desk.store.reading() as connection:
        levels = quorums(desk, connection, head.size)
    return Cosigned(head.size, answers, levels)


def lacks_cosignatures(desk: Desk) -> bool:
    """Whether a witness that can be asked has not cosigned the newest checkpoint."""
    found = witnesses_of(desk)
    with desk.store.reading() as connection:
        head = log.last_checkpoint(connection)
        return head is not None and any(
            one.url and last_cosigned(connection, name) < head.size for name, one in found.items()
        )


def note_absent(desk: Desk, by: str, within: timedelta = FINAL_WITHIN) -> tuple[str, ...]:
    """Enters who has kept what stood before ``within`` ago from being *final*; nothing if nobody.

    Whoever has cosigned any checkpoint since that time is not absent, however few have joined it. The same
    absence is entered once. Raises ``Refused`` (POL004) while no *final* policy is in force.
    """
    with desk.store.reading() as connection:
        register = replay_of(connection)
        if FINAL not in register.accord.policies:
            raise Refused(
                "POL004",
                "no policy for 'final' is in force",
                "agree on one: 'tahqiq register policy --help'.",
            )
        due = size_at(connection, desk.clock.now() - within)
        reached = newest_reaching(desk, connection, FINAL)
        if due <= register.accord.policies[FINAL].since or (reached is not None and reached.size >= due):
            return ()
        overdue = first_size_above(connection, due - 1)
        late = tuple(
            name
            for name in counted(parse_policy(register.accord.policies[FINAL].text.encode()))
            if last_cosigned(connection, name) < due
        )
        noted = register.accord.absent.items()
        still = {name for name, size in noted if last_cosigned(connection, name) < size}
    if overdue is None or set(late) <= still:
        return ()
    append(desk, by, [("witness.absent", WitnessAbsence(size=overdue, names=late))])
    return late
