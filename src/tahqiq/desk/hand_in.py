"""Handing in an entry that a member has sealed himself, and passing it on where the register's keeper would not."""

from dataclasses import dataclass

from tahqiq.desk.append import append, check_right
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import check_submission
from tahqiq.desk.sealed_entry import HandedIn, read_sealed, write_sealed
from tahqiq.desk.sign_head import check_memory, sign_head
from tahqiq.desk.write_entries import readers_of, seen_by, write_handed_in
from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.receive import receive
from tahqiq.model.accord import EntryRelayed
from tahqiq.model.act import Act
from tahqiq.model.ids import bytes_hash, content_id
from tahqiq.model.submission import Submission
from tahqiq.register.envelope import NotForUs, disclosures_in
from tahqiq.register.seal import REST, Envelope, SealedEntry, act_behind, seal
from tahqiq.store.register_state import replay_of
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import RECORD
from tahqiq_verify.refusal import Refusal

VERB = "submission.received"


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
    with desk.store.reading() as connection:
        register, seen = replay_of(connection), seen_by(connection)
    act = Act(verb=VERB, by=by, at=desk.clock.now(), body=submission.model_dump(mode="json"))
    signer = desk.keyring.signer_of(by, register.roll.members[by].key)
    readers = readers_of(desk, register, act, submission)
    originals = [(bytes_hash(data), data)]
    return write_sealed(seal(act, signer, desk.mission.origin, seen, desk.chance, readers, originals))


def hand_in(desk: Desk, data: bytes, relayed_by: str | None = None) -> Entered:
    """Enters a sealed submission as it is; with ``relayed_by``, also that this member passed it on.

    Raises ``BadInput`` (REG021) for what cannot be taken, ``Refused`` where the register's rules refuse it
    (REG012 if it stands there already, REG013).
    """
    handed = read_sealed(data)
    act, originals = _opened(desk, handed)
    submission = Submission.model_validate(act.body)
    check_submission(desk, act.by, submission)
    if relayed_by is not None:
        check_right(desk, relayed_by, "entry.relayed")
    inside = (
        Envelope(handed.disclosures),
        *(Envelope(*pair) for pair in zip(handed.originals, originals, strict=True)),
        *((Envelope(handed.rest, REST),) if handed.rest is not None else ()),
    )
    with desk.keyring.signing() as last:
        with desk.store.writing() as connection:
            check_memory(connection, last)
            index = write_handed_in(connection, act, SealedEntry(handed.raw, (), inside))
        sign_head(desk, last)
    if relayed_by is None:
        return Entered(submission, index, None)
    return Entered(
        submission, index, append(desk, relayed_by, [("entry.relayed", EntryRelayed(index=index))])[0]
    )


def _opened(desk: Desk, handed: HandedIn) -> tuple[Act, list[str]]:
    """The act inside and the names of its originals, once all of it is what the entry says."""
    opener = desk.keyring.opener
    try:
        held = [one for one in (handed.disclosures, handed.rest) if one is not None]
        shown = [text for one in held for text in disclosures_in(opener(one))]
        act = act_behind(disclosed(handed.leaf, shown))
        if act is None or act.verb != VERB:
            raise _refused("it is no submission")
        names = [bytes_hash(opener(one)) for one in handed.originals]
        if handed.leaf.kind != RECORD or names != [Submission.model_validate(act.body).sha256]:
            raise _refused("the original inside is not the one that it describes")
    except (Refusal, ValueError) as error:
        raise _refused(str(error)) from error
    except NotForUs as error:
        raise _refused("it is not sealed to the secretariat") from error
    return act, names


def _refused(why: str) -> BadInput:
    return BadInput(
        "REG021", f"the sealed entry cannot be taken: {why}", "hand in the file as 'intake --seal' wrote it."
    )
