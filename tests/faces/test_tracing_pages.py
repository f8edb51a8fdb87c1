"""A text that leaked, traced in the web; refused attempts: for the third party and the auditor, for others no pages."""

import html
import io
import re
import zipfile

import pytest

from practice_casework import OWN, Member, main_of, seen_by, size
from practice_dealings import SECRET, busy_desk
from practice_mission import new_desk
from practice_sign_in import Server
from practice_staff import later, somebody
from tahqiq.desk.follow_referrals import attempts_for
from tahqiq.desk.read_referral import read_referral
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.drafts_of import drafts_of
from tahqiq.desk.trace_leak import MOST_BYTES
from tahqiq.model.release import MECHANISM, PUBLIC
from tahqiq.web.pages.tracing import MOST

pytestmark = pytest.mark.slow
PAGES = ("/referrals/trace", "/referrals/attempts")


@pytest.fixture
def filled(tmp_path):
    desk, clock, ids = busy_desk(tmp_path)
    yield desk, clock, ids
    desk.store.close()


def traced(member: Member, leaked: str = "", file: bytes = b"", **headers):
    """What a member is answered who hands in a text or a file."""
    token = {"token": member.mode._token()}
    sent = {"file": ("leaked.txt", file, "text/plain")} if file else None
    return member.client.post(
        "/referrals/trace", data=token | {"leaked": leaked}, files=sent, headers=OWN | headers
    )


def found_in(answer) -> str:
    """The table of an answer in words."""
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text.split("<tbody>")[1])))


def page_of(answer) -> str:
    return re.search(r"(?s)<main.*</main>", answer.text)[0]


def tried(desk) -> list[tuple[str, str]]:
    return [(one.verb, one.code) for _dealt, one in attempts_for(desk, "auditor-1")]


def test_page_of_a_copy__leads_to_its_reader_whether_pasted_or_sent_as_a_file(filled):
    desk, _clock, ids = filled
    bel = Member(desk, "liaison-bel")
    token = re.search(r'name="token" value="([0-9a-f]+)"', bel.page(f"/referrals/{ids['referral']}"))[1]
    copy = bel.client.post(f"/referrals/{ids['referral']}/read", data={"token": token}, headers=OWN).text
    before = size(desk)
    for member in ("auditor-1", "mediator-tar", "chair-1"):
        for leaked, file in (("", copy.encode()), (SECRET + copy[-3000:], b""), ("", copy.encode("utf-16"))):
            row = found_in(traced(Member(desk, member), leaked, file))
            assert "liaison-bel" in row and "Its mark stands in the text, whole" in row
            assert "mediator-qas" not in row and "may be planted" not in row
    assert size(desk) == before, "nothing of it is entered"


def test_how_sure_it_is__stands_beside_each_reader(filled):
    desk, _clock, ids = filled
    opened = read_referral(desk, "liaison-bel", ids["referral"])
    other = read_referral(desk, "mediator-qas", ids["referral"])
    auditor, code = Member(desk, "auditor-1"), opened.mark.code
    spoilt = code[:-2] + ("QQ" if not code.endswith("Q") else "WW")
    assert re.search("spoilt in so many letters: [12]", found_in(traced(auditor, f"{SECRET} [{spoilt}]")))
    assert "the mark may be planted" in found_in(traced(auditor, f"Rain over the hills [{code}]"))
    by_words = found_in(traced(auditor, f"They write: {SECRET}"))
    assert opened.mark.reader in by_words and other.mark.reader in by_words and "words alone" in by_words
    assert f"/referrals/{ids['referral']}" in traced(auditor, SECRET).text
    assert "No mark of a reading stands in it" in html.unescape(traced(auditor, "It rained all day.").text)


def test_file_that_is_no_text__is_refused_and_what_was_pasted_comes_back_as_words(filled):
    desk, _clock, _ids = filled
    auditor, packed = Member(desk, "auditor-1"), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("leaked.txt", b"\0" * 50_000_000)
    for file in (b"%PDF-1.7 words", b"\x89PNG\r\n\x1a\n\0\0", packed.getvalue(), b"x" * (MOST_BYTES - 9)):
        answer = traced(auditor, "", file)
        assert answer.status_code == 422 and "REF026" in answer.text
    hostile = "</textarea><script>alert(1)</script>{{ 7 * 7 }}"
    both = traced(auditor, hostile, b"a file")
    assert both.status_code == 422 and "WEB422" in both.text and "<script>alert" not in both.text
    assert hostile in html.unescape(both.text)
    assert traced(auditor).status_code == 422
    assert traced(auditor, "", b"x" * MOST).status_code == 413
    for headers, token in (({"origin": "https://evil.example"}, None), ({}, "0" * 64)):
        said = {"token": token or auditor.mode._token(), "leaked": SECRET}
        answer = auditor.client.post("/referrals/trace", data=said, headers=OWN | headers)
        assert answer.status_code == 403 and SECRET not in html.unescape(answer.text)


@pytest.mark.parametrize(
    "name", ["liaison-ard", "commissioner-bel", "duty-1", "monitor-1", "publisher-1", "adm-1"]
)
def test_whoever_may_not__is_answered_as_for_a_page_that_is_not_there(filled, name):
    desk, _clock, _ids = filled
    member = Member(desk, name)
    unknown = page_of(member.client.get("/nothing-of-the-kind"))
    assert "WEB404" in unknown
    for path in PAGES:
        answer = member.client.get(path)
        assert answer.status_code == 404 and page_of(answer) == unknown
    answer = traced(member, SECRET)
    assert answer.status_code == 404 and "WEB404" in answer.text
    links = member.page("/referrals")
    assert not [path for path in PAGES if path in links]
    if name not in ("publisher-1", "adm-1"):
        assert {("referral.trace", "REF019"), ("attempt.list", "REF019")} <= set(tried(desk))


@pytest.mark.parametrize("audience", [PUBLIC, MECHANISM], ids=lambda one: one.name)
def test_without_a_desk__there_are_no_such_pages(filled, audience):
    desk, _clock, _ids = filled
    client = seen_by(desk, audience)
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 404 and "WEB404" in answer.text
    answer = client.post("/referrals/trace", data={"leaked": SECRET}, headers=OWN)
    assert answer.status_code == 404 and "WEB404" in answer.text
    assert tried(desk) == []


def test_refused_attempts__are_shown_to_them_by_seat_and_rule_without_what_they_said(filled):
    desk, _clock, ids = filled
    Member(desk, "liaison-bel").client.get("/referrals/ref_aaaaaaaaaaaaaaaaaaaaaaaaaa")
    Member(desk, "liaison-ard").client.get("/referrals/attempts")
    for name in ("auditor-1", "mediator-qas", "chair-1"):
        member = Member(desk, name)
        assert all(f'href="{path}"' in member.page("/referrals") for path in PAGES)
        shown = member.page("/referrals/attempts")
        assert "course of a referral asked for" in shown and "list of refused attempts asked for" in shown
        assert "ref_aaaa" not in shown and ids["referral"] not in shown
        assert shown.index("REF019</bdi>") < shown.index("REF001</bdi>"), "the latest first"
        assert "REF001</bdi>" not in member.page("/referrals/attempts?seat=ARD")
        assert "REF019</bdi>" not in member.page("/referrals/attempts?rule=REF001")
    auditor = Member(desk, "auditor-1")
    entry = re.search(r'href="(/register/\d+)"', auditor.page("/referrals/attempts"))[1]
    assert auditor.client.get(entry).status_code == 200
    assert "/register/" not in main_of(Member(desk, "mediator-qas").client, "/referrals/attempts")


def test_text_that_leaked__lies_in_no_draft_when_a_session_ends_under_the_form(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    book = book_of(desk)
    person = somebody(book, desk, posts=("auditor-1",))
    browser = Server(desk, book).browser()
    browser.signs_in(person)
    token = browser.token("/referrals/trace")
    later(desk, minutes=25)
    answer = browser.send("/referrals/trace", token=token, leaked=SECRET)
    assert answer.status_code == 404 and "is kept" not in answer.text and "/sign-in" in answer.text
    assert drafts_of(book, person.person.id) == ()
    book.close()
    desk.store.close()
