"""Appending: the one way in which anything changes. Sign, seal, write, read back, project, sign the head.

Entries, tree and projections are one transaction. The tree head is signed after it is committed and read
back; a crash in between leaves entries that the next append, or ``sign_pending``, signs.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from tahqiq.desk.keyring import LOG
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused, RegisterBroken
from tahqiq.model.act import VERBS, Act
from tahqiq.model.entry import Checkpoint
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Member
from tahqiq.register.checkpoint import sign_checkpoint
from tahqiq.register.leaf import SALT_BYTES, seal
from tahqiq.register.signer import Signer, key_id
from tahqiq.register.spelling import b64
from tahqiq.store import log
from tahqiq.store.projection import project
from tahqiq.store.rebuilding import mark_projected

Deed = tuple[str, Frozen]


def append(desk: Desk, by: str, deeds: Sequence[Deed], *, blobs: Sequence[bytes] = ()) -> range:
    """Lets a member do these things, all or none; returns their indexes in the register.

    Raises ``Refused`` when the member's role may not do one of them, ``NotFound`` without the key.
    """
    member = desk.member(by)
    for verb, _noun in deeds:
        check_right(member, verb)
    signer = desk.keyring.signer(member.id)
    if signer.public.hex() != member.public_key:
        raise Refused(
            "MEM003",
            f"the key kept for '{member.id}' is not the one enrolled (key id {key_id(signer.public)})",
            "name the folder with the enrolled key, or enrol the new key.",
        )
    with desk.store.writing() as connection:
        indexes = write_entries(desk, connection, desk.mission.origin, signer, deeds)
        for data in blobs:
            log.keep_bytes(connection, data)
    sign_pending(desk)
    return indexes


def write_entries(
    desk: Desk, connection: Connection, origin: str, signer: Signer, deeds: Sequence[Deed]
) -> range:
    """Seals and writes the entries on an open transaction, and projects each of them."""
    start = log.log_size(connection)
    for index, (verb, noun) in enumerate(deeds, start):
        act = Act(verb=verb, by=signer.name, at=desk.clock.now(), body=noun.model_dump(mode="json"))
        sealed = seal(act, signer, origin, desk.chance(SALT_BYTES), desk.chance(SALT_BYTES))
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


def sign_pending(desk: Desk) -> Checkpoint:
    """Signs the present tree head unless it is signed already; refuses a rollback or a fork."""
    pen = desk.keyring.signer(LOG, signs_as=desk.mission.origin)
    with desk.keyring.signing() as last:
        with desk.store.reading() as connection:
            size = log.log_size(connection)
            root = log.log_root(connection, size)
            head = log.last_checkpoint(connection)
        if head is not None and head.size == size and head.root != b64(root):
            raise RegisterBroken(
                "REG002",
                f"the tree of {size} entries has another root than was signed",
                "stop; compare with a mirror.",
            )
        last.advance(size, b64(root))
        if head is not None and head.size == size:
            return head
        signed = sign_checkpoint(size, root, pen)
        with desk.store.writing() as connection:
            log.keep_checkpoint(connection, signed)
        return signed
