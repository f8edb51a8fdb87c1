"""A mission file made from a mirror: what these reading keys open, in tables, for every command that reads.

The log's signing key stays with the log: nothing can be entered in such a mission. Records that none of the keys
opens stand in it as entries and are counted, no more.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from tahqiq.desk.mirror.disk import explained
from tahqiq.desk.mirror.envelopes import SEALED, names_of
from tahqiq.desk.mirror.folder import MirrorFolder, open_folder
from tahqiq.desk.mirror.replay import Tally, believed, damaged, entries_of, replayed
from tahqiq.errors import BadInput, RegisterBroken, StorageFailed
from tahqiq.model.entry import Checkpoint
from tahqiq.model.ids import bytes_hash
from tahqiq.register.envelope import NotForUs, disclosures_in, open_envelope, recipient_of
from tahqiq.register.seal import REST
from tahqiq.store import log
from tahqiq.store.claims import counted_claims
from tahqiq.store.cosigned import keep_cosignature
from tahqiq.store.opening import Store, create_store, is_address
from tahqiq.store.rebuilding import rebuild_tables
from tahqiq.store.sealed import destroy, keep_sealed
from tahqiq_verify.checkpoint import SignedCheckpoint, signed_at
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import RECORD, Leaf, parse_leaf
from tahqiq_verify.note import NoteKey, parse_note, parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.replay import Replay, once_of
from tahqiq_verify.spelling import b64

Progress = Callable[[int, int], None]
LOG_KEY_FILE: Final = "log.vkey"
_AT_ONCE: Final = 1024  # entries
_IDENTITY: Final = "AGE-SECRET-KEY-1"


@dataclass(frozen=True)
class OpenedMission:
    """What was made: how many entries, of how many nothing could be read, and which seats' keys were given.

    ``claims`` and ``incidents`` count what can be read of them. What puts claims together into incidents is sealed
    to the mechanism's staff: its reasons are made from claims that not every party may see.
    """

    size: int
    withheld: int
    seats: tuple[str, ...]
    state_digest: str
    claims: int
    incidents: int


def identities_in(text: str) -> tuple[str, ...]:
    """The reading keys in an age key file; raises ``BadInput`` (MIR014) for a file without one."""
    lines = [line.strip() for line in text.split("\n")]
    found = tuple(line for line in lines if line and not line.startswith("#"))
    try:
        if not found:
            raise ValueError("it holds no key")
        for one in found:
            recipient_of(one)
    except ValueError as error:
        raise BadInput(
            "MIR014", f"this is no age key file: {error}", f"name a file whose lines begin with {_IDENTITY}."
        ) from error
    return found


def open_mission(
    folder: Path,
    mission: str,
    keys: Path,
    identities: Sequence[str],
    progress: Progress = lambda *_: None,
) -> OpenedMission:
    """Makes a mission of a mirror and keeps the reading keys, and the log's public key, in the folder ``keys``.

    Raises ``StorageFailed`` (KEY002) for a folder of keys that is in use, ``MissionUnusable`` (MIS002) for a
    mission that is there, ``RegisterBroken`` for a damaged mirror (MIR008) or a register in which an entry does
    not count (MIR015): of such a one no tables can be made.
    """
    mirror = open_folder(folder)
    with mirror.looking():
        signed = believed(mirror)
        told = replayed(mirror, None, lambda done, total: progress(done, 3 * total))
        _check_all_count(told)
        if keys.exists() and any(keys.iterdir()):
            raise StorageFailed(
                "KEY002",
                f"{keys} already holds keys",
                "name another --mission (or --keys); an earlier copy and its keys can be taken away, if you have the "
                "reading keys elsewhere.",
            )
        store = create_store(mission)
        try:
            made = _filled(store, mirror, signed, told.replay, identities, progress)
            _write_keys(mirror, keys, identities, told.replay)
        except BaseException:
            _take_back(store, mission)
            raise
        store.close()
    return made


def _check_all_count(told: Tally) -> None:
    for index, why in [*told.invalid, *told.unknown]:
        raise RegisterBroken(
            "MIR015",
            f"entry {index} of this register does not count: {why}",
            "read the register with 'tahqiq mirror digest --json' and tahqiq-verify; ask how the entry came in.",
        )


def _filled(
    store: Store,
    mirror: MirrorFolder,
    signed: SignedCheckpoint,
    register: Replay,
    identities: Sequence[str],
    progress: Progress,
) -> OpenedMission:
    size = signed.checkpoint.size

    def opener(sealed: bytes) -> bytes:
        return open_envelope(sealed, identities)

    with store.writing() as connection:
        for start, leaves in _batches(mirror, signed):
            read = [parse_leaf(leaf) for leaf in leaves]
            log.append_leaves(connection, start, leaves, [once_of(leaf) for leaf in read])
            progress(size + start, 3 * size)
        if log.log_root(connection, size) != signed.checkpoint.root:
            raise damaged(mirror, "its entries make another root than the one believed")
        keep_envelopes(connection, mirror, signed, register, opener)
        for one in reversed(mirror.believed_sizes()):
            earlier = mirror.believed_at(one)
            if earlier is not None and one <= size:
                keep_checkpoint(connection, mirror.terms.log, earlier, register)
        done = rebuild_tables(connection, opener, lambda at, total: progress(2 * total + at, 3 * total))
        claims, incidents = counted_claims(connection)
    recipients = {recipient_of(one) for one in identities}
    seats = tuple(sorted(seat for seat, one in register.roll.readers.items() if one in recipients))
    return OpenedMission(size, len(done.withheld), seats, done.register.digest(), claims, incidents)


def _batches(mirror: MirrorFolder, signed: SignedCheckpoint) -> Iterator[tuple[int, list[bytes]]]:
    entries = entries_of(mirror.files, signed)
    while some := list(islice(entries, _AT_ONCE)):
        yield some[0][0], [entry for _index, entry, _root_at in some]


def keep_envelopes(
    connection: Connection,
    mirror: MirrorFolder,
    signed: SignedCheckpoint,
    register: Replay,
    opener: Callable[[bytes], bytes],
    start: int = 0,
) -> None:
    """Keeps the envelopes that a mirror holds of the records from entry ``start`` on."""
    kept: set[str] = set()
    for index, entry, _root_at in entries_of(mirror.files, signed):
        leaf = parse_leaf(entry)
        if leaf.kind != RECORD or index < start:
            continue
        if index in register.accord.redacted:
            destroy(connection, index, None)  # nothing is held yet: this writes down that it is redacted
        names, inside = names_of(leaf), None
        for name, data in _held(mirror, leaf, kept):
            if name == names[0]:
                inside = data
                keep_sealed(connection, index, data, "")
            elif name == names[-1] and _is_rest(leaf, inside, data, opener):
                keep_sealed(connection, index, data, REST)
            else:
                keep_sealed(connection, index, data, _name_inside(data, name, opener))


def _held(mirror: MirrorFolder, leaf: Leaf, kept: set[str]) -> Iterator[tuple[str, bytes]]:
    """The envelopes of a record that the mirror holds, each once, hashed anew."""
    for name in names_of(leaf):
        file = mirror.folder / SEALED / name
        if name in kept or not file.is_file():
            continue
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest() != name:
            raise damaged(mirror, f"{SEALED}/{name} is not what the entry commits to")
        kept.add(name)
        yield name, data


def _name_inside(data: bytes, name: str, opener: Callable[[bytes], bytes]) -> str:
    """The name of an original is the hash of its bytes, which only a reader knows."""
    try:
        return bytes_hash(opener(data))
    except NotForUs:
        return f"sealed:{name}"


def _is_rest(leaf: Leaf, inside: bytes | None, last: bytes, opener: Callable[[bytes], bytes]) -> bool:
    """Whether the last envelope holds disclosures of this very record, and not an original that looks so.

    Whoever reads a record reads its originals too: one that he cannot open is what insiders keep of the record.
    """
    try:
        shown = disclosures_in(opener(inside)) if inside is not None else ()
    except (NotForUs, ValueError):
        return False
    try:
        rest = disclosures_in(opener(last))
        disclosed(leaf, (*shown, *rest))
    except NotForUs:
        return bool(shown)
    except ValueError:
        return False
    return bool(rest)


def keep_checkpoint(connection: Connection, key: NoteKey, signed: SignedCheckpoint, register: Replay) -> None:
    """Keeps a checkpoint as the log signed it, and apart from it the cosignatures of the register's witnesses."""
    head = signed.checkpoint
    lines = parse_note(signed.note).lines
    own = next(line for line in lines if (line.name, line.key_id) == (key.name, key.id))
    note = f"{head.text.decode()}\n{own.raw.decode()}\n"
    log.keep_checkpoint(
        connection, Checkpoint(origin=head.origin, size=head.size, root=b64(head.root), note=note)
    )
    for name, witness in register.accord.witnesses.items():
        known = parse_vkey(witness.vkey)
        for line in lines:
            if (line.name, line.key_id) == (known.name, known.id):
                try:
                    time = signed_at(known, head, line.signature)
                except Refusal:
                    continue
                keep_cosignature(connection, head.size, name, f"{line.raw.decode()}\n", time)


def _write_keys(mirror: MirrorFolder, keys: Path, identities: Sequence[str], register: Replay) -> None:
    seats = {recipient: seat for seat, recipient in register.roll.readers.items()}
    with explained(keys):
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_secret(keys / LOG_KEY_FILE, mirror.terms.log.vkey)
        for number, identity in enumerate(dict.fromkeys(identities), 1):
            name = seats.get(recipient_of(identity), f"earlier-{number}")
            _write_secret(keys / f"{name}.age", identity)


def _write_secret(file: Path, text: str) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(f"{text}\n")
        opened.flush()
        os.fsync(opened.fileno())


def _take_back(store: Store, mission: str) -> None:
    """A mission that was not finished leaves no half of one behind."""
    store.close()
    if not is_address(mission):
        for part in (mission, f"{mission}-wal", f"{mission}-shm"):
            Path(part).unlink(missing_ok=True)
