"""One key that would count twice: under two names, in two roles, or in two registers' logs.

Refused by both readers' policy parsers, by the register's own rules (named by index), by every desk verb that
enters a witness, and by the witness that is told of a log.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from practice_bundle import LOG as MISSION_LOG
from practice_bundle import PracticeKey, b64url, plain_json, signed_note, witness_key
from practice_page import VerifyPage, opened_page
from practice_register import ADMIN, MONITOR, PracticeMission, new_key, possession, staffed
from practice_shell import run
from two_branches import KEYS, witness_book

from practice_browser import opened_browser
from practice_mirror import NOW, VKEY, write_log
from practice_mission import new_desk
from second_reader.go_reader import Verdict
from second_reader.our_reader import both_on_note, verdict_on
from second_reader.static_log import LOG, LOG_KIND, WITNESS_KIND, Signer, practice_log
from tahqiq.desk.agree import add_witness
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.mirror.terms import read_terms
from tahqiq.errors import BadInput, Refused
from tahqiq.model.accord import WitnessPost
from tahqiq.register.signer import signer_from_seed
from tahqiq_verify.bundle import Trust, check_bundle
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.note import (
    COSIGNER,
    NoteKey,
    cosignature_message,
    parse_vkey,
    signature_line,
    timestamped,
)
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.roll import possession_message
from tahqiq_verify.steps import hold

pytestmark = pytest.mark.slow

NOTE = practice_log(9).note()


@pytest.fixture(scope="module")
def page() -> Iterator[VerifyPage]:
    with opened_browser() as browser, opened_page(browser) as driven:
        yield driven


def renamed(key: Signer, name: str, kind: int) -> str:
    """The vkey of the same public key under another name or in another role."""
    other = Signer(name, kind)
    object.__setattr__(other, "public", key.public)
    return other.vkey


ARDEN, LINE = KEYS["arden"], f"log {LOG.vkey}"
TWICE = {
    "one key under two policy names": [f"witness a {ARDEN.vkey}", f"witness b {ARDEN.vkey}"],
    "one key under two key names": [
        f"witness a {ARDEN.vkey}",
        f"witness b {renamed(ARDEN, 'belmar.example/witness', WITNESS_KIND)}",
    ],
    "the log's key as a witness": [f"witness a {renamed(LOG, 'arden.example/witness', WITNESS_KIND)}", ""],
    "the log's key and name as a witness": [f"witness a {renamed(LOG, LOG.name, WITNESS_KIND)}", ""],
    "a witness's key as a second log": [
        f"witness a {ARDEN.vkey}",
        f"log {renamed(ARDEN, 'b.example', LOG_KIND)}",
    ],
    "one key as two logs": [f"log {renamed(LOG, 'b.example', LOG_KIND)}", f"witness a {ARDEN.vkey}"],
}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("case", TWICE)
def test_key_twice_in_a_quorum_file__is_refused_at_its_line(go, cases, case, order):
    lines = [LINE, *(one for one in TWICE[case] if one)][::order]
    text = "".join(f"{line}\n" for line in [*lines, "quorum a"]).encode()
    publics = [parse_vkey(line.split(" ")[-1]).public for line in lines]
    second = next(number for number, one in enumerate(publics, 1) if one in publics[: number - 1])
    assert both_on_note(go, NOTE, text) == Verdict(False, "policy", f"policy line {second}")
    cases.add()


# The register's own rules


def as_witness(mission: PracticeMission, key: PracticeKey, name: str, seat: str) -> int:
    vkey = key.vkey(WITNESS_KIND)
    said = {"name": name, "vkey": vkey, "url": "", "seat": seat, "possession": possession(name, key, vkey)}
    return mission.act("witness.added", said)


def as_member(mission: PracticeMission, key: PracticeKey, name: str) -> int:
    body = {"id": name, "title": "A monitor", "seat": "SEC", "role": "monitor", **new_key(name, key)}
    return mission.act("member.enrolled", body)


ROLES: dict[str, Callable[[PracticeMission], int]] = {
    "a member's key as a witness": lambda m: as_witness(m, m.keys[MONITOR], "arden", "ARD"),
    "the founder's key as a witness": lambda m: as_witness(m, m.keys[ADMIN], "arden", "ARD"),
    "a witness's key as a member": lambda m: as_member(m, witness_key("arden"), "mon-9"),
    "a witness's key as a member's next": lambda m: m.rotate(MONITOR, witness_key("arden")),
    "a second witness with the key of the first": lambda m: as_witness(
        m, witness_key("arden"), "belmar", "BEL"
    ),
    "a second witness by the name of the first": lambda m: as_witness(
        m, witness_key("belmar"), "arden", "BEL"
    ),
    "a second member with the key of the first": lambda m: as_member(m, m.keys[MONITOR], "mon-9"),
}


@pytest.mark.parametrize("case", ROLES)
def test_key_in_two_roles_of_a_register__is_no_valid_act(go, cases, tmp_path, case):
    mission = staffed()
    mission.add_witness("arden")
    index = ROLES[case](mission)
    assert mission.replayed().invalid == {index: "rule"}
    assert not hold(check_bundle(plain_json(mission.bundle(index))))
    folder = write_log(mission, tmp_path / "log", witnesses=())
    mirror = make_mirror(tmp_path / "mirror", str(folder), VKEY, {})
    assert sync_mirror(mirror.folder, NOW).told.replay.invalid == {index: "rule"}
    policy = f"log {VKEY}\nquorum none\n".encode()
    assert go.ask_all([{"verb": "audit", "dir": str(folder), "policy": policy}]) == [Verdict(True)]
    cases.add(3)


def test_desk__enters_no_witness_with_a_key_that_is_in_use(cases, tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    origin = desk.mission.origin
    member = desk.keyring.signer("adm-1")
    fresh = signer_from_seed("arden.example/w1", bytes(range(32)))

    def post(signer, name: str, seat: str) -> WitnessPost:
        vkey = NoteKey(f"{name.lower()}.example/w1", COSIGNER, signer.public).vkey
        proof = b64url(signer.sign(possession_message(origin, name, vkey)))
        return WitnessPost(name=name, vkey=vkey, url="http://127.0.0.1:1/", seat=seat, possession=proof)

    add_witness(desk, "adm-1", post(fresh, "ARD", "ARD"))
    for attempt in (post(member, "BEL", "BEL"), post(fresh, "BEL", "BEL"), post(fresh, "ARD", "ARD")):
        with pytest.raises(Refused) as caught:
            add_witness(desk, "adm-1", attempt)
        assert caught.value.code == "REG013"
        cases.add()
    desk.store.close()


def test_witness__takes_its_own_key_for_no_log(cases, tmp_path):
    with witness_book(tmp_path / "w", "arden") as book:
        for name in ("b.example/register", ARDEN.name):
            with pytest.raises(BadInput) as caught:
                book.add_log(renamed(ARDEN, name, LOG_KIND), NOW)
            assert caught.value.code == "WIT007"
            cases.add()
        assert [one.origin for one in book.standing()] == [LOG.name]


def test_key_of_another_kind__opens_no_note(cases):
    """A reader handed the log's vkey as a witness's, or the other way round, says so instead of counting it."""
    for logs, witnesses in ([ARDEN.vkey], []), ([LOG.vkey], [LOG.vkey]):
        keys = [[parse_vkey(one) for one in some] for some in (logs, witnesses)]
        assert verdict_on(lambda keys=keys: open_checkpoint(NOTE, *keys)) == Verdict(
            False, "bad_key", "checkpoint"
        )
        cases.add()


# A policy that leaves the log to its reader: only the reader can see that the log is its own witness.


def witnessed_by_itself(name: str) -> tuple[dict[str, Any], str]:
    """Evidence that the log's own key has cosigned under this name, and the policy that counts it."""
    mission = staffed()
    itself = renamed(Signer(MISSION_LOG.name, LOG_KIND), name, WITNESS_KIND)
    text = f"witness arden {itself}\nquorum arden\n"
    shown = possession("arden", MISSION_LOG, itself)
    said = {"name": "arden", "vkey": itself, "url": "", "seat": "ARD", "possession": shown}
    mission.act("witness.added", said)
    bundle = mission.bundle(mission.report())
    state = mission.checkpoint()
    key = parse_vkey(itself)
    line = signature_line(key, timestamped(1, MISSION_LOG.sign(cosignature_message(state, 1))))
    bundle["proof"] = bundle["proof"].partition("\n\n")[0] + "\n\n" + signed_note(state, []) + line
    bundle["policies"] = {"recorded": text}
    return bundle, text


@pytest.mark.parametrize("name", [MISSION_LOG.name, "arden.example/witness"])
def test_logs_key_as_a_witness_under_a_policy_that_names_no_log__counts_for_nobody(
    cases, tmp_path, page, name
):
    bundle, text = witnessed_by_itself(name)
    log, own = parse_vkey(MISSION_LOG.vkey(1)), parse_policy(text.encode())
    for trust in (Trust(), Trust(logs=(log,)), Trust(policy=own), Trust(policy=own, logs=(log,))):
        failed = next(step for step in check_bundle(plain_json(bundle), trust) if step.outcome == "fail")
        assert failed.name.startswith("quorum")
        assert failed.detail.startswith("policy: the witness 'arden' has the key of the log itself")
        cases.add()
    assert page.check(bundle).failed == ["recorded"]
    assert page.check(bundle, own=text).failed == ["quorum", "recorded"]
    (tmp_path / "bundle").write_bytes(plain_json(bundle))
    (tmp_path / "policy").write_text(text)
    for words in ([], ["--policy", "policy"]):
        assert run(tmp_path, "bundle", "bundle", *words).code == 1
    with pytest.raises(BadInput, match="has the key of the log itself") as caught:
        read_terms(log.vkey, {"recorded": text})
    assert caught.value.code == "MIR004"
    cases.add(5)


def test_key_of_another_log_that_the_reader_trusts__is_no_witness_either(cases):
    """A log that is changing its key: the second one, named as a witness, would let the log vouch for itself."""
    mission = staffed()
    bundle = mission.bundle(mission.report())
    second = PracticeKey("arden.example/witness")
    text = f"witness arden {second.vkey(WITNESS_KIND)}\nquorum arden\n".encode()
    logs = tuple(parse_vkey(one) for one in (MISSION_LOG.vkey(1), second.vkey(LOG_KIND)))
    steps = check_bundle(plain_json(bundle), Trust(policy=parse_policy(text), logs=logs))
    failed = next(step for step in steps if step.outcome == "fail")
    assert failed.detail.startswith("policy: the witness 'arden' has the key of the log itself")
    cases.add()
