"""The desk mode over a real mission: who may send a form, what a form does, and what becomes of a bad one."""

import html
import re

import pytest
from starlette.testclient import TestClient

from practice_article import DENIAL, SHELLING, TEXT, article, file_article, read_by_hand
from practice_mission import new_desk
from practice_papers import REPORT, as_json
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.desk.review_claims import Wanted, review_claims
from tahqiq.intake.details import Details
from tahqiq.model.release import PUBLIC
from tahqiq.store import log
from tahqiq.store.claim_standing import threads_of
from tahqiq.web.app import build_app
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.mission_writing import MissionWritingDesk
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow

OWN = {"origin": "http://127.0.0.1"}
EVIL = "<script>alert(1)</script>"
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Notes</title><link>https://n.example</link>
<item><title>One</title><link>https://n.example/1</link><description>{SHELLING}</description></item>
<item><title>Two</title><link>https://n.example/2</link><description>{DENIAL}</description></item></channel></rss>"""


class Browser:
    """One browser; ``token`` is what our own forms carry once the desk is open."""

    def __init__(self, desk, member: str | None = "analyst-1", *, enter: bool = True) -> None:
        self.desk = desk
        self.mode = DeskMode(MissionWritingDesk(desk, member), desk.chance(32)) if member else None
        app = build_app(MissionDesk(desk), WebSettings(), self.mode)
        self.client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        if enter and self.mode:
            assert self.client.get(f"/desk/enter/{self.mode.key}").status_code == 200

    @property
    def token(self) -> str:
        return re.search(r'name="token" value="([0-9a-f]+)"', self.page("/desk/new"))[1]

    def page(self, path: str) -> str:
        return html.unescape(self.client.get(path).text)

    def send(self, path: str, headers=OWN, **fields):
        data = {"token": self.token} | fields
        return self.client.post(path, data=data, headers=headers, follow_redirects=False)


@pytest.fixture
def mission(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    yield desk
    desk.store.close()


@pytest.fixture
def there(mission):
    """An open desk, the article's id and its claims."""
    submission, *claims = article(mission)
    browser = Browser(mission)
    yield browser, submission, claims
    browser.client.close()


def size(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def states(desk, submission) -> list[str]:
    with desk.inside() as asker:
        return [one.state for one in threads_of(asker, submission)]


def test_claims__are_accepted_rejected_and_corrected_one_by_one(there):
    browser, submission, (shelling, airstrike, denial) = there
    base = f"/submissions/{submission}"
    page = browser.page(base)
    assert "0 / 3" in page and page.count("<mark") == 3
    answer = browser.send(f"{base}/review", verdict="accepted", claim=shelling.id, seen="")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{base}?said=accepted&at=2#card-2"
    assert "Accepted." in browser.page(answer.headers["location"])
    answer = browser.send(f"{base}/review", verdict="rejected", claim=airstrike.id, note="No.", seen="")
    assert answer.headers["location"].endswith("#card-3")
    correction = {
        "event_type": "statement",
        "polarity": "negated",
        "certainty": "denied",
        "note": "Words only.",
    }
    answer = browser.send(f"{base}/claims/{denial.id}/correct", span=DENIAL, source="Belmar", **correction)
    assert answer.headers["location"] == f"{base}?said=corrected#claims"
    assert states(browser.desk, submission) == ["accepted", "rejected", "corrected"]
    page = browser.page(base)
    assert "3 / 3" in page and "Words only." in page and "What the machine had read" in page
    assert "All claims are reviewed." in browser.page("/desk")


def test_accept_all__accepts_what_was_on_the_page_and_no_more(there):
    browser, submission, claims = there
    answer = browser.send(
        f"/submissions/{submission}/review", verdict="all", left=[claims[0].id, claims[2].id]
    )
    assert answer.headers["location"].startswith(f"/submissions/{submission}?said=all")
    assert states(browser.desk, submission) == ["accepted", "unreviewed", "accepted"]


def test_missed_claim__is_added_by_a_chosen_sentence(there):
    browser, submission, _claims = there
    path = f"/submissions/{submission}/claims/add"
    page = browser.page(path)
    sentence = re.search(rf'value="(\d+-\d+)"[^>]*>{re.escape(DENIAL)}', page)[1]
    answer = browser.send(path, sentence=sentence, span="", event_type="statement", certainty="reported")
    assert answer.status_code == 303
    assert states(browser.desk, submission).count("added") == 1


def test_form_sent_twice__is_one_entry(there):
    browser, submission, (shelling, *_others) = there
    path = f"/submissions/{submission}/claims/{shelling.id}/correct"
    fields = {"killed": "3..5", "note": "A range.", "seen": "", "span": SHELLING}
    fields |= {"event_type": "shelling", "certainty": "reported", "source": "Arden officials"}
    fields |= {"place": "North ridge", "date": "2025-10-26"}
    before = size(browser.desk)
    assert browser.send(path, **fields).status_code == 303
    after = size(browser.desk)
    answer = browser.send(path, **fields)
    assert answer.status_code == 303 and "said=nothing" in answer.headers["location"]
    assert (after, size(browser.desk)) == (before + 2, before + 2), "the review, and its matching"


def test_undo__takes_the_machines_reading_again(there):
    browser, submission, (shelling, *_others) = there
    base = f"/submissions/{submission}"
    browser.send(f"{base}/review", verdict="rejected", claim=shelling.id, note="No.", seen="")
    page = browser.page(base)
    assert "Accept after all" in page
    seen = re.search(rf'value="{shelling.id}"><input type="hidden" name="seen" value="(rvw_\w+)"', page)[1]
    browser.send(f"{base}/review", verdict="accepted", claim=shelling.id, seen=seen)
    assert states(browser.desk, submission)[0] == "accepted"


def test_what_somebody_else_reviewed_meanwhile__is_not_overwritten(there):
    browser, submission, (shelling, *_others) = there
    review_claims(browser.desk, "duty-1", submission, [Wanted("rejected", shelling.id, note="No.")])
    before = size(browser.desk)
    answer = browser.send(f"/submissions/{submission}/review", verdict="accepted", claim=shelling.id, seen="")
    assert answer.status_code == 422 and "CLM005" in answer.text
    path = f"/submissions/{submission}/claims/{shelling.id}/correct"
    answer = browser.send(path, killed="4", note="Mine.", seen="")
    assert answer.status_code == 422 and "CLM005" in answer.text and "Mine." in answer.text
    assert size(browser.desk) == before


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("span", "these words are nowhere", "These words do not stand in the text."),
        ("date", "soon", "Write a day as 2025-11-05"),
        ("killed", "5..3", "The count ends below where it starts."),
        ("place", "Atlantis", "This place is neither in the gazetteer nor in the text."),
        ("event_type", EVIL, "This is none of the choices."),
    ],
)
def test_bad_field__is_told_beside_it_and_the_draft_survives(there, field, value, fault):
    browser, submission, (shelling, *_others) = there
    before = size(browser.desk)
    fields = {"note": f"My reason {EVIL}", "who": "civilians", "seen": ""} | {field: value}
    answer = browser.send(f"/submissions/{submission}/claims/{shelling.id}/correct", **fields)
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "CLM003" in page and fault in page
    assert f'id="e-{field}"' in page and 'aria-invalid="true"' in page
    assert "civilians" in page and "My reason" in page
    assert EVIL not in answer.text
    assert size(browser.desk) == before


def test_rejection_without_a_reason__keeps_the_page(there):
    browser, submission, (shelling, *_others) = there
    answer = browser.send(
        f"/submissions/{submission}/review", verdict="rejected", claim=shelling.id, note=" "
    )
    assert answer.status_code == 422 and "CLM001" in answer.text
    assert states(browser.desk, submission)[0] == "unreviewed"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    ],
    ids=str,
)
def test_form_from_elsewhere__is_refused_before_it_is_read(there, headers):
    browser, submission, (shelling, *_others) = there
    before = size(browser.desk)
    answer = browser.send(
        f"/submissions/{submission}/review", headers=headers, verdict="accepted", claim=shelling.id
    )
    assert answer.status_code == 403 and "WEB403" in answer.text
    assert size(browser.desk) == before


def test_browser_that_hides_the_origin__is_believed_where_it_says_same_origin(there):
    browser, submission, (shelling, *_others) = there
    headers = {"sec-fetch-site": "same-origin", "origin": "null"}
    answer = browser.send(
        f"/submissions/{submission}/review", headers=headers, verdict="accepted", claim=shelling.id, seen=""
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_form_without_our_token__is_refused(there, token):
    browser, submission, (shelling, *_others) = there
    answer = browser.send(
        f"/submissions/{submission}/review", token=token, verdict="accepted", claim=shelling.id
    )
    assert answer.status_code == 403 and "WEB006" in answer.text
    assert states(browser.desk, submission)[0] == "unreviewed"


DEEDS = ("/desk/new", "/submissions/sub_x/review", "/submissions/sub_x/claims/add")


@pytest.mark.parametrize("path", [*DEEDS, "/submissions/sub_x/claims/clm_x/correct"])
def test_pages_without_desk_mode__take_no_form_and_say_why(mission, path):
    browser = Browser(mission, None)
    answer = browser.client.post(path, data={"token": "x"}, headers=OWN)
    assert answer.status_code == 403
    assert "tahqiq serve --as MEMBER" in html.unescape(answer.text)
    assert browser.client.get("/desk").status_code == 403
    assert browser.client.get("/desk/enter/anything").status_code == 404


def test_browser_without_the_link__sees_the_public_pages_alone(mission):
    submission = file_article(mission, "mechanism")
    read_by_hand(mission, submission, "mechanism")
    browser = Browser(mission, enter=False)
    assert browser.client.get(f"/submissions/{submission}").status_code == 404
    assert browser.client.get("/desk").status_code == 403
    assert browser.client.post("/desk/new", data={}, headers=OWN).status_code == 403
    assert browser.client.get(f"/desk/enter/{'0' * 40}").status_code == 404
    assert "Read only here" in browser.page("/")
    answer = browser.client.get(f"/desk/enter/{browser.mode.key}", follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "samesite=strict" in cookie and "httponly" in cookie
    assert "max-age" not in cookie and browser.mode.key not in cookie
    assert browser.client.get(f"/submissions/{submission}").status_code == 200


def test_two_servers__open_two_desks(mission):
    first, second = Browser(mission), Browser(mission, enter=False)
    second.client.cookies = first.client.cookies
    assert second.client.get("/desk").status_code == 403


def test_party_member__sees_and_does_what_a_party_may(mission):
    submission, shelling, *_others = article(mission, "parties")
    review_claims(mission, "analyst-1", submission, [Wanted("rejected", shelling.id, note="A secret.")])
    browser = Browser(mission, "liaison-ard")
    page = browser.page(f"/submissions/{submission}")
    assert "rejected" in page and "A secret." not in page and "Accept all" not in page
    answer = browser.send(f"/submissions/{submission}/review", verdict="accepted", claim=shelling.id)
    assert answer.status_code == 422 and "MEM002" in answer.text
    hidden = file_article(mission, "mechanism", "A text for the mechanism alone.")
    answer = browser.send(f"/submissions/{hidden}/review", verdict="accepted", claim=shelling.id)
    assert answer.status_code in (404, 422) and "A text for the mechanism" not in answer.text


def test_public_page__shows_how_claims_were_reviewed_without_the_reason(mission):
    submission, shelling, airstrike, _denial = article(mission)
    wanted = [
        Wanted("rejected", airstrike.id, note="A secret."),
        Wanted("corrected", shelling.id, {"killed": "4"}, "Another secret."),
    ]
    review_claims(mission, "analyst-1", submission, wanted)
    with mission.asking(PUBLIC) as asker:
        assert len(threads_of(asker, submission)) == 3
    page = Browser(mission, None).page(f"/submissions/{submission}")
    assert "rejected" in page and "corrected" in page and "What the machine had read" in page
    assert "secret" not in page and "<button>Accept" not in page


def test_pasted_text__is_filed_read_and_shown_for_review(mission):
    file_article(mission, text="Only so that the source is there.")
    browser = Browser(mission)
    fields = {"source": "gazette", "release": "public", "published": "2025-10-27", "channel": ""}
    answer = browser.send("/desk/new", text=TEXT.replace("\n", "\r\n"), **fields)
    assert answer.status_code == 303, answer.text
    where = answer.headers["location"]
    assert re.fullmatch(r"/submissions/sub_\w+\?said=filed#claims", where)
    page = browser.page(where)
    assert "Border notes" in page and "It is filed" in page and "<mark" in page
    again = browser.send("/desk/new", text=TEXT, **fields)
    assert again.headers["location"] == where.replace("filed", "again")


@pytest.mark.slow
def test_uploaded_files__are_taken_in_as_what_they_are(mission):
    file_article(mission, text="Only so that the source is there.")
    browser = Browser(mission)
    fields = {"token": browser.token, "source": "gazette", "release": "public", "text": ""}

    def upload(name, data, **more):
        return browser.client.post(
            "/desk/new", data=fields | more, files={"file": (name, data)}, headers=OWN, follow_redirects=False
        )

    page = f"<html><head><title>T</title></head><body><p>{SHELLING}</p><p>{DENIAL}</p></body></html>"
    assert "said=filed" in upload("page.html", page.encode()).headers["location"]
    assert upload("feed.xml", FEED.encode()).headers["location"] == "/desk?said=feed"
    assert "The items of the feed" in browser.page("/desk?said=feed")
    report = upload("r.json", as_json(REPORT), source="team-1")
    assert report.status_code == 303
    for name, data, code in (("x.png", b"\x89PNG....", "INT003"), ("empty.txt", b" ", "INT001")):
        answer = upload(name, data)
        assert answer.status_code == 422 and code in answer.text
        assert "Choose the file again" in answer.text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": ""}, "WEB422"),
        ({"source": "nobody"}, "INT011"),
        ({"release": "party:XYZ"}, "INT010"),
        ({"release": EVIL}, "INT005"),
        ({"published": "yesterday"}, "INT005"),
        ({"published": "2999-01-01"}, "INT006"),
        ({"channel": "rumour"}, "INT005"),
    ],
)
def test_text_that_cannot_be_taken__keeps_what_was_filled_in(mission, change, code):
    file_article(mission, text="Only so that the source is there.")
    browser = Browser(mission)
    before = size(mission)
    fields = {"text": TEXT, "source": "gazette", "release": "public", "title": f"Mine {EVIL}"} | change
    answer = browser.send("/desk/new", **fields)
    assert answer.status_code == 422 and code in answer.text
    assert "Mine &lt;script&gt;" in answer.text and EVIL not in answer.text
    assert size(mission) == before


def test_form_that_is_too_large__is_refused_unread(there):
    browser, submission, (shelling, *_others) = there
    path = f"/submissions/{submission}/review"
    answer = browser.send(path, verdict="rejected", claim=shelling.id, note="x" * 300_000)
    assert answer.status_code == 413 and "WEB413" in answer.text

    def endless():
        for _ in range(40):
            yield b"a=" + b"x" * 10_000 + b"&"

    headers = OWN | {"content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post(path, content=endless(), headers=headers).status_code == 413
    many = "&".join(f"f{n}=1" for n in range(5000))
    assert browser.client.post(path, content=many, headers=headers).status_code in (400, 403)
    assert browser.client.post(path, content=b"{}", headers=OWN).status_code == 400
    assert states(browser.desk, submission)[0] == "unreviewed"


@pytest.mark.parametrize("verdict", ["", "corrected", "added", "deleted"])
def test_form_that_asks_for_something_else__does_nothing(there, verdict):
    browser, submission, (shelling, *_others) = there
    answer = browser.send(f"/submissions/{submission}/review", verdict=verdict, claim=shelling.id)
    assert answer.status_code == 422 and "WEB422" in answer.text


@pytest.mark.parametrize("path", ["/submissions/sub_none/review", "/submissions/sub_none/claims/add"])
def test_unknown_submission__is_not_found(there, path):
    browser, _submission, claims = there
    assert browser.send(path, verdict="accepted", claim=claims[0].id, span="x").status_code == 404


def test_row_of_a_form__has_no_buttons(mission):
    filed = file_submission(mission, "duty-1", as_json(REPORT), Details(source="team-1", release="public"))
    read_pending(mission, "machine-1", reader_for(mission))
    browser = Browser(mission)
    page = browser.page(f"/submissions/{filed.submission.id}")
    assert "Accept" not in page and "Add a missed claim" not in page


def test_next_text__is_offered_until_all_are_reviewed(mission):
    first, *_claims = article(mission)
    second = file_article(mission, text=TEXT + "More.\n")
    read_by_hand(mission, second)
    browser = Browser(mission)
    assert f'href="/submissions/{second}#claims"' in browser.page(f"/submissions/{first}")
    assert browser.page("/desk").count("3 / 3") == 2


def test_filter__leaves_the_claims_that_wait(there):
    browser, submission, (shelling, *_others) = there
    browser.send(f"/submissions/{submission}/review", verdict="accepted", claim=shelling.id, seen="")
    page = browser.page(f"/submissions/{submission}?show=unreviewed")
    assert page.count('<li id="card-') == 2
    assert page.count("<mark") == 3
    assert browser.page(f"/submissions/{submission}?show={EVIL}").count('<li id="card-') == 3
