"""Signing keys: each change counts from the next entry on, and what a crash leaves behind is taken up again."""

import pytest

from practice_sides import a_source
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.found import register_source
from tahqiq.desk.keys_of_members import (
    change_role,
    keys_of,
    replace_key,
    revoke_key,
    rotate_key,
)
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import BadInput, Refused
from tahqiq.model.rollcall import KeyReplacement, KeyRotation
from tahqiq.store import log
from tahqiq.store.missions import sources_of


def key_of(desk, member: str) -> str:
    return desk.enrolled(member).key


def size_of(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def roles_of(desk, member: str) -> tuple[str, ...]:
    return desk.enrolled(member).roles


def sources(desk) -> set[str]:
    with desk.inside() as asker:
        return set(sources_of(asker))


def key_files(desk) -> set[str]:
    return {file.name for file in desk.keyring.folder.iterdir()}


# ── Taking a new key ──────────────────────────────────────────────────────────────────────────────────────


def test_rotated_key__signs_and_the_old_one_is_dead(desk):
    old, old_secret = key_of(desk, "duty-1"), (desk.keyring.folder / "duty-1.key").read_text()
    new = rotate_key(desk, "duty-1")
    assert new == key_of(desk, "duty-1") != old
    register_source(desk, "duty-1", a_source("gazette"))
    assert "duty-1.next.key" not in key_files(desk)
    known = keys_of(desk)
    assert (known[old].until, known[old].why, known[new].until) == (size_of(desk) - 1, "rotated", None)
    (desk.keyring.folder / "duty-1.key").write_text(old_secret)
    with pytest.raises(Refused, match="MEM003"):
        register_source(desk, "duty-1", a_source("herald"))
    assert sources(desk) >= {"gazette"}
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_every_member__may_take_a_new_key_even_without_a_role(desk):
    change_role(desk, "adm-1", "auditor-1", "auditor", grant=False)
    assert roles_of(desk, "auditor-1") == ()
    rotate_key(desk, "auditor-1")
    for member in ("adm-1", "machine-1", "liaison-ard"):
        rotate_key(desk, member)
    assert check_register(desk).holds


def cut_short(*_things):
    raise KeyboardInterrupt


def test_rotation_cut_short_before_its_entry__is_done_with_the_same_new_key(desk, monkeypatch):
    old = key_of(desk, "duty-1")
    with monkeypatch.context() as patch:
        patch.setattr("tahqiq.desk.keys_of_members.append", cut_short)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(desk, "duty-1")
    waiting = (desk.keyring.folder / "duty-1.next.key").read_text()
    register_source(desk, "duty-1", a_source("gazette"))
    assert key_of(desk, "duty-1") == old
    assert rotate_key(desk, "duty-1") != old
    assert (desk.keyring.folder / "duty-1.key").read_text() == waiting
    register_source(desk, "duty-1", a_source("herald"))


@pytest.mark.parametrize("next_act", ["source", "rotate"])
def test_rotation_cut_short_after_its_entry__takes_the_new_key_at_the_next_act(desk, monkeypatch, next_act):
    old = key_of(desk, "duty-1")
    with monkeypatch.context() as patch:
        patch.setattr("tahqiq.desk.keys_of_members._settled", cut_short)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(desk, "duty-1")
    new = key_of(desk, "duty-1")
    assert new != old
    assert "duty-1.next.key" in key_files(desk)
    if next_act == "source":
        register_source(desk, "duty-1", a_source("gazette"))
    else:
        assert rotate_key(desk, "duty-1") not in (old, new)
    assert "duty-1.next.key" not in key_files(desk)
    assert check_register(desk).holds


def test_key_that_somebody_holds_already__is_not_taken(desk):
    pen = desk.keyring.signer("analyst-1")
    possession = pen.possession(desk.mission.origin, "duty-1")
    taken = KeyRotation(member="duty-1", public_key=pen.public.hex(), possession=possession)
    with pytest.raises(Refused, match=r"REG013.*already"):
        append(desk, "duty-1", [("key.rotated", taken)])
    old = key_of(desk, "duty-1")
    rotate_key(desk, "duty-1")
    back = taken.but(public_key=keys_of(desk)[old].public)
    with pytest.raises(Refused, match="REG013"):
        append(desk, "duty-1", [("key.rotated", back)])


def test_nobody__rotates_the_key_of_another(desk):
    pen = desk.keyring.create("stray", b"\x05" * 32)
    possession = pen.possession(desk.mission.origin, "duty-1")
    change = KeyRotation(member="duty-1", public_key=pen.public.hex(), possession=possession)
    with pytest.raises(Refused, match=r"REG013.*its own member"):
        append(desk, "adm-1", [("key.rotated", change)])


# ── Stopping a key ────────────────────────────────────────────────────────────────────────────────────────


def test_revoked_key__is_dead_and_what_it_signed_is_disputed_and_stays_in_the_tables(desk):
    register_source(desk, "duty-1", a_source("before"))
    suspect = size_of(desk)
    register_source(desk, "duty-1", a_source("gazette"))
    register_source(desk, "adm-1", a_source("honest"))
    register_source(desk, "duty-1", a_source("herald"))
    stopped = revoke_key(desk, "adm-1", "duty-1", "the laptop was stolen", suspect)
    assert stopped == key_of(desk, "duty-1")
    with pytest.raises(Refused, match=r"REG013.*stopped at entry"):
        register_source(desk, "duty-1", a_source("late"))
    standing = [entry_shown(desk, suspect + number)["standing"] for number in (-1, 0, 1, 2)]
    assert standing == ["valid", "disputed", "valid", "disputed"]
    assert sources(desk) >= {"before", "gazette", "honest", "herald"}
    checked = check_register(desk)
    assert checked.holds
    assert "2 disputed" in checked.checks[0].detail
    assert rebuild(desk).identical


def test_key_revoked_without_suspicion__leaves_nothing_in_dispute(desk):
    register_source(desk, "duty-1", a_source("gazette"))
    revoke_key(desk, "adm-1", "duty-1", "left the post", None)
    assert entry_shown(desk, size_of(desk) - 2)["standing"] == "valid"
    assert "disputed" not in check_register(desk).checks[0].detail


def test_key_that_was_rotated_away__can_be_revoked_by_its_id(desk):
    """Found out late: the old key was in strange hands before it was changed."""
    old, suspect = key_of(desk, "duty-1"), size_of(desk)
    register_source(desk, "duty-1", a_source("gazette"))
    rotate_key(desk, "duty-1")
    assert revoke_key(desk, "adm-1", old, "copied before it was changed", suspect) == old
    assert entry_shown(desk, suspect)["standing"] == "disputed"
    register_source(desk, "duty-1", a_source("herald"))
    assert entry_shown(desk, size_of(desk) - 1)["standing"] == "valid"


def test_member__may_stop_its_own_key_and_nobody_elses(desk):
    stopped = revoke_key(desk, "monitor-1", "monitor-1", "lost on patrol", None)
    assert keys_of(desk)[stopped].why == "revoked: lost on patrol"
    with pytest.raises(Refused, match="MEM002"):
        revoke_key(desk, "duty-1", "analyst-1", "spite", None)


@pytest.mark.parametrize("suspect", [0, 99, 10_000])
def test_suspicion_outside_the_keys_time__is_refused(desk, suspect):
    before = size_of(desk)
    with pytest.raises(Refused, match="REG013"):
        revoke_key(desk, "adm-1", "duty-1", "stolen", suspect)
    assert size_of(desk) == before


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_reason_that_no_entry_can_carry__is_refused(desk, reason):
    with pytest.raises(BadInput, match="REG019"):
        revoke_key(desk, "adm-1", "duty-1", reason, None)


def test_key_revoked_again__disputes_more_and_never_less(desk):
    first = size_of(desk)
    for name in ("one", "two"):
        register_source(desk, "duty-1", a_source(name))
    revoke_key(desk, "adm-1", "duty-1", "stolen", first + 1)
    assert entry_shown(desk, first)["standing"] == "valid"
    revoke_key(desk, "adm-1", "duty-1", "stolen earlier than was thought", first)
    assert entry_shown(desk, first)["standing"] == "disputed"
    for less in (first + 1, None):
        with pytest.raises(Refused, match="REG013"):
            revoke_key(desk, "adm-1", "duty-1", "it was nothing", less)


def test_replaced_key__signs_again(desk):
    with pytest.raises(Refused, match="KEY003"):
        replace_key(desk, "adm-1", "duty-1")
    old = revoke_key(desk, "adm-1", "duty-1", "stolen", None)
    with pytest.raises(Refused, match="MEM002"):
        replace_key(desk, "chair-1", "duty-1")
    new = replace_key(desk, "adm-1", "duty-1")
    assert new == key_of(desk, "duty-1") != old
    register_source(desk, "duty-1", a_source("gazette"))
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_replacement_cut_short__is_taken_up_again(desk, monkeypatch):
    revoke_key(desk, "adm-1", "duty-1", "stolen", None)
    with monkeypatch.context() as patch:
        patch.setattr("tahqiq.desk.keys_of_members._settled", cut_short)
        with pytest.raises(KeyboardInterrupt):
            replace_key(desk, "adm-1", "duty-1")
    register_source(desk, "duty-1", a_source("gazette"))
    assert check_register(desk).holds


def test_replacement_without_possession__is_refused(desk):
    revoke_key(desk, "adm-1", "duty-1", "stolen", None)
    pen = desk.keyring.create("stray", b"\x05" * 32)
    elsewhere = pen.possession("another.example/register", "duty-1")
    change = KeyReplacement(member="duty-1", public_key=pen.public.hex(), possession=elsewhere)
    with pytest.raises(Refused, match=r"REG013.*possession"):
        append(desk, "adm-1", [("key.replaced", change)])


# ── The last administrator ────────────────────────────────────────────────────────────────────────────────


def test_last_administrator__keeps_key_and_role(desk):
    before = size_of(desk)
    with pytest.raises(Refused, match="KEY004"):
        revoke_key(desk, "adm-1", "adm-1", "tired", None)
    with pytest.raises(Refused, match="KEY004"):
        change_role(desk, "adm-1", "adm-1", "administrator", grant=False)
    assert size_of(desk) == before
    rotate_key(desk, "adm-1")
    change_role(desk, "adm-1", "duty-1", "administrator", grant=True)
    revoke_key(desk, "duty-1", "adm-1", "left the post", None)
    with pytest.raises(Refused, match="KEY004"):
        revoke_key(desk, "duty-1", "duty-1", "tired too", None)
    replace_key(desk, "duty-1", "adm-1")
    revoke_key(desk, "adm-1", "duty-1", "now there are two", None)
    assert check_register(desk).holds


def test_administrator_whose_key_is_stopped__is_not_counted_as_somebody_left(desk):
    change_role(desk, "adm-1", "duty-1", "administrator", grant=True)
    revoke_key(desk, "adm-1", "duty-1", "stolen", None)
    with pytest.raises(Refused, match="KEY004"):
        change_role(desk, "adm-1", "adm-1", "administrator", grant=False)
    revoke_key(desk, "adm-1", "duty-1", "stolen earlier", keys_of(desk)[key_of(desk, "duty-1")].since)
