"""A submission that comes again: the same bytes, the same nonce signed anew, or an entry of another register.

Asked are the server's intake, and, where a corrupt operator has let it in, every reader that replays.
"""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from corrupt_operator import failing_step, replayed_by_all
from exported_mission import founded
from practice_bundle import PracticeKey, b64, plain_json, policy_text, signed_leaf
from practice_register import ADMIN, MONITOR, PracticeMission, governed

from practice_papers import COMPLAINT, as_json
from second_reader.go_reader import Verdict
from second_reader.our_reader import on_proof
from tahqiq.desk.check_register import check_register
from tahqiq.desk.hand_in import hand_in, seal_submission
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import file_submission
from tahqiq.errors import BadInput, Refused
from tahqiq.intake.details import Details
from tahqiq.store import log
from tahqiq_verify.bundle import check_bundle
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.steps import OPEN

pytestmark = pytest.mark.slow

LIAISON, SAID = "liaison-ard", Details(source="liaison-ard", release="parties")
PAPER = as_json(COMPLAINT)
Write = Callable[[PracticeMission], int]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Iterator[Desk]:
    made = founded(tmp_path_factory.mktemp("mission"), "practice")
    yield made
    made.store.close()


def size_of(desk: Desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


# The server's intake


def test_same_sealed_bytes__stand_once_whoever_brings_them(cases, desk):
    sealed = seal_submission(desk, LIAISON, PAPER, SAID)
    first = hand_in(desk, sealed).index
    size = size_of(desk)
    for relayed_by in (None, "mediator-qas", "mediator-tar"):
        with pytest.raises(Refused, match=f"REG012.*{first}"):
            hand_in(desk, sealed, relayed_by=relayed_by)
        cases.add()
    assert (size_of(desk), check_register(desk).holds) == (size, True)


def test_same_paper_filed_again__is_answered_with_the_first_receipt(cases, desk):
    other = as_json({**COMPLAINT, "complaint_no": "ARD-2"})
    first = file_submission(desk, LIAISON, other, SAID)
    size = size_of(desk)
    again = file_submission(desk, LIAISON, other, SAID)
    assert (first.again, again.again) == (False, True)
    assert (again.submission, again.receipt.index, size_of(desk)) == (
        first.submission,
        first.receipt.index,
        size,
    )
    cases.add()


def signed_anew(desk: Desk, sealed: bytes, **change: object) -> bytes:
    """The same sealed entry, with its nonce, under another signature of its own member."""
    file = json.loads(sealed)
    part = file["leaf"].split(".")[1]
    payload = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    signer = desk.keyring.signer(LIAISON)
    key = _Borrowed(signer.key.private_bytes_raw())
    return json.dumps(file | {"leaf": signed_leaf(key, payload | change).decode()}).encode()


class _Borrowed(PracticeKey):
    """A real member's key in the hands of the tests."""

    def __init__(self, seed: bytes) -> None:
        object.__setattr__(self, "name", "borrowed")
        object.__setattr__(self, "_seed", seed)

    @property
    def secret(self):
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.__dict__["_seed"])


def test_same_nonce_signed_anew__is_refused(cases, desk):
    """Also with another checkpoint in ``after``, by which the store keeps what may stand once."""
    third = as_json({**COMPLAINT, "complaint_no": "ARD-3"})
    sealed = seal_submission(desk, LIAISON, third, SAID)
    hand_in(desk, sealed)
    size = size_of(desk)
    with desk.store.reading() as connection:
        head = log.last_checkpoint(connection)
    assert head is not None
    for change in ({}, {"after": {"size": head.size, "root": head.root}}, {"blobs": []}):
        with pytest.raises((Refused, BadInput)) as caught:
            hand_in(desk, signed_anew(desk, sealed, **change))
        assert caught.value.code in ({"REG012", "REG013"} if "blobs" not in change else {"REG021"})
        cases.add()
    assert (size_of(desk), check_register(desk).holds) == (size, True)


def test_sealed_for_another_mission__is_not_taken(cases, desk, tmp_path):
    elsewhere = founded(tmp_path, "elsewhere")
    sealed = seal_submission(elsewhere, LIAISON, PAPER, SAID)
    size = size_of(desk)
    with pytest.raises(BadInput, match=r"REG021.*not sealed to the secretariat"):
        hand_in(desk, sealed)
    identity = (elsewhere.keyring.folder / "SEC.age").read_text()
    (desk.keyring.folder / "borrowed.age").write_text(identity)  # even where it could be read
    try:
        with pytest.raises((Refused, BadInput)) as caught:
            hand_in(desk, sealed)
        assert caught.value.code in {"REG013", "REG021"}
    finally:
        (desk.keyring.folder / "borrowed.age").unlink()
        elsewhere.store.close()
    assert size_of(desk) == size
    cases.add(2)


# Let in by a corrupt operator


def again(write: Write) -> Write:
    def act(mission: PracticeMission) -> int:
        return mission.append(mission.entries[write(mission)].leaf)

    return act


def with_its_nonce(mission: PracticeMission) -> int:
    """What stands once is a key's nonce after one checkpoint: see ``once_of``."""
    first = parse_leaf(mission.entries[mission.report()].leaf)
    after = {"size": first.after_size, "root": b64(first.after_root)}
    return mission.report(nonce=first.nonce, after=after)


def role_granted(mission: PracticeMission) -> int:
    return mission.act("role.granted", {"member": MONITOR, "role": "chair"}, by=ADMIN)


def role_granted_and_taken_back(mission: PracticeMission) -> int:
    index = role_granted(mission)
    mission.act("role.revoked", {"member": MONITOR, "role": "chair"}, by=ADMIN)
    return index


REPEATED: dict[str, Write] = {
    "a report": again(lambda mission: mission.report()),
    "a report with its nonce, signed anew": with_its_nonce,
    "an act": again(role_granted),
    "an act that was taken back": again(role_granted_and_taken_back),
    "the founding": lambda mission: mission.append(mission.entries[0].leaf),
}


@pytest.mark.parametrize("name", REPEATED)
def test_entry_that_stands_twice__counts_once_for_everybody(go, cases, tmp_path, name):
    mission = governed()
    index = REPEATED[name](mission)
    assert replayed_by_all(go, mission, tmp_path).replay.invalid == {index: "rule"}
    cases.add(3)


def test_bundle_of_a_repeated_record__says_what_it_could_not_check(cases):
    """The limit: a bundle holds no other records, so that a copy of one is not seen by it alone."""
    mission = governed()
    index = REPEATED["a report"](mission)
    steps = check_bundle(plain_json(mission.bundle(index)))
    assert failing_step(mission, index) == []
    assert "no entry outside the bundle changed these keys" in [
        step.name for step in steps if step.outcome == OPEN
    ]
    cases.add()


# From another register


def elsewhere(mission: PracticeMission, **change: object) -> int:
    """The mission's own members, asked to sign for another register of theirs, and the entry brought here."""
    return mission.report(**change)


def renamed(mission: PracticeMission) -> int:
    theirs = mission.entries.pop(mission.report(origin="elsewhere.example/register")).leaf.split(b".")
    said = json.loads(base64.urlsafe_b64decode(theirs[1] + b"==")) | {"origin": mission_origin(mission)}
    mine = signed_leaf(mission.keys[MONITOR], said).split(b".")
    return mission.append(b".".join([mine[0], mine[1], theirs[2]]))


def mission_origin(mission: PracticeMission) -> str:
    return mission.checkpoint().split(b"\n")[0].decode()


FOREIGN: dict[str, tuple[Write, str, str]] = {
    "as it was signed there": (
        lambda mission: elsewhere(mission, origin="elsewhere.example/register"),
        "wrong_origin",
        "key",
    ),
    "with this register's name put in": (renamed, "bad_signature", "signature"),
    "the founding of the other": (
        lambda mission: mission.act(
            "mission.founded", {"origin": "elsewhere.example/register"}, origin="elsewhere.example/register"
        ),
        "wrong_origin",
        "key",
    ),
    "after a checkpoint of the other": (
        lambda mission: mission.report(after={"size": 5, "root": b64(bytes(32))}),
        "fork",
        "",
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_entry_of_another_register__is_named_by_all_with_one_code(go, cases, tmp_path, name):
    write, code, step = FOREIGN[name]
    mission = governed()
    index = write(mission)
    assert replayed_by_all(go, mission, tmp_path).replay.invalid == {index: code}
    # A root that never was is seen by who knows all roots; a bundle does not.
    assert failing_step(mission, index) == ([step] if step else [])
    cases.add(3 + bool(step))


def test_receipt_of_another_register__proves_nothing_here(go, cases, tmp_path: Path):
    mission = governed()
    index = mission.report()
    leaf, proof = mission.entries[index].leaf, mission.proof(index).encode()
    policy = policy_text("recorded").encode()
    ask = {"verb": "proof", "proof": proof, "leaf": leaf}
    assert go.ask_all([{**ask, "policy": policy}]) == [on_proof(proof, leaf, policy)] == [Verdict(True)]
    other = PracticeKey("elsewhere.example/register").vkey(1)
    theirs = policy.replace(PracticeKey(mission_origin(mission)).vkey(1).encode(), other.encode())
    verdict = Verdict(False, "wrong_origin", "checkpoint")
    assert go.ask_all([{**ask, "policy": theirs}]) == [on_proof(proof, leaf, theirs)] == [verdict]
    cases.add(2)
