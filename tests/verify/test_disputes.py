"""Records that are redacted by agreement, and entries of a stolen key that are checked again, one by one."""

import json

import pytest
from practice_bundle import PracticeKey, policy_text
from practice_register import ADMIN, CHAIR, HEADS, MONITOR, PracticeMission, governed, staffed

from tahqiq_verify.replay import Replay

GROUND = "it names a person who would be in danger"


def propose(mission: PracticeMission, *indexes: int, by: str = ADMIN, **change: object) -> int:
    said = {"indexes": list(indexes), "digests": [], "ground": GROUND}
    return mission.act("redaction.proposed", said | change, by=by)


def approve(mission: PracticeMission, proposal: int, by: str) -> str:
    mission.approve_redaction(proposal, by)
    return mission.outcome()


def with_records(mission: PracticeMission) -> PracticeMission:
    """Three more records at the end."""
    for _ in range(3):
        mission.report()
    return mission


def redacted(mission: PracticeMission) -> dict[int, int]:
    return mission.replayed().accord.redacted


def test_redaction_without_a_policy__needs_two_members_beside_the_proposer():
    mission = with_records(staffed())
    last = len(mission.entries) - 1
    proposal = propose(mission, last)
    mission.enrol("ard-2", "head", "ARD")
    assert approve(mission, proposal, "ard-1") == "valid"
    assert redacted(mission) == {}
    assert "has approved" in approve(mission, proposal, "ard-1")
    assert approve(mission, proposal, "bel-1") == "valid"
    assert redacted(mission) == {last: len(mission.entries) - 1}
    assert mission.replayed().standing(last) == "redacted"
    assert "in force already" in approve(mission, proposal, "qas-1")


def test_proposer__cannot_approve_the_own_redaction():
    mission = with_records(staffed())
    mission.act("role.granted", {"member": "ard-1", "role": "administrator"})
    proposal = propose(mission, len(mission.entries) - 2, by="ard-1")
    assert approve(mission, proposal, "ard-1") == "invalid: the proposer cannot approve the redaction"


def test_redaction_under_a_policy__needs_its_quorum_of_seats():
    mission = with_records(governed("recorded"))
    last = len(mission.entries) - 1
    proposal = propose(mission, last, last - 1)
    for head in ("ard-1", "bel-1", "qas-1"):
        assert approve(mission, proposal, head) == "valid"
        assert redacted(mission) == {}
    assert approve(mission, proposal, "ulm-1") == "valid"
    assert redacted(mission) == dict.fromkeys([last, last - 1], len(mission.entries) - 1)


def test_second_voice_of_one_seat__adds_nothing():
    mission = with_records(governed("recorded"))
    mission.enrol("qas-2", "head", "QAS")
    proposal = propose(mission, len(mission.entries) - 2)
    for head in ("ard-1", "qas-1"):
        assert approve(mission, proposal, head) == "valid"
    assert "'qasr' has approved" in approve(mission, proposal, "qas-2")
    assert redacted(mission) == {}


def test_member_named_like_a_seat__is_not_that_seat_when_a_policy_comes_in_between():
    mission = with_records(staffed())
    record = len(mission.entries) - 1
    mission.enrol("ARD", "head", "SEC")  # sits in the secretariat, whatever it is called
    proposal = propose(mission, record)
    assert approve(mission, proposal, "ARD") == "valid"
    for name in ("arden", "belmar", "qasr", "tarn", "ulm"):
        mission.add_witness(name)
    policy = mission.propose("recorded")
    for head in HEADS:
        mission.approve(policy, head, policy_text("recorded"))
    for head in ("qas-1", "tar-1"):
        assert approve(mission, proposal, head) == "valid"
    assert redacted(mission) == {}
    assert approve(mission, proposal, "ard-1") == "valid"
    assert list(redacted(mission)) == [record]


def test_record_redacted_already__can_only_lose_further_digests():
    mission = with_records(staffed())
    last = len(mission.entries) - 1
    first = propose(mission, last)
    for head in ("ard-1", "bel-1"):
        approve(mission, first, head)
    propose(mission, last)
    assert mission.refused() == "one of these records is redacted already"
    propose(mission, last, digests=["x"])
    assert mission.outcome() == "valid"


BAD_INDEXES = [
    [],
    [0],
    [-1],
    [1, 1],
    [True],
    [1.0],
    ["1"],
    [[1]],
    [None],
    None,
    1,
    {"1": 1},
    [10_000],
    [1] * 10_001,
]


@pytest.mark.parametrize("indexes", BAD_INDEXES, ids=lambda value: str(value)[:12])
@pytest.mark.parametrize("verb", ["redaction.proposed", "entries.reaffirmed", "entries.annulled"])
def test_indexes_out_of_form__are_refused(verb, indexes):
    mission = with_records(staffed())
    mission.act(verb, {"indexes": indexes, "digests": [], "ground": GROUND})
    assert mission.refused()


@pytest.mark.parametrize(
    "change",
    [
        {"ground": ""},
        {"ground": None},
        {"ground": "x" * 501},
        {"digests": None},
        {"digests": [1]},
        {"digests": "x"},
    ],
    ids=lambda change: str(change)[:20],
)
def test_redaction_that_does_not_say_what_or_why__is_refused(change):
    mission = with_records(staffed())
    propose(mission, 9, **change)
    assert mission.refused()


def test_redaction_of_an_entry_to_come__is_refused():
    mission = staffed()
    propose(mission, len(mission.entries))
    assert "not before this one" in mission.refused()


def robbed() -> tuple[PracticeMission, list[int], int]:
    """Three records of a key that was stolen after the first, and an honest act among them."""
    mission = staffed()
    mission.rotate(CHAIR, PracticeKey("cha-1 second"))  # a key that stopped with no doubt about it
    records = [mission.report(), mission.report()]
    honest = mission.act("role.granted", {"member": CHAIR, "role": "monitor"})
    records.append(mission.report())
    mission.revoke(mission.keys[MONITOR], suspect_from=records[1])
    return mission, records, honest


def standings(register: Replay, *indexes: int) -> list[str]:
    return [register.standing(index) for index in indexes]


def test_disputed_entries__are_settled_one_by_one():
    mission, records, _ = robbed()
    assert standings(mission.replayed(), *records) == ["valid", "disputed", "disputed"]
    mission.act("entries.reaffirmed", {"indexes": [records[1]]})
    mission.act("entries.annulled", {"indexes": [records[2]]})
    register = mission.replayed()
    assert standings(register, *records) == ["valid", "reaffirmed", "annulled"]
    assert register.disputed() == ()


def test_what_is_settled__stays_settled():
    mission, records, _ = robbed()
    mission.act("entries.reaffirmed", {"indexes": records[1:2]})
    mission.act("entries.annulled", {"indexes": records[1:]})
    assert mission.outcome() == "valid"
    mission.act("entries.reaffirmed", {"indexes": records[1:]})
    assert standings(mission.replayed(), *records[1:]) == ["reaffirmed", "annulled"]


@pytest.mark.parametrize("verb", ["entries.reaffirmed", "entries.annulled"])
def test_entry_that_is_not_disputed__cannot_be_settled(verb):
    mission, records, _ = robbed()
    mission.act(verb, {"indexes": [records[0]]})
    assert mission.refused() == "one of these entries is not disputed"
    mission.act(verb, {"indexes": records})
    assert mission.refused() == "one of these entries is not disputed"
    mission.act(verb, {"indexes": records[1:]}, by=CHAIR)
    assert mission.refused() == f"none of the roles of 'cha-1' may do {verb}"


def test_honest_entry_within_the_window__is_touched_by_nobodys_annulment():
    mission, records, honest = robbed()
    mission.act("entries.annulled", {"indexes": [honest, records[2]]})
    register = mission.replayed()
    assert standings(register, honest, records[2]) == ["valid", "annulled"]
    sparse = mission.replayed(sparse=True)
    assert sparse.standing_of(honest, mission.keys[ADMIN].key_id) == "valid"
    assert sparse.standing_of(records[2], mission.keys[MONITOR].key_id) == "annulled"


def test_redaction__does_not_hide_that_an_entry_does_not_count():
    mission, records, _ = robbed()
    mission.act("entries.annulled", {"indexes": records[2:]})
    mission.act("entries.reaffirmed", {"indexes": records[1:2]})
    proposal = propose(mission, *records)
    for head in ("ard-1", "bel-1"):
        assert approve(mission, proposal, head) == "valid"
    assert standings(mission.replayed(), *records) == ["redacted", "redacted", "annulled"]


def test_redaction__does_not_hide_a_dispute():
    mission, records, _ = robbed()
    proposal = propose(mission, *records)
    for head in ("ard-1", "bel-1"):
        assert approve(mission, proposal, head) == "valid"
    register = mission.replayed()
    assert standings(register, *records) == ["redacted", "disputed", "disputed"]
    assert register.disputed() == tuple(records[1:])


def test_two_suspect_keys__dispute_each_its_own():
    mission, records, honest = robbed()
    mission.revoke(mission.keys["ulm-1"], suspect_from=honest)
    mission.act("entries.annulled", {"indexes": [honest]})
    assert standings(mission.replayed(), honest, *records) == ["valid", "valid", "disputed", "disputed"]


def test_doubt_that_is_widened__leaves_what_was_settled():
    mission, records, _ = robbed()
    mission.act("entries.annulled", {"indexes": records[2:]})
    mission.revoke(mission.keys[MONITOR], suspect_from=records[0])
    assert standings(mission.replayed(), *records) == ["disputed", "disputed", "annulled"]


def doubt_of_another(mission: PracticeMission, start: int) -> None:
    """A key that signed none of it is doubted over the same span."""
    mission.revoke(mission.keys["ulm-1"], suspect_from=start)


@pytest.mark.parametrize("verb", ["entries.reaffirmed", "entries.annulled"])
def test_entry_settled_before_its_own_key_is_suspect__comes_in_dispute_with_that_key(verb):
    mission = staffed()
    records = [mission.report(), mission.report()]
    doubt_of_another(mission, records[0])
    mission.act(verb, {"indexes": records})
    assert mission.outcome() == "valid"
    assert standings(mission.replayed(), *records) == ["valid", "valid"]
    mission.revoke(mission.keys[MONITOR], suspect_from=records[0])
    assert standings(mission.replayed(), *records) == ["disputed", "disputed"]
    assert mission.replayed().disputed() == tuple(records)
    mission.act("entries.reaffirmed", {"indexes": records[:1]})
    mission.act("entries.annulled", {"indexes": records})
    mission.act("entries.reaffirmed", {"indexes": records})
    assert standings(mission.replayed(), *records) == ["reaffirmed", "annulled"]


def test_doubt_that_is_widened_later__opens_only_what_it_newly_reaches():
    mission = staffed()
    records = [mission.report() for _ in range(3)]
    doubt_of_another(mission, records[0])
    mission.revoke(mission.keys[MONITOR], suspect_from=records[2])
    mission.act("entries.annulled", {"indexes": records})  # two of them in advance
    assert standings(mission.replayed(), *records) == ["valid", "valid", "annulled"]
    mission.revoke(mission.keys[MONITOR], suspect_from=records[1])
    assert standings(mission.replayed(), *records) == ["valid", "disputed", "annulled"]
    mission.act("entries.reaffirmed", {"indexes": records})
    assert standings(mission.replayed(), *records) == ["valid", "reaffirmed", "annulled"]


def test_later_doubt_of_another_key__reopens_nothing_that_was_settled():
    mission, records, _ = robbed()
    mission.act("entries.annulled", {"indexes": records[1:]})
    doubt_of_another(mission, records[0])
    mission.act("entries.reaffirmed", {"indexes": records})
    assert mission.outcome() == "valid"
    assert standings(mission.replayed(), *records) == ["valid", "annulled", "annulled"]


def test_state_taken_up_again__remembers_what_was_settled_when():
    mission = staffed()
    records = [mission.report(), mission.report()]
    signer = mission.keys[MONITOR].key_id
    doubt_of_another(mission, records[0])
    mission.act("entries.annulled", {"indexes": records})
    mission.revoke(mission.keys[MONITOR], suspect_from=records[0])
    mission.act("entries.reaffirmed", {"indexes": records[:1]})
    for upto in range(records[0], len(mission.entries)):
        again = Replay()
        again.restore(json.loads(json.dumps(mission.replayed(upto=upto).state())))
        for index, entry in enumerate(mission.entries[upto:], upto):
            again.enter(index, entry.leaf, mission.root_at)
        assert again.digest() == mission.replayed().digest()
        assert [again.standing_of(index, signer) for index in records] == ["reaffirmed", "disputed"]


def test_entry_forged_in_the_name_of_a_suspect_key__is_invalid_and_not_disputed():
    mission = staffed()
    first = mission.report()
    forged = mission.forge("role.granted", {}, MONITOR, PracticeKey("forger"), mission.keys[MONITOR])
    mission.revoke(mission.keys[MONITOR], suspect_from=first)
    register = mission.replayed()
    assert register.disputed() == (first,)
    assert register.standing(forged) == "invalid"
    assert register.standing_of(forged, mission.keys[MONITOR].key_id) == "invalid"
    assert register.standing_of(first, "0" * 32) == "valid"  # no doubt is known about a key that is not known
