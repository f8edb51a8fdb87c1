"""Keys and roles: each change counts from the next entry on, and what a crash leaves behind is taken up again."""

import pytest

from practice_papers import REPORT, as_json
from practice_sides import a_source
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.found import enrol_member, register_source
from tahqiq.desk.keyring import Keyring
from tahqiq.desk.keys_of_members import (
    change_role,
    give_reading_keys,
    keys_of,
    reading_key,
    replace_key,
    revoke_key,
    rotate_key,
    set_reader,
)
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.roster import Post
from tahqiq.errors import BadInput, NotFound, Refused, StorageFailed
from tahqiq.intake.details import Details
from tahqiq.model.member import Role
from tahqiq.model.rollcall import KeyReplacement, KeyRotation
from tahqiq.register.envelope import NotForUs, disclosures_in, new_identity, open_envelope, recipient_of
from tahqiq.store import log
from tahqiq.store.missions import sources_of
from tahqiq.store.rebuilding import state_digest
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import leaf_at, sealed_disclosures


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


def tables_digest(desk) -> str:
    with desk.store.reading() as connection:
        return state_digest(connection)


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


# ── Roles ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_role__counts_from_the_next_entry_until_it_is_withdrawn(desk):
    with pytest.raises(Refused, match="MEM002"):
        register_source(desk, "auditor-1", a_source("gazette"))
    change_role(desk, "adm-1", "auditor-1", "duty_officer", grant=True)
    register_source(desk, "auditor-1", a_source("gazette"))
    change_role(desk, "adm-1", "auditor-1", "duty_officer", grant=False)
    with pytest.raises(Refused, match="MEM002"):
        register_source(desk, "auditor-1", a_source("herald"))
    assert sources(desk) >= {"gazette"}
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_member_whose_only_role_was_withdrawn__is_refused(desk):
    change_role(desk, "adm-1", "duty-1", "duty_officer", grant=False)
    with pytest.raises(Refused, match=r"MEM002.*no role"):
        register_source(desk, "duty-1", a_source("gazette"))
    change_role(desk, "adm-1", "duty-1", "duty_officer", grant=True)
    register_source(desk, "duty-1", a_source("gazette"))


def test_role_granted_twice_or_unknown__is_refused(desk):
    for member, role, grant in (("duty-1", "duty_officer", True), ("duty-1", "chair", False)):
        with pytest.raises(Refused, match="REG013"):
            change_role(desk, "adm-1", member, role, grant=grant)
    with pytest.raises(BadInput, match="MEM006"):
        change_role(desk, "adm-1", "duty-1", "emperor", grant=True)
    with pytest.raises(NotFound, match="MEM001"):
        change_role(desk, "adm-1", "nobody", "chair", grant=True)
    with pytest.raises(Refused, match="MEM002"):
        change_role(desk, "chair-1", "chair-1", "administrator", grant=True)


def test_role_granted_later__also_opens_the_papers_of_that_role(desk):
    """A second role must count wherever the first one did."""
    change_role(desk, "adm-1", "analyst-1", "duty_officer", grant=True)
    with pytest.raises(NotFound, match="NOT001"):  # the right is there; the incident is not
        file_paper(desk, "analyst-1", "incident.reviewed", "inc_none", {"outcome": "fit_to_report"})


@pytest.mark.parametrize("name", ["log", "ids", "duty-1.next", "a/b", ".hidden", ""])
def test_member_with_the_name_of_another_key__is_not_enrolled(desk, name):
    before = size_of(desk)
    with pytest.raises((BadInput, Refused, NotFound)):
        enrol_member(desk, "adm-1", Post(id=name, title="Ghost", seat="QAS", role=Role.MONITOR))
    assert size_of(desk) == before


# ── Reading keys ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def read(desk):
    """The mission with reading keys for all seats, each of them kept here as in an exercise."""
    give_reading_keys(desk, "adm-1")
    return desk


def opened_by(desk, index: int) -> set[str]:
    """The reading keys in the folder that open an entry's envelope."""
    with desk.store.reading() as connection:
        held = sealed_disclosures(connection, index)
        leaf = leaf_at(connection, index)
    assert held is not None
    assert leaf is not None
    opened = set()
    for file in desk.keyring.folder.glob("*.age"):
        try:
            disclosures_in(open_envelope(held.data, [file.read_text().strip()]))
        except NotForUs:
            continue
        opened.add(file.stem)
    return opened


@pytest.mark.parametrize(
    ("label", "seats"),
    [
        ("party:ARD", {"SEC", "ARD"}),
        ("party:BEL", {"SEC", "BEL"}),
        ("parties", {"SEC", "ARD", "BEL", "QAS", "TAR"}),
        ("mediators", {"SEC", "QAS", "TAR"}),
        ("mechanism", {"SEC"}),
        ("public", {"SEC", "ARD", "BEL", "QAS", "TAR"}),
    ],
)
def test_paper__opens_with_the_keys_of_those_it_is_released_to_and_no_other(read, label, seats):
    file_submission(read, "duty-1", as_json(REPORT), Details(source="team-1", release=label))
    index = size_of(read) - 1
    assert opened_by(read, index) == seats
    with read.store.reading() as connection:
        leaf = leaf_at(connection, index)
        (original,) = [
            bytes(row)
            for row in connection.exec_driver_sql(
                f"SELECT data FROM sealed WHERE idx = {index} AND name <> ''"
            ).scalars()
        ]
    assert leaf is not None
    assert len(leaf.blobs) == 1
    for seat in ("SEC", "ARD", "BEL", "QAS", "TAR"):
        identity = read.keyring.identity(seat)
        if seat in seats:
            assert open_envelope(original, [identity]) == as_json(REPORT)
        else:
            with pytest.raises(NotForUs):
                open_envelope(original, [identity])


def test_after_a_change_of_reader__new_papers_are_sealed_to_the_new_key_alone(read):
    register_source(read, "duty-1", a_source("before").but(release="party:ARD"))
    own = new_identity()
    assert (
        set_reader(read, "adm-1", "ARD", recipient_of(own)) == reading_key(read, "ARD") == recipient_of(own)
    )
    register_source(read, "duty-1", a_source("after").but(release="party:ARD"))
    last = size_of(read) - 1
    assert opened_by(read, last - 2) == {"SEC", "ARD"}
    assert opened_by(read, last) == {"SEC"}
    with read.store.reading() as connection:
        held = sealed_disclosures(connection, last)
    assert held is not None
    assert disclosures_in(open_envelope(held.data, [own]))


def test_fresh_reader__keeps_the_key_of_earlier_papers(read):
    register_source(read, "duty-1", a_source("before"))
    first = reading_key(read, "SEC")
    second = set_reader(read, "adm-1", "SEC", None)
    third = set_reader(read, "adm-1", "SEC", None)
    register_source(read, "duty-1", a_source("after"))
    assert len({first, second, third}) == 3
    assert {"SEC.age", "SEC.2.age", "SEC.3.age"} <= key_files(read)
    assert "SEC" in opened_by(read, size_of(read) - 4)
    assert opened_by(read, size_of(read) - 1) >= {"SEC.3"}
    assert not opened_by(read, size_of(read) - 1) & {"SEC", "SEC.2"}
    assert rebuild(read).withheld == 0
    assert check_register(read).holds


@pytest.mark.parametrize("given", ["", "age1", "age1" + "q" * 58, "AGE-SECRET-KEY-1XYZ", "ssh-ed25519 AAAA"])
def test_recipient_that_is_none__is_refused_before_it_could_stop_all_filing(desk, given):
    with pytest.raises(BadInput, match="KEY005"):
        set_reader(desk, "adm-1", "ARD", given)
    register_source(desk, "duty-1", a_source("gazette"))


def test_reader_of_no_seat_or_by_nobodys_right__is_refused(desk):
    with pytest.raises(BadInput, match="MEM004"):
        set_reader(desk, "adm-1", "ZZZ", None)
    with pytest.raises(Refused, match="MEM002"):
        set_reader(desk, "duty-1", "ARD", None)
    assert not any(file.name.startswith("ARD") for file in desk.keyring.folder.iterdir())


def test_without_reading_keys__the_register_still_holds_and_says_what_it_cannot_check(desk):
    register_source(desk, "duty-1", a_source("gazette"))
    for file in desk.keyring.folder.glob("*.age"):
        file.rename(file.with_suffix(".away"))
    assert Keyring(desk.keyring.folder).names()
    checked = check_register(desk)
    assert checked.checks[0].outcome == "pass"
    assert entry_shown(desk, size_of(desk) - 1)["act"] is None
    with desk.store.reading() as connection:
        assert replay_of(connection).size == size_of(desk)
    assert StorageFailed.exit_code == 8
