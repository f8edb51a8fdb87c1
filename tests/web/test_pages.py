import csv
import io
import json
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from invented_desk import InventedDesk
from invented_mission import AS_OF, EVIL

from tahqiq.model.release import MECHANISM, PUBLIC

PAGES = (
    "/",
    "/incidents",
    "/incidents?status=verified&start=2025-10-01&end=2025-11-30&words=mill",
    "/timeline",
    "/timeline?by=learned",
    "/incidents/inc_0",
    "/incidents/inc_bare",
    "/submissions",
    "/submissions/sub_1",
    "/submissions/sub_withheld",
    "/bulletins",
    "/bulletins/bul_1",
    "/why/inc_0",
    "/why/bul_1%23sen_1",
    "/why/mill-truce/1",
    "/register",
    "/register?page=2",
    "/register?standing=disputed",
    "/register/119",
    "/register/118",
    "/agreements",
    "/agreements/mill-truce",
    "/agreements/mill-truce?version=1",
    "/about",
)
LANGUAGES = ("en", "ar", "fa_AF", "ps", "tr", "ur")


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and the ids that are used twice."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_page__answers_in_its_language_and_direction(visit, path, lang):
    answer = visit().get(path, headers={"accept-language": lang})
    assert answer.status_code == 200
    assert answer.headers["content-language"] == lang
    tags = Tags(answer.text)
    (html,) = [attrs for tag, attrs in tags.tags if tag == "html"]
    assert html == {"lang": lang, "dir": "rtl" if lang == "ur" else "ltr"}
    assert sum(tag == "h1" for tag, _ in tags.tags) == 1
    assert sum(tag == "main" for tag, _ in tags.tags) == 1
    assert ("a", {"class": "skip", "href": "#main"}) in tags.tags
    assert len(tags.ids) == len(set(tags.ids))


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/incidents/inc_broken"])
def test_page__runs_nothing_and_carries_no_style_of_its_own(visit, path):
    page = visit(exercise_roles=True).get(path).text
    tags = Tags(page)
    assert not [tag for tag, _ in tags.tags if tag in ("script", "style", "iframe", "object", "img")]
    attributes = {name for _, attrs in tags.tags for name in attrs}
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    targets = [
        attrs[name] or "" for _, attrs in tags.tags for name in ("href", "src", "action") if name in attrs
    ]
    assert all(re.match(r"[/#?](?!/)", target) for target in targets)


@pytest.mark.parametrize(
    "path",
    [
        "/incidents",
        "/incidents/inc_0",
        "/submissions/sub_1",
        "/bulletins/bul_1",
        "/why/inc_0",
        "/agreements/mill-truce",
    ],
)
def test_hostile_words__are_shown_as_words(visit, path):
    page = visit(audience=MECHANISM).get(path).text
    assert "<script" not in page
    assert "onerror=alert(1)&gt;" in page
    assert "{{7*7}}" in page
    assert ">49<" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_empty_mission__has_pages_that_say_so(visit, lang):
    client = visit(InventedDesk(empty=True))
    for path in (
        "/",
        "/incidents",
        "/timeline",
        "/submissions",
        "/bulletins",
        "/register",
        "/agreements",
        "/about",
    ):
        answer = client.get(path, params={"lang": lang})
        assert answer.status_code == 200
        assert 'class="empty"' in answer.text


def test_home__shows_counts_with_their_change_and_where_nobody_looked(visit):
    page = visit().get("/").text
    assert "3 (+2)" in page
    assert "2 (-1)" in page
    assert "record too short" in page
    assert page.count("nobody looked") >= 2
    assert "This mission is invented for tests; nothing in it happened." in page
    assert "Truce of the Mill" in page
    assert "differs" in page


def test_list__keeps_its_filter_in_address_form_paging_and_download(visit):
    client = visit(InventedDesk(many=120))
    page = client.get("/incidents?status=verified&words=mill&page=2").text
    tags = Tags(page)
    assert ("option", {"value": "verified", "selected": None}) in tags.tags
    addresses = [attrs.get("href", "") for _, attrs in tags.tags]
    assert "/incidents.csv?status=verified&words=mill" in addresses
    assert "/incidents?status=verified&words=mill&page=3" in addresses
    assert "/incidents?status=verified&words=mill&page=1" in addresses
    assert "/incidents?status=verified&words=mill&page=2&lang=ur" in addresses
    assert "2 / 3" in page


def test_list__counts_what_is_not_on_the_map_and_links_to_it(visit):
    tags = Tags(visit().get("/incidents").text)
    assert "/incidents?located=no" in [attrs.get("href") for _, attrs in tags.tags]


def test_map_clusters__link_to_their_list_on_the_same_page(visit):
    tags = Tags(visit().get("/incidents").text)
    targets = [attrs["href"] for tag, attrs in tags.tags if attrs.get("href", "").startswith("#cluster-")]
    assert targets
    assert {target[1:] for target in targets} <= set(tags.ids)


def test_every_fragment_link__leads_to_something_on_the_page(visit):
    client = visit(audience=MECHANISM)
    for path in PAGES:
        tags = Tags(client.get(path).text)
        wanted = {attrs["href"][1:] for _, attrs in tags.tags if (attrs.get("href") or "").startswith("#")}
        assert wanted <= set(tags.ids), path


def test_csv__is_harmless_in_a_spreadsheet_and_complete(visit):
    desk = InventedDesk()
    evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"]
    first = desk.listed[0]
    desk.listed = tuple(
        type(first)(first.incident.but(id=f"inc_{n}", title=title), first.status, None, True)
        for n, title in enumerate(evil)
    )
    answer = visit(desk).get("/incidents.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["title"] for row in rows] == ["'" + title for title in evil]
    assert rows[0]["lat"] == "33.4"
    assert rows[0]["precision_km"] == "5.0"


def test_geojson__keeps_what_has_no_place(visit):
    answer = visit(InventedDesk()).get("/incidents.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    collection = json.loads(answer.text)
    assert len(collection["features"]) == 8
    assert sum(feature["geometry"] is None for feature in collection["features"]) == 1
    assert "endorsement" in collection["disclaimer"]
    assert {f["properties"]["precision_km"] for f in collection["features"] if f["geometry"]} >= {45.0, 5.0}


def test_downloads__hold_the_whole_list_not_one_page(visit):
    client = visit(InventedDesk(many=1203))
    assert client.get("/incidents.csv").text.count("inc_x") == 1203


def test_incident__keeps_did_not_say_denies_and_does_not_know_apart(visit):
    page = visit().get("/incidents/inc_0").text
    assert page.index("Liaison AFG") < page.index("Liaison PAK") < page.index("Team 3")
    for word in ("denies", "did not say", "says it does not know", "no claim", "one source denies it"):
        assert word in page
    assert "3 – 6 – 9+" in page
    assert "could not be attributed" in page


def test_incident__shows_to_the_mechanism_what_the_public_does_not_see(visit):
    public, inside = (visit(audience=who).get("/incidents/inc_0").text for who in (PUBLIC, MECHANISM))
    for words in (
        "The commission asks for a second visit.",
        "A clash is named in provision 1.",
        "Positions by seat",
    ):
        assert words in inside
        assert words not in public
    for seat in ("AFG", "PAK", "QAT", "TUR"):
        assert seat in inside


def test_timeline__marks_the_life_of_agreements_and_switches_its_clock(visit):
    client = visit()
    happened, learned = client.get("/timeline").text, client.get("/timeline?by=learned").text
    assert happened.index('datetime="2025-10-26"') < happened.index("Truce of the Mill")
    assert 'datetime="2025-10-26"' not in learned
    assert "contested" in happened
    assert 'class="chart"' in happened
    assert "Truce of the Mill" not in client.get("/timeline?start=2025-11-01").text


def test_timeline__knows_nothing_of_what_comes_after_its_moment(visit):
    class Earlier(InventedDesk):
        def as_of(self, audience):
            return AS_OF - timedelta(days=4)

    page = visit(Earlier()).get("/timeline").text
    assert page.count("Truce of the Mill") == 1
    assert "contested" not in page


def test_submission__marks_claims_and_says_what_is_withheld(visit):
    client = visit()
    page = client.get("/submissions/sub_1").text
    assert page.count("<mark") == 4
    assert 'id="clm_3"' in page
    assert "ab" * 32 in page
    assert "filename" in page
    withheld = client.get("/submissions/sub_withheld").text
    assert "The text is not released to this audience." in withheld


def test_bulletin__links_each_sentence_to_what_it_rests_on_and_has_its_files(visit):
    client = visit()
    page = client.get("/bulletins/bul_1").text
    assert 'href="/why/bul_1%23sen_1"' in page
    assert client.get("/bulletins/bul_1.pdf").content.startswith(b"%PDF-")
    assert client.get("/bulletins/bul_1.pdf").headers["content-type"] == "application/pdf"
    assert client.get("/bulletins/bul_1.json").json()["id"] == "bul_1"


def test_why__goes_down_to_the_bytes(visit):
    page = visit().get("/why/bul_1%23sen_1").text
    places = [page.index(step) for step in ("sen_1", "inc_0", "clm_1", "sub_1")]
    assert places == sorted(places)
    assert '<a href="/submissions/sub_1">' in page


def test_register__shows_the_newest_entries_first_and_how_to_check(visit):
    client = visit()
    first, last = client.get("/register").text, client.get("/register?page=3").text
    assert first.index(">119<") < first.index(">118<")
    assert ">0<" in last
    assert "tahqiq-verify audit http://127.0.0.1/log --log example.org+key" in first
    assert "tahqiq mirror init my-mirror --source http://127.0.0.1/log --log example.org+key" in first
    assert "Not yet cosigned by" in first
    assert "not released" in first


def test_register__shows_both_levels_also_while_no_policy_is_set(visit):
    page = visit(InventedDesk(empty=True)).get("/register").text
    assert page.count("no policy set") == 2
    assert "nobody but the log itself vouches" in page


def test_entry__shows_what_an_open_act_says_and_leads_on_from_a_record(visit):
    client = visit()
    act, record = client.get("/register/119").text, client.get("/register/118").text
    assert "quorum none" in act
    assert "What it says is sealed" in record
    assert client.get("/register/120").status_code == 404


def test_long_titles_and_percent_signs__do_not_break_a_page(visit):
    assert "100%" in EVIL
    assert visit().get("/submissions").status_code == 200
