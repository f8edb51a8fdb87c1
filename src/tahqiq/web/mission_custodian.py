"""Does with evidence what one member of a mission may do, and tells him of it no more than he may know."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tahqiq.desk.copy_evidence import copy_evidence
from tahqiq.desk.examine_evidence import examine_evidence
from tahqiq.desk.export_evidence import Exported, check_reach, export_evidence
from tahqiq.desk.file_from_seat import incident_seen
from tahqiq.desk.hand_over_evidence import hand_over_evidence, receive_evidence
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.reach_evidence import check_release_read, reached
from tahqiq.desk.take_evidence import take_evidence
from tahqiq.desk.withdraw_evidence import withdraw_evidence
from tahqiq.errors import Refused
from tahqiq.model.evidence import EvidenceItem, WorkingCopy
from tahqiq.model.ids import bytes_hash
from tahqiq.model.member import Member
from tahqiq.model.release import MECHANISM, readable_labels
from tahqiq.store.custody import custody_file
from tahqiq.store.register_state import replay_of
from tahqiq.store.submissions import plausible
from tahqiq.verification.custody import CustodyFile, chain
from tahqiq.web.between_fields import Ground, Offer

TAKE: Final = "take"
_VERBS: Final = {
    "hand-over": "evidence.handed_over",
    "receive": "evidence.received",
    "found": "evidence.received",
    "copy": "evidence.copied",
    "examine": "evidence.examined",
    "export": "evidence.accessed",
    "withdraw": "evidence.withdrawn",
}
_FROM_CLOSED: Final = ("mechanism", "mediators", "parties", "public")


class MissionCustodian:
    """The custodian of one member's desk."""

    def __init__(self, desk: Desk, member: Member) -> None:
        self._desk, self._member = desk, member
        self._parties = desk.mission.party_codes
        self._audience = eyes_of(desk, member.id)

    def may_take(self) -> bool:
        """Whether the member has a role for taking files into custody."""
        return "evidence.taken" in self._rights()

    def deeds(self, thing: str) -> tuple[str, ...]:
        """The addresses of what he could do with an item or copy now."""
        file = self._file(thing)
        paper = file.file_of(thing)
        if paper is None:
            return ()
        rights = self._rights()
        return tuple(
            slug for slug, verb in _VERBS.items() if verb in rights and self._open(slug, file, paper)
        )

    def ground(self, slug: str, thing: str) -> Ground:
        """What a form is filled in with; raises ``Refused`` (EVI027) where it is not open."""
        if slug == TAKE:
            with self._desk.asking(self._audience) as asker:
                incident_seen(asker, plausible(thing))
            is_open = self.may_take()
        else:
            is_open = slug in self.deeds(thing)
        if not is_open:
            raise Refused(
                "EVI027",
                "This cannot be done with it now, or not by your roles.",
                "Look at its page: what you can do stands there.",
            )
        return Ground(
            seat=self._member.seat,
            zone=self._desk.mission.zone,
            now=self._desk.clock.now(),
            offers=self._offers(),
            labels=self._labels(),
            usual="mechanism",
            once=self._desk.chance(16).hex(),
        )

    def take(self, incident: str, data: bytes, said: Mapping[str, Any], *, despite: bool) -> str:
        """Takes a file into custody and gives the item's id."""
        with self._desk.asking(self._audience) as asker:
            known = incident_seen(asker, plausible(incident))
            check_release_read(asker, said.get("release"))
        taken = take_evidence(self._desk, self._member.id, known, data, dict(said), despite_metadata=despite)
        return taken.item.id

    def copy(self, thing: str, data: bytes, said: Mapping[str, Any], *, despite: bool) -> str:
        """Keeps a working copy and gives its id; the same copy again, for the same purpose, is kept once."""
        file = self._file(thing)
        with self._desk.asking(self._audience) as asker:
            check_release_read(asker, said.get("release"))
        for one in file.copies:
            same = (one.derived_from, one.sha256, one.purpose, one.transformation, one.release)
            told = (said.get("purpose"), said.get("transformation"), said.get("release", "mechanism"))
            if same == (thing, bytes_hash(data), *told):
                return one.id
        return copy_evidence(
            self._desk, self._member.id, thing, data, dict(said), despite_metadata=despite
        ).id

    def do(self, slug: str, thing: str, said: Mapping[str, Any]) -> str:
        """Hands over, receives, finds, examines or withdraws; gives the id of the paper."""
        self._file(thing)
        desk, by = self._desk, self._member.id
        acts: dict[str, Callable[[], Any]] = {
            "hand-over": lambda: hand_over_evidence(desk, by, thing, said["to"], said["reason"]),
            "receive": lambda: receive_evidence(
                desk, by, thing, intact=said.get("condition") == "intact", account=said.get("account")
            ),
            "found": lambda: receive_evidence(
                desk, by, thing, intact=said.get("condition") == "intact", account=said["account"]
            ),
            "examine": lambda: examine_evidence(desk, by, thing),
            "withdraw": lambda: withdraw_evidence(desk, by, thing, said["reason"]),
        }
        made: str = acts[slug]().id
        return made

    def export(self, thing: str, said: Mapping[str, Any]) -> Exported:
        """Enters that the bytes are taken out, and gives them."""
        self._file(thing)
        return export_evidence(self._desk, self._member.id, thing, said["purpose"], said.get("seal_to"))

    def _file(self, thing: str) -> CustodyFile:
        thing = plausible(thing)
        with self._desk.asking(self._audience) as asker:
            reached(asker, self._member.id, self._desk, thing)
        with self._desk.inside() as inside:
            return custody_file(inside, thing)

    def _rights(self) -> frozenset[str]:
        with self._desk.store.reading() as connection:
            roll = replay_of(connection).roll
        held = set(roll.members[self._member.id].roles)
        return frozenset(verb for verb, roles in roll.rights.items() if held.intersection(roles))

    def _open(self, slug: str, file: CustodyFile, paper: EvidenceItem | WorkingCopy) -> bool:
        """Whether the state of the item lets this member do it; his role is asked apart."""
        if slug in ("copy", "examine", "export"):
            try:
                check_reach(self._desk, file, paper, self._member)
            except Refused:
                return False
            return True
        if paper.id != file.item.id:
            return False
        me, neutral = self._member.id, self._member.seat not in self._parties
        stands = chain(file, self._desk.clock.now())
        if slug == "hand-over":
            return stands.holder == me
        if slug == "receive":
            return stands.waiting is not None and me in (stands.waiting.to, stands.waiting.giver)
        if slug == "found":
            return stands.waiting is None and stands.holder != me and neutral
        return file.withdrawal is None and (neutral or self._member.seat == file.speaker(self._parties))

    def _offers(self) -> dict[str, tuple[Offer, ...]]:
        with self._desk.store.reading() as connection:
            roll = replay_of(connection).roll
        takers = [
            (one.id, f"{self._desk.member(one.id).title} · {one.seat}")
            for one in roll.members.values()
            if one.id != self._member.id
            and one.seat not in self._parties
            and roll.rights.get("evidence.received", frozenset()).intersection(one.roles)
        ]
        own = self._member.seat in self._parties
        given_by = (self._member.seat,) if own else self._parties
        return {
            "custodians": tuple(sorted(takers)),
            "parties": tuple((code, code) for code in given_by),
            "seats": tuple((code, code) for code in sorted(roll.readers)),
        }

    def _labels(self) -> tuple[str, ...]:
        """To whom his seat may release, from closed to open."""
        with self._desk.asking(self._audience) as asker:
            known = {
                one for one in readable_labels(MECHANISM, self._desk.mission.seats) if asker.may_read(one)
            } | {"mechanism"}
        return (*(one for one in _FROM_CLOSED if one in known), *sorted(known - {*_FROM_CLOSED}))
