"""What goes into a sealed archive, and what does not: the register with its envelopes, agreements, and how to read it.

The register suffices: whoever holds it and the reading keys makes every table of the mission anew. The staff book
and the vault are never in it.
"""

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any, Final

from sqlalchemy import Connection

from tahqiq.desk.closing.tar_stream import File
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.static_log import StaticLog
from tahqiq.model.closing import SecretariatKeys
from tahqiq.model.mission import SECRETARIAT
from tahqiq.model.release import MEDIATOR
from tahqiq.register.envelope import close_envelope
from tahqiq.store.asker import asker_for
from tahqiq.store.instruments import instruments_for
from tahqiq.store.left_standing import left_standing
from tahqiq.store.missions import members_of
from tahqiq.store.rebuilding import tables_digest
from tahqiq.store.register_state import replay_of
from tahqiq_verify.spelling import b64

ABOUT: Final = "about.json"
LISTED: Final = "files.json"
LEFT_STANDING: Final = "left-standing.json"
REGISTER: Final = "register/"
JOINT_KEYS: Final = "secretariat-keys.joint.age"
OPEN_KEYS: Final = "secretariat-keys.txt"
NOT_INSIDE: Final = (
    "the staff book (persons, sign-in)",
    "the vault (identities of witnesses and victims)",
    "members' signing keys and the log's key",
    "archives of reports that were compared in bulk",
    "what was redacted",
)

HOW_TO_OPEN: Final = """\
A sealed archive of a ceasefire mission
=======================================

In clear:   manifest          signed by the mission's log: what this is, to whom it opens, the hash of the rest
            archive.tar.age   everything else, in the formats age v1 (age-encryption.org) and tar
Inside:     about.json        the mission, its members as role accounts, the digests to compare with
            register/         the register as static files (C2SP tlog-tiles), with its envelopes in sealed/
            instruments/      the agreements, as data
            left-standing.json  which envelope holds what a redaction of single fields left of an entry
            verifier/         the verifier's source (Python; it needs the package "cryptography" alone)
            files.json        every file with its length and SHA-256

With the program:    tahqiq mission seal --check FOLDER --identity YOUR-KEY --log LOG-KEY [--into NEW-FOLDER]
Without it:          age -d -i YOUR-KEY archive.tar.age | tar -x
                     PYTHONPATH=verifier python -m tahqiq_verify.cli replay register --log LOG-KEY

The archive's digest is the SHA-256 of the file manifest. Take the log's key from somebody you trust, not from here.
Each envelope in register/sealed opens for those it was sealed to, with their own reading keys. What the mechanism
kept to itself opens with the secretariat's reading keys.
"""
JOINT_WORDS: Final = """\
The secretariat's reading keys lie in secretariat-keys.joint.age, sealed to {seats}, one around the other: they open
only when all of them bring their keys. With the program, name every key with --identity. Without it:
    {command}
"""
NO_KEYS_WORDS: Final = "The secretariat's reading keys are not in this archive.\n"


def contents(
    desk: Desk, connection: Connection, static: StaticLog, readers: dict[str, str], keys: SecretariatKeys
) -> Iterator[File]:
    """The files of the archive, but for the list of them; ``readers`` are the seats' recipients."""
    yield "HOW-TO-OPEN.txt", (HOW_TO_OPEN + _about_keys(tuple(readers), keys)).encode()
    yield ABOUT, _json(_about(desk, connection, static, keys))
    if left := left_standing(connection):
        yield LEFT_STANDING, _json({str(index): name for index, name in left.items()})
    asker = asker_for(connection, MEDIATOR, desk.mission.seats)
    for text in instruments_for(asker):
        yield f"instruments/{text.id}-{text.version}.json", _json(text.model_dump(mode="json"))
    for source in sorted(files("tahqiq_verify").iterdir(), key=lambda one: one.name):
        if source.name.endswith(".py"):
            yield f"verifier/tahqiq_verify/{source.name}", source.read_bytes()
    secret = "".join(f"{one}\n" for one in secretariat_identities(desk)).encode()
    if secret and keys == "each":
        yield OPEN_KEYS, secret
    elif secret and keys == "joint":
        for recipient in readers.values():
            secret = close_envelope(secret, [recipient])
        yield JOINT_KEYS, secret
    for name in static.names():
        data = static.fetch(name)
        if data is not None:
            yield f"{REGISTER}{name}", data


def secretariat_identities(desk: Desk) -> tuple[str, ...]:
    """The secretariat's reading keys that are kept in the key folder, the present one and earlier ones."""
    return tuple(file.read_text("utf-8").strip() for file in sorted(desk.keyring.folder.glob("SEC*.age")))


def _about(desk: Desk, connection: Connection, static: StaticLog, keys: SecretariatKeys) -> dict[str, Any]:
    mission = desk.mission
    return {
        "mission": mission.id,
        "title": mission.title,
        "exercise": mission.exercise,
        "origin": mission.origin,
        "parties": {one.id: one.name for one in mission.parties},
        "mediators": {one.id: one.name for one in mission.mediators},
        "members": [
            {"id": one.id, "title": one.title, "seat": one.seat, "role": one.role.value}
            for one in members_of(connection)
        ],
        "size": static.checkpoint.size,
        "root": b64(static.checkpoint.root),
        "state_digest": replay_of(connection).digest(),
        "tables_digest": tables_digest(connection),
        "secretariat_keys": keys,
        "not_inside": list(NOT_INSIDE),
    }


def _about_keys(seats: Sequence[str], keys: SecretariatKeys) -> str:
    if keys == "none":
        return NO_KEYS_WORDS
    if keys == "each":
        return f"The secretariat's reading keys lie in {OPEN_KEYS}: whoever opens the archive has them.\n"
    seats = [seat for seat in seats if seat != SECRETARIAT]
    outermost, *others = [f"{seat}.key" for seat in reversed(seats)]
    command = f"age -d -i {outermost} {JOINT_KEYS}" + "".join(f" | age -d -i {one}" for one in others)
    return JOINT_WORDS.format(seats=" and ".join(seats), command=command)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
