"""Entries that a corrupt operator might let into a register, with the code and the step at which each must fail."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from odd_signatures import ODD_KEYS, over_the_order, with_identity
from practice_bundle import PracticeKey, b64, b64url, signed_leaf, witness_key
from practice_register import (
    ADMIN,
    CHAIR,
    MONITOR,
    REPORT,
    PracticeMission,
    founding_body,
    new_key,
    possession,
)

THIEF: Final = PracticeKey("a thief")
Write = Callable[[PracticeMission], int]


@dataclass(frozen=True)
class Inserted:
    """Writes the entry and returns its index.

    ``code`` is what every replay of the whole log says of it ("" where it stands for want of disclosures), ``step``
    where its evidence bundle and the page fail, ``signature`` what a bare check of its signature says.
    """

    write: Write
    code: str
    step: str
    signature: str = ""


def _resigned(sign: Callable[[PracticeKey, bytes], bytes]) -> Write:
    """A report of the monitor with another signature in the place of its own."""

    def write(mission: PracticeMission) -> int:
        signed = mission.entries.pop(mission.report()).leaf.rpartition(b".")[0]
        return mission.append(signed + b"." + b64url(sign(mission.keys[MONITOR], signed)).encode())

    return write


def _respelt(payload: dict[str, Any], **header: str) -> Write:
    """A report of the monitor, signed by its key, with other names in its payload or header."""

    def write(mission: PracticeMission) -> int:
        part = mission.entries.pop(mission.report()).leaf.split(b".")[1]
        said = json.loads(base64.urlsafe_b64decode(part + b"=="))
        return mission.append(signed_leaf(mission.keys[MONITOR], said | payload, **header))

    return write


def _bit_turned(key: PracticeKey, message: bytes) -> bytes:
    good = key.sign(message)
    return good[:40] + bytes([good[40] ^ 1]) + good[41:]


def _enrolment(by: str = ADMIN, **change: object) -> Write:
    body = {"id": "mole", "title": "The mole", "seat": "SEC", "role": "monitor"} | new_key("mole", THIEF)
    return lambda mission: mission.act("member.enrolled", body | change, by=by)


def _after_rotation(mission: PracticeMission) -> int:
    old = mission.keys[MONITOR]
    mission.rotate(MONITOR, PracticeKey("mon-1 fresh"))
    return mission.report(key=old)


def _after_revocation(mission: PracticeMission) -> int:
    mission.revoke(mission.keys[MONITOR])
    return mission.report()


def _witness_with(public: bytes) -> Write:
    """A witness whose key is odd, with what passes for possession under a careless check."""
    key = PracticeKey("ulm.example/odd")
    vkey = f"odd.example+00000000+{b64(bytes([4]) + public)}"
    said = {"name": "odd", "vkey": vkey, "url": "", "seat": "ULM", "possession": possession("odd", key, vkey)}
    return lambda mission: mission.act("witness.added", said)


def _forged_act(mission: PracticeMission) -> int:
    body = {"member": MONITOR, "role": "administrator"}
    return mission.forge("role.granted", body, ADMIN, key=THIEF, names=mission.keys[ADMIN])


INSERTED: Final[dict[str, Inserted]] = {
    "a report signed by a thief in the monitor's name": Inserted(
        _resigned(lambda _key, message: THIEF.sign(message)), "bad_signature", "signature", "bad_signature"
    ),
    "an act signed by a thief in the administrator's name": Inserted(
        _forged_act, "bad_signature", "signature", "bad_signature"
    ),
    "a signature with one bit turned": Inserted(
        _resigned(_bit_turned), "bad_signature", "signature", "bad_signature"
    ),
    "a signature with R = identity": Inserted(
        _resigned(with_identity), "bad_signature", "signature", "bad_signature"
    ),
    "a signature with S over the order": Inserted(
        _resigned(over_the_order), "bad_signature", "signature", "bad_signature"
    ),
    "a signature of zeros": Inserted(
        _resigned(lambda _key, _message: bytes(64)), "bad_signature", "signature", "bad_signature"
    ),
    "a signature over something else": Inserted(
        _resigned(lambda key, message: key.sign(message + b"!")), "bad_signature", "signature", "bad_signature"
    ),
    "a key that is on no roll": Inserted(lambda m: m.report(key=THIEF), "rule", "key"),
    "the log's own key": Inserted(lambda m: m.report(key=PracticeKey(_origin(m))), "rule", "key"),
    "a witness's key": Inserted(lambda m: m.report(key=witness_key("arden")), "rule", "key"),
    "a key that was rotated away": Inserted(_after_rotation, "rule", "key"),
    "a key that was revoked": Inserted(_after_revocation, "rule", "key"),
    "an act that the role may not do": Inserted(_enrolment(by=MONITOR), "rule", "role"),
    "an act that no role may do": Inserted(
        lambda m: m.act("mission.founded", founding_body(), by=ADMIN), "rule", "role"
    ),
    "an act in another's name": Inserted(
        lambda m: m.act("role.granted", {"member": MONITOR, "role": "chair"}, by=ADMIN, key=m.keys[MONITOR]),
        "rule",
        "role",
    ),
    "a rotation of somebody else's key": Inserted(
        lambda m: m.act("key.rotated", {"member": CHAIR, **new_key(CHAIR, THIEF)}, by=MONITOR), "rule", "role"
    ),
    "a new key without possession": Inserted(
        _enrolment(possession=new_key("another", THIEF)["possession"]), "rule", "role"
    ),
    "a record that the role may not file": Inserted(
        lambda m: m.write_record(m.keys[MONITOR], "instrument.adopted", MONITOR, REPORT), "", "role"
    ),
    "a record that says to be another's": Inserted(
        lambda m: m.write_record(m.keys[MONITOR], "submission.received", CHAIR, REPORT), "", "role"
    ),
    "an act on the roll hidden in a record": Inserted(
        lambda m: m.write_record(m.keys[ADMIN], "member.enrolled", ADMIN, {"id": "mole"}), "", "role"
    ),
    "another register's entry": Inserted(_respelt({"origin": "elsewhere.example/register"}), "wrong_origin", "key"),
    "a later version": Inserted(_respelt({"v": 3}), "entry", "key"),
    "alg none": Inserted(_respelt({}, alg="none"), "entry", "key"),
    "another type": Inserted(_respelt({}, typ="JWT"), "entry", "key"),
    "a key in its own header": Inserted(_respelt({}, jwk="x"), "entry", "key"),
    "a nonce of 15 bytes": Inserted(_respelt({"nonce": b64url(bytes(15))}), "entry", "key"),
    "digests out of order": Inserted(_respelt({"_sd": [b64url(b"b" * 32), b64url(b"a" * 32)]}), "entry", "key"),
    "no entry at all": Inserted(lambda m: m.append(b"nothing to see here"), "entry", "key"),
    "an empty entry": Inserted(lambda m: m.append(b""), "entry", "key"),
    "a checkpoint to come": Inserted(
        _respelt({"after": {"size": 2**40, "root": b64(bytes(32))}}), "rule", "role"
    ),
} | {
    f"enrolment of {name}": Inserted(_enrolment(public_key=public.hex()), "bad_key", "role")
    for name, public in ODD_KEYS.items()
} | {
    f"a witness with {name}": Inserted(_witness_with(public), "bad_key", "role")
    for name, public in ODD_KEYS.items()
}  # fmt: skip


def _origin(mission: PracticeMission) -> str:
    return mission.checkpoint().split(b"\n")[0].decode()
