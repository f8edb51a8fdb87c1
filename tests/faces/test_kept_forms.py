"""A form that comes after its session ended: kept for its person alone, and filled again when he has signed in."""

import html
import re

import pytest

from practice_article import article
from practice_casework import case_at_hand, size
from practice_sign_in import Server
from practice_staff import later, somebody
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.drafts_of import drafts_of

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(desk_in_a_file):
    return desk_in_a_file


NEW = {"text": "Four shells fell near the mill.", "source": "team-1", "release": "mechanism", "title": "Mill"}


def test_form_after_the_end__is_kept_and_filled_again_after_signing_in(server, desk, book):
    person = somebody(book, desk)
    browser = server.browser()
    browser.signs_in(person)
    token = browser.token("/desk/new")
    before = size(desk)
    later(desk, minutes=25)
    answer = browser.send("/desk/new", token=token, **NEW)
    assert answer.status_code == 403 and "what you wrote is kept" in answer.text
    assert size(desk) == before
    back = html.unescape(re.search(r'name="back" value="([^"]+)"', answer.text)[1])
    assert back == "/desk/new?draft=kept"
    answer = browser.signs_in(person, back=back)
    assert answer.headers["location"] == back
    page = browser.page(back)
    assert "Four shells fell near the mill." in page and 'value="Mill"' in page
    assert "/desk/new" in browser.page("/account")
    answer = browser.send("/desk/new", of=back, **NEW)
    assert answer.status_code == 303 and size(desk) > before
    assert drafts_of(book, person.person.id) == (), "what was entered is kept no longer"


def test_form_of_casework__comes_back_filled(tmp_path):
    desk, _clock, incident = case_at_hand(tmp_path)
    book = book_of(desk)
    person, browser = somebody(book, desk), Server(desk, book).browser()
    browser.signs_in(person)
    path = f"/cases/{incident}/file/triage"
    token = browser.token(path)
    later(desk, minutes=25)
    said = {"category": "use_of_force", "priority": "urgent", "note": "Look at the mill.", "once": "a" * 32}
    answer = browser.send(path, token=token, **said)
    assert "what you wrote is kept" in answer.text
    answer = browser.signs_in(person, back=f"{path}?draft=kept")
    page = browser.page(answer.headers["location"])
    assert "Look at the mill." in page and re.search(r'value="urgent" checked', page)
    assert 'value="use_of_force" selected' in page and f'value="{"a" * 32}"' in page
    answer = browser.send(path, of=path, **said)
    assert answer.status_code == 303, answer.text
    book.close()
    desk.store.close()


def test_form_that_is_part_of_a_page__is_shown_to_be_sent_or_discarded(server, desk, book):
    submission, *claims = article(desk)
    person = somebody(book, desk, posts=("analyst-1",))
    browser = server.browser()
    browser.signs_in(person)
    token, path = browser.token("/desk/new"), f"/submissions/{submission}/review"
    later(desk, minutes=25)
    said = {"verdict": "rejected", "claim": claims[0].id, "note": "Told <b>twice</b>.", "seen": ""}
    assert "what you wrote is kept" in browser.send(path, token=token, **said).text
    browser.signs_in(person)
    link = re.search(r'href="(/account/draft[^"]+)"', browser.page("/account"))[1]
    shown = browser.get(link).text
    assert "Told &lt;b&gt;twice&lt;/b&gt;." in shown and f'action="{path}"' in shown
    assert browser.send("/account/drafts/discard", path=path).status_code == 303
    assert browser.get(link).headers["location"] == "/account"
    answer = browser.send(path, **said)
    assert answer.status_code == 303


def test_draft__is_of_its_person_alone(server, desk, book):
    person, other = somebody(book, desk), somebody(book, desk, "b.other", ("monitor-1",))
    browser, theirs = server.browser(), server.browser()
    browser.signs_in(person)
    token = browser.token("/desk/new")
    theirs.signs_in(other)
    own_token = theirs.token("/desk/new")
    later(desk, minutes=25)
    browser.send("/desk/new", token=token, **NEW)
    theirs.signs_in(other)
    assert "Four shells" not in theirs.page("/desk/new?draft=kept") and "/desk/new" not in theirs.page(
        "/account"
    )
    # with another's token, without one, too large, or after signing out nothing is kept
    later(desk, minutes=25)
    for bad in (own_token, "", "0" * 43):
        assert (
            "what you wrote is kept" not in browser.send("/submissions/s/claims/add", token=bad, **NEW).text
        )
    large = NEW | {"text": "x" * 300_000}
    assert "nothing could be kept" in browser.send("/submissions/s/claims/add", token=token, **large).text
    assert [one.path for one in drafts_of(book, person.person.id)] == ["/desk/new"]
    browser.signs_in(person)
    token, kept = browser.token("/desk/new"), browser.session
    browser.send("/sign-out")
    browser.client.cookies.set(server.door.cookie, kept)
    assert "nothing could be kept" in browser.send("/submissions/s/claims/add", token=token, **NEW).text
