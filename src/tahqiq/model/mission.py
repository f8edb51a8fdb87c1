"""The mission: one mechanism's deployment."""

from datetime import time
from typing import Annotated

from pydantic import Field

from tahqiq.model.actor import Actor
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Member
from tahqiq.model.release import Seats

SECRETARIAT = "SEC"


class Sector(Frozen):
    """A stretch of the monitored line or area, as a circle around a named centre."""

    id: str
    name: str
    lat: float
    lon: float
    radius_km: float


class Mission(Frozen):
    """Who is bound, who convenes, where, in which time zone, and when the reporting day is cut off.

    ``exercise`` is printed wherever a finding is shown: it says that patrols and determinations of this
    mission never happened in reality. ``origin`` names the register (C2SP tlog-checkpoint). ``rights`` is the
    table of verbs and the roles that may do them, written into entry 0 so that anybody who replays the
    register judges by the mission's own rules and not by those of a program.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
    title: str
    origin: Annotated[str, Field(pattern=r"^[!-*,-~]{3,120}$")]
    zone: str
    cutoff: time
    exercise: bool = False
    notice: str | None = None
    actors: tuple[Actor, ...]
    sectors: tuple[Sector, ...] = ()
    founder: Member
    rights: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    case: str | None = None

    @property
    def parties(self) -> tuple[Actor, ...]:
        """The parties in alphabetical order of their code: the neutral order, used everywhere."""
        return tuple(sorted((a for a in self.actors if a.kind == "party"), key=lambda a: a.id))

    @property
    def mediators(self) -> tuple[Actor, ...]:
        """The mediators, alphabetical."""
        return tuple(sorted((a for a in self.actors if a.kind == "mediator"), key=lambda a: a.id))

    @property
    def humanitarian(self) -> tuple[Actor, ...]:
        """The relief organisations that have a seat, alphabetical."""
        return tuple(sorted((a for a in self.actors if a.kind == "humanitarian"), key=lambda a: a.id))

    @property
    def seats(self) -> Seats:
        """The codes of those who have a seat beside the secretariat."""
        return Seats(
            self.party_codes,
            tuple(actor.id for actor in self.mediators),
            tuple(actor.id for actor in self.humanitarian),
        )

    @property
    def seat_codes(self) -> tuple[str, ...]:
        """Every seat in which members may sit, the secretariat's last."""
        return (*self.seats.parties, *self.seats.mediators, *self.seats.humanitarian, SECRETARIAT)

    @property
    def party_codes(self) -> tuple[str, ...]:
        """The codes of the parties."""
        return tuple(actor.id for actor in self.parties)
