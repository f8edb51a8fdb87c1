"""Appending: the one way in which anything changes. Sign, seal, write, read back, project, sign the head.

Entries, tree and projections are one transaction. The tree head is signed after it is committed and read
back; a crash in between leaves entries that the next append, or ``sign_pending``, signs.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from tahqiq.desk.keyring import LOG, LastSigned
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused, RegisterBroken
from tahqiq.model.act import VERBS, Act
from tahqiq.model.entry import Checkpoint
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Member
from tahqiq.model.release import MECHANISM, readable_labels
from tahqiq.register.checkpoint import sign_checkpoint
from tahqiq.register.leaf import SALT_BYTES, seal
from tahqiq.register.roll import Roll
from tahqiq.register.signer import Signer, key_id
from tahqiq.register.spelling import b64
from tahqiq.store import log
from tahqiq.store.missions import roll_of
from tahqiq.store.projection import project
from tahqiq.store.rebuilding import checked_entry, mark_projected

Deed = tuple[str, Frozen]
Guard = Callable[[Connection], None]


def append(
    desk: Desk, by: str, deeds: Sequence[Deed], *, blobs: Sequence[bytes] = (), guard: Guard | None = None
) -> range:
    """Lets a member do these things, all or none; returns their indexes in the register.

    ``guard`` is asked once the pen is held and before anything is written, so that what it finds still holds
    when the entry stands; it raises to refuse. Raises ``Refused`` when the member's role may not do one of
    the deeds, ``NotFound`` without the key, ``RegisterBroken`` for a rolled-back or forked mission.
    """
    member = desk.member(by)
    for verb, noun in deeds:
        check_right(member, verb)
        check_label(desk, noun)
    signer = desk.keyring.signer(member.id)
    if signer.public.hex() != member.public_key:
        raise Refused(
            "MEM003",
            f"the key kept for '{member.id}' is not the one enrolled (key id {key_id(signer.public)})",
            "name the folder with the enrolled key, or enrol the new key.",
        )
    with desk.keyring.signing() as last:
        with desk.store.writing() as connection:
            _compare(connection, last)
            if guard is not None:
                guard(connection)
            indexes = write_entries(desk, connection, desk.mission.origin, signer, deeds)
            for data in blobs:
                log.keep_bytes(connection, data)
        _sign(desk, last)
    return indexes


def write_entries(
    desk: Desk, connection: Connection, origin: str, signer: Signer, deeds: Sequence[Deed]
) -> range:
    """Seals and writes the entries on an open transaction, and projects each of them."""
    start = log.log_size(connection)
    roll = roll_of(connection) if start else Roll()
    for index, (verb, noun) in enumerate(deeds, start):
        act = Act(verb=verb, by=signer.name, at=desk.clock.now(), body=noun.model_dump(mode="json"))
        sealed = seal(act, signer, origin, desk.chance(SALT_BYTES), desk.chance(SALT_BYTES))
        _entry, roll = checked_entry(index, sealed.leaf, sealed.disclosure, origin, roll)
        log.append_sealed(connection, index, sealed)
        project(connection, index, act)
    end = start + len(deeds)
    mark_projected(connection, end)
    for index in range(start, end):
        log.check_appended(connection, index)
    return range(start, end)


def check_right(member: Member, verb: str) -> None:
    """Raises ``Refused`` unless the member's role may do this."""
    allowed = VERBS[verb].roles
    if member.role not in allowed:
        raise Refused(
            "MEM002",
            f"{member.title} ({member.role}) may not do {verb}",
            f"this needs one of the roles: {', '.join(sorted(allowed))}.",
        )


def check_label(desk: Desk, noun: Frozen) -> None:
    """Raises ``BadInput`` for a release label of a party that the mission does not have."""
    label = getattr(noun, "release", None)
    if label is not None and label not in readable_labels(MECHANISM, desk.mission.party_codes):
        raise BadInput(
            "INT010",
            f"'{label}' names no party of this mission",
            f"release it to one of: {', '.join(desk.mission.party_codes)} (party:CODE), parties, public …",
        )


def sign_pending(desk: Desk) -> Checkpoint:
    """Signs the present tree head unless it is signed already; refuses a rollback or a fork."""
    with desk.keyring.signing() as last:
        return _sign(desk, last)


def _sign(desk: Desk, last: LastSigned) -> Checkpoint:
    pen = desk.keyring.signer(LOG, signs_as=desk.mission.origin)
    with desk.store.reading() as connection:
        _compare(connection, last)
        size = log.log_size(connection)
        root = log.log_root(connection, size)
        head = log.last_checkpoint(connection)
    if head is not None and head.size == size:
        return head
    last.advance(size, b64(root))
    signed = sign_checkpoint(size, root, pen)
    with desk.store.writing() as connection:
        log.keep_checkpoint(connection, signed)
    return signed


def _compare(connection: Connection, last: LastSigned) -> None:
    """The mission against the log's memory and against its own newest checkpoint."""
    head = log.last_checkpoint(connection)

    def root_at(size: int) -> str:
        return b64(log.log_root(connection, size))

    last.compare(log.log_size(connection), root_at, signed=head is not None)
    if head is not None and root_at(head.size) != head.root:
        raise RegisterBroken(
            "REG002",
            f"the tree of {head.size} entries has another root than was signed",
            "stop; compare with a mirror.",
        )
