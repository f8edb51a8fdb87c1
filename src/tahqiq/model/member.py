"""Members: who acts, from which seat, in which role, with which key."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from tahqiq.model.frozen import Frozen


class Role(StrEnum):
    """What a member is there to do (DOMAIN §2.7)."""

    MONITOR = "monitor"
    DUTY_OFFICER = "duty_officer"
    ANALYST = "analyst"
    INVESTIGATOR = "investigator"
    CUSTODIAN = "custodian"
    LIAISON = "liaison"
    COMMISSIONER = "commissioner"
    CHAIR = "chair"
    MEDIATOR = "mediator"
    HUMANITARIAN = "humanitarian"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    MACHINE = "machine"


class Member(Frozen):
    """A role account: outgoing papers name the role and the seat, never the person (DOMAIN §7).

    ``seat`` is the code of a party or mediator, or ``SEC`` for the secretariat; ``public_key`` is the raw
    Ed25519 key in hexadecimal, empty only in a plan whose key is not made yet. ``possession`` shows that
    whoever asked for the enrolment holds the key; the founder signs the founding itself instead.
    """

    id: str
    title: str
    seat: str
    role: Role
    public_key: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    possession: str = ""
