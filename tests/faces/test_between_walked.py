"""What members meet when they walk the pages between the parties: what waits, a draft to read, a brief that changed."""

import html
import re

import pytest

from practice_casework import OWN, Member, main_of, size, why
from practice_dealings import SECRET, busy_desk, local
from tahqiq.desk.record_talks import record
from tahqiq.desk.refer import refer

pytestmark = pytest.mark.slow
CODE = re.compile(r"TQ(?:-[A-Z2-7]{4}){3}")


@pytest.fixture
def filled(tmp_path):
    desk, clock, ids = busy_desk(tmp_path)
    yield desk, clock, ids
    desk.store.close()


def drafted(desk, clock, one: str = "ARD", other: str = "BEL") -> str:
    """A draft that waits for the second person of its side."""
    alleged = {
        "site": "cache", "group": "Another band", "seen_on": clock.now().isoformat(), "description": SECRET,
        "place": {"name": "Hidden Hollow", "lat": 34.51, "lon": 71.4, "precision_km": 4},
        "civilians": "none_known", "civilian_statement": "Nobody was seen there", "legal_basis": "Article 4",
    }  # fmt: skip
    said = {"from_party": one, "to_party": other, "allegation": alleged}
    return refer(desk, f"liaison-{one.lower()}", "referral.drafted", said).id


@pytest.mark.parametrize(("one", "other"), [("ard", "bel"), ("bel", "ard")])
def test_second_person__finds_the_draft_reads_it_and_passes_it(filled, one, other):
    desk, clock, _ids = filled
    matter = drafted(desk, clock, one.upper(), other.upper())
    second = Member(desk, f"commissioner-{one}")
    assert f"/referrals/{matter}" in main_of(second.client, "/referrals")
    for stranger in (f"liaison-{one}", f"commissioner-{other}", "mediator-qas", "duty-1"):
        assert matter not in main_of(Member(desk, stranger).client, "/referrals"), stranger
    form = second.page(f"/between/file/sanitise-referral?about={matter}")
    assert "Read the draft" in form and SECRET not in html.unescape(form)
    token, before = re.search(r'name="token" value="([0-9a-f]+)"', form)[1], size(desk)
    answer = second.client.post(f"/referrals/{matter}/read", data={"token": token}, headers=OWN)
    shown = html.unescape(answer.text)
    assert answer.status_code == 200 and SECRET in shown and size(desk) == before + 1
    assert answer.headers["cache-control"] == "no-store" and len(set(CODE.findall(shown))) == 1
    assert f"/between/file/sanitise-referral?about={matter}" in shown, "it leads back to the form"
    assert "your own side sees it" in shown
    assert Member(desk, f"liaison-{other}").client.get(f"/referrals/{matter}").status_code == 404
    second.send(f"/between/file/sanitise-referral?about={matter}", matter=matter, taken_out="Names")


def test_nothing_that_waits__is_said_in_words(filled):
    desk, _clock, _ids = filled
    assert "Nothing waits for you." in main_of(Member(desk, "auditor-1").client, "/referrals")


def test_brief__that_changed_since_it_was_looked_at_is_shown_again_and_not_issued(filled):
    desk, _clock, _ids = filled
    publisher = Member(desk, "publisher-1")
    path = "/between/file/issue-brief"
    looked = publisher.send(path, to="mediator")
    hidden = {
        n: html.unescape(v)
        for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', looked.text)
    }
    assert hidden["seen"]
    record(desk, "duty-1", "commitment.made", {
        "says": "A late promise", "by": ["ARD"], "source": "agency", "release": "parties",
    })  # fmt: skip
    before = size(desk)
    again = publisher.client.post(path, data=hidden | {"next": "enter"}, headers=OWN, follow_redirects=False)
    assert again.status_code == 422 and "BRF003" in why(again.text) and "Commitments" in why(again.text)
    assert "A late promise" in again.text and size(desk) == before, (
        "nothing was issued; the new draft is shown"
    )
    hidden = {
        n: html.unescape(v)
        for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', again.text)
    }
    done = publisher.client.post(path, data=hidden | {"next": "enter"}, headers=OWN, follow_redirects=False)
    assert done.status_code == 303 and size(desk) == before + 1


def test_brief__is_not_issued_without_having_been_looked_at(filled):
    desk, _clock, _ids = filled
    publisher, before = Member(desk, "publisher-1"), size(desk)
    straight = publisher.send("/between/file/issue-brief", to="mediator", next="enter")
    assert straight.status_code == 422 and size(desk) == before


def test_crossings__are_shown_as_they_stood_on_a_day(filled):
    desk, _clock, _ids = filled
    client = Member(desk, "mediator-tar").client
    now, then = main_of(client, "/crossings"), main_of(client, f"/crossings?day={local(-24 * 40)[:10]}")
    assert "As it stood at the end of" in then and "As it stood at the end of" not in now
    assert "reason given" in now and "reason given" not in then
    assert "as they stand now" in then
    assert "The 30 days before" in main_of(client, f"/crossings/gate?day={local(-24)[:10]}")
    for wrong in ("soon", "2025-13-01", "9999-12-31", "0001-01-01"):
        assert client.get(f"/crossings?day={wrong}").status_code == 422, wrong
