"""The books in the web: the scorecard with its register, the procedure in force, and what each party owes."""

import html
import re
from datetime import timedelta

import pytest

from practice_casework import TERMS, Member, case_at_hand, main_of, review, seen_by, size, take_whole_way, why
from practice_mission import NOON
from tahqiq.desk.account import account
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.adopt_procedure import adopt_procedure
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.rebuild import rebuild
from tahqiq.model.provision import Provision, Quantity
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.verification.standard import shipped, shipped_names

pytestmark = pytest.mark.slow
HOSTILE = "\"><script>alert(1)</script>{{7*7}}<img src=x onerror=alert(1)>' %s %(x)s"
GATE = Provision(
    id="accord/1", number="1", text="Each side lets trucks pass the gate.", modality="obligation",
    actors=("ARD", "BEL"), acts=(), quantity=Quantity(bound="at_least", amount=600, unit="trucks", per="in_all"),
)  # fmt: skip
ACCORD = TERMS.but(id="accord", title="Accord of the gate", provisions=(GATE,))
BOTH = ("ARD", "BEL")


@pytest.fixture
def at_hand(tmp_path):
    desk, clock, incident = case_at_hand(tmp_path)
    yield desk, clock, incident
    desk.store.close()


def table(page: str, named: str) -> str:
    """The first table of the section under a heading."""
    return re.search(rf'(?s)<h2 id="{named}">.*?</section>', page)[0]


def row(of: str, party: str) -> list[str]:
    """The figures of one party in a table."""
    found = re.search(rf'(?s)<tr role="row"><th[^>]*><b class="seat"><bdi[^>]*>{party}<.*?</tr>', of)[0]
    return re.findall(r'</span><bdi dir="ltr" class="n">(\d+)</bdi>', found)


def test_empty_mission__has_its_tables_and_says_that_nothing_is_there(at_hand):
    desk, _clock, _incident = at_hand
    page = main_of(seen_by(desk, MECHANISM), "/scorecard")
    assert "No case has gone from one step to the next yet." in page
    assert "Nothing was demanded of anybody yet" in page
    for party in BOTH:
        assert row(table(page, "access"), party) == ["0"] * 6
    assert "No agreement with duties is adopted." in main_of(seen_by(desk, MECHANISM), "/duties")
    for path in ("/scorecard", "/procedure", "/duties"):
        assert f'href="{path}"' in main_of(seen_by(desk, MECHANISM), "/cases")


def test_whole_way__is_counted_for_both_parties_in_the_same_tables(at_hand):
    desk, clock, incident = at_hand
    take_whole_way(desk, clock, incident)
    page = main_of(seen_by(desk, MECHANISM), "/scorecard")
    assert re.findall(r"<th[^>]*>(?:<bdi[^>]*>)?(ARD|BEL)", table(page, "ruled")) == list(BOTH)
    assert "use of force" in table(page, "ruled") and "minor" in table(page, "ruled")
    assert row(table(page, "filings"), "ARD") == ["1", "1", "0", "0"]
    assert row(table(page, "filings"), "BEL") == ["0", "0", "0", "0"]
    assert row(table(page, "access"), "BEL") == ["1", "0", "0", "1", "0", "0"]
    assert row(table(page, "done"), "BEL") == ["1", "1", "0", "0", "0", "0"]
    assert row(table(page, "done"), "ARD") == ["0"] * 6
    for words in ("half took at most", "nine of ten took at most", "first report – triage",
                  "Guns back behind the river.",
                  "They are back.", "Seen by the patrol."):  # fmt: skip
        assert words in page, words
    assert f'href="/cases/{incident}#paper-' in page
    assert "No measure fits this filter." in main_of(seen_by(desk, MECHANISM), "/scorecard?party=ARD")
    assert "Guns back" in main_of(seen_by(desk, MECHANISM), "/scorecard?party=BEL&stands=done")


@pytest.mark.parametrize("path", ["/scorecard?party=SEC", "/scorecard?stands=perhaps", "/duties?state=late",
                                  "/duties?party=%00", "/duties?instrument=none"])  # fmt: skip
def test_filter_that_cannot_be_meant__is_refused(at_hand, path):
    answer = seen_by(at_hand[0], MECHANISM).get(path)
    assert answer.status_code == 422 and "WEB422" in answer.text


def test_papers_for_the_mechanism_alone__change_no_outsiders_scorecard(at_hand):
    desk, clock, incident = at_hand
    outsiders = [seen_by(desk, one) for one in (party_audience("ARD"), party_audience("BEL"), PUBLIC)]

    def seen() -> list[str]:
        return [
            re.sub(r"<bdi>[^<]*\d\d:\d\d[^<]*</bdi>", "", main_of(client, path))
            for client in outsiders
            for path in ("/scorecard", "/duties", "/procedure")
        ]

    review(desk, incident)
    before = seen()
    clock.moment += timedelta(hours=2)
    secret = {"release": "mechanism"}
    file_paper(desk, "duty-1", "case.triaged", incident,
               {"category": "civilians", "priority": "urgent", "note": "SECRET"} | secret)  # fmt: skip
    due = (clock.moment + timedelta(hours=5)).isoformat()
    file_paper(desk, "duty-1", "access.requested", incident,
               {"party": "BEL", "what": "SECRET", "due": due} | secret)  # fmt: skip
    assert seen() == before
    inside = main_of(seen_by(desk, MECHANISM), "/scorecard")
    assert row(table(inside, "access"), "BEL")[0] == "1"


def test_procedure__is_readable_with_the_words_of_its_rules_versions_and_what_ships(at_hand):
    desk, _clock, _incident = at_hand
    client = seen_by(desk, PUBLIC)
    page = main_of(client, "/procedure")
    standard = shipped("standard")
    for words in (standard.title, "in force", "Least time for a reply", "brings it to:", "PRC012", "PRC004",
                  "None was adopted", "Every step keeps besides", "If nothing comes:"):  # fmt: skip
        assert words in page, words
    assert page.count('<tr role="row"><th scope="row"') == len(standard.steps)
    others = [name for name in shipped_names() if name != "standard"]
    for name in others:
        other = main_of(client, f"/procedure?shown={name}")
        assert "not in force here" in other and html.escape(shipped(name).title, quote=False) in html.escape(
            other, quote=False
        )
    assert client.get("/procedure?shown=../../etc/passwd").status_code == 404
    adopt_procedure(desk, "chair-1", shipped(others[0]))
    page = main_of(client, "/procedure")
    assert shipped(others[0]).title in page and 'href="/register/' in page and "None was adopted" not in page


def test_duties__stand_in_the_same_lines_for_both_and_take_accounts_by_form(at_hand):
    desk, _clock, _incident = at_hand
    adopt_instrument(desk, "chair-1", ACCORD)
    client = seen_by(desk, MECHANISM)
    page = main_of(client, "/duties")
    assert re.findall(r'rowheader"><b class="seat"><bdi[^>]*>(\w+)', page) == list(BOTH)
    for words in ("at least 600 trucks", "nobody has counted", "has not said", "Accord of the gate"):
        assert words in page, words
    liaison = Member(desk, "liaison-bel")
    form = liaison.page("/duties/account?duty=accord/1%7CBEL")
    assert 'value="accord/1|BEL" selected' in form and "accord/1|ARD" not in form, "of its own side alone"
    said = {
        "duty": "accord/1|BEL", "voice": "side:BEL", "state": "partly_done", "min": "300", "max": "300",
        "as_of": "2025-10-28T14:00", "account": "Half of them passed.",
    }  # fmt: skip
    key = re.search(r'name="once" value="([0-9a-f]{32})"', form)[1]
    answer = liaison.send("/duties/account", **said, once=key)
    assert answer.status_code == 303, why(answer.text)
    before = size(desk)
    again = liaison.send("/duties/account", **said, once=key)
    assert again.status_code == 303 and "again=yes" in again.headers["location"] and size(desk) == before
    assert "nothing was entered a second time" in liaison.page(again.headers["location"])
    page = main_of(client, "/duties")
    assert "Half of them passed." in page and "300 trucks of 600, 50%" in page
    assert "said to be done" not in table_of(page, "BEL")
    monitor = Member(desk, "monitor-1")
    seen = said | {"voice": "observed", "state": "done", "min": "600", "max": "600", "account": "All passed."}
    missing = monitor.send("/duties/account", **seen)
    assert missing.status_code == 422 and 'href="#f-method"' in missing.text and "All passed." in missing.text
    assert monitor.send("/duties/account", **seen, method="Counted at the gate.").status_code == 303
    page = main_of(client, "/duties?party=BEL&state=done_verified")
    assert "found done by the mechanism" in page and "ARD" not in re.findall(
        r'rowheader"><b[^>]*><bdi[^>]*>(\w+)', page
    )
    assert "No duty fits this filter." in main_of(client, "/duties?party=ARD&state=done_verified")
    assert rebuild(desk).identical


def table_of(page: str, party: str) -> str:
    return re.search(rf'(?s)rowheader"><b class="seat"><bdi[^>]*>{party}<.*?</tr>', page)[0]


def test_duties__are_nothing_for_the_public_and_account_words_are_for_their_readers(at_hand):
    desk, _clock, _incident = at_hand
    adopt_instrument(desk, "chair-1", ACCORD)
    account(desk, "liaison-bel", {"provision": "accord/1", "party": "BEL", "voice": "side", "side": "BEL",
            "state": "done", "as_of": NOON.isoformat(), "account": "SECRET-WORD", "release": "party:BEL"})  # fmt: skip
    assert "released to the public" in main_of(seen_by(desk, PUBLIC), "/duties")
    assert "SECRET-WORD" not in main_of(seen_by(desk, party_audience("ARD")), "/duties")
    assert "SECRET-WORD" in main_of(seen_by(desk, party_audience("BEL")), "/duties")


def test_account_form__is_for_those_with_a_voice_and_keeps_hostile_words_as_words(at_hand):
    desk, _clock, _incident = at_hand
    adopt_instrument(desk, "chair-1", ACCORD)
    before = size(desk)
    assert Member(desk, "auditor-1").client.get("/duties/account").status_code == 403
    assert seen_by(desk, MECHANISM).get("/duties/account").status_code == 403
    liaison = Member(desk, "liaison-ard")
    for bad in ("\x00", "x" * 9_000, HOSTILE, ""):
        fields = dict.fromkeys(("duty", "voice", "state", "min", "as_of", "account", "release"), bad)
        answer = liaison.send("/duties/account", **fields)
        assert answer.status_code == 422 and "<script>alert" not in answer.text
    foreign = {
        "duty": "accord/1|BEL",
        "voice": "side:BEL",
        "state": "done",
        "as_of": "2025-10-28T14:00",
        "account": "x",
    }
    assert liaison.send("/duties/account", **foreign).status_code == 422
    assert (
        liaison.send("/duties/account", headers={"origin": "https://evil.example"}, **foreign).status_code
        == 403
    )
    assert size(desk) == before
    own = foreign | {"duty": "accord/1|ARD", "voice": "side:ARD", "account": HOSTILE}
    answer = liaison.send("/duties/account", **own)
    assert answer.status_code == 303, why(answer.text)
    page = seen_by(desk, MECHANISM).get("/duties").text
    assert "<script>alert" not in page and "{{7*7}}" in page
