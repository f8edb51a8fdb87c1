"""Whose eyes a member reads with: those of his seat, or the mechanism's where he leads or looks into its cases.

A mediator may lend the mechanism its chair or its monitors. Whoever forwards, verifies, attributes or determines must
see what he decides on, from whatever third-party seat he comes (DOMAIN §2.7). A party's members read with their
party's eyes in every role; its commissioner reads besides what is for the commission alone. Whoever only runs the
service reads what the public reads, and whoever only makes products reads what is released to somebody.
"""

from collections.abc import Collection
from typing import Final

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import audience_of
from tahqiq.model.member import Role
from tahqiq.model.release import MECHANISM, PUBLIC, RELEASED, Audience, Seats, named_in
from tahqiq.store.asker import named_labels

FOR_THE_MECHANISM: Final = frozenset(
    {Role.CHAIR, Role.DUTY_OFFICER, Role.MONITOR, Role.INVESTIGATOR, Role.ANALYST, Role.CUSTODIAN}
)
_RUNS: Final = frozenset({Role.ADMINISTRATOR, Role.MACHINE})
_MAKES_PRODUCTS: Final = _RUNS | {Role.PUBLISHER}


def eyes_of(desk: Desk, member: str) -> Audience:
    """What a member may read, by his seat and roles as the register has them now; raises ``NotFound`` MEM001."""
    found = desk.enrolled(member)
    eyes = eyes_from(found.seat, found.roles, desk.mission.seats)
    with desk.store.reading() as connection:
        named = any(member in named_in(label) for label in named_labels(connection))
    return eyes.but(member=member) if named else eyes


def eyes_from(seat: str, roles: Collection[str], seats: Seats) -> Audience:
    """The same for a seat and the roles held in it."""
    of_seat, held = audience_of(seat, seats), frozenset(roles)
    if of_seat.kind in ("mechanism", "mediator") and held <= _MAKES_PRODUCTS:
        return PUBLIC if held <= _RUNS else RELEASED
    if of_seat.kind == "mediator" and FOR_THE_MECHANISM.intersection(roles):
        return MECHANISM
    in_commission = of_seat.kind in ("party", "mediator") and Role.COMMISSIONER in roles
    return of_seat.but(commission=True) if in_commission else of_seat
