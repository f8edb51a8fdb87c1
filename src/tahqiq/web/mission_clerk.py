"""Files papers of casework for one member of a mission, and tells him of a case no more than he may see."""

from collections.abc import Mapping
from typing import Any

from tahqiq.desk.case_eyes import SeenCase, seen_case
from tahqiq.desk.file_from_seat import answers_unseen, check_basis, label_from_seat
from tahqiq.desk.file_paper import KINDS, AlreadyFiled, file_paper, filed_under, try_paper
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.steps_open import casework_rights, choices, why_not
from tahqiq.errors import Refused, TahqiqError
from tahqiq.model.member import Member
from tahqiq.model.release import MECHANISM, readable_labels
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.history import entry_index_of
from tahqiq.store.incidents import incident_file
from tahqiq.store.redirects import found_under
from tahqiq.store.submissions import plausible
from tahqiq.store.views import IncidentFile
from tahqiq.verification.case import Paper
from tahqiq.verification.procedure import BY_CODE
from tahqiq.web.case_clerk import Entered, Ground
from tahqiq.web.case_room import Who
from tahqiq.web.mission_evidence import MissionEvidence

_FROM_CLOSED = ("mechanism", "mediators", "parties", "public")


class MissionClerk:
    """The clerk of one member's desk."""

    def __init__(self, desk: Desk, member: Member) -> None:
        self._desk, self._member = desk, member
        self._audience = eyes_of(desk, member.id)

    def who(self) -> Who:
        """The member and all his roles, by the register as it stands."""
        return Who(self._member, tuple(self._desk.enrolled(self._member.id).roles))

    def steps(self, incident: str) -> tuple[str, ...]:
        """The acts that the member could do in this case now; none in one whose claims count no more."""
        with self._desk.asking(self._audience) as asker:
            known = found_under(asker, plausible(incident))
            if not claims_by_incident(asker, known).get(known):
                return ()
        seen = seen_case(self._desk, self._audience, known, self._member.id)
        rights = casework_rights(self._desk, self._member.id)
        now = self._desk.clock.now()
        return tuple(verb for verb in rights if why_not(verb, seen.own, self._member, rights, now) is None)

    def ground(self, incident: str, verb: str) -> Ground:
        """What the form of an act is filled in with; raises ``Refused`` where the act is not open to him now."""
        file, seen = self._case(incident)
        now = self._desk.clock.now()
        rights = casework_rights(self._desk, self._member.id)
        refused = why_not(verb, seen.own, self._member, rights, now)
        if refused is not None:
            again = why_not(verb, seen.shown, self._member, rights, now)
            raise again if again and again.code == refused.code else _rule_alone(refused)
        with self._desk.asking(self._audience) as asker:
            known = {
                one for one in readable_labels(MECHANISM, self._desk.mission.seats) if asker.may_read(one)
            }
        return Ground(
            member=self._member,
            incident=file,
            case=seen.shown,
            choices=choices(seen.shown, self._member.seat),
            zone=self._desk.mission.zone,
            now=now,
            labels=(*(one for one in _FROM_CLOSED if one in known), *sorted(known - {*_FROM_CLOSED})),
            usual=KINDS[verb][1],
            once=self._desk.chance(16).hex(),
            evidence=MissionEvidence(self._desk).citable(self._audience, file.incident.id),
        )

    def look(self, incident: str, verb: str, said: Mapping[str, Any]) -> Paper:
        """The paper as it would be entered, for a second look."""
        file, seen = self._case(incident)
        told = self._labelled(file.incident.id, verb, said)
        self._check_named(seen, verb, told)
        try:
            return try_paper(self._desk, self._member.id, verb, file.incident.id, dict(told))
        except Refused as error:
            raise self._told(error, seen, verb, told) from None

    def file(self, incident: str, verb: str, said: Mapping[str, Any], once: str) -> Entered:
        """Files the paper under the member's name and the key of its form."""
        file, seen = self._case(incident)
        by, about = self._member.id, file.incident.id
        if (before := self.entered(verb, once)) is not None:
            return before
        told = self._labelled(about, verb, said)
        self._check_named(seen, verb, told)
        try:
            paper = file_paper(self._desk, by, verb, about, dict(told), once=once)
        except AlreadyFiled:
            return self.entered(verb, once) or Entered(0, again=True)
        except Refused as error:
            raise self._told(error, seen, verb, told) from None
        with self._desk.inside() as asker:
            index = entry_index_of(asker, paper.id)
        return Entered(index if index is not None else 0)

    def entered(self, verb: str, once: str) -> Entered | None:
        """What the member entered under the key of this form before."""
        name = self._desk.keyring.veil(KINDS[verb][0], "filed", self._member.id, once)
        with self._desk.inside() as asker:
            done = filed_under(asker, name)
        return Entered(done.index, again=True) if done else None

    def _case(self, incident: str) -> tuple[IncidentFile, SeenCase]:
        """The incident and its case; raises ``NotFound`` for what the member may not see."""
        with self._desk.asking(self._audience) as asker:
            file = incident_file(asker, plausible(incident))
        return file, seen_case(self._desk, self._audience, file.incident.id, self._member.id)

    def _labelled(self, incident: str, verb: str, said: Mapping[str, Any]) -> dict[str, Any]:
        """What was said, with the release that follows from the claims he may read: the hidden ones change nothing."""
        with self._desk.asking(self._audience) as asker:
            return {**said, "release": label_from_seat(asker, verb, incident, dict(said))}

    def _check_named(self, seen: SeenCase, verb: str, said: Mapping[str, Any]) -> None:
        """Refuses what names a paper, a claim or a file that he may not see, as if there were none."""
        incident = seen.shown.incident
        with self._desk.asking(self._audience) as asker:
            check_basis(asker, said.get("basis", ()))
            unseen = answers_unseen(asker, verb, incident, said)
        if unseen:
            try_paper(self._desk, self._member.id, verb, incident, dict(said), seen.shown)

    def _told(self, error: Refused, seen: SeenCase, verb: str, said: Mapping[str, Any]) -> TahqiqError:
        """The refusal in full where what he may see explains it; else the rule alone, and nothing of the case."""
        if seen.inside or error.code not in BY_CODE:
            return error
        by = self._member.id
        try:
            try_paper(self._desk, by, verb, seen.shown.incident, dict(said), seen.shown)
        except TahqiqError as again:
            if again.code == error.code:
                return again
        return _rule_alone(error)


def _rule_alone(error: Refused) -> Refused:
    """The rule that stands against it, without what it was found in."""
    rule = BY_CODE.get(error.code)
    if rule is None:
        return error
    return Refused(
        rule.code, f"{rule.says} Here papers that are not released to you say more", rule.next_step
    )
