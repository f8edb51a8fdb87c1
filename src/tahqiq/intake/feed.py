"""News feeds: every item of an RSS or Atom file becomes a submission of its own, kept as its exact bytes."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import feedparser

from tahqiq.errors import BadInput
from tahqiq.intake.decode import UNPRINTABLE
from tahqiq.intake.web_page import Page, read_page
from tahqiq.model.frozen import Frozen

MAX_ITEMS: Final = 500
_LOOK: Final = 4096
_ITEM: Final = re.compile(rb"\A\s*<(?P<kind>item|entry)[\s>]")
_PARTS: Final = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<open>item|entry)(?=[\s>])|</(?P<close>item|entry)\s*>",
    re.DOTALL,
)
# The prefixes that feeds use; an item cut out of its feed no longer says what they stand for.
_PREFIXES: Final = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in (
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("media", "http://search.yahoo.com/mrss/"),
        ("atom", "http://www.w3.org/2005/Atom"),
        ("slash", "http://purl.org/rss/1.0/modules/slash/"),
        ("wfw", "http://wellformedweb.org/CommentAPI/"),
        ("georss", "http://www.georss.org/georss"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    )
)
_WRAPS: Final = {
    "item": (f'<rss version="2.0" {_PREFIXES}><channel>', "</channel></rss>"),
    "entry": (f'<feed xmlns="http://www.w3.org/2005/Atom" {_PREFIXES}>', "</feed>"),
}


class FeedItems(Frozen):
    """A feed cut into its items, with what the feed says about itself; ``beyond`` counts items not taken."""

    items: tuple[bytes, ...]
    title: str | None = None
    language: str | None = None
    beyond: int = 0


def is_feed_item(data: bytes) -> bool:
    """Whether it is one item cut out of a feed."""
    return _ITEM.match(data[:_LOOK]) is not None


def split_feed(data: bytes) -> FeedItems:
    """The items of a feed, each byte for byte as it stands in it; at most 500 are taken.

    Raises ``BadInput`` INT019 for a feed without a complete item or in an encoding that is not UTF-8.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(
            "INT019",
            f"This feed is not in UTF-8 (at byte {error.start}).",
            "Save it as UTF-8 and submit it again.",
        ) from error
    spans = list(_spans(data))
    if not spans:
        raise BadInput(
            "INT019",
            "This feed holds no complete item.",
            "Fetch it again; if it stays empty there is nothing to take in.",
        )
    about = feedparser.parse(io.BytesIO(_DOCTYPE.sub(b"", data[: spans[0][0]])))["feed"]
    return FeedItems(
        items=tuple(data[start:end] for start, end in spans[:MAX_ITEMS]),
        title=_line(about.get("title")),
        language=_language(about.get("language")),
        beyond=max(0, len(spans) - MAX_ITEMS),
    )


def read_feed_item(source: str, *, now: datetime) -> Page:
    """The article that an item carries, or as much of it as the feed gives: its headline and summary at least.

    Raises ``BadInput`` INT016 if the item holds no words.
    """
    found = _ITEM.match(source.encode()[:_LOOK])
    before, after = _WRAPS[found["kind"].decode() if found else "item"]
    entries = feedparser.parse(io.BytesIO(f"{before}{source}{after}".encode()))["entries"]
    entry: dict[str, Any] = entries[0] if entries else {}
    title, body = _line(entry.get("title")), _body(entry)
    page = read_page(f"<html><body><p>{body}</p></body></html>", now=now) if _words(body) else None
    text = "\n".join(part for part in (title, page.text if page else None) if part)
    if not _words(text):
        raise BadInput(
            "INT016",
            "There are no words in this item of the feed.",
            "Submit the article's own page instead.",
        )
    link = entry.get("link")
    return Page(
        text=text,
        title=title,
        published=_moment(entry.get("published_parsed") or entry.get("updated_parsed")),
        url=link if isinstance(link, str) and link.startswith(("https://", "http://")) else None,
    )


_DOCTYPE: Final = re.compile(
    rb"<!DOCTYPE.*?(?:\]\s*>|>)", re.DOTALL
)  # entities are declared there: not needed


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Where items begin and end; what stands inside character data or a comment is no tag."""
    start = -1
    for part in _PARTS.finditer(data):
        if part["open"] and start < 0:
            start = part.start()
        elif part["close"] and start >= 0:
            yield start, part.end()
            start = -1


def _body(entry: dict[str, Any]) -> str:
    """The longest text that the item carries: feeds give a summary, the whole article, or both."""
    given = [str(one.get("value", "")) for one in entry.get("content", ())]
    return max((*given, str(entry.get("summary", ""))), key=len)


def _moment(parts: Any) -> datetime | None:
    try:
        year, month, day, hour, minute, second = parts[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, TypeError):
        return None


def _words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _line(words: object) -> str | None:
    text = " ".join(UNPRINTABLE.sub("", re.sub(r"<[^>]{0,500}>", " ", str(words or ""))).split())
    return text or None


def _language(code: object) -> str | None:
    found = re.match(r"[A-Za-z]{2,3}\b", str(code or ""))
    return found.group().lower() if found else None
