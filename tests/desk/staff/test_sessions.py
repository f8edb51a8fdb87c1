"""Sessions: how long they last, what ends them, and what is kept of what was being written."""

import threading
from datetime import timedelta

import pytest

from practice_staff import ELSEWHERE, OFFICE, first_administrator, later, somebody
from tahqiq.desk.staff.audit import Filters, trail
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.cut_off import cut_off
from tahqiq.desk.staff.ended_session import ended_session
from tahqiq.desk.staff.hold import hold, leave
from tahqiq.desk.staff.lost_device import lost
from tahqiq.desk.staff.sessions import (
    IDLE,
    LONGEST,
    change_post,
    draft_of,
    drop_draft,
    end,
    end_others,
    keep_draft,
    rotate,
    sessions_of,
    who,
)
from tahqiq.errors import BadInput, Refused

pytestmark = pytest.mark.slow


@pytest.fixture
def ali(book, desk):
    return somebody(book, desk, posts=("duty-1", "analyst-1"))


def kinds(book, beginning="session"):
    return [one.kind for one in trail(book, Filters(kind=beginning))]


def test_session__tells_who_and_until_when(book, desk, ali):
    signed = who(book, ali.token, OFFICE)
    assert signed.members == ("analyst-1", "duty-1") and signed.member == "duty-1"
    assert signed.idle_until == desk.clock.now() + IDLE
    assert signed.ends == desk.clock.now() + LONGEST
    assert len(signed.csrf) == 43 and signed.csrf not in repr(signed)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 100_000, "\x00", "ð"])
def test_unknown_token__is_nobody(book, ali, token):
    assert who(book, token, OFFICE) is None


def test_idle_session__ends_after_twenty_minutes_and_each_use_counts(book, desk, ali):
    for _ in range(3):
        later(desk, minutes=19)
        assert who(book, ali.token, OFFICE)
    later(desk, minutes=20)
    assert who(book, ali.token, OFFICE) is None
    assert kinds(book)[-1] == "session.idle"


def test_asking_how_long__is_no_use(book, desk, ali):
    later(desk, minutes=19)
    assert who(book, ali.token, OFFICE, touch=False).idle_until == desk.clock.now() + timedelta(minutes=1)
    later(desk, minutes=1)
    assert who(book, ali.token, OFFICE) is None


def test_session__ends_after_twelve_hours_however_busy(book, desk, ali):
    for _ in range(47):
        later(desk, minutes=15)
        assert who(book, ali.token, OFFICE)
    later(desk, minutes=15)
    assert who(book, ali.token, OFFICE) is None


def test_clock_that_goes_back__ends_a_session_and_revives_none(book, desk, ali):
    later(desk, minutes=10)
    who(book, ali.token, OFFICE)
    later(desk, seconds=-60)
    assert who(book, ali.token, OFFICE)  # clocks are set by seconds
    later(desk, minutes=-5)
    assert who(book, ali.token, OFFICE) is None
    later(desk, minutes=5)
    assert who(book, ali.token, OFFICE) is None


def test_ended_by_idleness__stays_ended_when_the_clock_goes_back(book, desk, ali):
    later(desk, minutes=30)
    assert who(book, ali.token, OFFICE) is None
    later(desk, minutes=-25)
    assert who(book, ali.token, OFFICE) is None


def test_ended_while_nobody_asked__stays_ended_too(book, desk, ali):
    later(desk, minutes=30)
    somebody(book, desk, login="other.one", posts=())  # anything that is written marks what is over
    later(desk, minutes=-25)
    assert who(book, ali.token, OFFICE) is None
    assert sessions_of(book, ali.person.id) == ()


def test_change_of_post__gives_a_new_token_and_kills_the_old(book, ali):
    before = who(book, ali.token, OFFICE)
    token = change_post(book, ali.token, "analyst-1")
    after = who(book, token, OFFICE)
    assert after.member == "analyst-1" and after.csrf != before.csrf and len(after.csrf) == 43
    assert (after.session_id, after.ends) == (before.session_id, before.ends)
    assert who(book, ali.token, OFFICE) is None
    with pytest.raises(Refused) as error:
        change_post(book, ali.token, "analyst-1")
    assert error.value.code == "STF022"


def test_post_not_held__cannot_be_taken(book, ali):
    with pytest.raises(Refused) as error:
        change_post(book, ali.token, "chair-1")
    assert error.value.code == "STF023"
    assert who(book, ali.token, OFFICE).member == "duty-1"


def test_rotate__is_the_same_session_under_another_token(book, ali):
    token = rotate(book, ali.token)
    assert who(book, token, OFFICE).member == "duty-1"
    assert who(book, ali.token, OFFICE) is None


def test_holding_that_ends_while_signed_in__takes_the_post_at_the_next_request(book, desk, ali):
    leave(book, desk, "adm-1", ali.person.id, "duty-1")
    signed = who(book, ali.token, OFFICE)
    assert (signed.member, signed.members) == (None, ("analyst-1",))
    assert kinds(book) == ["session.post_ended"]
    with pytest.raises(Refused):
        change_post(book, ali.token, "duty-1")
    assert who(book, change_post(book, ali.token, "analyst-1"), OFFICE).member == "analyst-1"


def test_holding_with_a_last_day__ends_by_itself_and_for_good(book, desk, ali):
    hold(book, desk, "adm-1", ali.person.id, "publisher-1", until=desk.clock.now() + timedelta(minutes=10))
    token = change_post(book, ali.token, "publisher-1")
    later(desk, minutes=10)
    assert who(book, token, OFFICE).member is None
    later(desk, minutes=-1)
    assert who(book, token, OFFICE).members == ("analyst-1", "duty-1")


def test_signing_out__ends_the_session_alone(book, desk, ali):
    first = ali.token
    second = ali.signs_in(book, desk)
    end(book, first)
    end(book, first)
    assert who(book, first, OFFICE) is None and who(book, second, OFFICE)
    assert kinds(book, "sign_out") == ["sign_out"]


def test_others__are_ended_from_one(book, desk, ali):
    first = ali.token
    second = ali.signs_in(book, desk)
    mina = first_token(book, desk)
    assert end_others(book, second) == 1
    assert who(book, first, OFFICE) is None and who(book, second, OFFICE) and who(book, mina, OFFICE)
    assert [one.address for one in sessions_of(book, ali.person.id)] == [OFFICE.address]


def first_token(book, desk) -> str:
    return somebody(book, desk, login="other.one", posts=()).token


def test_administrator__cuts_somebody_off(book, desk, ali):
    assert cut_off(book, desk, "adm-1", "a.rahimi") == 1
    assert who(book, ali.token, OFFICE) is None


@pytest.mark.parametrize("noticed", [True, False])
@pytest.mark.parametrize("end_all", [cut_off, lost])
def test_session_that_ran_out_before_all_were_ended__takes_no_late_form(book, desk, ali, end_all, noticed):
    later(desk, minutes=30)
    if noticed:
        assert who(book, ali.token, OFFICE) is None
    assert ended_session(book, ali.token).person == ali.person.id, "the owner's own late form is kept"
    end_all(book, desk, "adm-1", "a.rahimi")
    assert ended_session(book, ali.token) is None
    assert who(book, ali.token, OFFICE) is None


def test_session_that_ran_out_before_the_others_were_ended__takes_no_late_form(book, desk, ali):
    stolen = ali.token
    later(desk, minutes=30)
    fresh = ali.signs_in(book, desk)
    assert end_others(book, fresh) <= 1
    assert ended_session(book, stolen) is None and who(book, fresh, OFFICE)
    later(desk, minutes=30)
    assert who(book, fresh, OFFICE) is None
    assert ended_session(book, fresh), "the one from which it was done keeps what comes late"


def test_person_without_a_post__is_signed_in_and_may_nothing(book, desk):
    nobody = somebody(book, desk, posts=())
    signed = who(book, nobody.token, OFFICE)
    assert (signed.member, signed.members) == (None, ())


def test_sign_in__begins_with_the_post_acted_in_last(book, desk, ali):
    end(book, change_post(book, ali.token, "analyst-1"))
    assert who(book, ali.signs_in(book, desk), OFFICE).member == "analyst-1"


def test_session__is_never_one_that_was_there_before(book, desk, ali):
    """Fixation: whatever token a browser brings, signing in begins another."""
    tokens = {ali.token} | {ali.signs_in(book, desk) for _ in range(3)}
    assert len(tokens) == 4
    assert len({who(book, one, OFFICE).session_id for one in tokens}) == 4


def test_another_address__is_noted_once(book, desk, ali):
    for _ in range(3):
        later(desk, minutes=1)
        assert who(book, ali.token, ELSEWHERE)
    assert kinds(book) == ["session.moved"]


def test_two_servers__see_the_same_sessions(book, desk, ali):
    other = book_of(desk)
    assert who(other, ali.token, OFFICE)
    end(other, ali.token)
    assert who(book, ali.token, OFFICE) is None
    other.close()


def test_many_requests_at_once__are_all_answered(book, desk, ali):
    later(desk, minutes=5)
    found = []
    threads = [threading.Thread(target=lambda: found.append(who(book, ali.token, OFFICE))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.person for one in found] == [ali.person.id] * 8


def test_draft__outlives_the_session_and_is_its_owners(book, desk, ali):
    written = {"title": ("Shelling at the ridge",), "side": ("ARD", "BEL"), "empty": ()}
    keep_draft(book, ali.person.id, "/desk/new", written)
    later(desk, hours=13)
    assert who(book, ali.token, OFFICE) is None
    assert draft_of(book, ali.person.id, "/desk/new") == written
    assert draft_of(book, ali.person.id, "/desk/other") is None
    other = somebody(book, desk, login="other.one")
    assert draft_of(book, other.person.id, "/desk/new") is None
    drop_draft(book, ali.person.id, "/desk/new")
    assert draft_of(book, ali.person.id, "/desk/new") is None


def test_draft__is_sealed_replaced_limited_and_goes_after_two_weeks(book, desk, ali):
    keep_draft(book, ali.person.id, "/a", {"text": ("the first words of a secret",)})
    keep_draft(book, ali.person.id, "/a", {"text": ("the second words",)})
    assert draft_of(book, ali.person.id, "/a") == {"text": ("the second words",)}
    with book.reading() as connection:
        raw = connection.exec_driver_sql("SELECT fields_sealed FROM draft").scalar_one()
    assert b"second" not in raw
    with pytest.raises(BadInput) as error:
        keep_draft(book, ali.person.id, "/b", {"text": ("x" * 300_000,)})
    assert error.value.code == "STF024"
    for number in range(60):
        keep_draft(book, ali.person.id, f"/many/{number}", {"n": (str(number),)})
    with book.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM draft").scalar_one() == 50
    later(desk, days=15)
    first_administrator_refused(book, desk)
    assert draft_of(book, ali.person.id, "/many/59") is None


def first_administrator_refused(book, desk) -> None:
    with pytest.raises(Refused):
        first_administrator(book, desk)
    cut_off(book, desk, "adm-1", "a.rahimi")
