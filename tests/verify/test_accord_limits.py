"""The edges of what the sides may agree on: sizes at their limit, and approvals that fit another kind of proposal."""

import hashlib

from practice_bundle import WITNESSES, PracticeKey, policy_text, witness_key
from practice_register import ADMIN, governed, staffed

from tahqiq_verify.accord import MAX_LOGS

GROUND = "a name"


def test_witness__may_have_an_address_of_500_signs():
    mission = staffed()
    mission.add_witness("arden", url="x" * 500)
    assert mission.outcome() == "valid"


def test_absence__may_name_every_witness_and_the_whole_register():
    mission = governed()
    size = len(mission.entries)
    mission.act("witness.absent", {"names": list(WITNESSES), "size": size})
    assert mission.outcome() == "valid"
    assert mission.replayed().accord.absent == dict.fromkeys(WITNESSES, size)
    mission.act("witness.absent", {"names": list(WITNESSES), "size": size + 2})
    assert mission.refused() == "'size' is larger than the register"


def test_proposal__keeps_who_made_it_and_what_it_says():
    mission = governed()
    proposal = mission.propose("final")
    found = mission.replayed().accord.proposals[proposal]
    assert (found.kind, found.by, found.text) == ("policy.final", ADMIN, policy_text("final"))
    assert (found.approved_by, found.in_force) == ((), None)


def test_redaction__is_not_adopted_as_a_policy_nor_a_policy_as_a_redaction():
    mission = governed()
    redaction = mission.act("redaction.proposed", {"indexes": [3], "digests": [], "ground": GROUND})
    mission.act(
        "policy.approved",
        {"proposal": redaction, "sha256": hashlib.sha256(GROUND.encode()).hexdigest()},
        by="ard-1",
    )
    assert mission.refused() == f"entry {redaction} proposes nothing of this kind"
    policy = mission.propose("final")
    mission.act("redaction.approved", {"proposal": policy}, by="ard-1")
    assert mission.refused() == f"entry {policy} proposes nothing of this kind"


def test_policy__names_at_most_a_few_logs():
    mission = governed()
    text = policy_text("final")
    for number in range(MAX_LOGS - 1):
        text = f"log {PracticeKey(f'log-{number}.example').vkey(1)}\n{text}"
    mission.propose("final", text)
    assert mission.outcome() == "valid"
    mission.propose("final", f"log {PracticeKey('one-more.example').vkey(1)}\n{text}")
    assert "more than four logs" in mission.refused()


def test_policy_of_many_strangers__is_refused_before_their_keys_are_checked():
    mission = governed()
    strangers = "".join(f"witness far{n} {witness_key(f'far{n}').vkey(4)}\n" for n in range(100))
    mission.propose("final", policy_text("final") + strangers)
    assert "more witnesses than are enrolled" in mission.refused()
    spaced = strangers.replace("witness ", "\t witness\t")
    mission.propose("final", policy_text("final") + spaced)
    assert "more witnesses than are enrolled" in mission.refused()


def test_relay__names_an_earlier_entry_and_changes_nothing():
    mission = staffed()
    before = mission.replayed().state()
    last = len(mission.entries) - 1
    mission.act("entry.relayed", {"index": last})
    assert mission.outcome() == "valid"
    assert mission.replayed().state() == before | {"size": last + 2}
    for wrong in (-1, True, None, "1", [1]):
        mission.act("entry.relayed", {"index": wrong})
        assert mission.refused() == "'index' is not an index"
    mission.act("entry.relayed", {"index": len(mission.entries)})
    assert mission.refused() == "'index' names no earlier entry"
