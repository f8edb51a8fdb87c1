"""What the sides agree on: witnesses, policies, and the seats that it takes to adopt them."""

import pytest
from click.testing import CliRunner

from practice_sides import (
    SEATS,
    adopt,
    approve,
    enter_witnesses,
    lines,
    policy,
    post_of,
    witness_of,
)
from tahqiq.cli.main import main
from tahqiq.desk.agree import (
    add_witness,
    approve_policy,
    drafted_policy,
    lint_policy,
    policies_of,
    propose_policy,
    retire_witness,
    witnesses_of,
)
from tahqiq.desk.append import append
from tahqiq.desk.approvals import proposal_at
from tahqiq.desk.check_register import check_register
from tahqiq.desk.keys_of_members import change_role, rotate_key
from tahqiq.desk.quorum import log_key
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.accord import PolicyApproval
from tahqiq.register.signer import signer_from_seed
from tahqiq.register.witness import cosigner_key
from tahqiq.store import log
from tahqiq_verify.note import COSIGNER, NoteKey
from tahqiq_verify.roll import possession_message
from tahqiq_verify.spelling import b64url


@pytest.fixture
def sides(copied):
    """The mission with a witness of every side."""
    return copied("sides", enter_witnesses)


def entries(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


# ── Policies ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "liars", "absentees"),
    [
        ("group recorded 3 ard bel qas tar", 2, 2),
        ("group recorded all ard bel qas tar", 4, 1),
        ("group p any ard bel\ngroup m all qas tar\ngroup recorded all p m", 2, 1),
    ],
)
def test_lint__tells_the_liars_and_absentees_that_a_policy_withstands(desk, rule, liars, absentees):
    found = lint_policy(policy(desk, "recorded", rule))
    assert (found.liars, found.absentees) == (liars, absentees)


@pytest.mark.parametrize(
    "rule",
    [
        "group recorded any ard bel",
        "group recorded 2 ard bel qas tar",
        "group r any ard\ngroup recorded any r bel",
    ],
)
def test_policy_that_needs_no_liar__is_refused(sides, rule):
    with pytest.raises(BadInput, match="POL002"):
        propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded", rule))


@pytest.mark.parametrize(
    "text", ["", "quorum", "nonsense\n", "quorum none\n", "witness a b\nquorum a\n", "log x\n", "\u0660\n"]
)
def test_text_that_is_no_policy__is_refused(sides, text):
    with pytest.raises(BadInput, match=r"POL00[12]"):
        propose_policy(sides, "chair-1", "recorded", text)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe\x00", "POL001"),
        (b"# caf\xe9\n", "POL001"),
        (b"quorum none\r\n", "POL001"),
        (b"#" * 70_000 + b"\nquorum none\n", "POL002"),
        (b"", "POL001"),
    ],
    ids=["binary", "Latin-1", "other line ends", "long", "empty"],
)
def test_policy_file_that_is_none__is_refused_at_the_command_line(tmp_path, data, code):
    """It is approved by the hash of its bytes: nothing in it may be mended silently."""
    (tmp_path / "policy").write_bytes(data)
    done = CliRunner().invoke(main, ["register", "policy", "lint", str(tmp_path / "policy")])
    assert done.exit_code == 3
    assert done.output.startswith(f"{code}: ")


def test_policy_longer_than_an_entry_carries__is_refused(sides):
    with pytest.raises(BadInput, match="REG019"):
        propose_policy(sides, "chair-1", "recorded", "#" * 60_000 + "\n" + policy(sides, "recorded"))


def test_policy_without_the_registers_own_key__is_refused(sides):
    text = policy(sides, "recorded").split("\n", 1)[1]
    other = signer_from_seed(sides.mission.origin, b"\x07" * 32)
    for head in ("", f"log {NoteKey(other.name, 1, other.public).vkey}\n"):
        with pytest.raises(BadInput, match="POL001"):
            propose_policy(sides, "chair-1", "recorded", head + text)


def test_first_policy__needs_every_seat_that_it_names(sides):
    number = propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded"))
    for seats in SEATS[:3]:
        assert not approve(sides, number, [seats])
        assert policies_of(sides) == {}
    assert approve(sides, number, ["TAR"])
    assert policies_of(sides)["recorded"].since == entries(sides)
    assert proposal_at(sides, number).in_force == entries(sides)
    assert check_register(sides).holds
    assert rebuild(sides).identical


def test_later_policy__needs_the_quorum_of_the_one_before_and_not_its_own(sides):
    adopt(sides)
    number = propose_policy(
        sides, "chair-1", "recorded", policy(sides, "recorded", "group recorded all ard bel qas tar")
    )
    assert not approve(sides, number, ["ARD", "BEL"])
    assert approve(sides, number, ["QAS"])
    back = propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded"))
    assert not approve(sides, back, ["ARD", "BEL", "QAS"])
    assert approve(sides, back, ["TAR"])
    assert check_register(sides).holds


def test_level_final__is_agreed_on_by_itself(sides):
    adopt(sides)
    number = propose_policy(sides, "chair-1", "final", policy(sides, "final"))
    assert not approve(sides, number, SEATS[:3])
    assert approve(sides, number, SEATS[3:])
    assert policies_of(sides).keys() == {"recorded", "final"}


def test_two_members_of_one_seat__are_one_approval(sides):
    number = propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded"))
    signed = lines(sides, number, "QAS")
    approve_policy(sides, "commissioner-qas", number, signed)
    with pytest.raises(Refused, match=r"REG013.*approved"):
        approve_policy(sides, "mediator-qas", number, signed)
    with pytest.raises(Refused, match=r"REG013.*approved"):
        approve_policy(sides, "chair-1", number, signed)  # the chair sits for Qasr
    found = proposal_at(sides, number)
    assert (found.approved_by, found.signed_by) == (("commissioner-qas",), ("qas",))


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ("duty-1", "MEM002"),
        ("liaison-ard", "MEM002"),
        ("adm-1", "MEM002"),
        ("machine-1", "MEM002"),
        ("ghost", "MEM001"),
    ],
)
def test_approval_by_one_who_binds_no_seat__is_refused(sides, member, code):
    number = propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded"))
    with pytest.raises((Refused, NotFound), match=code):
        approve_policy(sides, member, number)


def test_proposal_by_the_wrong_role__is_refused(sides):
    for member in ("duty-1", "commissioner-ard", "mediator-tar"):
        with pytest.raises(Refused, match="MEM002"):
            propose_policy(sides, member, "recorded", policy(sides, "recorded"))
    with pytest.raises(Refused, match="MEM002"):
        add_witness(sides, "chair-1", post_of(sides, "ARD").but(name="more"))


def test_approval_of_nothing_or_of_another_text__is_refused(sides):
    number = propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded"))
    for nothing in (0, number - 1, number + 1, 10**9, -1):
        with pytest.raises(NotFound, match="POL003"):
            approve_policy(sides, "commissioner-ard", nothing)
    other = PolicyApproval(proposal=number, sha256="0" * 64, signatures={})
    with pytest.raises(Refused, match=r"REG013.*another text"):
        append(sides, "commissioner-ard", [("policy.approved", other)])
    approve(sides, number)
    with pytest.raises(Refused, match="REG013"):
        approve_policy(sides, "commissioner-ard", number, lines(sides, number, "ARD"))


def test_commissioner_whose_role_was_withdrawn__approves_no_more(sides):
    number = propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded"))
    change_role(sides, "adm-1", "commissioner-ard", "commissioner", grant=False)
    with pytest.raises(Refused, match="MEM002"):
        approve_policy(sides, "commissioner-ard", number)


def test_drafted_policies__stand_the_lint_and_are_adopted(sides):
    for level in ("recorded", "final"):
        adopt(sides, level, drafted_policy(sides, level))
    assert policies_of(sides).keys() == {"recorded", "final"}


# ── Witnesses ─────────────────────────────────────────────────────────────────────────────────────────────


def test_witness_with_the_key_of_a_member__is_refused(desk):
    pen = desk.keyring.signer("duty-1")
    key = NoteKey("ard.example/witness", COSIGNER, pen.public).vkey
    shown = b64url(pen.sign(possession_message(desk.mission.origin, "ard", key)))
    with pytest.raises(Refused, match=r"REG013.*in use"):
        add_witness(desk, "adm-1", post_of(desk, "ARD").but(vkey=key, possession=shown))


def test_policy_with_the_logs_own_key_as_a_witness__is_refused(sides):
    """Whoever runs the log would vouch for itself."""
    own = NoteKey("ard.example/witness", COSIGNER, log_key(sides).public).vkey
    text = policy(sides, "recorded").replace(cosigner_key(witness_of("ARD")).vkey, own)
    with pytest.raises(BadInput, match=r"POL001.*twice"):
        propose_policy(sides, "chair-1", "recorded", text)


def test_member_with_the_key_of_a_witness__is_refused(sides, monkeypatch):
    seed = witness_of("ARD").seed()
    with pytest.raises(Refused, match="REG013"):
        old = type(sides)(sides.store, sides.keyring, sides.clock, lambda size: seed)
        rotate_key(old, "duty-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "bel"},
        {"vkey": "nonsense"},
        {"vkey": "ard.example/witness+00000000+BAAA"},
        {"possession": ""},
        {"possession": "A" * 86},
        {"name": ""},
        {"url": "x" * 501},
    ],
    ids=str,
)
def test_witness_out_of_form__is_refused(sides, changes):
    retire_witness(sides, "adm-1", "ard")
    with pytest.raises(Refused, match="REG013"):
        add_witness(sides, "adm-1", post_of(sides, "ARD").but(**changes))


def test_retired_witness__comes_back_under_no_name(sides):
    retire_witness(sides, "adm-1", "ard")
    assert witnesses_of(sides).keys() == {"bel", "qas", "tar"}
    for name in ("ard", "ard2"):
        with pytest.raises(Refused, match="REG013"):
            add_witness(sides, "adm-1", post_of(sides, "ARD").but(name=name))
    with pytest.raises(Refused, match="REG013"):
        retire_witness(sides, "adm-1", "ard")
    with pytest.raises(Refused, match=r"REG013.*enrolled witness"):
        propose_policy(sides, "chair-1", "recorded", policy(sides, "recorded"))
    with pytest.raises(BadInput, match="MEM004"):
        add_witness(sides, "adm-1", post_of(sides, "ARD").but(seat="ZZZ"))


def test_witness_for_another_register__does_not_show_possession_here(desk):
    post, pen = post_of(desk, "ARD"), witness_of("ARD")
    elsewhere = possession_message("another.example/register", "ard", post.vkey)
    with pytest.raises(Refused, match=r"REG013.*possession"):
        add_witness(desk, "adm-1", post.but(possession=b64url(pen.sign(elsewhere))))


def test_drafted_policy_without_witnesses__is_refused(desk):
    with pytest.raises(Refused, match="POL005"):
        drafted_policy(desk, "recorded")
    assert cosigner_key(witness_of("ARD")).public != log_key(desk).public
