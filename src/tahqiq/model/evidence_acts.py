"""What may be done with evidence: the verb, the paper it leaves, and who may do it."""

from tahqiq.model.evidence import (
    Access,
    EvidenceItem,
    EvidenceWithdrawal,
    Examination,
    HandOver,
    Receiving,
    WorkingCopy,
)
from tahqiq.model.member import Role
from tahqiq.model.verb import Verb

_HANDS = frozenset({Role.CUSTODIAN, Role.INVESTIGATOR, Role.MONITOR, Role.DUTY_OFFICER})

EVIDENCE: dict[str, Verb] = {
    "evidence.taken": Verb(noun=EvidenceItem, roles=_HANDS),
    "evidence.handed_over": Verb(noun=HandOver, roles=_HANDS),
    "evidence.received": Verb(noun=Receiving, roles=_HANDS),
    "evidence.copied": Verb(noun=WorkingCopy, roles=_HANDS | {Role.ANALYST}),
    "evidence.examined": Verb(noun=Examination, roles=_HANDS | {Role.ANALYST, Role.MACHINE}),
    "evidence.accessed": Verb(noun=Access, roles=frozenset(Role) - {Role.MACHINE}),
    "evidence.withdrawn": Verb(noun=EvidenceWithdrawal, roles=_HANDS - {Role.MONITOR}),
}
