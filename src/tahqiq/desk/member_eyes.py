"""Whose eyes a member reads with: those of his seat, or the mechanism's where he leads or looks into its cases.

A mediator may lend the mechanism its chair or its monitors. Whoever forwards, verifies, attributes or determines must
see what he decides on, from whatever third-party seat he comes (DOMAIN §2.7). A party's members read with their
party's eyes in every role.
"""

from collections.abc import Collection
from typing import Final

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import audience_of
from tahqiq.model.member import Role
from tahqiq.model.release import MECHANISM, MEDIATOR, Audience

FOR_THE_MECHANISM: Final = frozenset(
    {Role.CHAIR, Role.DUTY_OFFICER, Role.MONITOR, Role.INVESTIGATOR, Role.ANALYST, Role.CUSTODIAN}
)


def eyes_of(desk: Desk, member: str) -> Audience:
    """What a member may read, by his seat and roles as the register has them now; raises ``NotFound`` MEM001."""
    found = desk.enrolled(member)
    return eyes_from(found.seat, found.roles, desk.mission.party_codes)


def eyes_from(seat: str, roles: Collection[str], parties: tuple[str, ...]) -> Audience:
    """The same for a seat and the roles held in it."""
    of_seat = audience_of(seat, parties)
    return MECHANISM if of_seat == MEDIATOR and FOR_THE_MECHANISM.intersection(roles) else of_seat
