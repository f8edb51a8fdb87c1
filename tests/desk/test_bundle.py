"""What somebody takes away: receipts and bundles, checked by a program that knows nothing of the server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cryptography
import pytest

import tahqiq_verify
from practice_papers import COMPLAINT, REPORT, as_json
from practice_redaction import approve_one
from practice_sides import SEATS, a_source, adopt, cosign, enter_witnesses, policy
from tahqiq.desk.bundle import evidence_bundle, proof_of
from tahqiq.desk.found import register_source
from tahqiq.desk.keys_of_members import replace_key, revoke_key, rotate_key
from tahqiq.desk.quorum import log_key
from tahqiq.desk.receive import file_submission
from tahqiq.desk.redact import propose_redaction
from tahqiq.errors import NotFound, RegisterBroken
from tahqiq.intake.details import Details
from tahqiq.store import log
from tahqiq_verify.bundle import Trust, check_bundle
from tahqiq_verify.bundle_form import parse_bundle
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.proof import parse_proof, verify_proof
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.steps import FAIL, hold

ALONE = """
import sys
sys.path[:0] = sys.argv.pop(1).split("|")
try:
    import tahqiq
except ImportError:
    pass
else:
    raise SystemExit("the server's own code can be reached: this proves nothing")
from tahqiq_verify.cli import main
code = main(sys.argv[1:])
assert not any(name.split(".")[0] in ("tahqiq", "sqlalchemy", "pydantic") for name in sys.modules)
raise SystemExit(code)
"""


@pytest.fixture(scope="session")
def alone(tmp_path_factory) -> list[str]:
    """``tahqiq-verify`` in a Python that has two packages: itself and cryptography with what that needs."""
    folder = tmp_path_factory.mktemp("alone")
    (folder / "tahqiq_verify").symlink_to(Path(tahqiq_verify.__file__).parent)
    packages = Path(cryptography.__file__).parent.parent
    for name in ("cryptography", "cffi", "_cffi_backend", "pycparser"):
        for found in packages.glob(f"{name}*"):
            if not found.name.endswith((".dist-info", ".pth")):
                (folder / found.name).symlink_to(found)
    return [sys.executable, "-S", "-I", "-c", ALONE, str(folder)]


def verify(alone: list[str], *words: object) -> tuple[int, dict]:
    """The exit code of ``tahqiq-verify`` run elsewhere, with no network to ask, and its answer."""
    command = [*alone, words[0], "--json", *words[1:]]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, env={"PATH": os.defpath}
    )
    assert done.stderr == "", done.stderr
    return done.returncode, json.loads(done.stdout)


def steps_in(answer: dict) -> dict[str, dict]:
    return {step["step"]: step for step in answer["steps"]}


def entries(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def leaf_of(desk, index: int) -> bytes:
    with desk.store.reading() as connection:
        return next(leaf for _index, leaf in log.entries(connection, index, index + 1))


def nobody(desk):
    return parse_policy(f"log {log_key(desk).vkey}\nquorum none\n".encode())


def judged(desk, index: int, *fields: str) -> dict[str, str]:
    """The outcome of each step of judging a bundle, by one who knows the log's key."""
    steps = check_bundle(evidence_bundle(desk, index, fields).encode(), Trust(logs=(log_key(desk),)))
    return {step.name: step.outcome for step in steps}


@pytest.fixture
def agreed(copied):
    """Witnesses of four sides, both policies in force, a complaint filed, and cosigned by all."""
    return copied("agreed", agree)


def agree(desk) -> None:
    enter_witnesses(desk)
    adopt(desk)
    adopt(desk, "final")
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="parties"))
    cosign(desk)


# ── Receipts ──────────────────────────────────────────────────────────────────────────────────────────────


def test_receipt_of_every_entry__holds_and_of_none_other(agreed):
    policy_of = parse_policy(policy(agreed, "final").encode())
    for index in range(entries(agreed)):
        proof = parse_proof(proof_of(agreed, index).encode())
        proven = verify_proof(proof, leaf_of(agreed, index), policy_of)
        assert proven.quorum is not None
        assert set(proven.quorum.by) == {"ard", "bel", "qas", "tar"}
        with pytest.raises(Refusal, match="does not stand"):
            verify_proof(proof, leaf_of(agreed, (index + 1) % entries(agreed)), policy_of)


@pytest.mark.parametrize("index", [10_000, -1, 2**62, 2**70])
def test_receipt_of_what_is_not_entered__is_not_given(desk, index):
    with pytest.raises(NotFound, match="REG015"):
        proof_of(desk, index)


def test_receipt_before_the_quorum__is_under_the_first_checkpoint_that_covers_the_entry(agreed):
    """Whoever has just filed must not go away with empty hands because a witness is asleep."""
    register_source(agreed, "duty-1", a_source("gazette"))
    register_source(agreed, "duty-1", a_source("herald"))
    index = entries(agreed) - 2
    proof = parse_proof(proof_of(agreed, index).encode())
    assert verify_proof(proof, leaf_of(agreed, index), nobody(agreed)).signed.checkpoint.size == index + 1
    with pytest.raises(Refusal, match="cosigned by nobody"):
        verify_proof(proof, leaf_of(agreed, index), parse_policy(policy(agreed, "recorded").encode()))
    size = cosign(agreed, ["ARD", "BEL", "TAR"])
    proof = parse_proof(proof_of(agreed, index).encode())
    proven = verify_proof(proof, leaf_of(agreed, index), parse_policy(policy(agreed, "recorded").encode()))
    assert proven.signed.checkpoint.size == size


# ── Bundles, checked where nothing of the server is ───────────────────────────────────────────────────────


def test_bundle__is_checked_where_the_server_cannot_be_reached(agreed, alone, tmp_path):
    index = entries(agreed) - 1
    bundle, own = tmp_path / "bundle.json", tmp_path / "final.policy"
    bundle.write_text(evidence_bundle(agreed, index), encoding="utf-8")
    own.write_text(policy(agreed, "final"))
    code, answer = verify(alone, "bundle", bundle, "--policy", own)
    assert code == 0, answer
    steps = steps_in(answer)
    failed = [step for step in steps.values() if step["outcome"] == FAIL]
    assert not failed
    assert (
        "liaison-ard" in steps["signature of the member"]["detail"] + steps["key and role in force"]["detail"]
    )
    assert "submission.received by liaison-ard" in steps["the role may do this act"]["detail"]
    shown = json.loads(bundle.read_text())["entry"]["disclosures"]
    assert f"{len(shown)} shown, 0 withheld" in steps["disclosures belong to the entry"]["detail"]
    assert "Shells fell" in str(answer) or len(shown) > 10
    bundle.write_text(bundle.read_text().replace('"index": 0', '"index": 1', 1))
    assert verify(alone, "bundle", bundle, "--policy", own)[0] == 1


def test_bundle_with_chosen_fields__shows_these_and_withholds_the_rest(agreed, alone, tmp_path):
    index = entries(agreed) - 1
    bundle = tmp_path / "bundle.json"
    bundle.write_text(evidence_bundle(agreed, index, ["channel", "received_at"]), encoding="utf-8")
    code, answer = verify(alone, "bundle", bundle, "--log", log_key(agreed).vkey)
    assert code == 0, answer
    said = json.loads(bundle.read_text())["entry"]
    leaf = tmp_path / "leaf"
    leaf.write_text("~".join([said["leaf"], *said["disclosures"], ""]))
    _code, opened = verify(alone, "leaf", leaf)
    assert opened["says"]["body"] == {"channel": "complaint", "received_at": "2025-10-28T12:00:00Z"}
    assert (opened["shown"], opened["withheld"] > 10) == (6, True)
    text = bundle.read_text()
    assert "Shells fell" not in text
    assert "U2hlbGxzIGZlbGw" not in text


def test_bundle_with_no_field_at_all__still_proves_who_did_what(agreed):
    outcomes = judged(agreed, entries(agreed) - 1, "no-such-field")
    assert outcomes["the role may do this act"] == "pass"
    assert FAIL not in outcomes.values()


@pytest.mark.parametrize("index", [0, 1, 5, 19, 20, 25])
def test_bundle_of_every_kind_of_entry__holds(agreed, index):
    bundle = evidence_bundle(agreed, index).encode()
    steps = check_bundle(bundle, Trust(policy=parse_policy(policy(agreed, "final").encode())))
    assert hold(steps), [step for step in steps if step.outcome != "pass"]
    assert parse_bundle(bundle).index == index


def test_bundle_after_key_changes__holds_by_the_key_of_its_time(desk):
    register_source(desk, "duty-1", a_source("gazette"))
    index = entries(desk) - 1
    rotate_key(desk, "duty-1")
    assert FAIL not in judged(desk, index).values()
    register_source(desk, "duty-1", a_source("herald"))
    suspect = entries(desk) - 1
    revoke_key(desk, "adm-1", "duty-1", "stolen", suspect)
    replace_key(desk, "adm-1", "duty-1")
    assert FAIL not in judged(desk, index).values()
    assert judged(desk, suspect)["no later act disputes the entry"] == FAIL


def test_bundle_of_a_register_without_policies__says_that_nobody_vouches_for_it(desk):
    outcomes = judged(desk, 5)
    assert outcomes[
        "quorum 'recorded' by the bundle's own policy" if "x" in outcomes else "quorum 'recorded'"
    ] == ("could not check")
    assert FAIL not in outcomes.values()


def test_bundle_from_before_a_policy_counted__is_not_measured_by_it(desk):
    """The policy is adopted, but the checkpoint that goes out is older: it must not fail by a later rule."""
    enter_witnesses(desk)
    register_source(desk, "duty-1", a_source("gazette"))
    index = entries(desk) - 1
    adopt(desk)
    register_source(desk, "duty-1", a_source("herald"))
    assert FAIL not in judged(desk, index).values()
    assert json.loads(evidence_bundle(desk, index))["policies"] == {}


def test_bundle_between_two_policies__carries_the_one_of_its_checkpoint(agreed):
    index = entries(agreed) - 1
    old = policy(agreed, "recorded")
    stricter = policy(agreed, "recorded", "group recorded all ard bel qas tar")
    adopt(agreed, "recorded", stricter, SEATS[:3])
    assert json.loads(evidence_bundle(agreed, index))["policies"]["recorded"] == old
    assert FAIL not in judged(agreed, index).values()
    register_source(agreed, "duty-1", a_source("gazette"))
    cosign(agreed)
    assert json.loads(evidence_bundle(agreed, index))["policies"]["recorded"] == stricter
    assert FAIL not in judged(agreed, index).values()


# ── After a redaction ─────────────────────────────────────────────────────────────────────────────────────


def test_record_redacted_later__old_bundle_holds_and_a_new_one_shows_it_withheld(agreed, alone, tmp_path):
    index = entries(agreed) - 1
    before = evidence_bundle(agreed, index)
    number = propose_redaction(agreed, "chair-1", (str(index),), "it protects a witness")
    for member in ("commissioner-ard", "commissioner-bel", "commissioner-tar"):
        approve_one(agreed, member, number)
    cosign(agreed)
    after = evidence_bundle(agreed, index)
    own = tmp_path / "final.policy"
    own.write_text(policy(agreed, "final"))
    for name, bundle, shown in (("before", before, True), ("after", after, False)):
        file = tmp_path / name
        file.write_text(bundle, encoding="utf-8")
        code, answer = verify(alone, "bundle", file, "--policy", own)
        steps = steps_in(answer)
        assert code == 0, (name, answer)
        assert ("0 shown" not in steps["disclosures belong to the entry"]["detail"]) == shown
        assert ("redacted" in steps["no later act disputes the entry"]["detail"]) != shown
    assert json.loads(after)["entry"]["disclosures"] == []
    assert "4 withheld" in steps["disclosures belong to the entry"]["detail"]


def test_bundle_of_what_does_not_open_as_committed__is_not_made(desk):
    """The envelope of another entry in its place: the desk must notice before anybody carries it away."""
    from sqlalchemy import text

    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="public"))
    register_source(desk, "duty-1", a_source("gazette"))
    last = entries(desk) - 1
    with desk.store.engine.connect() as connection, connection.begin():
        on = "" if connection.dialect.name == "sqlite" else " ON sealed"
        connection.execute(text(f"DROP TRIGGER sealed_no_update{on}"))
        other = connection.execute(
            text(f"SELECT data FROM sealed WHERE idx = {last - 1} AND name = ''")
        ).scalar_one()
        connection.execute(
            text("UPDATE sealed SET data = :data WHERE idx = :idx"), {"data": other, "idx": last}
        )
    with pytest.raises(RegisterBroken, match=rf"REG003.*Entry {last}"):
        evidence_bundle(desk, last)
