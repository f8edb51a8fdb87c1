"""One post with two roles that are kept apart: nobody holds it, whichever way the roles came together."""

import pytest

from tahqiq.desk.keys_of_members import change_role
from tahqiq.desk.staff.invite import found
from tahqiq.desk.staff.people import add_organisation, add_person, hold, holdings, organisations, people
from tahqiq.desk.staff.tell_person import tell_person
from tahqiq.errors import Refused


@pytest.fixture
def ali(book, desk):
    add_organisation(book, desk, "adm-1", "UNI", "A university", "other")
    return add_person(book, desk, "adm-1", "Ali Rahimi", "UNI", "a.rahimi")


def refused(code: str, work) -> Refused:
    with pytest.raises(Refused) as error:
        work()
    assert error.value.code == code
    return error.value


@pytest.mark.parametrize(
    ("post", "role"),
    [
        ("investigator-1", "chair"),
        ("chair-1", "investigator"),
        ("auditor-1", "administrator"),
        ("chair-1", "administrator"),
        ("adm-1", "custodian"),
    ],
)
def test_post_that_is_two_kept_apart__is_held_by_nobody(book, desk, ali, post, role):
    """One person in one post who attributes and approves is no better than one in two posts."""
    change_role(desk, "adm-1", post, role, grant=True)
    told = refused("STF011", lambda: hold(book, desk, "adm-1", ali.id, post))
    assert f"'{post}' is both" in told.cause and role in told.cause and holdings(book) == ()
    change_role(desk, "adm-1", post, role, grant=False)
    assert hold(book, desk, "adm-1", ali.id, post)


def test_second_role_that_comes_later_to_a_held_post__is_shown_as_a_conflict(book, desk, ali):
    hold(book, desk, "adm-1", ali.id, "investigator-1")
    change_role(desk, "adm-1", "investigator-1", "chair", grant=True)
    assert tell_person(book, desk, "adm-1", ali.id).conflicts == (
        "'investigator-1' is both investigator and chair.",
    )


def test_founding_post_that_is_two_kept_apart__takes_no_first_administrator(book, desk):
    change_role(desk, "adm-1", "adm-1", "chair", grant=True)
    refused("STF011", lambda: found(book, desk, "Mina First", "m.first"))
    assert people(book) == () and organisations(book) == ()
    change_role(desk, "adm-1", "adm-1", "chair", grant=False)
    assert found(book, desk, "Mina First", "m.first")
