"""Receiving: what came in is kept byte for byte, entered, and answered with a receipt."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.desk.append import Guard, append
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
from tahqiq.store.missions import sources_of
from tahqiq.store.submissions import entry_of, submissions_by_id


@dataclass(frozen=True)
class Filed:
    """The answer to a submission: what it is now, the proof that it is entered, and whether it was before."""

    submission: Submission
    receipt: Receipt
    again: bool


def file_submission(desk: Desk, by: str, data: bytes, details: Details) -> Filed:
    """Takes in one file. The same bytes by the same channel are one submission: the first receipt stands.

    Raises ``BadInput`` for what cannot be taken; nothing is written then.
    """
    described = receive(data, details, now=desk.clock.now())
    check_submission(desk, by, described)
    name = desk.keyring.veil("sub", described.sha256, described.channel)
    submission = described.model_copy(update={"id": name})
    before = _held(desk, submission.id)
    if before is None:
        try:
            append(
                desk, by, [("submission.received", submission)], blobs=[data], guard=_is_new(desk, submission)
            )
        except _Again:
            before = _held(desk, submission.id)
    with desk.inside() as asker:
        index = entry_of(asker, submission.id)
        proof = log.receipt(asker.connection, index)
    if proof is None:
        raise AssertionError("an entry was acknowledged before its tree head was signed")
    return Filed(before or submission, proof, again=before is not None)


def check_submission(desk: Desk, by: str, submission: Submission) -> None:
    """Whether this member may file this: known parties, a known source, and nobody in another's name."""
    _check_parties(desk, submission)
    _check_speaks(desk, desk.member(by), submission)


class _Again(Exception):
    """Somebody else filed the same bytes between our look and our turn with the pen."""


def _held(desk: Desk, submission_id: str) -> Submission | None:
    with desk.inside() as asker:
        return submissions_by_id(asker, frozenset({submission_id})).get(submission_id)


def _is_new(desk: Desk, submission: Submission) -> Guard:
    def look(connection: Connection) -> None:
        asker = asker_for(connection, INSIDE, desk.mission.seats)
        if submissions_by_id(asker, frozenset({submission.id})):
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
