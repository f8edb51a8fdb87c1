"""How a mission stands on its way to the end, and what in it is still open."""

from dataclasses import dataclass
from datetime import datetime

from tahqiq.desk.case_state import every_case
from tahqiq.desk.closing.ending import Ending, ending_of
from tahqiq.desk.closing.hand_over import Custody, custody_of
from tahqiq.desk.levels import Level, levels_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.record_talks import COMMITMENTS
from tahqiq.desk.refer import courses_of
from tahqiq.errors import NotFound
from tahqiq.model.closing import WipeDone
from tahqiq.referral.hand_over import hand_overs
from tahqiq.store import log
from tahqiq.store.asker import Asker
from tahqiq.store.closings import ending_steps
from tahqiq.store.custody import custody_files
from tahqiq.store.dealings import dealings_by
from tahqiq.store.history import awaiting_review
from tahqiq.store.register_state import replay_of
from tahqiq.talks.commitments import commitments_now
from tahqiq.verification.custody import chain

_HAND_OVERS = ("handover.requested", "handover.stepped")
_DECIDED = frozenset({"handed_over", "refused", "withdrawn"})
_SETTLED = frozenset({"done", "broken", "given_up"})


@dataclass(frozen=True)
class StillOpen:
    """One kind of thing that is open: how many, and the command that shows them."""

    what: str
    many: int
    see: str


@dataclass(frozen=True)
class MissionEnd:
    """The mission's way to its end: ``state`` in one word, what is open, its archives, and what was wiped here."""

    state: str
    ending: Ending
    open: tuple[StillOpen, ...]
    archives: tuple[Custody, ...]
    lacking: tuple[str, ...]
    wiped: tuple[str, ...]

    @property
    def still_open(self) -> tuple[StillOpen, ...]:
        """The kinds of which something is open."""
        return tuple(one for one in self.open if one.many)


def mission_end(desk: Desk) -> MissionEnd:
    """How the mission stands; every number is of what the mechanism sees, and for its own eyes."""
    now = desk.clock.now()
    with desk.inside() as asker:
        ending = ending_of(ending_steps(asker))
        found = (*_work(desk, asker, now), *_register(desk, asker))
    archives = custody_of(ending)
    last = next((one for one in archives if one.after_closing), None)
    custodians = desk.mission.seats.mediators
    lacking = last.lacking(custodians) if last is not None else custodians
    wiped = tuple(dict.fromkeys(one.stage for _step, one in ending.papers(WipeDone)))
    return MissionEnd(_state(ending, last, lacking), ending, found, archives, lacking, wiped)


def _state(ending: Ending, last: Custody | None, lacking: tuple[str, ...]) -> str:
    if ending.closed is None:
        return "closing" if ending.proposal is not None else "open"
    if ending.proposal is not None:
        return "closed, reopening proposed"
    if last is None:
        return "closed"
    if lacking:
        return "sealed"
    return "handed over"


def _work(desk: Desk, asker: Asker, now: datetime) -> tuple[StillOpen, ...]:
    cases = [case for case in every_case(asker, desk.mission) if case.filed and not case.closed]
    courses = [one for one in courses_of(asker, now) if one.open]
    asked = [one for one in hand_overs(dealings_by(asker, _HAND_OVERS), now) if one.state not in _DECIDED]
    promised = commitments_now(dealings_by(asker, COMMITMENTS), now)
    items = [one for files in custody_files(asker).values() for one in files if one.withdrawal is None]
    held = [chain(one, now) for one in items]
    return (
        StillOpen("cases", len(cases), "tahqiq case board"),
        StillOpen("incidents that nobody has reviewed", awaiting_review(asker), "tahqiq incidents"),
        StillOpen(
            "referrals in course",
            sum(not one.frozen for one in courses),
            "tahqiq referral list --as MEDIATOR",
        ),
        StillOpen(
            "referrals frozen", sum(one.frozen for one in courses), "tahqiq referral list --as MEDIATOR"
        ),
        StillOpen("hand-overs of persons not decided", len(asked), "tahqiq hand-over list --as MEDIATOR"),
        StillOpen(
            "commitments not settled",
            sum(one.state not in _SETTLED for one in promised),
            "tahqiq commitment list",
        ),
        StillOpen(
            "evidence out of hand",
            sum(one.state != "unbroken" for one in held),
            "tahqiq evidence list",
        ),
    )


def _register(desk: Desk, asker: Asker) -> tuple[StillOpen, ...]:
    connection = asker.connection
    head = log.last_checkpoint(connection)
    unsigned = log.log_size(connection) - (head.size if head is not None else 0)
    missing = {name for one in _levels(desk, asker) if one.newest for name in one.newest.missing}
    waiting = [one for one in replay_of(connection).accord.proposals.values() if one.waits]
    return (
        StillOpen("entries not signed", unsigned, "tahqiq register status"),
        StillOpen("cosignatures missing", len(missing), "tahqiq register cosign"),
        StillOpen("redactions and policies proposed", len(waiting), "tahqiq redact list"),
    )


def _levels(desk: Desk, asker: Asker) -> tuple[Level, ...]:
    """The levels of the newest checkpoint; nothing where the log's key is wiped already, and none can be measured."""
    try:
        return levels_of(desk, asker.connection)
    except NotFound:
        return ()
