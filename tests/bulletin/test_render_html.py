import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.bulletin.daily import compose
from tahqiq.bulletin.render_html import render_html
from tahqiq.errors import BadInput

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Map</title></svg>'
HOSTILE = """</style></title><script>alert(1)</script><img src=x onerror=alert(1)>"'{{ 7*7 }}{% raw %}"""


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


def hostile(example, text: str):
    mission = example.MISSION.but(title=text, notice=text)
    file = example.clash()
    incident = file.incident.but(title=text, place={**file.incident.place.model_dump(), "name": text})
    material = replace(example.material(), incidents=(replace(file, incident=incident),))
    return compose(replace(example.EDITION, number=text), material, mission, example.instruments())


def test_page__stands_alone(bulletin):
    page = Page(render_html(bulletin, map_svg=SVG))
    names = [tag for tag, _ in page.tags]
    assert not {"script", "link", "iframe", "object", "form", "img"} & set(names)
    assert all(not value.startswith(("http", "//")) for _, attrs in page.tags for key, value in attrs.items()
               if key in ("src", "href") and value)  # fmt: skip
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv"))
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_page__has_every_sentence_and_row_with_its_anchor(bulletin):
    ids = {attrs.get("id") for _, attrs in Page(render_html(bulletin, map_svg="")).tags}
    for section in bulletin.sections:
        assert {sentence.id for sentence in section.sentences} <= ids
        assert {
            f"{section.key}-{n + 1}" for n in range(len(section.table.rows) if section.table else 0)
        } <= ids


def test_tables__have_captions_and_scoped_heads(bulletin):
    page = Page(render_html(bulletin, map_svg=""))
    names = [tag for tag, _ in page.tags]
    assert names.count("table") == names.count("caption") == names.count("thead") > 5
    assert all(attrs.get("scope") == "col" for tag, attrs in page.tags if tag == "th")


def test_hostile_title__stays_text(example):
    page = Page(render_html(hostile(example, HOSTILE), map_svg=SVG))
    assert "script" not in [tag for tag, _ in page.tags]
    assert not [attrs for _, attrs in page.tags if any(key.startswith("on") for key in attrs)]
    assert "{{ 7*7 }}" in "".join(page.words)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(text=st.text(alphabet="<>&\"'/= abscriptonerror\u202e{}%", min_size=3, max_size=60))
def test_any_text__adds_no_tag(example, bulletin, text):
    calm = Page(render_html(hostile(example, "calm"), map_svg=""))
    wild = Page(render_html(hostile(example, text), map_svg=""))
    assert [tag for tag, _ in wild.tags] == [tag for tag, _ in calm.tags]


def test_links__lead_to_the_walk_back(bulletin):
    text = render_html(bulletin, map_svg="", base_href="https://mission.example/")
    assert f'href="https://mission.example/why/{bulletin.id}#s3"' in text
    assert "/why/" not in render_html(bulletin, map_svg="")


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "//evil.example", 'https://x"onclick=', "data:x", "x"]
)
def test_foreign_address__is_refused(bulletin, href):
    with pytest.raises(BadInput) as told:
        render_html(bulletin, map_svg="", base_href=href)
    assert told.value.code == "BUL004"


@pytest.mark.parametrize(
    "svg",
    ["<img src=x>", "<svg><script>1</script></svg>", '<svg onload="x()"></svg>',
     "<svg><foreignObject/></svg>", '<svg><a href="javascript:x()"/></svg>', '<svg\nonload="x()"/>'],
)  # fmt: skip
def test_map_that_could_act__is_refused(bulletin, svg):
    with pytest.raises(BadInput) as told:
        render_html(bulletin, map_svg=svg)
    assert told.value.code == "BUL003"


def test_style__uses_logical_properties_alone(bulletin):
    style = re.search(r"<style>(.*?)</style>", render_html(bulletin, map_svg=""), re.S).group(1)
    assert not re.search(r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|float:", style)
