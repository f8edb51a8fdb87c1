"""Acts: everything a member can do to a mission, as the verb and the noun it leaves behind."""

from typing import Any

from pydantic import AwareDatetime

from tahqiq.model.accord import (
    EntriesNamed,
    EntryRelayed,
    PolicyApproval,
    PolicyProposal,
    ProposalWithdrawal,
    RedactionApproval,
    RedactionProposal,
    StateDigest,
    WitnessAbsence,
    WitnessPost,
    WitnessRetirement,
)
from tahqiq.model.aftermath import (
    Closing,
    Forwarding,
    Measure,
    MeasureCheck,
    MeasureReport,
    Notification,
    Objection,
    Reconsideration,
    SeatPosition,
)
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.claim_review import ClaimReviews
from tahqiq.model.closing_acts import CLOSING
from tahqiq.model.dealing_acts import DEALINGS
from tahqiq.model.determination import Determination
from tahqiq.model.evidence_acts import EVIDENCE
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.frozen import Frozen
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Contact, Tasking, TeamView, Triage
from tahqiq.model.instrument_acts import INSTRUMENT_ACTS
from tahqiq.model.judgement import Corroboration, Judgement
from tahqiq.model.member import Member, Role
from tahqiq.model.mission import Mission
from tahqiq.model.procedure import Procedure
from tahqiq.model.reading import Reading
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.model.rollcall import KeyReplacement, KeyRevocation, KeyRotation, ReaderKey, RoleChange
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission
from tahqiq.model.vault_acts import VAULT
from tahqiq.model.verb import Verb

_ANYBODY = frozenset(Role)
_ANYONE_WHO_FILES = _ANYBODY - {Role.MACHINE, Role.AUDITOR}
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_HEADS = frozenset({Role.CHAIR, Role.COMMISSIONER, Role.MEDIATOR})  # they bind the seat they sit in
_JUDGES = frozenset({Role.ANALYST, Role.DUTY_OFFICER})
_CUSTODIANS = frozenset({Role.ADMINISTRATOR, Role.CHAIR})
_LEADS = frozenset({Role.DUTY_OFFICER, Role.CHAIR})
_TEAMS = frozenset({Role.MONITOR, Role.INVESTIGATOR})
_SEATS = frozenset({Role.LIAISON, Role.COMMISSIONER})


def _open(noun: type[Frozen], roles: frozenset[Role]) -> Verb:
    return Verb(noun=noun, roles=roles, open=True)


VERBS: dict[str, Verb] = {
    "mission.founded": _open(Mission, _ADMINISTRATOR),
    "member.enrolled": _open(Member, _ADMINISTRATOR),
    "key.rotated": _open(KeyRotation, _ANYBODY),
    "key.revoked": _open(KeyRevocation, _ADMINISTRATOR),
    "key.replaced": _open(KeyReplacement, _ADMINISTRATOR),
    "role.granted": _open(RoleChange, _ADMINISTRATOR),
    "role.revoked": _open(RoleChange, _ADMINISTRATOR),
    "reader.set": _open(ReaderKey, _ADMINISTRATOR),
    "witness.added": _open(WitnessPost, _ADMINISTRATOR),
    "witness.retired": _open(WitnessRetirement, _ADMINISTRATOR),
    "witness.absent": _open(WitnessAbsence, _CUSTODIANS | {Role.MACHINE}),
    "policy.proposed": _open(PolicyProposal, _CUSTODIANS),
    "policy.approved": _open(PolicyApproval, _HEADS),
    "redaction.proposed": _open(RedactionProposal, _CUSTODIANS | {Role.DUTY_OFFICER}),
    "redaction.approved": _open(RedactionApproval, _HEADS),
    "proposal.withdrawn": _open(ProposalWithdrawal, _CUSTODIANS | {Role.DUTY_OFFICER}),
    "entries.reaffirmed": _open(EntriesNamed, _CUSTODIANS),
    "entries.annulled": _open(EntriesNamed, _CUSTODIANS),
    "entry.relayed": _open(EntryRelayed, _ANYONE_WHO_FILES),
    "state.digest": _open(StateDigest, _ANYBODY),
    "source.registered": Verb(noun=Source, roles=frozenset({Role.ADMINISTRATOR, Role.DUTY_OFFICER})),
    **INSTRUMENT_ACTS,
    "submission.received": Verb(noun=Submission, roles=_ANYONE_WHO_FILES),
    "submission.read": Verb(noun=Reading, roles=frozenset({Role.MACHINE, Role.DUTY_OFFICER, Role.ANALYST})),
    "claims.corroborated": Verb(noun=Corroboration, roles=frozenset({Role.MACHINE})),
    "claim.reviewed": Verb(noun=ClaimReviews, roles=_JUDGES),
    "judgement.made": Verb(noun=Judgement, roles=_JUDGES),
    "incidents.merged": Verb(noun=Merge, roles=_JUDGES),
    "incidents.split": Verb(noun=Split, roles=_JUDGES),
    "judgement.undone": Verb(noun=Undo, roles=_JUDGES),
    "procedure.adopted": Verb(noun=Procedure, roles=frozenset({Role.CHAIR})),
    "incident_rule.adopted": Verb(noun=IncidentRule, roles=frozenset({Role.CHAIR})),
    "case.triaged": Verb(noun=Triage, roles=_LEADS),
    "contact.made": Verb(noun=Contact, roles=_LEADS | {Role.LIAISON}),
    "team.tasked": Verb(noun=Tasking, roles=_LEADS),
    "access.requested": Verb(noun=AccessRequest, roles=_LEADS | _TEAMS),
    "access.answered": Verb(noun=AccessAnswer, roles=frozenset({Role.LIAISON})),
    "view.given": Verb(noun=TeamView, roles=_TEAMS | {Role.LIAISON}),
    "case.forwarded": Verb(noun=Forwarding, roles=frozenset({Role.CHAIR, Role.INVESTIGATOR})),
    "position.taken": Verb(noun=SeatPosition, roles=_HEADS),
    "determination.notified": Verb(noun=Notification, roles=_LEADS),
    "determination.disputed": Verb(noun=Objection, roles=_SEATS),
    "determination.reconsidered": Verb(noun=Reconsideration, roles=frozenset({Role.CHAIR})),
    "measure.demanded": Verb(noun=Measure, roles=frozenset({Role.CHAIR})),
    "measure.reported": Verb(noun=MeasureReport, roles=_SEATS),
    "measure.checked": Verb(noun=MeasureCheck, roles=_TEAMS),
    "case.closed": Verb(noun=Closing, roles=frozenset({Role.CHAIR})),
    "case.reopened": Verb(noun=Closing, roles=frozenset({Role.CHAIR})),
    "incident.reviewed": Verb(noun=Review, roles=frozenset({Role.DUTY_OFFICER})),
    "incident.verified": Verb(noun=Verification, roles=_TEAMS),
    "incident.attributed": Verb(noun=Attribution, roles=frozenset({Role.INVESTIGATOR})),
    "reply.requested": Verb(noun=Reply, roles=_LEADS),
    "reply.answered": Verb(noun=Reply, roles=frozenset({Role.LIAISON})),
    "incident.determined": Verb(noun=Determination, roles=frozenset({Role.CHAIR})),
    "bulletin.issued": Verb(noun=Bulletin, roles=frozenset({Role.PUBLISHER, Role.CHAIR})),
    **DEALINGS,
    **EVIDENCE,
    **VAULT,
    **CLOSING,
}

RIGHTS: dict[str, tuple[str, ...]] = {
    verb: tuple(sorted(role.value for role in one.roles)) for verb, one in VERBS.items()
}
_PUBLIC_VERBS = frozenset(
    {"source.registered", "instrument.adopted", "procedure.adopted", "incident_rule.adopted"}
)


class Act(Frozen):
    """One thing done: the verb, who did it, when by the mission's clock, and the noun as plain data.

    ``at`` is the actor's statement of the time; the order of the register is what counts as proof.
    """

    verb: str
    by: str
    at: AwareDatetime
    body: dict[str, Any]

    def noun(self) -> Frozen:
        """The body as the noun of its verb; raises ``ValueError`` for an unknown verb or a malformed body."""
        if self.verb not in VERBS:
            raise ValueError(f"unknown verb '{self.verb}'")
        return VERBS[self.verb].noun.model_validate(self.body)

    @property
    def label(self) -> str:
        """The release label of the act: what its noun carries, or the mechanism's own."""
        if self.verb in _PUBLIC_VERBS or VERBS[self.verb].open:
            return str(self.body.get("release") or "public")
        return str(self.body.get("release") or "mechanism")

    @property
    def readers_label(self) -> str:
        """The label by which the act is sealed: a reading is as open as all that was read, if that is one label."""
        if self.verb != "submission.read":
            return self.label
        items = (self.body.get(name) or () for name in ("claims", "observations", "coverage", "notices"))
        found = {str(one.get("release")) for part in items for one in part}
        return found.pop() if len(found) == 1 else "mechanism"
