"""Service keys and lost devices."""

from datetime import timedelta

import pytest

from practice_staff import ELSEWHERE, OFFICE, PASSWORD, joins, later, somebody
from tahqiq.desk.staff.audit import Filters, trail
from tahqiq.desk.staff.hold import leave
from tahqiq.desk.staff.lost_device import lost
from tahqiq.desk.staff.services import issue, revoke, service_of, services
from tahqiq.desk.staff.sessions import draft_of, keep_draft, who
from tahqiq.desk.staff.sign_in import sign_in
from tahqiq.errors import BadInput, NotFound, Refused


@pytest.fixture
def until(desk):
    return desk.clock.now() + timedelta(days=30)


def test_key__opens_what_its_scopes_name_and_is_kept_as_a_hash(book, desk, until):
    key = issue(book, desk, "adm-1", "weather feed", "machine-1", ["file", "read"], until)
    assert key.startswith("tq_") and len(key) == 46
    service = service_of(book, key, OFFICE)
    assert (service.name, service.member, service.scopes) == ("weather feed", "machine-1", ("read", "file"))
    assert service.may("read") and not service.may("decide")
    with book.reading() as connection:
        assert key[3:] not in str(connection.exec_driver_sql("SELECT * FROM service").all())


@pytest.mark.parametrize("key", ["", "tq_", "tq_" + "A" * 43, "x" * 100_000, "\x00", "' OR 1=1 --"])
def test_unknown_key__is_nobody_and_noted_once_a_minute(book, desk, key):
    for _ in range(5):
        assert service_of(book, key, ELSEWHERE) is None
    assert len(trail(book, Filters(kind="service.refused"))) == 1


def test_key__ends_on_its_day_and_stays_ended(book, desk, until):
    key = issue(book, desk, "adm-1", "feed", "machine-1", ["read"], until)
    later(desk, days=30)
    assert service_of(book, key, OFFICE) is None
    later(desk, days=-1)
    assert service_of(book, key, OFFICE) is None


def test_key_of_the_future__does_not_work_when_the_clock_has_gone_back(book, desk, until):
    key = issue(book, desk, "adm-1", "feed", "machine-1", ["read"], until)
    later(desk, minutes=-10)
    assert service_of(book, key, OFFICE) is None


def test_revoked_key__stops_at_once(book, desk, until):
    key = issue(book, desk, "adm-1", "feed", "machine-1", ["read"], until)
    assert revoke(book, desk, "adm-1", "feed").name == "feed"
    assert service_of(book, key, OFFICE) is None
    with pytest.raises(NotFound):
        revoke(book, desk, "adm-1", "feed")
    assert issue(book, desk, "adm-1", "feed", "machine-1", ["read"], until) != key
    assert len(services(book)) == 2


def test_key_with_an_owner__works_while_he_holds_the_post(book, desk, until):
    ali = somebody(book, desk)
    key = issue(book, desk, "adm-1", "tablet", "duty-1", ["read"], until, person="a.rahimi")
    assert service_of(book, key, OFFICE).person == ali.person.id
    leave(book, desk, "adm-1", ali.person.id, "duty-1")
    assert service_of(book, key, OFFICE) is None
    with pytest.raises(Refused) as error:
        issue(book, desk, "adm-1", "other", "duty-1", ["read"], until, person="a.rahimi")
    assert error.value.code == "STF026"


def test_unfit_wishes__are_refused(book, desk, until):
    for name, scopes, end in (
        ("", ["read"], until),
        ("x" * 61, ["read"], until),
        ("feed", [], until),
        ("feed", ["read", "vault"], until),
        ("feed", ["read"], desk.clock.now()),
        ("feed", ["read"], desk.clock.now() + timedelta(days=367)),
    ):
        with pytest.raises(BadInput) as error:
            issue(book, desk, "adm-1", name, "machine-1", scopes, end)
        assert error.value.code == "STF025"
    with pytest.raises(NotFound):
        issue(book, desk, "adm-1", "feed", "nobody-1", ["read"], until)


def test_use__is_noted_once_an_hour(book, desk, until):
    key = issue(book, desk, "adm-1", "feed", "machine-1", ["read"], until)
    for _ in range(4):
        later(desk, minutes=25)
        assert service_of(book, key, OFFICE)
    assert len(trail(book, Filters(kind="service.used"))) == 2


def test_lost_device__ends_everything_and_invites_anew(book, desk, until):
    ali, sara = somebody(book, desk), somebody(book, desk, "s.noor")
    key = issue(book, desk, "adm-1", "tablet", "duty-1", ["read"], until, person="a.rahimi")
    other = issue(book, desk, "adm-1", "feed", "machine-1", ["read"], until)
    keep_draft(book, ali.person.id, "/a", {"x": ("y",)})
    ended = lost(book, desk, "adm-1", "a.rahimi")
    assert (ended.sessions, ended.services, ended.members) == (1, 1, ("duty-1",))
    assert ended.code not in repr(ended)
    assert who(book, ali.token, OFFICE) is None and service_of(book, key, OFFICE) is None
    assert draft_of(book, ali.person.id, "/a") is None
    later(desk, minutes=1)
    with pytest.raises(Refused):
        sign_in(book, "a.rahimi", PASSWORD, ali.digits(desk), OFFICE)
    again = joins(book, desk, ended.code)
    assert again.secret != ali.secret and who(book, again.token, OFFICE).member == "duty-1"
    assert who(book, sara.token, OFFICE) and service_of(book, other, OFFICE)
