"""Forms of crossings listed, counts, rounds, and of what one side hands to named readers of the other."""

import html
import re

import pytest

from practice_casework import OWN, Member, main_of, size, why
from practice_dealings import SECRET, busy_desk, file_by_form, local
from tahqiq.desk.read_referral import read_referral
from tahqiq.web.counting_forms import COUNTING_FORMS
from tahqiq.web.handing_forms import HANDING_FORMS
from tahqiq.web.round_forms import ROUND_FORMS

pytestmark = pytest.mark.slow
CAVEAT = "Counted by day alone, at one gate of two."
TABLE = f'crossing,toward,start,end,documented,source,caveat\ngate,BEL,2025-10-13,2025-10-19,77,agency,"{CAVEAT}"\n'
WARRANT = "A warrant of the court of the Lower Town"
ALLEGED = {
    "site": "cache", "group": "Another band", "name": "Hidden Hollow", "lat": "34.31", "lon": "71.2",
    "precision_km": "4", "seen_on": local(-20), "description": SECRET, "civilians": "none_known",
    "civilian_statement": "Nobody was seen there", "legal_basis": "Article 4",
}  # fmt: skip
HANDED = {
    "to_party": "BEL", "through": "QAS", "readers": ["liaison-bel"], "due": local(48), "expires": local(400),
    "until": local(72), "undertaking": "We stand still",
} | ALLEGED  # fmt: skip
ASKED = {
    "to_party": "BEL", "through": "QAS", "readers": ["liaison-bel"], "pseudonym": "PER-12", "warrant": WARRANT,
    "legal_basis": "The treaty of transfers", "safeguards": "No death penalty is asked", "due": local(90),
}  # fmt: skip


@pytest.fixture
def filled(tmp_path):
    desk, clock, ids = busy_desk(tmp_path)
    yield desk, clock, ids
    desk.store.close()


def look(member: Member, slug: str, matter: str = "", **said):
    """The second look at what was typed, and a way to send it on from there."""
    answer = member.send(f"/between/file/{slug}?about={matter}", matter=matter, **said)
    assert answer.status_code == 200, (slug, why(answer.text))
    hidden: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text):
        hidden.setdefault(html.unescape(name), []).append(html.unescape(value))

    def on(button: str):
        again = hidden | {"next": button}
        return member.client.post(f"/between/file/{slug}", data=again, headers=OWN, follow_redirects=False)

    return answer, on


def test_crossings_counts_and_rounds__are_filed_and_shown(filled):
    desk, _clock, ids = filled
    ard, duty, done = Member(desk, "liaison-ard"), Member(desk, "duty-1"), {}

    def step(member: Member, slug: str, matter: str = "", **said) -> None:
        done[slug] = file_by_form(member, slug, matter, **said)

    days, told = {"start": "2025-10-20", "end": "2025-10-26"}, {"source": "gazette"}
    step(duty, "list-crossing", code="ford", title="The Ford", sides=["ARD", "BEL"], lat="34.2", lon="71.1",
         precision_km="2", facts_from="a map of the survey")  # fmt: skip
    step(duty, "report-returns", crossing="ford", toward="BEL", **days, documented="321", deported="45",
         caveat=CAVEAT, **told)  # fmt: skip
    step(duty, "report-shortage", item="water", place="High town", **days, needed="90", available="30",
         unit="tanks", caveat=CAVEAT, **told)  # fmt: skip
    step(duty, "enter-round", number="3", title="Third round", place="Qasr city", start="2025-10-27",
         mediators=["QAS"], agenda="BEL: Water\nTrade", **told)  # fmt: skip
    about = ids["round"]
    step(duty, "tell-delegate", about, seat="BEL", person="Third Name", also_written="3rd Name", part="head",
         **told)  # fmt: skip
    step(duty, "tell-outcome", about, kind="partial", says="Half of it", as_of=local(-1), **told)
    step(ard, "table-draft", about, title="A new draft", clauses="1 | Fire stops at the Ford.\n2 | Trade | goes on.",
         replaces=ids["one"])  # fmt: skip
    step(duty, "tell-points", about, telling="reported", points="Trade goes on\nPeople go home", **told)
    assert set(done) == {one.slug for one in (*COUNTING_FORMS, *ROUND_FORMS)} - {"import-returns"}
    whole = "".join(main_of(ard.client, path) for path in ("/crossings", "/returns", "/talks"))
    for words in ("The Ford", "321", "High town", "Third round", "Third Name", "Half of it", "A new draft"):
        assert words in whole, words


def test_table_of_returns__is_entered_whole_or_not_at_all(filled):
    desk, _clock, _ids = filled
    duty, before = Member(desk, "duty-1"), size(desk)
    path = "/between/file/import-returns"
    hidden = dict(re.findall(r'name="(token|once)" value="([0-9a-f]+)"', duty.client.get(path).text))

    def sent(table: str):
        files = {"table": ("returns.csv", table.encode(), "text/csv")}
        return duty.client.post(path, data=hidden, files=files, headers=OWN, follow_redirects=False)

    answer = sent(TABLE + "nowhere,BEL,2025-10-19,2025-10-13,many,agency,short\n")
    assert answer.status_code == 422 and "XNG021" in why(answer.text) and "ow 3: 'many'" in why(answer.text)
    answer = duty.send(path, caveat="Kept as it was typed")
    assert answer.status_code == 422 and "This is needed." in answer.text and "Kept as it was" in answer.text
    assert size(desk) == before
    assert sent(TABLE).status_code == 303 and size(desk) == before + 1
    assert sent(TABLE).status_code == 303 and size(desk) == before + 1, "the same form is one entry"
    assert ">77<" in duty.page("/returns").replace("\u2066", "").replace("\u2069", "")


def test_clauses_that_cannot_be_told_apart__come_back_as_they_were_typed(filled):
    desk, _clock, ids = filled
    ard, before = Member(desk, "liaison-ard"), size(desk)
    said = {"title": "A draft", "clauses": "1 | It holds.\nThis has no number", "matter": ids["round"]}
    answer = ard.send(f"/between/file/table-draft?about={ids['round']}", **said)
    assert answer.status_code == 422 and "TLK010" in why(answer.text) and size(desk) == before
    assert "This has no number" in answer.text and 'value="A draft"' in answer.text
    answer = Member(desk, "duty-1").send("/between/file/enter-round", number="x", start="soon", title="Kept")
    assert "Write a day, such as 2025-11-05." in answer.text and 'value="Kept"' in answer.text


def test_referral__is_drafted_by_one_gone_through_by_another_and_handed_over(filled):
    desk, _clock, _ids = filled
    ard, second, bel = (Member(desk, name) for name in ("liaison-ard", "commissioner-ard", "liaison-bel"))
    before = size(desk)
    seen, on = look(ard, "draft-referral", to_party="BEL", **ALLEGED)
    assert (
        "Nothing is entered yet" in seen.text and SECRET in html.unescape(seen.text) and size(desk) == before
    )
    assert seen.headers["cache-control"] == "no-store"
    changed = on("change")
    assert SECRET in html.unescape(changed.text) and 'value="Hidden Hollow"' in changed.text
    answer = on("enter")
    assert answer.status_code == 303 and size(desk) == before + 1
    path = answer.headers["location"].partition("?")[0]
    matter = path.rpartition("/")[2]
    assert bel.client.get(path).status_code == 404, "it is its own side's alone"
    own = ard.send(f"/between/file/sanitise-referral?about={matter}", matter=matter, taken_out="Names")
    assert own.status_code == 422 and "REF005" in why(own.text) and ">\nNames</textarea>" in own.text
    assert "submit-referral" not in ard.page(path), "nobody has gone through it yet"
    unread = second.send(f"/between/file/sanitise-referral?about={matter}", matter=matter, taken_out="Names")
    assert unread.status_code == 422 and "REF027" in why(unread.text) and ">\nNames</textarea>" in unread.text
    read_referral(desk, "commissioner-ard", matter)
    file_by_form(second, "sanitise-referral", matter, taken_out="SECRET-NAMES")
    seen, on = look(ard, "submit-referral", matter, **HANDED)
    assert "We stand still" in seen.text and "liaison-bel" in seen.text
    assert on("enter").headers["location"].startswith(path)
    file_by_form(Member(desk, "mediator-qas"), "relay-referral", matter)
    assert "Read it" in bel.page(path)
    for member in (ard, second, bel, Member(desk, "mediator-qas"), Member(desk, "duty-1")):
        for where in (path, "/referrals", "/between", f"/between/file/submit-referral?about={matter}", "/register",
                      *(f"/register/{index}" for index in range(before, size(desk)))):  # fmt: skip
            page = member.page(where)
            for secret in (SECRET, "Hidden Hollow", "Another band", "34.31", "SECRET-NAMES"):
                assert secret not in page, (member.mode, where, secret)


def test_referral_that_a_rule_refuses__comes_back_whole(filled):
    desk, _clock, _ids = filled
    ard = Member(desk, "liaison-ard")
    _seen, on = look(
        ard, "draft-referral", to_party="BEL", **ALLEGED | {"lat": "34.31234", "group": 'A "band"'}
    )
    answer = on("enter")
    page = html.unescape(answer.text)
    assert (
        answer.status_code == 422
        and "REF012" in why(answer.text)
        and answer.headers["cache-control"] == "no-store"
    )
    assert 'value="34.31234"' in page and 'value="A "band""' in page and SECRET in page
    wrong = ard.send("/between/file/draft-referral", **ALLEGED | {"site": "private_home", "to_party": "ARD"})
    assert wrong.status_code == 422 and wrong.text.count("Choose one of the list.") >= 2
    assert Member(desk, "duty-1").client.get("/between/file/draft-referral").status_code == 403


def test_hand_over__is_asked_for_read_by_its_reader_and_stepped(filled):
    desk, _clock, _ids = filled
    ard, bel, before = Member(desk, "liaison-ard"), Member(desk, "liaison-bel"), size(desk)
    _seen, on = look(ard, "request-hand-over", **ASKED)
    path = on("enter").headers["location"].partition("?")[0]
    matter = path.rpartition("/")[2]
    assert bel.client.get(f"/referrals/find?id={matter}").url.path == path, (
        "found by the id that he was given"
    )
    assert "PER-12" in bel.page(path) and WARRANT not in bel.page(path)
    token = re.search(r'name="token" value="([0-9a-f]+)"', bel.page(path))[1]
    now = size(desk)
    answer = bel.client.post(f"{path}/read", data={"token": token}, headers=OWN)
    assert answer.status_code == 200 and WARRANT in html.unescape(answer.text) and size(desk) == now + 1
    assert (
        answer.headers["cache-control"] == "no-store"
        and len(re.findall(r"TQ(?:-[A-Z2-7]{4}){3}", answer.text)) >= 5
    )
    assert bel.client.get(f"{path}/read").status_code == 405
    for name in ("commissioner-bel", "liaison-ard", "mediator-tar", "duty-1"):
        other = Member(desk, name)
        answer = other.client.post(f"{path}/read", data={"token": other.mode._token()}, headers=OWN)
        assert answer.status_code in (403, 404) and WARRANT not in html.unescape(answer.text), name
    assert Member(desk, "duty-1").client.get(path).status_code == 404
    file_by_form(bel, "step-hand-over", matter, step="received")
    step = f"/between/file/step-hand-over?about={matter}"
    early = bel.send(step, matter=matter, step="handed_over", words="So it is")
    assert early.status_code == 422 and "REF004" in why(early.text) and "So it is" in early.text
    file_by_form(bel, "step-hand-over", matter, step="refused", authority="The high court")
    assert "The high court" in ard.page(path) and "refused" in ard.page(path)
    assert path in Member(desk, "mediator-qas").page("/referrals")
    for index in range(before, size(desk)):
        assert WARRANT not in bel.page(f"/register/{index}")
    slugs = {one.slug for one in HANDING_FORMS}
    assert {"request-hand-over", "step-hand-over"} < slugs


def test_brief__is_shown_as_a_draft_and_then_issued_by_a_publisher(filled):
    desk, _clock, _ids = filled
    publisher, before = Member(desk, "publisher-1"), size(desk)
    for page in ("/talks", "/bulletins"):
        assert "/between/file/issue-brief" in publisher.page(page)
        assert "/between/file/issue-brief" not in Member(desk, "liaison-ard").page(page)
    late = publisher.send("/between/file/issue-brief", to="mediator", since=local(5))
    assert late.status_code == 422 and "BRF002" in why(late.text) and f'value="{local(5)}"' in late.text
    seen, on = look(publisher, "issue-brief", to="party:ARD")
    assert "Open the gate" in seen.text and SECRET not in html.unescape(seen.text) and size(desk) == before
    where = on("enter").headers["location"]
    assert size(desk) == before + 1 and publisher.client.get(where).status_code == 200
    number = where.partition("?")[0]
    assert Member(desk, "liaison-ard").client.get(number).status_code == 200
    assert Member(desk, "liaison-bel").client.get(number).status_code == 404
    assert Member(desk, "duty-1").client.get("/between/file/issue-brief").status_code == 403
