"""Roles and reading keys: each change counts from the next entry on, for those it names and for nobody else."""

import random

import pytest

from practice_mission import NOON
from practice_papers import REPORT, as_json
from practice_sides import a_source
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.found import enrol_member, found_mission, register_source
from tahqiq.desk.keyring import Keyring
from tahqiq.desk.keys_of_members import (
    change_role,
    give_reading_keys,
    reading_key,
    set_reader,
)
from tahqiq.desk.plan import plan_from_options
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.roster import Post
from tahqiq.errors import BadInput, NotFound, Refused, StorageFailed
from tahqiq.intake.details import Details
from tahqiq.model.member import Role
from tahqiq.register.envelope import NotForUs, disclosures_in, new_identity, open_envelope, recipient_of
from tahqiq.store import log
from tahqiq.store.missions import sources_of
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import leaf_at, sealed_disclosures


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


@pytest.mark.parametrize("label", ["humanitarian", "public"])
def test_relief_organisations_key__opens_nothing_that_the_gate_would_make_coarse_for_it(tmp_path, label):
    names = {"ARD": "Arden", "BEL": "Belmar"}
    plan = plan_from_options("relief", None, "UTC", "19:30", names, {"QAS": "Qasr"}, {"REL": "Relief"})
    chance = random.Random(3).randbytes
    desk = found_mission(str(tmp_path / "m"), tmp_path / "keys", plan.mission, CaseClock(NOON), chance)
    for post in plan.roster:
        enrol_member(desk, "adm-1", post)
    register_source(desk, "adm-1", next(one for one in plan.sources if one.id == "team-1"))
    register_source(desk, "adm-1", a_source("gazette"))
    give_reading_keys(desk, "adm-1")
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release=label))
    assert "REL" not in opened_by(desk, size_of(desk) - 1)
    file_submission(desk, "duty-1", b"Roads are closed.", Details(source="gazette", release=label))
    assert "REL" in opened_by(desk, size_of(desk) - 1)


@pytest.mark.parametrize("label", ["party:BEL", "named:liaison-bel"])
def test_party__releases_nothing_to_the_other_party_alone_nor_by_name(desk, label):
    before = size_of(desk)
    with pytest.raises(Refused, match=r"REL00[35]"):
        file_submission(desk, "liaison-ard", b"A word.", Details(source="liaison-ard", release=label))
    assert size_of(desk) == before
    for fit in ("mediators", "mediator:QAS", "party:ARD", "parties", "commission", "humanitarian"):
        file_submission(desk, "liaison-ard", fit.encode(), Details(source="liaison-ard", release=fit))


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
