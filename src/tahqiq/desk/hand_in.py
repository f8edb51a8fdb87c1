"""Handing in an entry that a member has sealed himself, and passing it on where the register's keeper would not.

Nothing that the one who sealed it wrote is taken on trust: the original is taken in once more by the rules of
intake and must come to the very same paper, and the entry must have the shape that this program gives it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from tahqiq.desk.append import check_label, check_right, enter
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import check_submission
from tahqiq.desk.sealed_entry import HandedIn, read_sealed, write_sealed
from tahqiq.desk.write_entries import readers_of, seen_by, write_entries, write_handed_in
from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.receive import receive
from tahqiq.model.accord import EntryRelayed
from tahqiq.model.act import Act
from tahqiq.model.ids import bytes_hash, content_id
from tahqiq.model.release import INSIDE
from tahqiq.model.submission import Submission
from tahqiq.register.envelope import NotForUs, disclosures_in, readers_counted
from tahqiq.register.seal import FRAME, REST, Envelope, SealedEntry, act_behind, seal
from tahqiq.store.asker import asker_for
from tahqiq.store.log_rows import entered_before
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import sealed_for
from tahqiq.store.submissions import submissions_by_id
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import from_b64url, strict_json

VERB = "submission.received"
AHEAD = timedelta(minutes=2)
OLDEST = timedelta(days=90)  # a phone may be long without a link, and a keeper long unwilling
_ID = re.compile(r"sub_[a-z2-7]{26}")


@dataclass(frozen=True)
class Entered:
    """What was handed in, and where it stands; ``relayed`` is the entry that says who passed it on."""

    submission: Submission
    index: int
    relayed: int | None


def seal_submission(desk: Desk, by: str, data: bytes, details: Details) -> bytes:
    """Seals a submission with the member's own key and enters nothing; the file to hand in.

    It needs a copy of the mission (such as 'mirror open' makes) and the member's key, and no key of the log.
    """
    check_right(desk, by, VERB)
    described = receive(data, details, now=desk.clock.now())
    submission = described.but(id=content_id("sub", desk.chance(16).hex()))
    check_submission(desk, by, submission)
    check_label(desk, submission, by)
    with desk.store.reading() as connection:
        register, seen = replay_of(connection), seen_by(connection)
    act = Act(verb=VERB, by=by, at=desk.clock.now(), body=submission.model_dump(mode="json"))
    signer = desk.keyring.signer_of(by, register.roll.members[by].key)
    readers = readers_of(desk, register, act, submission)
    return write_sealed(
        seal(act, signer, desk.mission.origin, seen, desk.chance, readers, [(bytes_hash(data), data)])
    )


def hand_in(desk: Desk, data: bytes, relayed_by: str | None = None) -> Entered:
    """Enters a sealed submission as it is; with ``relayed_by``, also that this member passed it on.

    Raises ``BadInput`` (REG021) for what cannot be taken, ``Refused`` where the register's rules refuse it
    (REG012 if it stands there already, REG013).
    """
    handed = read_sealed(data)
    act, originals = _opened(desk, handed)
    submission, envelopes = _checked(desk, handed, act, originals)
    pen = None
    if relayed_by is not None:
        check_right(desk, relayed_by, "entry.relayed")
        pen = desk.keyring.signer_of(relayed_by, desk.enrolled(relayed_by).key)

    def write(connection: Connection) -> range:
        _check_new(desk, connection, submission, envelopes)
        index = write_handed_in(connection, act, SealedEntry(handed.raw, (), envelopes))
        if pen is not None:
            deed = ("entry.relayed", EntryRelayed(index=index))
            write_entries(desk, connection, desk.mission.origin, pen, [deed])
        return range(index, index + (1 if pen is None else 2))

    indexes = enter(desk, write)
    return Entered(submission, indexes[0], indexes[1] if pen is not None else None)


def _opened(desk: Desk, handed: HandedIn) -> tuple[Act, list[bytes]]:
    """The act inside and its originals, once nothing of what the entry commits to is held back."""
    opener = desk.keyring.opener
    try:
        held = [one for one in (handed.disclosures, handed.rest) if one is not None]
        shown = [text for one in held for text in disclosures_in(opener(one))]
        found = disclosed(handed.leaf, shown)
        act = act_behind(found)
        if act is None or found.withheld or len(handed.leaf.digests) != len(FRAME):
            raise _refused("the entry commits to more than it shows")
        if act.verb != VERB or not all(_is_ours(text) for text in shown):
            raise _refused("it is no submission, or not in the shape that 'intake --seal' gives it")
        return act, [opener(one) for one in handed.originals]
    except (Refusal, ValueError, OverflowError) as error:
        raise _refused(str(error)) from error
    except NotForUs as error:
        raise _refused("it is not sealed to the secretariat") from error


def _checked(
    desk: Desk, handed: HandedIn, act: Act, originals: Sequence[bytes]
) -> tuple[Submission, tuple[Envelope, ...]]:
    """The submission, once intake itself comes to the same from the original, and it is sealed to its readers."""
    now = desk.clock.now()
    try:
        submission = Submission.model_validate(act.body)
        if (
            not now - OLDEST <= act.at <= now + AHEAD
            or len(originals) != 1
            or not _ID.fullmatch(submission.id)
        ):
            raise _refused("its time or its id cannot be, or it has not one original")
        again = receive(originals[0], _details(submission), now=now)
    except (ValueError, OverflowError) as error:
        raise _refused(str(error)) from error
    if again.but(id=submission.id, published_basis=submission.published_basis) != submission:
        raise _refused("the paper does not say what its original says")
    check_submission(desk, act.by, submission)
    check_label(desk, submission, act.by)
    with desk.store.reading() as connection:
        readers = readers_of(desk, replay_of(connection), act, submission)
    envelopes = [
        Envelope(handed.disclosures),
        *(
            Envelope(sealed, bytes_hash(data))
            for sealed, data in zip(handed.originals, originals, strict=True)
        ),
    ]
    if any(readers_counted(one.data) != len(readers.recipients) for one in envelopes):
        raise _refused(f"it is not sealed to exactly those who may read '{submission.release}'")
    rest = [Envelope(handed.rest, REST)] if handed.rest is not None else []
    return submission, (*envelopes, *rest)


def _check_new(
    desk: Desk, connection: Connection, submission: Submission, envelopes: Sequence[Envelope]
) -> None:
    """Nobody takes another's id, and no envelope stands for two entries; asked while the pen is held.

    A submission that comes again in its own envelopes is the same submission, whatever was signed around them anew:
    a member may name a later checkpoint, by which the log would take it for another entry.
    """
    asker = asker_for(connection, INSIDE, desk.mission.seats)
    taken = submissions_by_id(asker, frozenset({submission.id}))
    if taken and taken[submission.id] != submission:
        raise _refused("another submission has this id already")
    held = [sealed_for(connection, one.digest.hex()) for one in envelopes]
    holder = min((index for index in held if index is not None), default=None)
    if holder is not None:
        raise entered_before(holder) if taken else _refused("one of its envelopes belongs to another entry")
    if len({one.digest for one in envelopes}) != len(envelopes):
        raise _refused("one of its envelopes stands for two things")


def _details(submission: Submission) -> Details:
    """What was stated about the original when it was sealed."""
    names = ("source", "release", "filename", "channel", "title", "publisher", "url", "language", "restates")
    stated = submission.published_basis == "stated"
    return Details(
        **{name: getattr(submission, name) for name in names},
        published=submission.published if stated else None,
        received_at=submission.received_at,
        exercise=submission.exercise,
    )


def _is_ours(disclosure: str) -> bool:
    """Whether a disclosed value hides its fields and items as this program does: each can be cut alone."""
    value: Any = strict_json(from_b64url(disclosure))[-1]
    if isinstance(value, dict):
        return not value or value.keys() == {"_sd"}
    if isinstance(value, list):
        return all(not isinstance(one, dict) or one.keys() == {"..."} for one in value)
    return True


def _refused(why: str) -> BadInput:
    return BadInput(
        "REG021", f"the sealed entry cannot be taken: {why}", "hand in the file as 'intake --seal' wrote it."
    )
