"""Who may hold which post: never of two parties, nobody who watches himself, and always from until."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice_mission import NOON
from practice_staff import OFFICE, later, somebody
from tahqiq.desk.keys_of_members import change_role
from tahqiq.desk.staff.audit import trail
from tahqiq.desk.staff.change_person import change_person
from tahqiq.desk.staff.forget_person import forget_somebody
from tahqiq.desk.staff.may_hold import Seated, may_hold
from tahqiq.desk.staff.people import (
    add_organisation,
    add_person,
    hold,
    holdings,
    leave,
    organisations,
    people,
    person_named,
)
from tahqiq.desk.staff.services import issue, service_of, services
from tahqiq.desk.staff.sessions import who
from tahqiq.desk.staff.tell_person import count_held, tell_person
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.member import Role
from tahqiq.model.staff import Holding

DAY = timedelta(days=1)


@pytest.fixture
def ali(book, desk):
    add_organisation(book, desk, "adm-1", "ARD-MOD", "A university in Arden", "other")
    return add_person(book, desk, "adm-1", "Ali Rahimi", "ARD-MOD", "A.Rahimi ")


def refused(code: str, work) -> Refused:
    with pytest.raises((Refused, BadInput, NotFound)) as error:
        work()
    assert error.value.code == code
    return error.value


def test_person__is_added_under_an_id_that_tells_nothing(book, desk, ali):
    assert ali.login == "a.rahimi" and ali.id.startswith("psn_")
    assert person_named(book, "a.rahimi") == person_named(book, ali.id) == ali
    other = add_person(book, desk, "adm-1", "Ali Rahimi", "ARD-MOD", "a.rahimi2")
    assert other.id != ali.id
    refused("STF007", lambda: add_person(book, desk, "adm-1", "X", "ARD-MOD", "a.rahimi"))
    refused("STF008", lambda: add_person(book, desk, "adm-1", "X", "NONE", "x.new"))
    refused("STF007", lambda: add_organisation(book, desk, "adm-1", "ard-mod", "X", "other"))
    refused("STF009", lambda: person_named(book, "nobody"))


def test_person__is_corrected_and_stays_the_same(book, desk, ali):
    noor = somebody(book, desk, "s.noor")
    changed = change_person(book, desk, "adm-1", "a.rahimi", name="Ali Rahimi Khan", login="a.khan")
    assert (changed.id, changed.login, changed.organisation) == (ali.id, "a.khan", "ARD-MOD")
    assert person_named(book, "a.khan") == changed
    refused("STF009", lambda: person_named(book, "a.rahimi"))
    refused("STF007", lambda: change_person(book, desk, "adm-1", "a.khan", login="s.noor"))
    refused("STF008", lambda: change_person(book, desk, "adm-1", "a.khan", organisation="NONE"))
    refused("STF006", lambda: change_person(book, desk, "adm-1", "a.khan", login="no login"))
    assert trail(book)[-1].about == f"{ali.id} login name" and noor.person.login == "s.noor"


@pytest.mark.parametrize(
    "login", ["", "ab", "with space", "a@b.c", "-ali", "ä.rahimi", "x" * 41, "'; DROP TABLE person"]
)
def test_unfit_login__is_refused(book, desk, ali, login):
    refused("STF006", lambda: add_person(book, desk, "adm-1", "X", "ARD-MOD", login))


@pytest.mark.parametrize(
    ("party", "own", "others"), [("ARD", "liaison-ard", "liaison-bel"), ("BEL", "liaison-bel", "liaison-ard")]
)
def test_who_serves_a_party__holds_its_posts_alone(book, desk, party, own, others):
    add_organisation(book, desk, "adm-1", "MOD", "Ministry of Defence", "party", party)
    add_organisation(book, desk, "adm-1", "UNI", "A university", "other")
    officer = add_person(book, desk, "adm-1", "An officer", "MOD", "an.officer")
    assert hold(book, desk, "adm-1", officer.id, own)
    for post in (others, "duty-1", "chair-1", "mediator-qas"):
        told = refused("STF011", lambda post=post: hold(book, desk, "adm-1", officer.id, post))
        assert f"employed by {party}" in told.cause
    lecturer = add_person(book, desk, "adm-1", "A lecturer", "UNI", "a.lecturer")
    hold(book, desk, "adm-1", lecturer.id, "duty-1")
    change_person(book, desk, "adm-1", "a.lecturer", organisation="MOD")
    assert tell_person(book, desk, "adm-1", "a.lecturer").conflicts


@pytest.mark.parametrize(
    ("kind", "party"), [("party", None), ("party", "XXX"), ("other", "ARD"), ("party", "QAS")]
)
def test_organisation_of_a_party__names_one_of_this_mission(book, desk, kind, party):
    refused("STF006", lambda: add_organisation(book, desk, "adm-1", "MOD", "Ministry", kind, party))


def test_post__is_held_by_several_and_several_by_one(book, desk, ali):
    other = somebody(book, desk, "m.noor", posts=("duty-1", "analyst-1"))
    sara = somebody(book, desk, "s.noor", posts=("duty-1",))
    assert count_held(book) == {"duty-1": 2, "analyst-1": 1}
    now = desk.clock.now()
    assert {one.person for one in holdings(book, now)} == {other.person.id, sara.person.id}
    assert holdings(book, now - timedelta(seconds=1)) == ()


def test_two_parties__are_never_one_persons(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "liaison-ard")
    hold(book, desk, "adm-1", ali.id, "commissioner-ard")
    refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, "liaison-bel"))
    leave(book, desk, "adm-1", ali.id, "liaison-ard")
    leave(book, desk, "adm-1", ali.id, "commissioner-ard")
    later(desk, days=400)
    told = refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, "liaison-bel"))
    assert "at any time" in told.next_step


def test_party_and_mechanism__are_not_held_together_but_after_one_another(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "liaison-ard", until=desk.clock.now() + 3 * DAY)
    refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, "analyst-1"))
    refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, "chair-1"))
    assert hold(book, desk, "adm-1", ali.id, "analyst-1", since=desk.clock.now() + 3 * DAY)


@pytest.mark.parametrize(
    ("one", "other"), [("investigator-1", "chair-1"), ("auditor-1", "adm-1"), ("chair-1", "adm-1")]
)
def test_who_checks__is_not_whom_he_checks(book, desk, ali, one, other):
    hold(book, desk, "adm-1", ali.id, one)
    refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, other))
    sara = somebody(book, desk, "s.noor", posts=(other,)).person
    refused("STF011", lambda: hold(book, desk, "adm-1", sara.id, one))


def test_role_that_comes_later__is_shown_as_a_conflict(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "investigator-1")
    hold(book, desk, "adm-1", ali.id, "analyst-1")
    assert tell_person(book, desk, "adm-1", ali.id).conflicts == ()
    change_role(desk, "adm-1", "analyst-1", "chair", grant=True)
    assert tell_person(book, desk, "adm-1", ali.id).conflicts == (
        "'analyst-1' and 'investigator-1' would be held at once.",
    )


def test_machines_post__is_no_persons(book, desk, ali):
    refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, "machine-1"))


def test_same_post__is_held_once_at_a_time(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "duty-1", until=desk.clock.now() + DAY)
    refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, "duty-1"))
    assert hold(book, desk, "adm-1", ali.id, "duty-1", since=desk.clock.now() + DAY)


def test_times__are_in_their_order(book, desk, ali):
    now = desk.clock.now()
    refused("STF012", lambda: hold(book, desk, "adm-1", ali.id, "duty-1", until=now))
    refused("STF012", lambda: hold(book, desk, "adm-1", ali.id, "duty-1", now + 2 * DAY, now + DAY))
    refused("STF012", lambda: hold(book, desk, "adm-1", ali.id, "duty-1", now - 2 * DAY, now - DAY))
    refused("MEM001", lambda: hold(book, desk, "adm-1", ali.id, "nobody-1"))
    refused("STF009", lambda: hold(book, desk, "adm-1", "nobody", "duty-1"))


def test_post_left__is_over_for_good(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "duty-1")
    later(desk, hours=1)
    leave(book, desk, "adm-1", ali.id, "duty-1")
    later(desk, minutes=-30)
    assert holdings(book, desk.clock.now()) == ()
    refused("STF013", lambda: leave(book, desk, "adm-1", ali.id, "duty-1"))


def test_post_to_come__can_be_called_off(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "duty-1", since=desk.clock.now() + DAY)
    leave(book, desk, "adm-1", ali.id, "duty-1")
    later(desk, days=2)
    assert holdings(book, desk.clock.now()) == ()


def test_end__is_set_and_moved(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "duty-1")
    leave(book, desk, "adm-1", ali.id, "duty-1", until=desk.clock.now() + 2 * DAY)
    assert (
        leave(book, desk, "adm-1", ali.id, "duty-1", until=desk.clock.now() + DAY).until
        == desk.clock.now() + DAY
    )
    later(desk, days=1)
    assert holdings(book, desk.clock.now()) == ()


def test_forgotten_person__leaves_an_id_and_nothing_else(book, desk):
    ali = somebody(book, desk)
    end = desk.clock.now() + DAY
    key = issue(book, desk, "adm-1", "tablet", "duty-1", ["read"], end, person=ali.person.id)
    refused("STF018", lambda: forget_somebody(book, desk, "adm-1", "a.rahimi"))
    leave(book, desk, "adm-1", ali.person.id, "duty-1")
    hold(book, desk, "adm-1", ali.person.id, "analyst-1", since=desk.clock.now() + DAY)
    assert forget_somebody(book, desk, "adm-1", "a.rahimi") == ali.person.id
    assert people(book) == () and who(book, ali.token, OFFICE) is None
    assert service_of(book, key, OFFICE) is None and services(book)[0].revoked is not None
    refused("STF009", lambda: tell_person(book, desk, "adm-1", ali.person.id))
    with book.reading() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM person").all())
        assert not connection.exec_driver_sql("SELECT * FROM session WHERE ended IS NULL").all()
    assert "rahimi" not in kept and "argon2" not in kept
    raw = b"".join(path.read_bytes() for path in desk.keyring.folder.glob("staff.db*"))
    book.engine.dispose()
    assert b"Name of a.rahimi" not in (desk.keyring.folder / "staff.db").read_bytes() and raw
    later(desk, days=2)
    assert holdings(book, desk.clock.now()) == ()
    assert any(one.about == ali.person.id for one in trail(book))
    assert add_person(book, desk, "adm-1", "Another", "SEC", "a.rahimi").id != ali.person.id


def test_right_without_the_key__changes_nothing(book, desk, ali):
    """A name after --as is a claim; what counts is the post's signing key in the key folder."""
    keys = desk.keyring.folder
    (keys / "adm-1.key").rename(keys / "elsewhere")
    refused("KEY001", lambda: hold(book, desk, "adm-1", ali.id, "duty-1"))
    (keys / "duty-1.key").rename(keys / "adm-1.key")
    refused("MEM003", lambda: hold(book, desk, "adm-1", ali.id, "duty-1"))
    refused("MEM002", lambda: hold(book, desk, "chair-1", ali.id, "duty-1"))
    assert holdings(book) == ()


def test_every_change__is_in_the_log_with_the_hand_that_made_it(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "duty-1")
    leave(book, desk, "adm-1", ali.id, "duty-1")
    told = [(one.kind, one.member) for one in trail(book)]
    assert told == [
        ("organisation.added", "adm-1"),
        ("person.added", "adm-1"),
        ("post.held", "adm-1"),
        ("post.left", "adm-1"),
    ]
    assert [one.id for one in organisations(book)] == ["ARD-MOD"]


SEATS = ("ARD", "BEL", "QAS", "SEC")


@st.composite
def seated(draw) -> Seated:
    begins = NOON + draw(st.integers(0, 9)) * DAY
    ends = draw(st.none() | st.integers(1, 9).map(lambda days: begins + days * DAY))
    seat = draw(st.sampled_from(SEATS))
    role = draw(st.sampled_from([one for one in Role if one is not Role.MACHINE]))
    more = draw(st.just(role) | st.sampled_from([one for one in Role if one is not Role.MACHINE]))
    held = Holding(person="p", member=f"{role.value}-{seat.lower()}", since=begins, until=ends)
    return Seated(held, seat, tuple(dict.fromkeys((role.value, more.value))))


@given(st.lists(seated(), max_size=8))
def test_whatever_is_asked__nobody_serves_two_parties_or_holds_one_with_something_else(wanted):
    """By brute force: every moment of the days on which anything begins or ends."""
    held: list[Seated] = []
    for one in wanted:
        try:
            may_hold(one, held, ("ARD", "BEL"))
        except Refused:
            continue
        held.append(one)
    assert not {"ARD", "BEL"} <= {one.seat for one in held}
    for day in range(40):
        seats = {one.seat for one in held if one.holding.holds_at(NOON + day * DAY)}
        roles = {role for one in held if one.holding.holds_at(NOON + day * DAY) for role in one.roles}
        assert len(seats) <= 1 or not seats & {"ARD", "BEL"}
        assert not {"investigator", "chair"} <= roles and not {"auditor", "administrator"} <= roles
        assert not {"chair", "administrator"} <= roles


@given(st.permutations(["ARD", "BEL"]), seated(), seated())
def test_parties__are_treated_alike(order, one, two):
    """Exchanging the two parties' names changes no answer."""

    def answer(first: Seated, second: Seated, parties) -> bool:
        try:
            may_hold(second, [first], parties)
        except Refused:
            return False
        return True

    swap = {"ARD": "BEL", "BEL": "ARD"}

    def swapped(held: Seated) -> Seated:
        return Seated(held.holding, swap.get(held.seat, held.seat), held.roles)

    assert answer(one, two, order) == answer(swapped(one), swapped(two), ("ARD", "BEL"))
