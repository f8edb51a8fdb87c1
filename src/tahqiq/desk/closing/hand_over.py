"""Handing the sealed archive over: that it was given to a custodian, and the custodian's own receipt for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.closing.ending import Ending, ending_now, ending_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import noun_of
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.closing import ArchiveHandedOver, ArchiveReceived, ArchiveSealed
from tahqiq.model.ids import content_id
from tahqiq.model.release import INSIDE
from tahqiq.store.asker import asker_for
from tahqiq.store.closings import EndingStep, ending_steps


@dataclass(frozen=True)
class Custody:
    """One sealed archive: who was given it, and who has receipted it."""

    step: EndingStep
    sealed: ArchiveSealed
    given: tuple[str, ...]
    receipts: tuple[str, ...]
    after_closing: bool

    def lacking(self, custodians: Iterable[str]) -> tuple[str, ...]:
        """Those of these seats whose receipt is missing."""
        return tuple(seat for seat in custodians if seat not in self.receipts)


def custody_of(ending: Ending) -> tuple[Custody, ...]:
    """Every sealed archive with its custodians, the newest first."""
    given = [one for _step, one in ending.papers(ArchiveHandedOver)]
    received = [one for _step, one in ending.papers(ArchiveReceived)]
    closed = ending.closed.index if ending.closed is not None else None
    found = [
        Custody(
            step,
            one,
            tuple(dict.fromkeys(each.to for each in given if each.digest == one.digest)),
            tuple(dict.fromkeys(each.seat for each in received if each.digest == one.digest)),
            closed is not None and one.size > closed,
        )
        for step, one in ending.papers(ArchiveSealed)
    ]
    return tuple(reversed(found))


def hand_over_archive(
    desk: Desk, by: str, to: str, *, digest: str | None = None, carrier: str = ""
) -> ArchiveHandedOver:
    """Enters that a sealed archive was given to a seat it opens to: the newest, or the one with this digest.

    Raises ``NotFound`` (END020) without such an archive, ``BadInput`` (END021) for a seat that it does not open to.
    """
    check_right(desk, by, "archive.handed_over")
    archive = _archive(custody_of(ending_now(desk)), digest)
    if to not in archive.sealed.seats:
        raise BadInput(
            "END021",
            f"the archive does not open to the seat {to}",
            f"hand it over to one of: {', '.join(archive.sealed.seats)}.",
        )
    paper = noun_of(
        ArchiveHandedOver,
        id=content_id("hov", archive.sealed.digest, to, desk.chance(16).hex()),
        exercise=desk.mission.exercise,
        digest=archive.sealed.digest,
        to=to,
        carrier=carrier,
    )
    append(desk, by, [("archive.handed_over", paper)])
    return paper


def receive_archive(desk: Desk, by: str, digest: str, *, opened: bool) -> ArchiveReceived:
    """A custodian's receipt for what he was given, by the digest that he computed himself.

    Raises ``Refused`` (END022) where no archive with that digest was handed to his seat: what he holds is then
    another one than was given to him.
    """
    check_right(desk, by, "archive.received")
    seat = desk.member(by).seat
    paper = noun_of(
        ArchiveReceived,
        id=content_id("rec", digest, seat, opened, desk.chance(16).hex()),
        exercise=desk.mission.exercise,
        digest=digest,
        seat=seat,
        opened=opened,
    )

    def was_given(connection: Connection) -> None:
        steps = ending_steps(asker_for(connection, INSIDE, desk.mission.seats))
        found = [one for one in custody_of(ending_of(steps)) if one.sealed.digest == digest]
        if not any(seat in one.given for one in found):
            raise Refused(
                "END022",
                f"no archive with the digest {digest} was handed over to the seat {seat}",
                "compare it with 'tahqiq mission status'; if it differs, this is not what was sealed: keep it, and say"
                " so to the other custodian.",
            )

    append(desk, by, [("archive.received", paper)], guard=was_given)
    return paper


def _archive(archives: tuple[Custody, ...], digest: str | None) -> Custody:
    found = next((one for one in archives if digest in (None, one.sealed.digest)), None)
    if found is None:
        raise NotFound(
            "END020", "there is no such sealed archive", "make one first: tahqiq mission seal --to FOLDER."
        )
    return found
