"""Administrators in the browser: letting a person in, giving and taking posts, a lost telephone."""

import html
import re

import pytest

from practice_staff import OFFICE, PASSWORD, first_administrator, joins, somebody
from tahqiq.desk.staff.audit import Filters, trail
from tahqiq.desk.staff.sessions import sessions_of, who

pytestmark = pytest.mark.slow
SURE = {"password": PASSWORD}
CHANGES = ("hold", "leave", "invite", "lost", "end-sessions")


@pytest.fixture
def desk(desk_in_a_file):
    return desk_in_a_file


@pytest.fixture
def office(server, desk, book):
    """The first administrator at work."""
    browser = server.browser()
    browser.signs_in(first_administrator(book, desk))
    return browser


def code_in(answer) -> str:
    return html.unescape(re.search(r'secret-words"[^>]*>([^<]+)<', answer.text)[1])


def test_person__is_added_given_a_post_invited_and_signs_in(server, desk, book, office):
    page = office.page("/people")
    assert "m.first" in page and "Mina First" in page
    answer = office.send("/people", name="Ali Rahimi", login="a.rahimi", organisation="SEC")
    assert answer.headers["location"] == "/people/a.rahimi?said=added"
    answer = office.send("/people/a.rahimi/hold", member="duty-1", until="2025-11-30", **SURE)
    assert answer.headers["location"] == "/people/a.rahimi?said=held"
    page = office.page("/people/a.rahimi")
    assert "2025-12-01 00:00 UTC" in page and "Duty officer" in page
    answer = office.send("/people/a.rahimi/invite", **SURE)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    code = code_in(answer)
    assert code not in office.page("/people/a.rahimi"), "shown once"
    person = joins(book, desk, code)
    assert who(book, person.token, OFFICE).member == "duty-1"
    lines = {one.kind: one for one in trail(book, Filters(person=None))}
    first = who(book, office.session, OFFICE)
    for kind in ("person.added", "post.held", "invitation.made"):
        assert (lines[kind].person, lines[kind].member) == (first.person, "adm-1"), kind


def test_everybody_else__is_kept_out_whatever_he_sends(server, desk, book):
    somebody(book, desk, "t.arget", ("monitor-1",))
    browser, stranger = server.browser(), server.browser()
    browser.signs_in(somebody(book, desk))
    assert "/people" not in browser.page("/")
    for path in ("/people", "/people/t.arget", "/people/no.body"):
        answer = browser.get(path)
        assert answer.status_code == 403 and "t.arget" not in re.sub(r"/people/t\.arget", "", answer.text)
        assert stranger.get(path).status_code == 403
    before = trail(book)
    for deed in CHANGES:
        answer = browser.send(f"/people/t.arget/{deed}", member="chair-1", **SURE)
        assert answer.status_code in (403, 422) and "Name of t.arget" not in answer.text
    answer = browser.send("/people", name="Me Too", login="me.too", organisation="SEC")
    assert answer.status_code in (403, 422)
    changed = [
        one.kind for one in trail(book)[len(before) :] if not one.kind.startswith(("session", "sign_in"))
    ]
    assert changed == []


def test_grave_change__asks_for_the_password_again(server, desk, book, office):
    somebody(book, desk, "t.arget", ("monitor-1",))
    for deed in ("hold", "invite", "lost"):
        answer = office.send(f"/people/t.arget/{deed}", member="duty-1", password="not this one at all")
        assert answer.status_code == 422 and "STF061" in answer.text and "secret-words" not in answer.text
    assert "duty-1" not in re.search(r'(?s)id="posts".*?<details', office.page("/people/t.arget"))[0]


def test_posts_of_two_parties__are_refused_with_the_reason(server, desk, book, office):
    somebody(book, desk, "t.arget", ("liaison-ard",))
    answer = office.send("/people/t.arget/hold", member="liaison-bel", **SURE)
    assert answer.status_code == 422 and "STF011" in answer.text
    assert "WEB422" in office.send("/people/t.arget/hold", member="duty-1", until="soon", **SURE).text
    assert "STF007" in office.send("/people", name="Twice", login="t.arget", organisation="SEC").text


def test_lost_device__ends_everything_and_invites_anew(server, desk, book, office):
    target = somebody(book, desk, "t.arget", ("monitor-1",))
    theirs = server.browser()
    theirs.signs_in(target)
    answer = office.send("/people/t.arget/lost", **SURE)
    assert answer.status_code == 200 and "are ended" in answer.text and code_in(answer)
    assert theirs.get("/account").status_code == 403
    assert theirs.signs_in(target).status_code == 403, "neither password nor digits work any more"
    joins(book, desk, code_in(answer))


def test_sessions_and_posts__end_at_once(server, desk, book, office):
    target = somebody(book, desk, "t.arget", ("monitor-1",))
    theirs = server.browser()
    theirs.signs_in(target)
    assert office.send("/people/t.arget/leave", member="monitor-1").headers["location"].endswith("said=left")
    assert "You hold no post now" in theirs.page("/")
    assert office.send("/people/t.arget/end-sessions").headers["location"].endswith("said=ended")
    assert theirs.get("/account").status_code == 403 and sessions_of(book, target.person.id) == ()
