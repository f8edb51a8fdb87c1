"""Reads the evidence of an open mission for the pages, each for one audience and no more than that audience may see."""

from datetime import datetime
from typing import Final

from tahqiq.desk.check_evidence import check_evidence
from tahqiq.desk.evidence_told import examination_words, file_words
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.reach_evidence import in_hands
from tahqiq.errors import NotFound
from tahqiq.model.evidence import EvidenceItem, Examination, HandOver, Receiving, WorkingCopy
from tahqiq.model.release import Audience
from tahqiq.store.asker import Asker
from tahqiq.store.custody import citable, custody_file, custody_files, file_shown, files_shown
from tahqiq.store.gate import pass_gate
from tahqiq.store.regrouping import now_known_as
from tahqiq.store.submissions import not_found, plausible
from tahqiq.verification.custody import Chain, CustodyFile, chain, faults
from tahqiq.web.evidence_room import Citable, EvidenceFile, Moment, Piece

LOOKED_AT_ONCE: Final = 5_000_000  # bytes of an item and its copies that a page hashes without being asked


class MissionEvidence:
    """The evidence of one open mission."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_case(self, audience: Audience, incident: str) -> tuple[Piece, ...]:
        """The files of a case that the asker may see, in the order in which they came."""
        now = self._desk.clock.now()
        with self._desk.asking(audience) as asker:
            known = now_known_as(asker.connection, plausible(incident))
            shown = files_shown(asker, known)
            inside = asker.may_read("mechanism")
            files = {
                each.id: file for file in custody_files(asker, known).get(known, ()) for each in file.files
            }
        return tuple(_piece(one, files.get(one.id), now, inside=inside) for one in shown)

    def every(self, audience: Audience) -> tuple[Piece, ...]:
        """The files of all cases that the asker may see, the newest first."""
        now = self._desk.clock.now()
        with self._desk.asking(audience) as asker:
            shown, inside = files_shown(asker), asker.may_read("mechanism")
            held = [file for of in custody_files(asker).values() for file in of]
        files = {each.id: file for file in held for each in file.files}
        return tuple(_piece(one, files.get(one.id), now, inside=inside) for one in reversed(shown))

    def citable(self, audience: Audience, incident: str) -> tuple[Citable, ...]:
        """What a finding of the asker may cite; outside the mechanism, of what is released to him."""
        now = self._desk.clock.now()
        with self._desk.asking(audience) as asker:
            known = now_known_as(asker.connection, plausible(incident))
            if not asker.may_read("mechanism"):
                shown = files_shown(asker, known)
                return tuple(
                    Citable(one.id, _named(one), _by_machine(one), None, None, False) for one in shown
                )
            files = custody_files(asker, known).get(known, ())
            allowed = citable(asker)
        return tuple(
            _citable(file, step.paper, self._desk.mission.party_codes, now)
            for file in files
            for step in file.steps
            if isinstance(step.paper, EvidenceItem | WorkingCopy | Examination) and step.paper.id in allowed
        )

    def file(self, audience: Audience, thing: str, member: str | None, *, look: bool) -> EvidenceFile:
        """One item or copy, as the asker may see it."""
        thing = plausible(thing)
        with self._desk.asking(audience) as asker:
            if asker.may_read("mechanism"):
                return self._whole(custody_file(asker, thing), asker, look)
            try:
                return self._released(asker, thing, member)
            except NotFound:
                return self._in_hands(asker, thing, member)

    def _whole(self, file: CustodyFile, asker: Asker, look: bool) -> EvidenceFile:
        now, item, amiss = self._desk.clock.now(), file.item, None
        stands = chain(file, now)
        kept = None
        if look or sum(one.size for one in file.files) <= LOOKED_AT_ONCE:
            (checked,) = check_evidence(self._desk, item.id)
            kept, amiss = {one.of: one.state for one in checked.file.kept}, checked.faults
        return EvidenceFile(
            shown=item,
            incident=now_known_as(asker.connection, item.incident),
            now=now,
            item=item,
            copies=file.copies,
            whole=file,
            chain=stands,
            line=_line(file, stands),
            withdrawal=file.withdrawal,
            kept=kept,
            faults=amiss if amiss is not None else faults(file, item.id, now),
        )

    def _released(self, asker: Asker, thing: str, member: str | None) -> EvidenceFile:
        shown = file_shown(asker, thing)
        files = custody_files(asker, shown.incident).values()
        gone = [one.withdrawal for of in files for one in of if one.item.id == shown.evidence]
        of = {one.id: one for one in files_shown(asker) if shown.evidence in (one.id, one.evidence)}
        item = of.get(shown.evidence)
        return EvidenceFile(
            shown=shown,
            incident=now_known_as(asker.connection, shown.incident),
            now=self._desk.clock.now(),
            item=item if isinstance(item, EvidenceItem) else None,
            copies=tuple(one for one in of.values() if isinstance(one, WorkingCopy) and one.id != shown.id),
            line=self._own(shown.evidence, member),
            withdrawal=gone[0] if gone else None,
        )

    def _in_hands(self, asker: Asker, thing: str, member: str | None) -> EvidenceFile:
        """What is not released to the seat of a member, but went through his own hands: no more than he knows."""
        with self._desk.inside() as inside:
            file = custody_file(inside, thing)
        if member is None or not in_hands(file, member) or thing != file.item.id:
            raise not_found("evidence", thing)
        item: EvidenceItem | None = file.item
        if file.taker.id != member:
            item = pass_gate(file.item.but(release="public"), asker)
            item = item.but(release=file.item.release) if item is not None else None
        if item is None:
            raise not_found("evidence", thing)
        return EvidenceFile(
            shown=item,
            incident=now_known_as(asker.connection, item.incident),
            now=self._desk.clock.now(),
            item=item,
            line=self._own(item.id, member),
        )

    def _own(self, item: str, member: str | None) -> tuple[Moment, ...]:
        """What a member outside the mechanism did himself with an item, and what was handed to him."""
        if member is None:
            return ()
        with self._desk.inside() as inside:
            file = custody_file(inside, item)
        return tuple(
            Moment(step.at, step=step)
            for step in file.steps
            if step.member.id == member or (isinstance(step.paper, HandOver) and step.paper.to == member)
        )


def _piece(
    one: EvidenceItem | WorkingCopy, file: CustodyFile | None, now: datetime, *, inside: bool
) -> Piece:
    withdrawn = file is not None and file.withdrawal is not None
    if file is None or not inside:
        return Piece(one, withdrawn=withdrawn)
    stands = chain(file, now)
    waiting = stands.waiting.to if stands.waiting is not None else None
    return Piece(one, stands.state, stands.holder, waiting, withdrawn)


def _citable(
    file: CustodyFile,
    paper: EvidenceItem | WorkingCopy | Examination,
    parties: tuple[str, ...],
    now: datetime,
) -> Citable:
    machine, state = _by_machine(paper), chain(file, now).state
    return Citable(
        paper.id, _named(paper), machine, file.speaker(parties), state, file.withdrawal is not None
    )


def _by_machine(paper: EvidenceItem | WorkingCopy | Examination) -> bool:
    return not isinstance(paper, EvidenceItem)


def _named(paper: EvidenceItem | WorkingCopy | Examination) -> str:
    if isinstance(paper, Examination):
        return examination_words(paper)
    return file_words(paper).partition("; ")[0]


def _line(file: CustodyFile, stands: Chain) -> tuple[Moment, ...]:
    """The steps in the order of the register, with each gap before the step that ended it."""
    found: list[Moment] = []
    told = 0
    for number, step in enumerate(file.steps, start=1):
        if isinstance(step.paper, HandOver | Receiving):
            so_far = chain(CustodyFile(steps=file.steps[:number]), step.at).gaps
            found += [Moment(gap.since, gap=gap) for gap in so_far[told:]]
            told = len(so_far)
        found.append(Moment(step.at, step=step))
    return (*found, *(Moment(gap.since, gap=gap) for gap in stands.gaps[told:]))
