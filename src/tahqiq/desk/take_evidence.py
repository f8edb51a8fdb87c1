"""Taking a file into custody: its bytes are kept sealed as they are, described, and entered in the register."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tahqiq.desk.append import append, check_label, check_right
from tahqiq.desk.case_state import no_claims
from tahqiq.desk.enter_custody import evidence_noun
from tahqiq.desk.kept_bytes import with_bytes
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.reach_evidence import reached
from tahqiq.desk.telling_metadata import check_telling
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.intake.media_type import media_type_of
from tahqiq.model.evidence import EvidenceItem
from tahqiq.model.ids import bytes_hash
from tahqiq.model.moment import When
from tahqiq.model.release import INSIDE, no_more_open
from tahqiq.store import log
from tahqiq.store.asker import asker_for
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.custody import citable, custody_file
from tahqiq.store.regrouping import now_known_as
from tahqiq.verification.custody import CustodyFile, faults

MAX_BYTES = 50_000_000  # so that what it is sealed in stays below what a mirror fetches


@dataclass(frozen=True)
class Taken:
    """The item, and the entry of the register that it stands under."""

    item: EvidenceItem
    index: int
    checkpoint_size: int


def take_evidence(
    desk: Desk, by: str, incident: str, data: bytes, said: dict[str, Any], *, despite_metadata: bool = False
) -> Taken:
    """Takes a file into the custody of ``by``, as an item of the case of ``incident``.

    ``said`` are the fields of an ``EvidenceItem`` without id, incident, hash, size, media type and exercise flag.
    Never put a witness's name in any of them: roles and pseudonyms only. ``despite_metadata`` lets a file out of the
    mechanism that tells of its maker. Raises ``BadInput`` (EVI001 to EVI005, INT010), ``Refused`` (EVI006 for bytes
    that are an item of this case already, as far as ``by`` may know of it; EVI026, REL002).
    """
    check_right(desk, by, "evidence.taken")
    check_file(data)
    with desk.inside() as asker:
        incident = now_known_as(asker.connection, incident)
        claims = claims_by_incident(asker, incident).get(incident)
        if not claims:
            raise no_claims(asker, incident)
    item = _described(desk, by, incident, data, said)
    check_label(desk, item, by)
    _check_item(desk, by, item)
    check_release(item.release, tuple(sorted({claim.release for claim in claims})))

    def is_new(connection: Connection) -> None:
        asker = asker_for(connection, INSIDE, desk.mission.seats)
        if citable(asker, [item.id]):
            raise _Raced

    check_telling(data, item.media_type, item.release, despite=despite_metadata)
    try:
        (index, *_) = append(desk, by, [("evidence.taken", item)], blobs=[data], guard=is_new)
    except _Raced:
        return take_evidence(desk, by, incident, data, said, despite_metadata=despite_metadata)
    with desk.inside() as asker:
        head = log.last_checkpoint(asker.connection)
    return Taken(item, index, head.size if head is not None else 0)


class _Raced(Exception):
    """Somebody else took the same bytes between our look and our turn with the pen."""


def _described(desk: Desk, by: str, incident: str, data: bytes, said: dict[str, Any]) -> EvidenceItem:
    """The item that these bytes are, with what is stated of it; raises ``BadInput`` (EVI003), ``Refused`` (EVI006)."""
    sha256 = bytes_hash(data)
    name, former = _named(desk, by, incident, sha256)
    own: dict[str, Any] = {
        "id": name,
        "incident": incident,
        "formerly": former.item.id if former is not None else None,
        "sha256": sha256,
        "size": len(data),
        "media_type": media_type_of(data),
        "exercise": desk.mission.exercise,
    }
    if former is not None and (party := former.speaker(desk.mission.party_codes)) is not None:
        own["given_by"] = party  # taking it anew does not make a party's word anybody else's
    item = evidence_noun("evidence.taken", {**said, **own})
    assert isinstance(item, EvidenceItem)
    return item


def _named(desk: Desk, by: str, incident: str, sha256: str) -> tuple[str, CustodyFile | None]:
    """The id of the new item, and the item that these bytes were before, on which nothing may rest any more.

    What is in order is not taken twice. What is not may be taken anew, by a neutral seat, and says so for ever. An
    item that the taker may not know of is none to him: he takes one of his own, and is told nothing of the other.
    """
    former: CustodyFile | None = None
    turn = 1
    while True:
        name = desk.keyring.veil("evd", sha256, incident, *([str(turn)] if turn > 1 else []))
        with desk.inside() as asker:
            if not citable(asker, [name]):
                return name, former
            file = with_bytes(asker.connection, desk.keyring.opener, custody_file(asker, name), [name])
        turn += 1
        if not _knows(desk, by, name):
            continue
        if not faults(file, name, desk.clock.now()):
            raise _known(name)
        if desk.member(by).seat in desk.mission.party_codes:
            raise Refused(
                "EVI021",
                f"'{by}' sits for a party, and {name} has lost its standing",
                "let the secretariat's or a mediator's custodian take it anew.",
            )
        former = file


def _knows(desk: Desk, by: str, name: str) -> bool:
    """Whether the member may read the item, or has it in his hands."""
    with desk.asking(eyes_of(desk, by)) as asker:
        try:
            reached(asker, by, desk, name)
        except NotFound:
            return False
    return True


def _known(name: str) -> Refused:
    return Refused(
        "EVI006",
        f"these bytes are an item of this case already: {name}",
        f"see: tahqiq evidence show {name}.",
    )


def check_file(data: bytes) -> None:
    """Raises ``BadInput`` for an empty file (EVI001) and for one that is too large (EVI002)."""
    if not data:
        raise BadInput(
            "EVI001", "the file is empty", "check that it was copied completely, and take it again."
        )
    if len(data) > MAX_BYTES:
        raise BadInput(
            "EVI002",
            f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are taken",
            "keep the original apart under seal, and take it in parts that name its hash and their place in it.",
        )


def check_release(label: str, claims: tuple[str, ...]) -> None:
    """Raises ``Refused`` (REL002) for a label that is more open than the incident's claims."""
    one_party = label.startswith("party:") and "parties" in claims
    if not one_party and no_more_open(label, claims) != label:
        raise Refused(
            "REL002",
            f"evidence released to '{label}' would tell of claims that are not",
            "release it to fewer, or take in a report of the same incident that those may read (intake --release).",
        )


def _check_item(desk: Desk, by: str, item: EvidenceItem) -> None:
    parties = desk.mission.party_codes
    if item.consent is None:
        raise BadInput(
            "EVI004",
            "it is not said on what ground the mechanism may hold the file",
            "state its consent basis.",
        )
    if item.consent == "none_obtained" and item.release != "mechanism":
        raise BadInput(
            "EVI004",
            f"without consent it cannot be released to '{item.release}'",
            "leave it to the mechanism, or obtain consent first.",
        )
    if item.given_by is not None and item.given_by not in parties:
        raise BadInput("INT010", f"'{item.given_by}' is no party", f"name one of: {', '.join(parties)}.")
    seat = desk.member(by).seat
    if seat in parties and item.given_by not in (None, seat):
        raise BadInput(
            "EVI005",
            f"'{by}' sits for {seat} and cannot take another party's material",
            "let a neutral seat take it.",
        )
    for word, when in (("collected", item.collected), ("made", item.made)):
        if when is not None and _start(when) > desk.clock.now() + timedelta(minutes=5):
            raise BadInput(
                "EVI005", f"it would be {word} in the future", f"mend the time that it was {word}."
            )
    if item.made is not None and _start(item.made) > _end(item.collected):
        raise BadInput("EVI005", "it would be made after it was collected", "mend one of the two times.")


def _start(when: When) -> datetime:
    return when.at or datetime.combine(when.start, datetime.min.time(), UTC) - timedelta(hours=14)


def _end(when: When) -> datetime:
    return when.until or when.at or datetime.combine(when.end, datetime.max.time(), UTC) + timedelta(hours=12)
