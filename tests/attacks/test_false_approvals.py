"""Approvals that no seat gave: an administrator's own heads and witnesses, and true signatures moved elsewhere.

Refused by the desk; and where an operator lets them into the log past its desk, by every replay with one code: the
command line, a mirror, the evidence bundle, and the page "Verify this record yourself".
"""

import hashlib
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from corrupt_operator import failing_step, replayed_by_all
from exported_mission import SEATS, founded
from practice_bundle import WITNESSES, PracticeKey, b64url, policy_text
from practice_page import VerifyPage, opened_page
from practice_register import HEADS, MONITOR, PracticeMission, approval, governed, possession

from practice_browser import opened_browser
from practice_mirror import NOW, VKEY, write_log
from tahqiq.cli.main import main
from tahqiq.desk.agree import (
    add_witness,
    approve_policy,
    drafted_policy,
    policies_of,
    propose_policy,
    retire_witness,
)
from tahqiq.desk.append import append
from tahqiq.desk.approvals import proposal_at, withdraw_proposal
from tahqiq.desk.check_register import check_register
from tahqiq.desk.found import enrol_member
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.redact import approve_redaction, propose_redaction
from tahqiq.desk.roster import Post
from tahqiq.errors import BadInput, Refused
from tahqiq.model.accord import PolicyApproval, RedactionApproval, WitnessPost
from tahqiq.model.member import Role
from tahqiq.model.source import Source
from tahqiq.register.approval import approval_line
from tahqiq.register.signer import Signer, signer_from_seed
from tahqiq.register.witness import cosigner_key
from tahqiq.store.witness.book import make_witness
from tahqiq_verify.roll import possession_message
from tahqiq_verify.spelling import b64url as spelt

pytestmark = pytest.mark.slow

FINAL = policy_text("final")
NAMED = hashlib.sha256(FINAL.encode()).hexdigest()


@pytest.fixture(scope="module")
def page() -> Iterator[VerifyPage]:
    with opened_browser() as browser, opened_page(browser) as driven:
        yield driven


# ── Let into the log past its desk ─────────────────────────────────────────────────────────────────────────


def with_own_heads() -> tuple[PracticeMission, int, int]:
    """A mission under a policy, two proposals that wait, and a head of the administrator's in every seat."""
    mission = governed("recorded")
    record = mission.report()
    redaction = {"indexes": [record], "digests": [], "ground": "a name"}
    policy, redacting = mission.propose("final"), mission.act("redaction.proposed", redaction)
    for seat in HEADS.values():
        mission.enrol(f"own-{seat}", "head", seat)
    return mission, policy, redacting


def test_heads_in_every_seat_without_a_witness__approve_nothing_for_anybody(go, cases, tmp_path, page):
    mission, policy, redacting = with_own_heads()
    entered = []
    for seat in HEADS.values():
        entered += [
            mission.approve(policy, f"own-{seat}", FINAL, {}),
            mission.approve_redaction(redacting, f"own-{seat}", {}),
        ]
    mission.report()
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.invalid == dict.fromkeys(entered, "rule")
    assert told.replay.accord.policies.keys() == {"recorded"}
    assert told.replay.accord.redacted == {}
    for index in entered[:2]:
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == ["role"]
    shown = page.check(mission.bundle(redacting - 2))
    assert shown.said["standing"] == "pass"
    last = mission.bundle(len(mission.entries) - 1) | {"policies": {"final": FINAL}}
    assert page.check(last).said["policies"] == "unadopted"
    cases.add(5)


def test_witnesses_of_the_administrators_own__change_nothing_under_a_policy(go, cases, tmp_path, page):
    mission, policy, redacting = with_own_heads()
    for seat in HEADS.values():
        key = mission.witness_keys[f"own-{seat}"] = PracticeKey(f"own-{seat}.example/witness")
        vkey = key.vkey(4)
        post = {"name": f"own-{seat}", "vkey": vkey, "url": "", "seat": seat}
        mission.act("witness.added", post | {"possession": possession(f"own-{seat}", key, vkey)})
    for name in WITNESSES:
        mission.act("witness.retired", {"name": name})
    for seat in HEADS.values():
        mission.approve(policy, f"own-{seat}", FINAL)
        mission.approve_redaction(redacting, f"own-{seat}")
    mission.report()
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.accord.policies.keys() == {"recorded"}
    assert told.replay.accord.redacted == {}
    assert page.check(mission.bundle(redacting - 2)).said["standing"] == "pass"
    last = mission.bundle(len(mission.entries) - 1) | {"policies": {"final": FINAL}}
    assert page.check(last).said["policies"] == "unadopted"
    cases.add(4)


def moved(mission: PracticeMission, policy: int, redacting: int) -> dict[str, bytes]:
    """What the witness of Arden truly signed: other proposals, other texts, another register."""
    return {
        "another proposal": approval(policy - 1, "policy.final", NAMED),
        "another text": approval(policy, "policy.final", hashlib.sha256(b"other").hexdigest()),
        "another level": approval(policy, "policy.recorded", NAMED),
        "another register": approval(policy, "policy.final", NAMED, "elsewhere.example/register"),
        "a redaction": approval(redacting, "redaction", mission.redaction_named(redacting)),
    }


def test_true_signatures_moved_elsewhere__are_refused_with_one_code(go, cases, tmp_path, page):
    mission, policy, redacting = with_own_heads()
    said, entered = moved(mission, policy, redacting), []
    for message in said.values():
        signed = {"arden": b64url(mission.witness_keys["arden"].sign(message))}
        entered.append(mission.approve(policy, "own-ARD", FINAL, signed))
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.invalid == dict.fromkeys(entered, "bad_signature")
    for index in entered:
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == ["role"]
        cases.add()


def test_signature_of_a_retired_witness__is_refused_for_everybody(go, cases, tmp_path, page):
    mission, policy, redacting = with_own_heads()
    signed = mission.signed("ard-1", approval(policy, "policy.final", NAMED))
    other = mission.signed("ard-1", approval(redacting, "redaction", mission.redaction_named(redacting)))
    mission.act("witness.retired", {"name": "arden"})
    entered = [
        mission.approve(policy, "ard-1", FINAL, signed),
        mission.approve_redaction(redacting, "ard-1", other),
    ]
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.invalid == dict.fromkeys(entered, "rule")
    for index in entered:
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == ["role"]
        cases.add()


def test_approvals_that_the_seats_signed__count_for_everybody(go, cases, tmp_path, page):
    """The control: the same register, the seats' own signatures, even where an administrator's head hands them in."""
    mission, policy, redacting = with_own_heads()
    for seat in HEADS.values():
        last = mission.approve(policy, f"own-{seat}", FINAL)
    for head in ("ard-1", "qas-1", "tar-1"):
        mission.approve_redaction(redacting, head)
    mission.report()
    told = replayed_by_all(go, mission, tmp_path)
    assert (told.replay.invalid, told.replay.accord.policies["final"].since) == ({}, last + 1)
    assert list(told.replay.accord.redacted) == [redacting - 2]
    assert page.check(mission.bundle(redacting - 2, disclosed=[])).said["standing"] == "redacted"
    bundle = mission.bundle(len(mission.entries) - 1)
    assert failing_step(mission, len(mission.entries) - 1) == page.check(bundle).failed == []
    assert mission.replayed().roll.members[MONITOR].roles == ("monitor",)
    cases.add(4)


def test_proposal_in_ones_own_mirror__is_what_the_witness_signs(tmp_path, cases):
    mission = governed("recorded")
    record = mission.report()
    number = mission.act("redaction.proposed", {"indexes": [record], "digests": [], "ground": "a name"})
    folder = write_log(mission, tmp_path / "log")
    mirror = make_mirror(tmp_path / "mirror", str(folder), VKEY, {})
    sync_mirror(mirror.folder, NOW)
    book = make_witness(
        tmp_path / "w", "arden.example/witness", hashlib.sha256(b"arden.example/witness").digest()
    )
    words = ["witness", "approve", str(tmp_path / "w"), "--mirror", str(mirror.folder), "--proposal"]
    done = CliRunner().invoke(main, [*words, str(number)])
    assert f"destroys what entry {record} disclosed" in done.stdout
    said = approval(number, "redaction", mission.redaction_named(number))
    assert done.stdout.splitlines()[-1].split(" ")[1] == b64url(mission.witness_keys["arden"].sign(said))
    for wrong in ([str(record)], [str(number), "--origin", "elsewhere.example"], [str(number - 8)]):
        done = CliRunner().invoke(main, [*words, *wrong])
        assert (done.exit_code, "POL003" in done.output) == (5, True)
        cases.add()
    book.close()


# ── At the desk ────────────────────────────────────────────────────────────────────────────────────────────


def own(seat: str, whose: str = "party") -> Signer:
    return signer_from_seed(
        f"{seat.lower()}.example/{whose}", hashlib.sha256(f"{whose} {seat}".encode()).digest()
    )


def enter(desk: Desk, seat: str, whose: str = "party") -> None:
    signer, name = own(seat, whose), f"{seat}-{whose}"
    vkey = cosigner_key(signer).vkey
    shown = spelt(signer.sign(possession_message(desk.mission.origin, name, vkey)))
    add_witness(desk, "adm-1", WitnessPost(name=name, vkey=vkey, seat=seat, possession=shown))


def signed(desk: Desk, seat: str, number: int, whose: str = "party") -> list[str]:
    return [approval_line(own(seat, whose), desk.mission.origin, number, proposal_at(desk, number))]


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    made = founded(tmp_path, "practice")
    for seat in SEATS:
        enter(made, seat)
        enrol_member(
            made, "adm-1", Post(id=f"false-{seat.lower()}", title="A head", seat=seat, role=Role.COMMISSIONER)
        )
    yield made
    made.store.close()


def test_desk__refuses_what_an_administrator_approves_alone(desk, cases):
    number = propose_policy(desk, "adm-1", "recorded", drafted_policy(desk, "recorded"))
    redacting = propose_redaction(desk, "adm-1", (str(number - 9),), "it protects a witness")
    sha256 = proposal_at(desk, number).sha256
    for seat in SEATS:
        head = f"false-{seat.lower()}"
        for lines in (
            [],
            ["nonsense"],
            signed(desk, seat, number, "thief"),
            signed(desk, "TAR" if seat != "TAR" else "ARD", number),
        ):
            with pytest.raises(BadInput, match="POL007"):
                approve_policy(desk, head, number, lines)
            with pytest.raises(BadInput, match="POL007"):
                approve_redaction(desk, head, redacting, lines)
            cases.add(2)
        with pytest.raises(Refused, match=r"REG013.*no witness of"):
            append(
                desk,
                head,
                [("policy.approved", PolicyApproval(proposal=number, sha256=sha256, signatures={}))],
            )
        with pytest.raises(Refused, match=r"REG013.*no witness of"):
            append(desk, head, [("redaction.approved", RedactionApproval(proposal=redacting, signatures={}))])
        cases.add(2)
    assert policies_of(desk) == {}
    assert check_register(desk).holds


def test_desk__refuses_a_signature_for_something_else_and_one_of_a_retired_witness(desk, cases):
    first = propose_policy(desk, "adm-1", "recorded", drafted_policy(desk, "recorded"))
    second = propose_policy(desk, "adm-1", "final", drafted_policy(desk, "final"))
    for line in (
        signed(desk, "ARD", first),
        [approval_line(own("ARD"), "else.example", second, proposal_at(desk, second))],
    ):
        with pytest.raises(BadInput, match="POL008"):
            approve_policy(desk, "commissioner-ard", second, line)
        cases.add()
    line = signed(desk, "ARD", second)
    retire_witness(desk, "adm-1", "ARD-party")
    with pytest.raises(BadInput, match="POL007"):
        approve_policy(desk, "commissioner-ard", second, line)
    cases.add()


def test_desk__takes_what_the_seats_signed_and_lets_the_proposer_withdraw(desk, cases):
    number = propose_policy(desk, "adm-1", "recorded", drafted_policy(desk, "recorded"))
    assert [approve_policy(desk, f"commissioner-{s.lower()}", number, signed(desk, s, number)) for s in SEATS] == [
        False, False, False, True,
    ]  # fmt: skip
    enter(desk, "BEL", "thief")
    other = propose_policy(desk, "adm-1", "recorded", drafted_policy(desk, "recorded"))
    for seat in ("QAS", "TAR"):
        assert not approve_policy(desk, f"commissioner-{seat.lower()}", other, signed(desk, seat, other))
    assert not approve_policy(desk, "false-bel", other, signed(desk, "BEL", other, "thief"))
    with pytest.raises(Refused, match=r"REG013.*member who made it"):
        withdraw_proposal(desk, "chair-1", other)
    withdraw_proposal(desk, "adm-1", other)
    with pytest.raises(Refused, match=r"REG013.*withdrawn"):
        approve_policy(desk, "commissioner-ard", other, signed(desk, "ARD", other))
    assert policies_of(desk)["recorded"].text == proposal_at(desk, number).text
    assert check_register(desk).holds
    cases.add(4)


def test_command_line__signs_apart_and_hands_in(tmp_path, cases):
    """A side's own machine knows no mission: it has its witness, and the policy that it agreed to."""
    mission, witness, file = tmp_path / "m.tahqiq", tmp_path / "w", tmp_path / "policy"
    desk = founded(tmp_path, "practice")

    def ran(*words: object, ends: int = 0) -> str:
        done = CliRunner().invoke(
            main, ["--mission", str(mission), "--keys", str(tmp_path / "keys"), *map(str, words)]
        )
        assert done.exit_code == ends, done.output
        return done.output

    vkey = ran("witness", "init", witness, "--name", "ard.example/w1").splitlines()[0]
    proof = ran("witness", "possession", witness, "--origin", desk.mission.origin, "--name", "ard").strip()
    ran(
        "register",
        "witness",
        "add",
        "ard",
        "--vkey",
        vkey,
        "--seat",
        "ARD",
        "--possession",
        proof,
        "--as",
        "adm-1",
    )
    ran("witness", "add-log", witness, log_key(desk).vkey)
    file.write_text(f"log {log_key(desk).vkey}\nwitness ard {vkey}\nquorum ard\n")
    said = ran("register", "policy", "propose", file, "--level", "recorded", "--as", "adm-1")
    number = said.split("entry ")[1].split(";")[0]
    waiting = ran("register", "policy", "show")
    assert "liars needed for an unseen split   1" in waiting
    assert f"witness ard {vkey}" in waiting
    assert "not yet signed    ARD; it takes all of them" in waiting
    asked = ("witness", "approve", witness, "--proposal", number)
    ran(*asked, ends=3)
    ran(*asked, "--policy", file, ends=3)
    ran(*asked, "--policy", file, "--level", "final", "--entry", 3, "--ground", "x", ends=3)
    other = ran(*asked, "--policy", file, "--level", "final").splitlines()[-1]
    approve = ("register", "policy", "approve", number, "--as", "commissioner-ard")
    assert "POL008" in ran(*approve, "--signature", other, ends=3)
    assert "POL007" in ran(*approve, ends=3)
    told = ran(*asked, "--policy", file, "--level", "recorded")
    assert "policy for 'recorded'" in told
    assert "the policy is in force" in ran(*approve, "--signature", told.splitlines()[-1])
    source = Source(id="s1", name="A paper", kind="media", independence_group="s1")
    record = append(desk, "duty-1", [("source.registered", source)])[0]
    said = ran("redact", "propose", record, "--ground", "it protects a witness", "--as", "duty-1")
    number = said.split("entry ")[1].split(":")[0]
    shown = ran("redact", "show", number)
    assert "missing    ARD; it takes enough for the quorum of the policy in force for 'recorded'" in shown
    words = ("--entry", record, "--ground", "it protects a witness")
    told = ran("witness", "approve", witness, "--proposal", number, *words)
    assert f"redaction  destroys what entry {record} disclosed: everything" in told
    with_folder = ("redact", "approve", number, "--witness", witness, "--as", "commissioner-ard")
    assert told.splitlines()[4] in (done := ran(*with_folder))
    assert "in force" in done
    assert "in force from" in ran("redact", "list")
    desk.store.close()
    cases.add(6)
