"""The acts that bring a mission to its end: closed, sealed, handed over, received."""

from tahqiq.model.closing import (
    ArchiveHandedOver,
    ArchiveReceived,
    ArchiveSealed,
    Ended,
    EndingAnswered,
    EndingProposed,
    WipeDone,
)
from tahqiq.model.member import Role
from tahqiq.model.verb import Verb

_CHAIR = frozenset({Role.CHAIR})
_HEADS = frozenset({Role.COMMISSIONER, Role.MEDIATOR})
_KEEPERS = frozenset({Role.CHAIR, Role.ADMINISTRATOR, Role.DUTY_OFFICER, Role.CUSTODIAN})

CLOSING: dict[str, Verb] = {
    "mission.closing": Verb(noun=EndingProposed, roles=_CHAIR),
    "mission.reopening": Verb(noun=EndingProposed, roles=_CHAIR),
    "ending.answered": Verb(noun=EndingAnswered, roles=_HEADS),
    "mission.closed": Verb(noun=Ended, roles=_CHAIR),
    "mission.reopened": Verb(noun=Ended, roles=_CHAIR),
    "archive.sealed": Verb(noun=ArchiveSealed, roles=_KEEPERS),
    "archive.handed_over": Verb(noun=ArchiveHandedOver, roles=_KEEPERS),
    "archive.received": Verb(noun=ArchiveReceived, roles=_HEADS),
    "wipe.done": Verb(noun=WipeDone, roles=_KEEPERS),
}

# What still may be done in a closed mission: what ends something, keeps it safe, or proves it. All else begins
# something new, and whoever adds an act decides here if it is among these.
STILL_DONE: frozenset[str] = frozenset(CLOSING) | {
    "case.closed",
    "referral.closed",
    "handover.stepped",
    "bulletin.issued",  # the last one tells the last day
    "evidence.handed_over",
    "evidence.received",
    "evidence.examined",
    "evidence.accessed",
    "evidence.withdrawn",
    "consent.changed",
    "destruction.agreed",
    "identity.destroyed",
    "release.asked",  # whoever must be protected is told to a mediator while the vault is there
    "release.readied",
    "release.granted",
    "release.refused",
    "identity.read",
    "vault.attempt_refused",
    "vault.keeper_left",
    "vault.rewrap_begun",
    "vault.rewrapped",
    "redaction.proposed",
    "redaction.approved",
    "proposal.withdrawn",
    "key.rotated",
    "key.revoked",
    "key.replaced",
    "role.revoked",
    "reader.set",
    "witness.retired",
    "witness.absent",
    "entries.reaffirmed",
    "entries.annulled",
    "state.digest",
    "attempt.refused",
}
