"""Approvals: a seat approves with its own witness's key, over one proposal of one register, and with nothing else."""

import hashlib

import pytest
from practice_bundle import ORIGIN, WITNESSES, PracticeKey, b64url, policy_text, witness_key
from practice_register import ADMIN, HEADS, PracticeMission, approval, governed, possession, staffed

from tahqiq_verify.accord import Proposal
from tahqiq_verify.approval import approval_message

TEXT = policy_text("recorded")
NAMED = hashlib.sha256(TEXT.encode()).hexdigest()
HEAD_OF = {seat: head for head, seat in HEADS.items()}


def posted(*names: str) -> PracticeMission:
    """A staffed mission with these witnesses, or all five, and no policy."""
    mission = staffed()
    for name in names or WITNESSES:
        mission.add_witness(name)
    return mission


def by_arden(message: bytes) -> dict[str, str]:
    return {"arden": b64url(witness_key("arden").sign(message))}


def second_witness(mission: PracticeMission, name: str, seat: str) -> PracticeKey:
    """A witness with a key of the administrator's own, entered for somebody's seat."""
    key = mission.witness_keys[name] = PracticeKey(f"{name}.example/witness")
    vkey = key.vkey(4)
    said = {"name": name, "vkey": vkey, "url": "", "seat": seat, "possession": possession(name, key, vkey)}
    mission.act("witness.added", said)
    return key


def redaction(mission: PracticeMission, index: int) -> int:
    return mission.act("redaction.proposed", {"indexes": [index], "digests": [], "ground": "a name"})


def test_message__is_the_one_that_is_documented():
    policy = Proposal("policy.final", ADMIN, TEXT)
    said = f"tahqiq-approval/v1\n{ORIGIN}\n7\npolicy.final\n{NAMED}\n"
    assert approval_message(ORIGIN, 7, policy).decode() == said
    plain = '{"digests":["b","a"],"ground":"ein \\"Grund\\"\\nü","indexes":[9,3]}'
    named = hashlib.sha256(plain.encode()).hexdigest()
    found = Proposal("redaction", ADMIN, 'ein "Grund"\nü', (9, 3), ("b", "a"))
    assert (
        approval_message(ORIGIN, 8, found)
        == f"tahqiq-approval/v1\n{ORIGIN}\n8\nredaction\n{named}\n".encode()
    )


WRONG = {
    "none": lambda n: {},
    "another proposal": lambda n: by_arden(approval(n - 1, "policy.recorded", NAMED)),
    "another register": lambda n: by_arden(approval(n, "policy.recorded", NAMED, "elsewhere.example")),
    "another text": lambda n: by_arden(approval(n, "policy.recorded", "0" * 64)),
    "another level": lambda n: by_arden(approval(n, "policy.final", NAMED)),
    "a redaction": lambda n: by_arden(approval(n, "redaction", NAMED)),
    "a line feed less": lambda n: by_arden(approval(n, "policy.recorded", NAMED)[:-1]),
    "another key": lambda n: {"arden": by_key("belmar", n)},
    "the head's key": lambda n: {
        "arden": b64url(PracticeKey("ard-1").sign(approval(n, "policy.recorded", NAMED)))
    },
    "another seat's witness": lambda n: {"belmar": by_key("belmar", n)},
    "another seat's witness too": lambda n: (
        by_arden(approval(n, "policy.recorded", NAMED)) | {"belmar": by_key("belmar", n)}
    ),
    "nobody's witness": lambda n: {"far": by_key("far", n)},
    "possession": lambda n: {
        "arden": possession("arden", witness_key("arden"), witness_key("arden").vkey(4))
    },
    "half a signature": lambda n: {"arden": by_key("arden", n)[:43]},
    "padded": lambda n: {"arden": by_key("arden", n) + "=="},
    "no text": lambda n: {"arden": 7},
    "empty": lambda n: {"arden": ""},
    "long": lambda n: {"arden": by_key("arden", n) + "A" * 100},
    "a list": lambda n: [by_key("arden", n)],
    "absent": lambda n: None,
}


def by_key(name: str, number: int) -> str:
    return b64url(witness_key(name).sign(approval(number, "policy.recorded", NAMED)))


@pytest.mark.parametrize("signed", WRONG.values(), ids=WRONG)
def test_signature_for_something_else__approves_nothing(signed):
    mission = posted()
    mission.propose("recorded")
    number = mission.propose("recorded")
    body = {"proposal": number, "sha256": NAMED, "signatures": signed(number)}
    mission.act("policy.approved", {name: one for name, one in body.items() if one is not None}, by="ard-1")
    assert mission.refused()
    mission.approve(number, "ard-1", TEXT)  # and what was refused stands in nobody's way
    assert mission.outcome() == "valid"


def test_signature_of_a_retired_witness__is_refused_and_counts_no_more():
    mission = governed()
    number, text = mission.propose("final"), policy_text("final")
    before = mission.replayed(upto=number)
    for head in HEADS:
        signed = mission.signed(
            head, approval(number, "policy.final", hashlib.sha256(text.encode()).hexdigest())
        )
        if head == "ulm-1":
            mission.act("witness.retired", {"name": "ulm"})
        mission.approve(number, head, text, signed)
    assert "no witness of ULM that counts now" in mission.refused()
    assert before.accord.policies == mission.replayed().accord.policies


def test_signature_given_before_its_witness_retired__does_not_help_a_redaction():
    mission = governed()
    number = redaction(mission, mission.report())
    for head in ("ard-1", "qas-1"):
        mission.approve_redaction(number, head)
    mission.act("witness.retired", {"name": "qasr"})
    mission.approve_redaction(number, "tar-1")
    assert (mission.outcome(), mission.replayed().accord.redacted) == ("valid", {})
    mission.approve_redaction(number, "ulm-1")
    assert list(mission.replayed().accord.redacted) == [number - 1]


def alone(mission: PracticeMission) -> list[str]:
    """The administrator enrols a head of its own in every seat."""
    for seat in HEADS.values():
        mission.enrol(f"false-{seat}", "head", seat)
    return [f"false-{seat}" for seat in HEADS.values()]


@pytest.mark.parametrize("in_force", [False, True])
def test_administrator_with_a_head_in_every_seat__approves_nothing(in_force):
    mission = governed("recorded") if in_force else posted()
    policy, redacting = mission.propose("final"), redaction(mission, mission.report())
    before = mission.replayed().state()
    for head in alone(mission):
        mission.approve(policy, head, policy_text("final"), {})
        assert "no witness of" in mission.refused()
        mission.approve_redaction(redacting, head, {})
        assert "no witness of" in mission.refused()
    after = mission.replayed().state()
    assert {name: after[name] for name in ("policies", "proposals", "redacted")} == {
        name: before[name] for name in ("policies", "proposals", "redacted")
    }


def test_administrator_who_enters_witnesses_too__changes_nothing_under_a_policy():
    """Neither the policy in force, nor the first one of the other level, nor a redaction: those it names must sign."""
    mission = governed("recorded")
    heads, record = alone(mission), mission.report()
    keys = {seat: second_witness(mission, f"false-{seat}", seat) for seat in HEADS.values()}
    for name in WITNESSES:
        mission.act("witness.retired", {"name": name})
    lines = [f"witness false-{seat} {key.vkey(4)}" for seat, key in keys.items()]
    text = "\n".join(
        [*lines, f"group own all {' '.join(f'false-{seat}' for seat in keys)}", "quorum own", ""]
    )
    policies, redacting = (
        [mission.propose(level, text) for level in ("recorded", "final")],
        redaction(mission, record),
    )
    for head in heads:
        for number in policies:
            mission.approve(number, head, text)
            assert mission.outcome() == "valid"
        mission.approve_redaction(redacting, head)
        assert mission.outcome() == "valid"
    found = mission.replayed().accord
    assert {level: one.text for level, one in found.policies.items()} == {"recorded": TEXT}
    assert (found.redacted, found.proposals[redacting].in_force) == ({}, None)


def test_second_witness_of_a_seat__does_not_speak_for_it_alone():
    mission = posted()
    record = mission.report()
    for name, seat in (("false-a", "ARD"), ("false-b", "BEL")):
        second_witness(mission, name, seat)
    number = redaction(mission, record)
    said = approval(number, "redaction", mission.redaction_named(number))
    for name, head in (("false-a", "ard-1"), ("false-b", "bel-1")):
        mission.approve_redaction(number, head, {name: b64url(mission.witness_keys[name].sign(said))})
        assert mission.outcome() == "valid"
    assert mission.replayed().accord.redacted == {}
    policy = mission.propose("recorded")
    for head in HEADS:
        mission.approve(policy, head, TEXT)  # with both witnesses of the seats that have two
    assert mission.replayed().accord.proposals[policy].signed_by[:2] == ("arden", "false-a")
    assert mission.replayed().accord.policies.keys() == {"recorded"}


def test_before_the_first_witness__heads_redact_with_their_own_keys_and_afterwards_no_more():
    mission = staffed()
    records = [mission.report(), mission.report()]
    first, second = (redaction(mission, one) for one in records)
    mission.approve_redaction(first, "ard-1")
    mission.approve_redaction(second, "ard-1")
    mission.approve_redaction(first, "bel-1")
    assert list(mission.replayed().accord.redacted) == records[:1]
    mission.add_witness("qasr")
    mission.approve_redaction(second, "bel-1")
    assert "no witness of BEL has signed" in mission.refused()
    mission.approve_redaction(second, "qas-1")
    assert mission.outcome() == "valid"
    assert (
        list(mission.replayed().accord.redacted) == records[:1]
    )  # one seat signed; the head's word is spent
    mission.add_witness("arden")
    mission.approve_redaction(second, "ard-1")
    assert list(mission.replayed().accord.redacted) == records[:1] + records[1:]


def test_redaction_under_final_alone__needs_its_quorum():
    mission = governed("final")
    number = redaction(mission, mission.report())
    for head in ("qas-1", "tar-1", "ard-1"):
        mission.approve_redaction(number, head)
        assert mission.replayed().accord.redacted == {}
    mission.approve_redaction(number, "bel-1")
    assert list(mission.replayed().accord.redacted) == [number - 1]


def test_proposal__is_withdrawn_by_its_own_member_once_and_then_not_approved():
    mission = governed()
    number = mission.propose("final")
    mission.act("role.granted", {"member": "ard-1", "role": "administrator"})
    mission.act("proposal.withdrawn", {"proposal": number}, by="ard-1")
    assert mission.refused() == "a proposal is withdrawn by the member who made it"
    mission.act("proposal.withdrawn", {"proposal": number}, by="bel-1")
    assert "none of the roles" in mission.refused()
    index = mission.act("proposal.withdrawn", {"proposal": number})
    assert mission.outcome() == "valid"
    assert mission.replayed().accord.proposals[number].withdrawn == index
    mission.approve(number, "ard-1", policy_text("final"))
    assert mission.refused() == f"the proposal of entry {number} was withdrawn"
    mission.act("proposal.withdrawn", {"proposal": number})
    assert mission.refused() == f"the proposal of entry {number} was withdrawn"
    for wrong in (0, 10_000, None, "1"):
        mission.act("proposal.withdrawn", {"proposal": wrong})
        assert mission.refused()


def test_proposal_in_force__is_not_withdrawn():
    mission = governed()
    number = len(mission.entries) - len(HEADS) - 1
    mission.act("proposal.withdrawn", {"proposal": number})
    assert mission.refused() == f"the proposal of entry {number} is in force already"
