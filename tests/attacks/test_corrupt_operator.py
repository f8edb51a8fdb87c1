"""Forged, wrong-role, revoked, suspect, odd: entries that a corrupt operator lets in and signs over like any other.

Every reader that replays names the same index with the same code word; the evidence bundle and the page "Verify
this record yourself" fail at the same step.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from corrupt_operator import bare_signature, failing_steps, replayed_by_all
from odd_signatures import ODD_KEYS, for_the_identity, over_the_order, with_identity
from practice_bundle import PracticeKey, b64url, plain_json, signed_leaf
from practice_page import VerifyPage, opened_page, system_browser
from practice_register import ADMIN, CHAIR, MONITOR, REPORT, PracticeMission, governed, new_key

pytestmark = pytest.mark.slow

THIEF = PracticeKey("a thief")
Write = Callable[[PracticeMission], int]


@dataclass(frozen=True)
class Inserted:
    """An entry that should not count: its code for who replays, the step at which its evidence fails."""

    write: Write
    code: str
    step: str
    signature: str | None = None  # what a bare check of the signature says: "" holds; None: no key to check by


def resigned(write: Write, sign: Callable[[PracticeKey, bytes], bytes], by: str = MONITOR) -> Write:
    """The entry with another signature in the place of its own."""

    def act(mission: PracticeMission) -> int:
        index = write(mission)
        signed = mission.entries.pop(index).leaf.rpartition(b".")[0]
        return mission.append(signed + b"." + b64url(sign(mission.keys[by], signed)).encode())

    return act


def flipped(key: PracticeKey, message: bytes) -> bytes:
    good = key.sign(message)
    return good[:40] + bytes([good[40] ^ 1]) + good[41:]


def report(mission: PracticeMission) -> int:
    return mission.report()


def enrolment(by: str = ADMIN, **change: object) -> Write:
    body = {"id": "mole", "title": "The mole", "seat": "SEC", "role": "monitor"} | new_key("mole", THIEF) | change
    return lambda mission: mission.act("member.enrolled", body, by=by)


def after_rotation(mission: PracticeMission) -> int:
    old = mission.keys[MONITOR]
    mission.rotate(MONITOR, PracticeKey("mon-1 fresh"))
    return mission.report(key=old)


def after_revocation(mission: PracticeMission) -> int:
    mission.revoke(mission.keys[MONITOR])
    return mission.report()


def in_doubt(mission: PracticeMission) -> int:
    index = mission.report()
    mission.revoke(mission.keys[MONITOR], suspect_from=index)
    return index


def headed(**names: object) -> Write:
    """A report under a header with other names or values, signed by its own member."""

    def act(mission: PracticeMission) -> int:
        payload = {"v": 2, "origin": mission_origin(mission)} | record_names(mission)
        return mission.append(signed_leaf(mission.keys[MONITOR], payload, **names))

    return act


def mission_origin(mission: PracticeMission) -> str:
    return mission.checkpoint().split(b"\n")[0].decode()


def record_names(mission: PracticeMission) -> dict[str, object]:
    """The rest of a sealed record's payload, as the practice register itself writes it."""
    index = mission.report()
    from tahqiq_verify.leaf import parse_leaf
    from tahqiq_verify.spelling import b64, from_b64url, strict_json

    leaf = mission.entries.pop(index).leaf
    payload = strict_json(from_b64url(leaf.split(b".")[1]))
    assert parse_leaf(leaf).nonce and b64
    return dict(payload)
