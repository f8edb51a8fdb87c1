"""From HTML to the readable text of a page, and what the page says about itself. Scripts are never kept."""

import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import trafilatura
from lxml import etree, html  # ships no types

from tahqiq.errors import BadInput
from tahqiq.intake.decode import UNPRINTABLE
from tahqiq.model.frozen import Frozen

_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head", "select", "form")
_BREAKING = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure"),
        *(
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
        ),
        *("section", "table", "td", "th", "tr", "ul"),
    }
)
# Above this many elements the extractor takes many seconds; then all visible text is kept, menus included.
MAX_ELEMENTS = 20_000
_PUBLISHED = (
    "//meta[@property='article:published_time' or @property='og:article:published_time'"
    " or @name='article:published_time' or @itemprop='datePublished' or @name='parsely-pub-date'"
    " or @name='date' or @name='pubdate']/@content"
)
_PUBLISHED_IN_SCRIPT = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}\b")

for _name in ("trafilatura", "htmldate", "justext", "readability", "charset_normalizer"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # their remarks are not for our users


class Page(Frozen):
    """The readable text of a page and what it says about itself; ``published`` is exact or a bare day."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: datetime | date | None = None
    url: str | None = None
    language: str | None = None


def read_page(source: str, *, now: datetime) -> Page:
    """The page without menus, comments and scripts; all its visible text if no article is found in it.

    A page cut off in the middle is read as far as it goes. Raises ``BadInput`` INT016 if there are no words.
    """
    tree = _tree(source)
    about = _about(tree, now)
    text = _clean(_article(tree) or _visible(source))
    if not any(sign.isalnum() for sign in text):
        raise BadInput(
            "INT016",
            "There is no readable text on this page: it may be built by a script, or hold pictures only.",
            "Save the article's text from your browser and submit that as .txt.",
        )
    return about.but(text=text)


def _tree(source: str) -> html.HtmlElement:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        # Bytes, because lxml refuses text that carries an XML declaration of its encoding.
        return html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BadInput(
            "INT016",
            "This page cannot be parsed as HTML.",
            "Save the article's text from your browser and submit that as .txt.",
        ) from error


def _article(tree: html.HtmlElement) -> str | None:
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        return None
    try:
        found = trafilatura.extract(tree, include_comments=False, include_images=False, include_links=False)
    except Exception:  # noqa: BLE001 -- a port: hostile pages break it anywhere, and the visible text remains
        return None
    return found if isinstance(found, str) else None


def _visible(source: str) -> str:
    """All text that a reader would see, one block a line."""
    tree = _tree(source)
    etree.strip_elements(tree, *_SILENT, with_tail=False)
    pieces: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BREAKING:
            pieces.append("\n")
        pieces.append((element.text if event == "start" else element.tail) or "")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _about(tree: html.HtmlElement, now: datetime) -> Page:
    said: Any = None
    try:
        said = trafilatura.extract_metadata(
            tree,
            date_config={
                "extensive_search": False,
                "original_date": True,
                "max_date": (now + timedelta(days=1)).date().isoformat(),
            },
        )
    except Exception:  # noqa: BLE001 -- a port: without what the page says of itself it is still a page
        said = None
    language = _LANGUAGE.match(tree.get("lang") or tree.get("xml:lang") or "")
    url = getattr(said, "url", None)
    return Page(
        text="",
        title=_line(getattr(said, "title", None)),
        publisher=_line(getattr(said, "sitename", None)),
        published=_published(tree) or _day(getattr(said, "date", None)),
        url=url if isinstance(url, str) and url.startswith(("https://", "http://")) else None,
        language=language.group().lower() if language else None,
    )


def _published(tree: html.HtmlElement) -> datetime | date | None:
    """The moment that the page declares, exact if it says its offset, otherwise its day."""
    declared = [str(found) for found in tree.xpath(_PUBLISHED)]
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        declared += _PUBLISHED_IN_SCRIPT.findall(str(script))
    for written in declared:
        try:
            moment = datetime.fromisoformat(written.strip())
        except ValueError:
            continue
        bare = moment.utcoffset() is None
        return moment.date() if bare else moment.replace(microsecond=0).astimezone(UTC)
    return None


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _line(words: object) -> str | None:
    text = " ".join(_clean(words).split()) if isinstance(words, str) else ""
    return text or None


def _clean(text: str) -> str:
    """Without control characters that a page writes as character references."""
    return UNPRINTABLE.sub("", text)
