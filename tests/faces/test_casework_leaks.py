"""What the pages of casework tell nobody else, and what they make of hostile hands: leaks, forgeries, garbage."""

import re
from datetime import timedelta

import pytest

from practice_casework import (
    OWN,
    Member,
    attribute,
    case_at_hand,
    main_of,
    review,
    seen_by,
    size,
    to_the_reply,
    verify,
    why,
)
from practice_mission import NOON
from tahqiq.desk.file_paper import file_paper
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.web.headers import POLICY

pytestmark = pytest.mark.slow
HOSTILE = "\"><script>alert(1)</script>{{7*7}}\u202eevil\u202c<img src=x onerror=alert(1)>' %s %(x)s"


@pytest.fixture
def at_hand(tmp_path):
    desk, clock, incident = case_at_hand(tmp_path)
    yield desk, clock, incident
    desk.store.close()


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}], ids=str
)
def test_form_from_elsewhere__is_refused(at_hand, headers):
    desk, _clock, incident = at_hand
    before, duty = size(desk), Member(desk, "duty-1")
    path = f"/cases/{incident}/file/review"
    assert duty.send(path, headers=headers, outcome="fit_to_report").status_code == 403
    assert duty.send(path, token="0" * 64, outcome="fit_to_report").status_code == 403
    assert size(desk) == before


def test_pages_without_a_desk__show_and_take_nothing(at_hand):
    desk, _clock, incident = at_hand
    client = seen_by(desk, MECHANISM)
    assert "What you can file now" not in main_of(client, f"/cases/{incident}")
    for path in ("/asked", f"/cases/{incident}/file/review"):
        assert client.get(path).status_code == 403
    answer = client.post(f"/cases/{incident}/file/review", data={"outcome": "fit_to_report"}, headers=OWN)
    assert answer.status_code == 403
    assert client.get("/cases").headers["content-security-policy"] == POLICY


def test_mechanism_only_papers__change_nothing_that_a_party_sees(at_hand):
    desk, _clock, incident = at_hand
    liaison, outsider = Member(desk, "liaison-ard"), seen_by(desk, party_audience("BEL"))
    paths = ("/cases", f"/cases/{incident}", f"/incidents/{incident}")

    def seen() -> list[str]:
        own = [main_of(liaison.client, path) for path in (*paths, "/asked")]
        return own + [main_of(outsider, path) for path in paths]

    review(desk, incident)
    before = seen()
    secret = {"release": "mechanism"}
    file_paper(desk, "duty-1", "case.triaged", incident,
               {"category": "civilians", "priority": "urgent", "note": "SECRET-TRIAGE"},)  # fmt: skip
    file_paper(desk, "duty-1", "team.tasked", incident,
               {"components": ["SEC"], "order": "SECRET-ORDER", "due": "2025-10-30T10:00:00+00:00"})  # fmt: skip
    verify(desk, incident, summary="SECRET-FINDING", **secret)
    attribute(desk, incident, summary="SECRET-ATTRIBUTION", **secret)
    assert seen() == before
    inside = main_of(seen_by(desk, MECHANISM), f"/cases/{incident}")
    for word in ("SECRET-TRIAGE", "SECRET-ORDER", "SECRET-FINDING", "SECRET-ATTRIBUTION"):
        assert word in inside


def test_what_one_party_filed_for_itself__changes_nothing_that_the_other_sees(at_hand):
    desk, clock, incident = at_hand
    review(desk, incident)
    due = (clock.moment + timedelta(hours=5)).isoformat()
    request = file_paper(
        desk, "duty-1", "access.requested", incident, {"party": "BEL", "what": "The guns.", "due": due}
    )
    other = Member(desk, "liaison-ard")
    before = [main_of(other.client, path) for path in ("/cases", f"/cases/{incident}", "/asked")]
    own = Member(desk, "liaison-bel")
    assert "The guns." in own.page("/asked")
    own.files(
        incident,
        "answer-access",
        request=request.id,
        answer="denied",
        reason="SECRET-REASON",
        release="party:BEL",
    )
    assert [main_of(other.client, path) for path in ("/cases", f"/cases/{incident}", "/asked")] == before
    assert "SECRET-REASON" in own.page(f"/cases/{incident}")
    assert "Nothing is asked of you now." in own.page("/asked")


def test_refusal__tells_an_outsider_nothing_of_papers_he_may_not_see(at_hand):
    desk, _clock, incident = at_hand
    review(desk, incident)
    verify(desk, incident)
    liaison = Member(desk, "liaison-bel")
    hidden = verify(desk, incident, finding="unverifiable", summary="SECRET", release="mechanism")
    answer = liaison.send(f"/cases/{incident}/file/view", view_BEL="agrees")
    said = why(answer.text)
    assert answer.status_code == 422 and "PRC016" in said and "not released to you" in said
    assert hidden.id not in answer.text and "another finding" not in said


def test_public__sees_where_the_incident_stands_and_no_paper_of_the_inquiry(tmp_path):
    desk, _clock, incident = case_at_hand(tmp_path, release="public")
    public = seen_by(desk, PUBLIC)
    assert "There is no case yet" in main_of(public, "/cases")
    assert public.get(f"/cases/{incident}").status_code == 404
    review(desk, incident)
    call = {"seats": ["ARD"], "means": "hotline", "called_at": NOON.isoformat(), "undertaken": "SECRET"}
    file_paper(desk, "duty-1", "contact.made", incident, call)
    board, page = main_of(public, "/cases"), main_of(public, f"/cases/{incident}")
    assert f'href="/cases/{incident}"' in board and "corroborated" in board
    for hidden in ("triage", "overdue", "Overdue", "nothing is asked", "SECRET", "Did every step keep"):
        assert hidden not in board + page
    assert public.get("/cases?stage=triaged").status_code == 422
    assert "corroborated" in main_of(public, "/cases?stage=corroborated")
    desk.store.close()


def test_unknown_case__looks_like_a_withheld_one(at_hand):
    desk, _clock, incident = at_hand
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "held_back"})
    liaison = Member(desk, "liaison-bel")
    for path in ("", "/file/contact", "/file/verify"):
        answers = [liaison.client.get(f"/cases/{name}{path}") for name in (incident, "inc_" + "a" * 26)]
        assert [one.status_code for one in answers] == [404, 404]
        texts = [one.text.replace(incident, "X").replace("inc_" + "a" * 26, "X") for one in answers]
        assert texts[0] == texts[1]
    sent = [
        liaison.send(
            f"/cases/{name}/file/contact", seats="ARD", means="hotline", called_at="2025-10-28T12:00"
        )
        for name in (incident, "inc_" + "a" * 26)
    ]
    assert [one.status_code for one in sent] == [404, 404]
    assert liaison.client.get(f"/cases/{incident}/file/nonsense").status_code == 404


def test_hostile_words_in_every_field__stay_words(at_hand):
    desk, _clock, incident = at_hand
    duty = Member(desk, "duty-1")
    duty.files(incident, "triage", category="civilians", priority="routine", note=HOSTILE)
    duty.files(incident, "review", outcome="fit_to_report", note=HOSTILE)
    duty.files(
        incident, "contact", seats="ARD", means="hotline", called_at="2025-10-28T12:00", undertaken=HOSTILE
    )
    duty.files(incident, "request-access", party="BEL", what=HOSTILE, due_hours="3")
    page = duty.client.get(f"/cases/{incident}").text
    assert "<script>alert" not in page and "<img src=x" not in page and "{{7*7}}" in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4
    liaison = Member(desk, "liaison-bel")
    assert "<script>alert" not in liaison.client.get("/asked").text
    assert "<script>alert" not in liaison.client.get(f"/cases/{incident}/file/answer-access").text


def test_garbage_in_every_input_of_every_form__is_refused_and_enters_nothing(at_hand):
    desk, clock, incident = at_hand
    to_the_reply(desk, clock, incident)
    members = {
        name: Member(desk, name)
        for name in ("duty-1", "monitor-1", "investigator-1", "chair-1", "liaison-bel")
    }
    before = size(desk)
    for one in members.values():
        for slug in sorted(one.offered(incident)):
            path = f"/cases/{incident}/file/{slug}"
            names = set(re.findall(r'name="([^"]+)"', re.search(r"(?s)<form.*</form>", one.page(path))[0]))
            for bad in (HOSTILE, "\x00", "x" * 9_000):
                fields = dict.fromkeys(names - {"token", "next"}, bad)
                answer = one.send(path, **fields)
                assert answer.status_code == 422, (slug, bad[:5])
                assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
    assert size(desk) == before


def test_form_sent_twice__is_one_entry(at_hand):
    desk, _clock, incident = at_hand
    duty = Member(desk, "duty-1")
    path = f"/cases/{incident}/file/review"
    key = re.search(r'name="once" value="([0-9a-f]{32})"', duty.page(path))[1]
    first = duty.send(path, once=key, outcome="fit_to_report")
    before = size(desk)
    second = duty.send(path, once=key, outcome="held_back")
    assert (first.status_code, second.status_code, size(desk)) == (303, 303, before)
    page = duty.page(second.headers["location"])
    assert "nothing was entered a second time" in page and "held back" not in page
    assert duty.send(path, once="'; DROP TABLE", outcome="fit_to_report").status_code == 303
    assert size(desk) == before + 1
