"""Forms between the parties at their members' desks: each files its paper, and comes back whole when refused."""

import html
import re
from datetime import timedelta

import pytest

from practice_casework import OWN, Member, main_of, seen_by, size, why
from practice_dealings import BETWEEN_PAGES, busy_desk, file_by_form, local
from tahqiq.model.release import MECHANISM
from tahqiq.web.counting_forms import COUNTING_FORMS
from tahqiq.web.dealing_forms import FORMS
from tahqiq.web.handing_forms import HANDING_FORMS
from tahqiq.web.round_forms import ROUND_FORMS

pytestmark = pytest.mark.slow


@pytest.fixture
def filled(tmp_path):
    desk, clock, ids = busy_desk(tmp_path)
    yield desk, clock, ids
    desk.store.close()


def test_every_form__files_its_paper(filled):
    desk, clock, ids = filled
    ard, bel, duty = (Member(desk, name) for name in ("liaison-ard", "liaison-bel", "duty-1"))
    team, qas, chair = (Member(desk, name) for name in ("monitor-1", "mediator-qas", "chair-1"))
    ref, done = ids["referral"], {}

    def step(member: Member, slug: str, matter: str = "", **said) -> None:
        done[slug] = file_by_form(member, slug, matter, **said)

    gate = {"crossing": "gate", "toward": "BEL"}
    step(bel, "report-crossing", **gate, categories=["cargo", "transit"], status="restricted", limits="Empty trucks",
         voice="side:BEL", as_of=local(-1))  # fmt: skip
    step(duty, "count-traffic", **gate, category="cargo", what="waiting", unit="vehicles", min="40", max="60",
         voice="reported:agency", start=local(-3), as_of=local(-2))  # fmt: skip
    step(bel, "set-term", set_by="BEL", crossings="gate", categories="cargo", says="When talks go on",
         needs="A day for talks\nA place for talks")  # fmt: skip
    step(team, "account-term", ids["term"], need="2", state="met", voice="observed", account="They came")
    step(bel, "give-notice", number="9", kind="works", start=local(30), end=local(40), name="The bridge",
         text="The bridge is mended by day.")  # fmt: skip
    step(bel, "answer-notice", ids["notice"], answer="objection_withdrawn")
    step(ard, "withdraw-notice", ids["notice"], reason="Bad weather")
    step(ard, "log-call", caller="ARD", callees=["BEL"], purpose="ask", called_at=local(-1), about="Returns")
    step(qas, "answer-call", ids["call"], seat="QAS", answered_at=local(-1), outcome="Both are called")
    step(ard, "ask-window", name="The well", start=local(5), end=local(6), purpose="Water",
         guarantees_asked=["ARD", "BEL"])  # fmt: skip
    step(bel, "answer-window", ids["window"], answer="guaranteed")
    step(
        bel,
        "make-commitment",
        kind="commitment",
        by="BEL",
        says="A team may come",
        due=local(50),
        source="agency",
    )
    step(
        team,
        "account-commitment",
        ids["commitment"],
        voice="observed",
        state="done",
        account="Open since noon",
    )
    step(duty, "log-statement", speaker="A general", for_seat="ARD", said_at=local(-9), kind="offer",
         words="We can talk", source="agency")  # fmt: skip
    step(bel, "answer-referral", ref, answer="acknowledged")
    step(bel, "answer-referral", ref, answer="needs_clarification", words="Which season?")
    step(ard, "clarify-referral", ref, words="SECRET-CLARIFICATION")
    step(bel, "answer-referral", ref, answer="accepted")
    step(bel, "plan-action", ref, start=local(1), end=local(9))
    step(
        bel,
        "report-outcome",
        ref,
        outcome="nothing_found",
        acted_at=local(-0.1),
        account="Searched",
        evidence="",
    )
    step(ard, "ask-verification", ref, words="We doubt it")
    step(team, "verify-outcome", ref, finding="unverifiable", components=["QAS", "BEL"], account="Snow")
    step(
        ard,
        "report-breach",
        ref,
        kind="obstructed",
        by_party="ARD",
        at=local(-0.1),
        account="The road was shut",
    )
    step(bel, "report-bypass", by_party="ARD", at=local(-2), account="A raid")
    step(chair, "find-bypass", by_party="ARD", at=local(-2), account="It was so")
    step(qas, "find-breach", ref, kind="obstructed", by_party="ARD", at=local(-0.1), account="We saw it")
    step(qas, "freeze-referral", ref, frozen="yes", reason="Wait")
    step(qas, "freeze-referral", ref, frozen="no", reason="Go on")
    step(chair, "close-referral", ref, reason="Nothing is left to do")
    clock.moment += timedelta(hours=27)
    step(duty, "report-window", ids["window"], state="kept", account="Quiet")
    elsewhere = {
        "relay-referral",
        "issue-brief",
        *(one.slug for one in (*COUNTING_FORMS, *ROUND_FORMS, *HANDING_FORMS)),
    }
    assert set(done) == set(FORMS) - elsewhere
    paths = (*BETWEEN_PAGES, "/crossings/gate", f"/referrals/{ref}")
    whole = "".join(main_of(ard.client, path) for path in paths)
    told = ("Empty trucks", "40–60", "When talks go on", "The bridge is mended", "Both are called", "We can talk",
            "Open since noon", "Which season?", "Searched", "Snow", "The road was shut", "Quiet")  # fmt: skip
    for words in told:
        assert words in whole, words
    assert "SECRET-CLARIFICATION" not in whole


def test_refused_form__comes_back_with_its_reason_and_all_that_was_typed(filled):
    desk, _clock, ids = filled
    bel, before = Member(desk, "liaison-bel"), size(desk)
    typed = {"crossing": "gate", "toward": "BEL", "categories": ["cargo", "patient"], "status": "open",
             "voice": "side:BEL", "as_of": local(5), "reason": 'So "we" say <b>'}  # fmt: skip
    answer = bel.send("/between/file/report-crossing", **typed)
    page = html.unescape(answer.text)
    assert answer.status_code == 422 and "XNG007" in why(answer.text) and "Next step" in page
    assert 'So "we" say <b>' in page and "say <b>" not in answer.text and f'value="{typed["as_of"]}"' in page
    assert len(re.findall(r'value="(cargo|patient)" checked', page)) == 2 and 'value="open" checked' in page
    answer = bel.send("/between/file/report-crossing", voice="side:ARD", as_of="soon")
    page = why(answer.text)
    assert (
        answer.status_code == 422 and "Choose one of the list." in page and "Write a day and a time" in page
    )
    assert size(desk) == before
    answer = bel.send(f"/between/file/plan-action?about={ids['referral']}", matter=ids["referral"],
                      start=local(1), end=local(2))  # fmt: skip
    assert answer.status_code == 422 and "REF004" in why(answer.text)


def test_form_sent_twice__is_entered_once(filled):
    desk, _clock, _ids = filled
    duty, before = Member(desk, "duty-1"), size(desk)
    path = "/between/file/log-statement"
    hidden = dict(re.findall(r'name="(token|once)" value="([0-9a-f]+)"', duty.client.get(path).text))
    said = {
        "speaker": "A general",
        "for_seat": "ARD",
        "said_at": local(-1),
        "kind": "offer",
        "words": "Hm",
        "source": "agency",
    }
    first, again = (
        duty.client.post(path, data=hidden | said, headers=OWN, follow_redirects=False) for _ in range(2)
    )
    assert size(desk) == before + 1 and again.headers["location"] == first.headers["location"] + "&again=yes"
    assert "nothing was entered twice" in duty.page(again.headers["location"])


def test_form_from_elsewhere_and_without_the_right__is_refused(filled):
    desk, _clock, ids = filled
    duty, before = Member(desk, "duty-1"), size(desk)
    for headers in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert duty.send("/between/file/log-statement", headers=headers, words="x").status_code == 403
    assert duty.client.get(f"/between/file/answer-notice?about={ids['notice']}").status_code == 403
    assert duty.client.get("/between/file/no-such-form").status_code == 404
    assert duty.client.get("/between/file/answer-call?about=hot_nothing").status_code == 404
    assert seen_by(desk, MECHANISM).get("/between/file/log-call").status_code == 403
    assert size(desk) == before
