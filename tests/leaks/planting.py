"""The planted mission: records of every kind under every label, each filed through the desk by whoever may file it.

Every free text in it is a word that stands nowhere else. What the desk refuses to enter under a label is filed under
the nearest that it allows, and noted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from planted_words import Ledger

from practice_mission import NOON, new_desk
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import enrol_member, register_source
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.roster import Post
from tahqiq.errors import TahqiqError
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role
from tahqiq.model.source import Source

# The labels under which everything is planted, from open to closed; one of each kind that the model knows.
LABELS = (
    "public", "parties", "mediators", "commission", "humanitarian", "mechanism",
    "party:ARD", "party:BEL", "mediator:QAS", "named:mediator-qas+commissioner-tar",
)  # fmt: skip
MORE_MEMBERS = (
    ("custodian-1", "SEC", Role.CUSTODIAN),
    ("custodian-2", "SEC", Role.CUSTODIAN),
    ("custodian-qas", "QAS", Role.CUSTODIAN),
    ("monitor-ard", "ARD", Role.MONITOR),
    ("monitor-bel", "BEL", Role.MONITOR),
)


def kind_of(noun: type[Frozen]) -> str:
    """How a noun is named here: two rooms of the model may use one word."""
    return f"{noun.__module__.rpartition('.')[2]}.{noun.__name__}"


def moment(hours: float) -> str:
    """A moment so many hours from noon on 28 October 2025."""
    return (NOON + timedelta(hours=hours)).isoformat()


@dataclass
class Mission:
    """The planted mission, its clock, what was planted in it, and the ids by which more can be filed."""

    desk: Desk
    clock: CaseClock
    labels: tuple[str, ...] = LABELS
    strict: bool = False  # whether what is refused under a label is left out, not filed under the nearest
    apart: int = 0  # so many places and days away from where the planting begins
    ledger: Ledger = field(default_factory=Ledger)
    incidents: dict[str, str] = field(default_factory=dict)
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    records: dict[str, Frozen] = field(default_factory=dict)

    def files(
        self, room: Callable[..., Any], by: str, verb: str, label: str | None, /, **said: Any
    ) -> Frozen | None:
        """Files one paper with its words planted; ``None`` where the desk refuses it under every label."""
        return self.does(lambda told: room(self.desk, by, verb, told), verb, label, said)

    def does(
        self, deed: Callable[[dict[str, Any]], Any], name: str, label: str | None, said: Mapping[str, Any]
    ) -> Frozen | None:
        """The same for any deed of the desk that takes what is said and gives the paper."""
        for tried in (label,) if self.strict else dict.fromkeys((label, None)):
            filled, used = self.ledger.fill(dict(said))
            if tried is not None:
                filled["release"] = tried
            try:
                paper = deed(filled)
            except TahqiqError as error:
                self.ledger.skipped[name, str(label)] = f"{error.code}: {error.cause}"
                continue
            self.planted(paper, used)
            return paper
        return None

    def planted(self, paper: Frozen, used: list[tuple[str, str]]) -> None:
        """Notes what was planted in a paper, under the label that it has."""
        kind, label, name = (
            kind_of(type(paper)),
            getattr(paper, "release", "mechanism"),
            getattr(paper, "id", ""),
        )
        self.ledger.keep(kind, label, name, used)
        self.known[kind, label] = name
        self.records[name] = paper


def empty_mission(place: str, folder: Path, labels: tuple[str, ...] = LABELS) -> Mission:
    """The practice mission with custodians, parties' monitors and neutral sources; nothing has come in."""
    clock = CaseClock(NOON)
    desk = new_desk(place, folder / "keys").at(clock)
    for name, seat, role in MORE_MEMBERS:
        enrol_member(desk, "adm-1", Post(id=name, title=name.title(), seat=seat, role=role))
    for name, kind in (("agency", "agency"), ("gazette", "media")):
        said = {"id": name, "name": name.title(), "kind": kind, "independence_group": name}
        register_source(desk, "adm-1", Source.model_validate(said))
    return Mission(desk, clock, labels)
