"""Acts: everything a member can do to a mission, as the verb and the noun it leaves behind."""

from typing import Any

from pydantic import AwareDatetime

from tahqiq.model.bulletin import Bulletin
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument
from tahqiq.model.judgement import Corroboration, Judgement
from tahqiq.model.member import Member, Role
from tahqiq.model.mission import Mission
from tahqiq.model.reading import Reading
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission

_ANYONE_WHO_FILES = frozenset(Role) - {Role.MACHINE, Role.AUDITOR}


class Verb(Frozen):
    """What an act leaves behind, and which roles may do it."""

    noun: type[Frozen]
    roles: frozenset[Role]


VERBS: dict[str, Verb] = {
    "mission.founded": Verb(noun=Mission, roles=frozenset({Role.ADMINISTRATOR})),
    "member.enrolled": Verb(noun=Member, roles=frozenset({Role.ADMINISTRATOR})),
    "source.registered": Verb(noun=Source, roles=frozenset({Role.ADMINISTRATOR, Role.DUTY_OFFICER})),
    "instrument.adopted": Verb(noun=Instrument, roles=frozenset({Role.ADMINISTRATOR, Role.CHAIR})),
    "submission.received": Verb(noun=Submission, roles=_ANYONE_WHO_FILES),
    "submission.read": Verb(noun=Reading, roles=frozenset({Role.MACHINE, Role.DUTY_OFFICER, Role.ANALYST})),
    "claims.corroborated": Verb(noun=Corroboration, roles=frozenset({Role.MACHINE})),
    "judgement.made": Verb(noun=Judgement, roles=frozenset({Role.ANALYST, Role.DUTY_OFFICER})),
    "incident.reviewed": Verb(noun=Review, roles=frozenset({Role.DUTY_OFFICER})),
    "incident.verified": Verb(noun=Verification, roles=frozenset({Role.MONITOR, Role.INVESTIGATOR})),
    "incident.attributed": Verb(noun=Attribution, roles=frozenset({Role.INVESTIGATOR})),
    "reply.requested": Verb(noun=Reply, roles=frozenset({Role.DUTY_OFFICER, Role.CHAIR})),
    "reply.answered": Verb(noun=Reply, roles=frozenset({Role.LIAISON})),
    "incident.determined": Verb(noun=Determination, roles=frozenset({Role.CHAIR})),
    "bulletin.issued": Verb(noun=Bulletin, roles=frozenset({Role.PUBLISHER, Role.CHAIR})),
}


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
