"""Pages of what goes on between the parties: who sees what, both sides alike, hostile words, empty missions."""

import html
import re

import pytest

from practice_casework import Member, main_of, seen_by, why
from practice_dealings import BETWEEN_PAGES as PAGES
from practice_dealings import busy_desk, quiet_desk
from tahqiq.model.release import MEDIATOR, PUBLIC, party_audience
from tahqiq.web.headers import POLICY

pytestmark = pytest.mark.slow
HOSTILE = " \"><script>alert(1)</script>{{7*7}}<img src=x onerror=alert(1)>' %s %(x)s"
ARD, BEL = party_audience("ARD"), party_audience("BEL")


@pytest.fixture
def filled(tmp_path):
    desk, clock, ids = busy_desk(tmp_path)
    yield desk, clock, ids
    desk.store.close()


def test_matrix__shows_every_voice_with_its_time_and_what_stands(filled):
    desk, _clock, _ids = filled
    page = main_of(seen_by(desk, ARD), "/crossings")
    gate = re.search(r'(?s)id="gate-gate".*?</section>', page)[0]
    row = re.search(r"(?s)<tr role=\"row\"><th scope=\"row\".*?</tr>", gate)[0]
    assert re.findall(r"is-(\w+)", row)[0] == "disputed" and "the sides differ" in row
    assert row.count("<time ") == 3 and "empty trucks" in row and "Gazette" in row
    other = re.search(r'(?s)id="gate-pass".*?</section>', page)[0]
    assert "stale" in other and "too old to be relied on" in other and "a team saw it" in other
    assert "still missing" in page and "2 / 2" in page and "said to be met; nobody has found it" in page
    strip = re.search(r'(?s)<table class="track">.*?</table>', gate)[0]
    assert strip.count('<td class="day') == 30 and strip.count('<span class="unseen">in dispute</span>') == 2


def spoken(markup: str) -> str:
    """What a screen reader says of it: hidden marks left out, and the tags of what is left."""
    heard = re.sub(r'(?s)<span class="hint[^"]*" aria-hidden="true">.*?</span>', " ", markup)
    heard = re.sub(r'(?s)<span aria-hidden="true">.*?</span>', " ", heard)
    return " ".join(re.sub(r"<[^>]+>", " ", heard).split())


def test_history__shows_what_was_only_said_apart_from_what_stood(filled):
    desk, _clock, _ids = filled
    page = main_of(seen_by(desk, ARD), "/crossings")
    gate, other = (re.search(rf'(?s)id="gate-{code}".*?</section>', page)[0] for code in ("gate", "pass"))
    (line,) = re.findall(r'(?s)<tr class="aside">.*?</tr>', gate)
    assert spoken(line).startswith("Reported by others, not confirmed: restricted , within 24 hours")
    assert line.count('<td class="beside">') == 30 and line.count('class="hint"') == 1
    (row,) = re.findall(r"(?s)<tr><th scope=\"row\">.*?</tr>", gate)
    assert "restricted" not in row and row.count("is-disputed") == 2
    lines = re.findall(r'(?s)<tr class="aside">.*?</tr>', other)
    assert spoken(lines[0]).startswith("ARD last said: open , 8 days ago, stale")
    assert all(one.count('class="hint is-old"') == 6 and one.count('class="hint"') == 3 for one in lines)
    assert "last said 8 days ago" in other and "nobody knows whether it still held" in page
    for audience in (BEL, MEDIATOR):
        assert spoken(line) in spoken(main_of(seen_by(desk, audience), "/crossings"))
    assert "aside" not in main_of(seen_by(desk, PUBLIC), "/crossings")


def test_filter_of_the_matrix__is_kept_to_its_list(filled):
    desk, _clock, _ids = filled
    client = seen_by(desk, ARD)
    assert "gate-gate" not in main_of(client, "/crossings?category=patient")
    assert "Nothing at any crossing fits" in main_of(client, "/crossings?standing=closed")
    assert client.get("/crossings?standing=ajar").status_code == 422
    assert client.get("/crossings/nowhere").status_code == 404


def test_both_parties__see_the_same(filled):
    desk, _clock, ids = filled
    paths = (*PAGES, "/crossings/gate", f"/talks/drafts?one={ids['one']}&other={ids['other']}")
    for path in paths:
        assert main_of(seen_by(desk, ARD), path) == main_of(seen_by(desk, BEL), path), path


def test_public__sees_crossings_by_name_and_nothing_of_what_the_parties_share(filled):
    desk, _clock, ids = filled
    client = seen_by(desk, PUBLIC)
    whole = "".join(main_of(client, path) for path in (*PAGES, "/crossings/gate"))
    for words in ("shelling", "Ober", "Open the gate", "We shall answer", "Repair of the sluice", "Gazette"):
        assert words not in whole, words
    assert "The Gate" in whole and "Nobody has said how it stands." in whole
    assert "The figures are not shown to this audience." in whole
    assert client.get(f"/talks/drafts?one={ids['one']}&other={ids['other']}").status_code == 404


def test_empty_mission__says_so_on_every_page(tmp_path):
    desk, _clock = quiet_desk(tmp_path)
    client, duty = seen_by(desk, ARD), Member(desk, "duty-1")
    for path in PAGES[1:-1]:
        assert 'class="empty"' in main_of(client, path) and duty.client.get(path).status_code == 200, path
    assert main_of(client, "/between").count("</li>") >= 7
    assert "There is nothing to choose from yet." in duty.page("/between/file/report-crossing")
    desk.store.close()


def test_talks__rival_heads_and_outcomes_are_shown_alike(filled):
    desk, _clock, ids = filled
    page = main_of(seen_by(desk, MEDIATOR), "/talks")
    heads = re.findall(r'<li><b lang="en" dir="auto">(\w+)</b>', page)
    assert heads == ["Ober", "Unter", "Mittler"] and page.count("the sources differ") == 2
    assert "extension" in page and "no agreement" in page
    assert "leaves it out" in page and "Refugees go home in dignity" in page
    drafts = main_of(seen_by(desk, MEDIATOR), f"/talks/drafts?one={ids['one']}&other={ids['other']}")
    assert '<mark class="only">and flights</mark>' in drafts and "has no such clause" in drafts


def test_commitments__overdue_first_with_both_accounts_and_what_is_hard_to_check(filled):
    desk, _clock, _ids = filled
    client = seen_by(desk, BEL)
    page = main_of(client, "/commitments")
    first, second = re.findall(r'(?s)<li class="card.*?</li>', page)
    assert "overdue" in first and "the accounts differ" in first and "So it is" in first
    assert re.findall(r'<dt><b class="seat"><bdi dir="ltr" class="n">(\w+)', first) == ["ARD", "BEL"]
    assert "hard to check" in second and "it names no day" in second
    assert main_of(client, "/commitments?overdue=yes").count('<li class="card') == 1
    assert "Talk again" not in main_of(client, "/commitments?by=QAS")


def test_liaison__shows_receipts_objections_answers_and_guarantees(filled):
    desk, _clock, _ids = filled
    page = main_of(seen_by(desk, ARD), "/liaison")
    for words in (
        "objects",
        "Too near",
        ">30</bdi> minutes",
        "no answer yet",
        "asked for; answers are missing",
        "guaranteed",
    ):
        assert words in page, words
    rows = re.findall(r'<tr><th scope="row"><b class="seat"><bdi dir="ltr" class="n">(\w+)', page)
    assert rows == ["ARD", "BEL", "QAS", "TAR", "SEC"]


def test_hostile_words__stay_words_on_every_page(tmp_path):
    desk, _clock, ids = busy_desk(tmp_path, HOSTILE)
    paths = (*PAGES, "/crossings/gate", f"/talks/drafts?one={ids['one']}&other={ids['other']}")
    for client in (seen_by(desk, ARD), Member(desk, "duty-1").client):
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, (path, why(answer.text))
            assert "<script>alert" not in answer.text and "<img" not in answer.text, path
            assert answer.headers["content-security-policy"] == POLICY
            assert not re.search(r'\s(style|on\w+)="', answer.text), path
    assert "{{7*7}}" in html.unescape(seen_by(desk, ARD).get("/statements").text)
    desk.store.close()


def test_offered__is_what_the_seat_may_file(filled):
    desk, _clock, _ids = filled

    def offered(member: str, path: str) -> set[str]:
        return set(re.findall(r"/between/file/([a-z-]+)", Member(desk, member).page(path)))

    assert offered("liaison-ard", "/liaison") == {
        "give-notice",
        "withdraw-notice",
        "log-call",
        "ask-window",
        "answer-window",
    }
    assert offered("liaison-bel", "/liaison") == {
        "give-notice",
        "answer-notice",
        "log-call",
        "ask-window",
        "answer-window",
    }
    assert offered("monitor-1", "/crossings") == {"report-crossing", "count-traffic", "account-term"}
    assert offered("auditor-1", "/crossings") == set()
    voices = re.findall(r'<option value="((?:side|observed|reported)[^"]*)"',
                        Member(desk, "duty-1").page("/between/file/report-crossing"))  # fmt: skip
    assert voices and all(one.startswith("reported:") for one in voices)
