"""Witnesses and quorum policies: who may bind whom, counted over seats, from which entry on."""

import hashlib

import pytest
from practice_bundle import WITNESSES, PracticeKey, b64, policy_text, witness_key
from practice_register import HEADS, MONITOR, PracticeMission, governed, possession, staffed

ARDEN = witness_key("arden")
VKEY = ARDEN.vkey(4)
HEAD_OF = {seat: head for head, seat in HEADS.items()}


def posted() -> PracticeMission:
    """A staffed mission with five witnesses and no policy."""
    mission = staffed()
    for name in WITNESSES:
        mission.add_witness(name)
    return mission


def text_with(*rules: str, names: tuple[str, ...] = WITNESSES) -> str:
    """A policy of some witnesses with these lines behind them."""
    lines = [f"witness {name} {witness_key(name).vkey(4)}" for name in names]
    return "\n".join([*lines, *rules]) + "\n"


def test_witness__counts_from_the_entry_after():
    mission = staffed()
    index = mission.add_witness("arden")
    assert mission.outcome() == "valid"
    found = mission.replayed().accord.witnesses["arden"]
    assert (found.vkey, found.seat, found.since, found.until) == (VKEY, "ARD", index + 1, None)


BAD_WITNESSES = {
    "no possession": {"possession": None},
    "possession of another name": {"possession": possession("belmar", ARDEN, VKEY)},
    "possession by another key": {"possession": possession("arden", witness_key("belmar"), VKEY)},
    "possession in another register": {"possession": possession("arden", ARDEN, VKEY, "elsewhere.example")},
    "possession as a member": {"possession": possession("arden", ARDEN, ARDEN.public.hex())},
    "possession padded": {"possession": possession("arden", ARDEN, VKEY) + "=="},
    "a log's key": {"vkey": ARDEN.vkey(1), "possession": possession("arden", ARDEN, ARDEN.vkey(1))},
    "an ML-DSA key": {"vkey": ARDEN.vkey(6)},
    "a key of another id": {"vkey": VKEY.replace(ARDEN.note_id(4).hex(), "00000000")},
    "no key": {"vkey": "arden"},
    "key a number": {"vkey": 4},
    "no name": {"name": ""},
    "no seat": {"seat": None},
    "no address": {"url": None},
    "address too long": {"url": "x" * 501},
}


@pytest.mark.parametrize("change", BAD_WITNESSES.values(), ids=BAD_WITNESSES)
def test_witness_against_the_rules__is_refused(change):
    mission = staffed()
    mission.add_witness("arden", **change)
    assert mission.refused()


@pytest.mark.parametrize("public", [bytes(32), b"\x01" + bytes(31)], ids=["order four", "identity"])
def test_witness_of_an_odd_key__is_refused(public):
    name = "odd.example/witness"
    identity = hashlib.sha256(name.encode() + b"\n\x04" + public).hexdigest()[:8]
    vkey = f"{name}+{identity}+{b64(bytes([4]) + public)}"
    mission = staffed()
    mission.add_witness("arden", vkey=vkey, possession=possession("arden", ARDEN, vkey))
    assert "small order" in mission.refused()


def test_name_or_key_of_a_witness__is_given_once():
    mission = staffed()
    mission.add_witness("arden")
    mission.add_witness("belmar", name="arden", possession=possession("arden", *twice("belmar")))
    assert mission.refused() == "the witness's name or key is in use already"
    mission.add_witness("arden", name="again", possession=possession("again", ARDEN, VKEY))
    assert mission.refused() == "the witness's name or key is in use already"
    mission.act("witness.retired", {"name": "arden"})
    assert mission.outcome() == "valid"
    mission.add_witness("arden")
    assert mission.refused() == "the witness's name or key is in use already"


def twice(name: str) -> tuple[PracticeKey, str]:
    return witness_key(name), witness_key(name).vkey(4)


@pytest.mark.parametrize("former", [False, True])
def test_members_key__is_no_witness(former):
    mission = staffed()
    key = mission.keys[MONITOR]
    if former:
        mission.rotate(MONITOR, PracticeKey("mon-1 second"))
    vkey = key.vkey(4)
    mission.add_witness("arden", vkey=vkey, possession=possession("arden", key, vkey))
    assert mission.refused() == "the witness's name or key is in use already"


def test_witness__is_retired_once():
    mission = posted()
    index = mission.act("witness.retired", {"name": "qasr"})
    assert mission.replayed().accord.witnesses["qasr"].until == index + 1
    for name in ("qasr", "nobody", ["qasr"]):
        mission.act("witness.retired", {"name": name})
        assert mission.refused()


def test_absent_witnesses__are_those_last_named():
    mission = posted()
    mission.act("witness.absent", {"names": ["arden", "ulm"], "size": 5})
    mission.act("witness.absent", {"names": ["arden"], "size": 7})
    assert mission.replayed().accord.absent == {"arden": 7}


@pytest.mark.parametrize(
    "said",
    [
        {"names": ["nobody"], "size": 1},
        {"names": "arden", "size": 1},
        {"names": [["arden"]], "size": 1},
        {"names": [{"arden": 1}], "size": 1},
        {"names": [None], "size": 1},
        {"names": {"arden": 1}, "size": 1},
        {"names": ["arden"], "size": 1000},
        {"names": ["arden"], "size": True},
        {"names": ["arden"]},
        {"size": 1},
    ],
    ids=str,
)
def test_absence_that_names_no_witness_or_no_size__is_refused(said):
    mission = posted()
    mission.act("witness.absent", said)
    assert mission.refused()


BAD_POLICIES = {
    "two halves, no liar": text_with("group any2 any arden belmar", "quorum any2"),
    "two of four": text_with("group half 2 arden belmar qasr tarn", "quorum half"),
    "a party and a mediator": text_with(
        "group parties any arden belmar",
        "group med any qasr tarn ulm",
        "group both all parties med",
        "quorum both",
    ),
    "nobody": text_with("quorum none"),
    "no quorum": text_with(),
    "no policy": "peace be upon it\n",
    "empty": "",
    "not ended": policy_text("recorded").rstrip("\n"),
    "with a nul": policy_text("recorded") + "\x00\n",
    "another key under a name": text_with("quorum arden").replace(
        VKEY, PracticeKey("x.example/witness").vkey(4)
    ),
    "a witness nobody enrolled": f"witness far {PracticeKey('far.example/witness').vkey(4)}\nquorum far\n",
    "an enrolled key under another name": f"witness other {VKEY}\nquorum other\n",
    "too long": policy_text("recorded") + "# x\n" * 20_000,
}


@pytest.mark.parametrize("text", BAD_POLICIES.values(), ids=BAD_POLICIES)
def test_policy_that_must_not_be__cannot_even_be_proposed(text):
    mission = posted()
    mission.act("policy.proposed", {"level": "recorded", "text": text})
    assert mission.refused()


@pytest.mark.parametrize("level", ["Recorded", "", None, ["recorded"], {"recorded": 1}], ids=str)
def test_policy_of_no_level__is_refused(level):
    mission = posted()
    mission.act("policy.proposed", {"level": level, "text": policy_text("recorded")})
    assert mission.refused() == "the level is neither 'recorded' nor 'final'"


def test_policy_with_a_retired_witness__is_refused():
    mission = posted()
    mission.act("witness.retired", {"name": "ulm"})
    mission.propose("recorded")
    assert mission.refused() == "'ulm' is not an enrolled witness with this key"


@pytest.mark.parametrize("level", ["recorded", "final"])
def test_first_policy__needs_every_seat_whose_witness_it_names(level):
    mission = posted()
    proposal = mission.propose(level)
    for head in HEADS:
        assert level not in mission.replayed().accord.policies
        index = mission.approve(proposal, head, policy_text(level))
        assert mission.outcome() == "valid"
    adopted = mission.replayed().accord.policies[level]
    assert (adopted.text, adopted.since) == (policy_text(level), index + 1)


def test_first_policy__needs_the_seats_that_it_leaves_out_too():
    mission = posted()
    text = text_with("group two 2 arden belmar", "quorum two", names=("arden", "belmar"))
    proposal = mission.propose("final", text)
    seats = {one.seat: one.name for one in mission.replayed().accord.witnesses.values()}
    heads = [
        name for name, one in mission.replayed().roll.members.items() if one.seat in seats and name in HEADS
    ]
    for number, head in enumerate(heads, 1):
        assert "final" not in mission.replayed().accord.policies
        mission.approve(proposal, head, text)
        assert mission.outcome() == "valid", number
    assert mission.replayed().accord.policies["final"].text == text


def changing(*seats: str) -> tuple[PracticeMission, str]:
    """A mission under the *recorded* policy where these seats approved another one in its place."""
    mission = governed("recorded")
    text = text_with("group four 4 arden belmar qasr tarn ulm", "quorum four")
    proposal = mission.propose("recorded", text)
    for seat in seats:
        mission.approve(proposal, HEAD_OF[seat], text)
        assert mission.outcome() == "valid"
    return mission, text


@pytest.mark.parametrize(
    ("seats", "enough"),
    [
        ([], False),
        (["ARD", "BEL"], False),
        (["ARD", "BEL", "QAS"], False),
        (["QAS", "TAR", "ULM"], False),
        (["ARD", "QAS", "TAR"], True),
        (["ULM", "TAR", "BEL"], True),
    ],
    ids=str,
)
def test_policy_change__needs_the_quorum_of_the_policy_it_replaces(seats, enough):
    mission, text = changing(*seats)
    in_force = mission.replayed().accord.policies["recorded"].text
    assert in_force == (text if enough else policy_text("recorded"))


def test_policy_of_one_level__does_not_decide_about_the_other():
    mission = governed("recorded")
    text = policy_text("final")
    proposal = mission.propose("final")
    for head in ("ard-1", "qas-1", "tar-1", "bel-1"):
        mission.approve(proposal, head, text)
    assert "final" not in mission.replayed().accord.policies
    mission.approve(proposal, "ulm-1", text)
    assert mission.replayed().accord.policies["final"].text == text


def test_seat__approves_once_whoever_speaks_for_it():
    mission = posted()
    mission.enrol("ard-2", "head", "ARD")
    proposal = mission.propose("recorded")
    mission.approve(proposal, "ard-1", policy_text("recorded"))
    for head in ("ard-1", "ard-2"):
        mission.approve(proposal, head, policy_text("recorded"))
        assert mission.refused() == f"'arden' has approved the proposal of entry {proposal} already"


def test_approval_by_no_head__is_refused():
    mission = posted()
    proposal = mission.propose("recorded")
    mission.approve(proposal, MONITOR, policy_text("recorded"))
    assert mission.refused() == "none of the roles of 'mon-1' may do policy.approved"


def test_approval_of_another_text__is_refused():
    mission = posted()
    proposal = mission.propose("recorded")
    for text in (policy_text("final"), policy_text("recorded") + "#\n", ""):
        mission.approve(proposal, "ard-1", text)
        assert mission.refused() == "the approval is of another text"
    for digest in (None, 5, ["x"]):
        mission.act("policy.approved", {"proposal": proposal, "sha256": digest}, by="ard-1")
        assert mission.refused() == "the approval is of another text"


def test_approval_of_nothing__is_refused():
    mission = governed("recorded")
    redaction = {"indexes": [1], "digests": [], "ground": "a name"}
    wrong = [0, 5, 1000, True, None, "7", mission.act("redaction.proposed", redaction)]
    for proposal in wrong:
        mission.act("policy.approved", {"proposal": proposal, "sha256": "0" * 64}, by="ard-1")
        assert mission.refused()


def test_approval_after_it_is_in_force__is_refused():
    mission, text = changing("ARD", "QAS", "TAR")
    mission.approve(len(mission.entries) - 4, "ulm-1", text)
    assert "is in force already" in mission.refused()


def test_witness_retired_since_the_proposal__stops_it_from_being_adopted():
    mission = posted()
    proposal = mission.propose("recorded")
    for head in ("ard-1", "bel-1", "qas-1", "tar-1"):
        mission.approve(proposal, head, policy_text("recorded"))
    mission.act("witness.retired", {"name": "tarn"})
    mission.approve(proposal, "ulm-1", policy_text("recorded"))
    assert mission.refused() == "'tarn' is not an enrolled witness with this key"
