"""Appending: the one way in which anything changes. Sign, seal, write, read back, project, sign the head.

Entries, tree and projections are one transaction. The tree head is signed after it is committed and read
back; a crash in between leaves entries that the next append, or ``sign_pending``, signs.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from tahqiq.desk.keyring import LastSigned
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.sign_head import check_memory, is_signed, log_pen, sign_head
from tahqiq.desk.write_entries import Deed, write_entries
from tahqiq.errors import BadInput, MissionUnusable, Refused, StorageFailed
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import MECHANISM, named_in, readable_labels
from tahqiq.store.register_state import replay_of
from tahqiq_verify.keys import key_id
from tahqiq_verify.replay import OWN_ACTS

Guard = Callable[[Connection], None]


def append(
    desk: Desk, by: str, deeds: Sequence[Deed], *, blobs: Sequence[bytes] = (), guard: Guard | None = None
) -> range:
    """Lets a member do these things, all or none; returns their indexes in the register.

    ``blobs`` are originals attached to the first deed. ``guard`` is asked once the pen is held and before
    anything is written, so that what it finds still holds when the entry stands; it raises to refuse. Raises
    ``Refused`` when the member's role may not do one of the deeds, ``NotFound`` without the key,
    ``RegisterBroken`` for a rolled-back or forked mission.
    """
    member = desk.enrolled(by)
    for verb, noun in deeds:
        if verb not in OWN_ACTS or getattr(noun, "key_id", member.key) != member.key:
            check_right(desk, by, verb)
        check_label(desk, noun, by)
    signer = desk.keyring.signer_of(member.id, member.key)
    if key_id(signer.public) != member.key:
        raise Refused(
            "MEM003",
            f"the key kept for '{member.id}' is not the one on the roll (key id {key_id(signer.public)})",
            "name the folder with the enrolled key, or have the new key entered.",
        )

    def write(connection: Connection) -> range:
        if guard is not None:
            guard(connection)
        return write_entries(desk, connection, desk.mission.origin, signer, deeds, blobs)

    return enter(desk, write)


def enter(desk: Desk, write: Callable[[Connection], range]) -> range:
    """Holds the log's pen while ``write`` enters something on an open transaction, and signs the head over it.

    What an act before was cut short of is signed first, so that at most one act ever stands unsigned. Raises
    ``StorageFailed`` or ``MissionUnusable`` as the store does; when only the signing failed, they say so.
    """
    log_pen(desk)  # without it nothing that is entered could be signed
    with desk.keyring.signing() as last:
        if not is_signed(desk):
            sign_head(desk, last)
        with desk.store.writing() as connection:
            check_memory(connection, last)
            indexes = write(connection)
        _sign(desk, last, indexes)
    return indexes


def _sign(desk: Desk, last: LastSigned, entered: range) -> None:
    """Signs what is entered; when that fails, says that it is entered all the same."""
    try:
        sign_head(desk, last)
    except (StorageFailed, MissionUnusable) as error:
        raise type(error)(
            error.code,
            f"it is entered as {_numbered(entered)}, but not yet signed: {error.cause}",
            "mend that, and do not enter it again: whatever is entered next, it is signed first.",
        ) from error


def _numbered(entered: range) -> str:
    last = entered.stop - 1
    return f"entry {last}" if len(entered) == 1 else f"entries {entered.start} to {last}"


def check_right(desk: Desk, by: str, verb: str) -> str:
    """The role in which the member may do this, by the mission's own table of rights; ``Refused`` for none."""
    member = desk.enrolled(by)
    with desk.store.reading() as connection:
        allowed = replay_of(connection).roll.rights.get(verb, frozenset())
    role = next((one for one in member.roles if one in allowed), None)
    if role is None:
        raise Refused(
            "MEM002",
            f"'{by}' ({member.title}; {', '.join(member.roles) or 'no role'}) may not do {verb}",
            _who_may(desk, by, allowed),
        )
    return role


def _who_may(desk: Desk, by: str, allowed: frozenset[str]) -> str:
    """Whom to ask for an act that a member may not do."""
    if not allowed:
        return (
            "no role of this mission may do it: it was founded before there was such an act, and the rights founded "
            "with a mission are never changed. Go on without it, or found a new mission (tahqiq init) for what is to "
            "come and keep this one to be read."
        )
    with desk.store.reading() as connection:
        members = replay_of(connection).roll.members.values()
    fit = sorted(one.id for one in members if allowed.intersection(one.roles))
    roles = " or ".join(sorted(allowed))
    if fit:
        return f"do it as one of: {', '.join(fit)} (--as); it takes the role {roles}."
    first = min(allowed)
    return f"nobody has the role {roles} yet: tahqiq member role grant {by} {first} --as ADMINISTRATOR."


def check_label(desk: Desk, noun: Frozen, by: str) -> None:
    """Raises ``BadInput`` for a release label of a seat or member that the mission does not have.

    By name releases the third party alone: what a party wrote for named readers the staff could not weigh.
    """
    label = getattr(noun, "release", None)
    if label is None or label in readable_labels(MECHANISM, desk.mission.seats):
        return
    if not (named := named_in(label)):
        raise BadInput(
            "INT010",
            f"'{label}' names no party of this mission",
            f"release it to one of: {', '.join(desk.mission.party_codes)} (party:CODE), parties, public …",
        )
    if desk.enrolled(by).seat in desk.mission.seats.parties:
        raise Refused(
            "REL005",
            "a party's seat does not release by name",
            "release it to your party (party:CODE), to a mediator (mediator:CODE), or leave it out.",
        )
    if outside := sorted(one for one in named if desk.member(one).seat in desk.mission.seats.humanitarian):
        raise BadInput(
            "INT010",
            f"{', '.join(outside)} sits for a relief organisation, which reads nothing of the parties",
            "release what it may read to 'humanitarian', or name members of other seats.",
        )
