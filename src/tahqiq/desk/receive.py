"""Receiving: what came in is kept byte for byte, entered, and answered with a receipt."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.desk.append import Guard, append
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.intake.details import Details
from tahqiq.intake.receive import named_parties, receive
from tahqiq.model.entry import Receipt
from tahqiq.model.member import Member
from tahqiq.model.release import INSIDE
from tahqiq.model.submission import Submission
from tahqiq.store import log
from tahqiq.store.asker import asker_for
from tahqiq.store.history import entry_done
from tahqiq.store.missions import sources_of
from tahqiq.store.submissions import submissions_by_id


@dataclass(frozen=True)
class Filed:
    """The answer to a submission: what it is now, the proof that it is entered, and whether it was before."""

    submission: Submission
    receipt: Receipt
    again: bool


def file_submission(desk: Desk, by: str, data: bytes, details: Details) -> Filed:
    """Takes in one file. The same bytes by the same channel are one submission: the first receipt stands.

    That holds among those who may read it. Whoever may not read what came in before, and did not file it, files a
    submission of his own: the answer is that to a new one, and tells nothing of the other.
    Raises ``BadInput`` for what cannot be taken; nothing is written then.
    """
    described = receive(data, details, now=desk.clock.now())
    check_submission(desk, by, described)
    while True:
        name, before = _named(desk, by, described)
        if before is not None:
            return before
        submission = described.but(id=name)
        try:
            entered = [("submission.received", submission)]
            (index, *_) = append(desk, by, entered, blobs=[data], guard=_is_new(desk, name))
        except _Again:
            continue
        return Filed(submission, _receipt(desk, index), again=False)


def _named(desk: Desk, by: str, described: Submission) -> tuple[str, Filed | None]:
    """The id for these bytes by this channel, and the submission that it is to this member already, as he may see it.

    The ids are tried in one order for everybody, so that two members who read the same find the same one. What he
    filed himself is his also where he may not read it: he gets back what he says now, and no more.
    """
    turn = 1
    while True:
        again = [str(turn)] if turn > 1 else []
        name = desk.keyring.veil("sub", described.sha256, described.channel, *again)
        with desk.inside() as asker:
            done = entry_done(asker, name)
        if done is None:
            return name, None
        with desk.asking(eyes_of(desk, by)) as asker:
            seen = submissions_by_id(asker, frozenset({name})).get(name)
        if seen is not None or done.by == by:
            return name, Filed(seen or described.but(id=name), _receipt(desk, done.index), again=True)
        turn += 1


def _receipt(desk: Desk, index: int) -> Receipt:
    with desk.inside() as asker:
        proof = log.receipt(asker.connection, index)
    if proof is None:
        raise AssertionError("an entry was acknowledged before its tree head was signed")
    return proof


def check_submission(desk: Desk, by: str, submission: Submission) -> None:
    """Whether this member may file this: known parties, a known source, and nobody in another's name."""
    _check_parties(desk, submission)
    _check_speaks(desk, desk.member(by), submission)
    _check_release(desk, desk.member(by), submission.release)


def _check_release(desk: Desk, member: Member, label: str) -> None:
    """A party releases what it files to whom it will, the other party alone left out (by name: REL005)."""
    codes = desk.mission.party_codes
    if member.seat in codes and label in {f"party:{one}" for one in codes if one != member.seat}:
        raise Refused(
            "REL003",
            f"your seat does not read what is released to '{label}'",
            f"release it to one of: party:{member.seat}, mechanism, mediators, mediator:CODE, commission, "
            "humanitarian, parties, public.",
        )


class _Again(Exception):
    """Somebody else filed the same bytes between our look and our turn with the pen."""


def _is_new(desk: Desk, name: str) -> Guard:
    def look(connection: Connection) -> None:
        if entry_done(asker_for(connection, INSIDE, desk.mission.seats), name) is not None:
            raise _Again

    return look


def _check_speaks(desk: Desk, member: Member, submission: Submission) -> None:
    """A party's member files for that party alone; a form comes from whom it names."""
    with desk.inside() as asker:
        known = sources_of(asker)
    source = known.get(submission.source)
    if source is None:
        raise BadInput(
            "INT011",
            f"there is no source '{submission.source}'",
            "register it with 'tahqiq source add', or use one of: " + ", ".join(sorted(known)[:20]) + " …",
        )
    side = member.seat if member.seat in desk.mission.party_codes else None
    if side is not None and source.party != side and source.kind not in ("media", "agency", "public"):
        raise Refused(
            "INT017",
            f"{member.title} speaks for {side} and cannot file as {source.name}",
            f"file it as a source of {side}, or let the secretariat file it.",
        )
    if submission.channel in ("field_report", "observation_table") and source.kind not in ("team", "sensor"):
        raise BadInput(
            "INT018",
            f"a {submission.channel.replace('_', ' ')} comes from a team or sensor, not from {source.name}",
            "name the team that made it with --source.",
        )
    if submission.channel in ("complaint", "notification") and source.party != named_parties(submission)[0]:
        raise BadInput(
            "INT018",
            f"the form names {named_parties(submission)[0]} as the party that files, the source is {source.name}",
            "name that party's own source with --source.",
        )


def _check_parties(desk: Desk, submission: Submission) -> None:
    known = desk.mission.party_codes
    strange = [code for code in named_parties(submission) if code not in known]
    if strange:
        raise BadInput(
            "INT010",
            f"'{strange[0]}' is no party of this mission",
            f"use one of the party codes: {', '.join(known)}.",
        )
