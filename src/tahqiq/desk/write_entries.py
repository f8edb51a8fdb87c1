"""Writing entries on an open transaction: sealed, entered by the verifier's own rules, stored, projected."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection

from tahqiq.desk.closing.still_done import check_still_done
from tahqiq.desk.destroy import remake
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused
from tahqiq.model.accord import StateDigest
from tahqiq.model.act import VERBS, Act
from tahqiq.model.frozen import Frozen
from tahqiq.model.ids import bytes_hash
from tahqiq.model.mission import SECRETARIAT
from tahqiq.model.release import (
    HUMANITARIAN,
    MECHANISM,
    PUBLIC,
    Audience,
    Seats,
    mediator_audience,
    party_audience,
    readable_labels,
)
from tahqiq.register.seal import Readers, SealedEntry, Seen, seal
from tahqiq.register.signer import Signer
from tahqiq.store import log
from tahqiq.store.closings import closed_at
from tahqiq.store.gate import kept_inside, made_coarse
from tahqiq.store.projection import project
from tahqiq.store.rebuilding import check_record, entry_broken, mark_projected, roots_of
from tahqiq.store.register_state import keep_replay, replay_of
from tahqiq.store.sealed import keep_sealed
from tahqiq_verify.keys import key_id
from tahqiq_verify.leaf import RECORD, Leaf
from tahqiq_verify.replay import Replay, once_of
from tahqiq_verify.spelling import from_b64
from tahqiq_verify.tree import EMPTY_ROOT

Deed = tuple[str, Frozen]
Noun = TypeVar("Noun", bound=Frozen)
DIGEST_EVERY = 256  # entries between two statements of the register's state


def noun_of(kind: type[Noun], /, **said: object) -> Noun:
    """A noun of what somebody said; raises ``BadInput`` (REG019) naming the first field that does not fit."""
    try:
        return kind.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        cause = first["msg"].removeprefix("Value error, ")
        raise BadInput(
            "REG019", f"no entry can carry this: {where}: {cause}", "change what you enter."
        ) from error


def write_entries(
    desk: Desk,
    connection: Connection,
    origin: str,
    signer: Signer,
    deeds: Sequence[Deed],
    blobs: Sequence[bytes] = (),
) -> range:
    """Writes these deeds of one member, and from time to time the digest of the state after them.

    A digest that the member may not state any more, having just given up its key, is stated by the next one.
    """
    start = log.log_size(connection)
    register = replay_of(connection)
    past = _past(register)
    sealer = _Sealer(desk, connection, origin, signer, register)
    for number, (verb, noun) in enumerate(deeds):
        sealer.write(verb, noun, blobs if number == 0 else ())
    end = start + len(deeds)
    if end // DIGEST_EVERY > max(start - 1, 0) // DIGEST_EVERY and sealer.may("state.digest"):
        sealer.write("state.digest", StateDigest(size=end, digest=register.digest()))
    _finish(connection, register, start)
    if _past(register) != past:
        remake(connection, register, desk.keyring)
    return range(start, end)


def write_handed_in(connection: Connection, act: Act, sealed: SealedEntry) -> int:
    """Writes an entry that a member has sealed himself; its index."""
    register = replay_of(connection)
    start = register.size
    _Pen(connection, register).keep(act, sealed)
    _finish(connection, register, start)
    return start


def _finish(connection: Connection, register: Replay, start: int) -> None:
    keep_replay(connection, register)
    mark_projected(connection, register.size)
    log.check_appended(connection, start, register.size)


def _past(register: Replay) -> tuple[object, ...]:
    """What changes how earlier entries are read: which are annulled, and the redactions that are in force."""
    annulled = {index: tuple(acts) for index, acts in register.accord.annulled.items()}
    suspect = {
        kid: key.suspect_from for kid, key in register.roll.keys.items() if key.suspect_from is not None
    }
    redactions = {
        index for index, one in register.accord.proposals.items() if one.kind == "redaction" and one.in_force
    }
    return annulled, suspect if annulled else {}, redactions  # doubt counts for annulled entries alone


_LOOK: dict[str, str] = {
    "member": "see who is enrolled: 'tahqiq member list'; then choose another id or key.",
    "key": "see whose key it is and since when: 'tahqiq key list'.",
    "role": "see who has which role: 'tahqiq member list'.",
    "reader": "give the seat's age recipient (age1…), as age-keygen prints it.",
    "witness": "see what is entered: 'tahqiq register witness list'; a name or key is never given twice.",
    "policy": "see what is proposed and in force: 'tahqiq register policy show'.",
    "redaction": "see what is proposed and in force: 'tahqiq redact list'.",
    "entries": "see which entries are in dispute: 'tahqiq entry list --standing disputed'.",
    "state": "repeat it: somebody has entered something in between.",
}


def _what_to_look_at(verb: str) -> str:
    return _LOOK.get(
        verb.partition(".")[0], "compare it with the rules in docs/register.md; nothing was entered."
    )


class _Pen:
    """The hand that enters sealed entries during one transaction, by the verifier's own rules."""

    def __init__(self, connection: Connection, register: Replay) -> None:
        self.connection, self.register, self.roots = connection, register, roots_of(connection)
        self.closed = closed_at(connection)

    def keep(self, act: Act, sealed: SealedEntry) -> None:
        """Enters one sealed act, stores it with its envelopes and projects it."""
        check_still_done(act.verb, self.closed)
        index = self.register.size
        leaf = self._enter(index, act, sealed)
        log.append_leaves(self.connection, index, [sealed.leaf], [once_of(leaf)])
        for envelope in sealed.envelopes:
            keep_sealed(self.connection, index, envelope.data, envelope.name)
        project(self.connection, index, act)

    def _enter(self, index: int, act: Act, sealed: SealedEntry) -> Leaf:
        standing = self.register.enter(index, sealed.leaf, self.roots)
        if standing.outcome != "valid" or standing.leaf is None:
            raise Refused(
                "REG013",
                f"the register's rules refuse {act.verb}: {standing.why}",
                _what_to_look_at(act.verb),
            )
        if self.register.differs:
            raise entry_broken(index, "the digest of the state is not what the replay finds")
        if standing.leaf.kind == RECORD:
            check_record(
                index, act.verb, act.by, self.register.roll.signer(standing.leaf, index), self.register
            )
        return standing.leaf


class _Sealer(_Pen):
    """One member's hand: seals his deeds and enters them."""

    def __init__(
        self, desk: Desk, connection: Connection, origin: str, signer: Signer, register: Replay
    ) -> None:
        super().__init__(connection, register)
        self.desk, self.origin, self.signer = desk, origin, signer
        self.seen = seen_by(connection)

    def may(self, verb: str) -> bool:
        """Whether the member could do this in the next entry."""
        key = self.register.roll.keys.get(key_id(self.signer.public))
        member = self.register.roll.members.get(self.signer.name)
        active = key is not None and key.active_at(self.register.size)
        return active and member is not None and self.register.roll.may(member, verb)

    def write(self, verb: str, noun: Frozen, blobs: Sequence[bytes] = ()) -> None:
        """Seals one deed and enters it."""
        act = Act(verb=verb, by=self.signer.name, at=self.desk.clock.now(), body=noun.model_dump(mode="json"))
        originals = [(bytes_hash(data), data) for data in blobs]
        readers = None if VERBS[verb].open else readers_of(self.desk, self.register, act, noun)
        try:
            sealed = seal(act, self.signer, self.origin, self.seen, self.desk.chance, readers, originals)
        except ValueError as error:
            raise BadInput("REG019", f"no entry can carry this: {error}", "change what you enter.") from error
        self.keep(act, sealed)


def seen_by(connection: Connection) -> Seen:
    """The newest checkpoint at hand: what is sealed now is made after it."""
    head = log.last_checkpoint(connection)
    return Seen(head.size, from_b64(head.root)) if head is not None else Seen(0, EMPTY_ROOT)


def readers_of(desk: Desk, register: Replay, act: Act, noun: Frozen) -> Readers:
    """The reading keys of the seats that may read an act, and what of it the secretariat alone may read.

    The gate's rules hold here too: a field that it keeps for the mechanism is sealed to the secretariat, and a seat
    to which it would show the record less exactly gets no envelope of it, since an envelope opens it as it stands.
    """
    seats, keys = desk.mission.seats, register.roll.readers

    def reads(seat: str) -> bool:
        labels = readable_labels(audience_of(seat, seats), seats)
        return seat == SECRETARIAT or (act.readers_label in labels and not made_coarse(noun, labels))

    recipients = [recipient for seat, recipient in sorted(keys.items()) if reads(seat)]
    own = [keys[SECRETARIAT]] if SECRETARIAT in keys else []
    return Readers(recipients, own, kept_inside(noun) if recipients != own else frozenset())


def audience_of(seat: str, seats: Seats) -> Audience:
    """What a seat may read: the secretariat all that staff read, a party or a mediator its own side.

    What is for the commission or for members by name is sealed to the secretariat's key alone, since whoever sits in
    a seat has its key.
    """
    if seat == SECRETARIAT:
        return MECHANISM
    if seat in seats.parties:
        return party_audience(seat)
    if seat in seats.mediators:
        return mediator_audience(seat)
    return HUMANITARIAN if seat in seats.humanitarian else PUBLIC
