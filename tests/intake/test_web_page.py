"""A page gives its words, never its scripts."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.errors import BadInput
from tahqiq.intake.web_page import MAX_ELEMENTS, read_page

NOW = datetime(2025, 11, 8, 12, 0, tzinfo=UTC)
WORDS = "The delegations met again on Thursday and agreed to continue their talks in the city."


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def test_scripts_menus_and_comments__are_left_out() -> None:
    source = page(
        f"<nav><a href='/'>Home</a></nav><article><p>{WORDS}</p><p>{WORDS[:40]} later.</p>"
        "<script>document.write('injected words')</script><style>p{color:red}</style></article>"
        "<div id='comments'><p>First comment here!</p></div><!-- hidden remark -->"
    )
    text = read_page(source, now=NOW).text
    assert WORDS in text
    for unwanted in ("injected", "color", "hidden remark", "First comment"):
        assert unwanted not in text


def test_page_without_article__gives_all_visible_words_by_block() -> None:
    text = read_page(
        page("<div>One</div><script>no()</script><span>Two</span> <b>bold</b><p>Three"), now=NOW
    ).text
    assert text.split() == ["One", "Two", "bold", "Three"]
    assert "no()" not in text


def test_huge_page__is_read_without_waiting() -> None:
    links = "<a href='x'>abc def</a> " * (MAX_ELEMENTS + 1)
    text = read_page(page(links + "<script>no()</script>"), now=NOW).text
    assert text.startswith("abc def abc def")
    assert "no()" not in text


@pytest.mark.parametrize(
    "source",
    [
        page(""),
        page("<script>words()</script>"),
        "<html>",
        page("<img src='x'>"),
        page("… — !"),
        "<html><head><title>Only",
    ],
)
def test_page_without_words__error(source: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_page(source, now=NOW)
    assert caught.value.code == "INT016"


def test_page_cut_off__is_read_as_far_as_it_goes() -> None:
    whole = page(f"<article><p>{WORDS}</p><p>{WORDS}")
    assert WORDS in read_page(whole[: -len(WORDS) // 2], now=NOW).text


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            "<meta property='article:published_time' content='2025-10-29T08:15:30.5+05:00'>",
            datetime(2025, 10, 29, 3, 15, 30, tzinfo=UTC),
        ),
        ("<meta name='date' content='2025-10-29'>", date(2025, 10, 29)),
        ("<meta name='date' content='2025-10-29T08:15:00'>", date(2025, 10, 29)),
        (
            '<script type="application/ld+json">{"datePublished":"2025-10-29T08:15:00Z"}</script>',
            datetime(2025, 10, 29, 8, 15, tzinfo=UTC),
        ),
        ("<meta name='date' content='yesterday'>", None),
        ("", None),
    ],
)
def test_date_of_a_page__is_what_it_declares(head: str, published: datetime | date | None) -> None:
    assert read_page(page(f"<p>{WORDS}</p>", head), now=NOW).published == published


def test_what_a_page_says_of_itself__is_cleaned() -> None:
    head = "<title>A\n title&#27;[31m</title><link rel='canonical' href='javascript:alert(1)'>"
    said = read_page(page(f"<p>{WORDS} &#7; bell</p>", head), now=NOW)
    assert said.title is not None
    assert "\x1b" not in said.title + said.text
    assert "\x07" not in said.text
    assert said.url is None


def test_declared_encoding_inside_text__does_not_matter() -> None:
    source = '<?xml version="1.0" encoding="iso-8859-1"?><html><meta charset="koi8-r"><body><p>خبر ' + WORDS
    assert "خبر" in read_page(source, now=NOW).text


def test_same_page__gives_the_same_text() -> None:
    source = page(f"<article><p>{WORDS}</p><ul><li>One point</li><li>Two points</li></ul></article>")
    assert read_page(source, now=NOW) == read_page(source, now=NOW)


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "<table><tr><td>", "<script>", "</script>", "<!--", "<a href=x>", "<"]
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS | st.text(st.characters(codec="utf-8"), max_size=20), max_size=30))
def test_any_page__is_read_or_bad_input(pieces: list[str]) -> None:
    try:
        read_page("<html><body>" + "".join(pieces), now=NOW)
    except BadInput as error:
        assert error.code == "INT016"
