"""Feeds are cut into their items, each byte for byte, and an item is read as the article it carries."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.feed import MAX_ITEMS, is_feed_item, split_feed
from tahqiq.intake.kind import is_feed
from tahqiq.intake.receive import receive

NOW = datetime(2025, 11, 10, 12, tzinfo=UTC)
DETAILS = Details(source="s", release="public")
RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Border Gazette</title><language>en-GB</language><link>https://gazette.example/</link>
<item><title>Shells fall near Kharlachi</title><link>https://gazette.example/1</link>
<pubDate>Thu, 06 Nov 2025 14:05:00 +0500</pubDate>
<description>Two shells fell.</description>
<content:encoded><![CDATA[<p>Two shells fell near Kharlachi on Wednesday, villagers said.</p>
<p>Nobody was hurt.</p>
<p>A sign read &lt;/item&gt; and </item> was painted on it.</p>
<script>alert(1)</script>]]></content:encoded></item>
<!-- <item><title>Withdrawn</title></item> -->
<item><title>No words beyond this</title><dc:date>2025-11-07T08:00:00Z</dc:date></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Ministry</title>
<entry><title type="html">Statement &amp; reply</title><link href="https://mfa.example/9"/>
<updated>2025-11-05T10:00:00+03:00</updated>
<summary>The ministry denied that its forces had fired.</summary></entry></feed>"""


def items(data: bytes):
    return [receive(item, DETAILS, now=NOW) for item in split_feed(data).items]


def test_rss__gives_its_items_byte_for_byte():
    feed = split_feed(RSS)
    assert (feed.title, feed.language, len(feed.items)) == ("Border Gazette", "en", 2)
    assert all(item in RSS and is_feed_item(item) for item in feed.items)
    first, second = items(RSS)
    assert first.text.startswith(
        "Shells fall near Kharlachi\nTwo shells fell near Kharlachi on Wednesday, villagers said."
    )
    assert "alert" not in first.text
    assert (first.published, first.published_basis) == (datetime(2025, 11, 6, 9, 5, tzinfo=UTC), "page")
    assert (first.title, first.url) == ("Shells fall near Kharlachi", "https://gazette.example/1")
    assert second.text == "No words beyond this"


def test_atom__is_read_alike():
    [only] = items(ATOM)
    assert only.text == "Statement & reply\nThe ministry denied that its forces had fired."
    assert only.published == datetime(2025, 11, 5, 7, tzinfo=UTC)
    assert only.url == "https://mfa.example/9"


def test_page__is_no_feed():
    assert not is_feed(b"<html><body><rss></body></html>")
    assert is_feed(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<feed xmlns='x'>")


@pytest.mark.parametrize(
    "data", [b"<rss><channel></channel></rss>", b"<rss><item><title>cut off", RSS.decode().encode("utf-16")]
)
def test_feed_without_items_or_in_utf16__is_refused_with_its_reason(data):
    with pytest.raises(BadInput) as refused:
        split_feed(data)
    assert refused.value.code == "INT019"


def test_whole_feed_as_one_article__is_refused():
    with pytest.raises(BadInput) as refused:
        receive(RSS, DETAILS, now=NOW)
    assert refused.value.code == "INT020"


def test_item_without_words__is_refused():
    with pytest.raises(BadInput) as refused:
        receive(b"<item><title> </title></item>", DETAILS, now=NOW)
    assert refused.value.code == "INT016"


def test_entities_of_a_hostile_feed__are_not_expanded():
    bomb = (
        b'<!DOCTYPE r [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    )
    data = b"<?xml version='1.0'?>" + b"<rss><channel><item><title>x &b; &f;</title></item></channel></rss>"
    hostile = data.replace(b"<rss>", bomb + b"<rss>")
    text = receive(split_feed(hostile).items[0], DETAILS, now=NOW).text
    assert "boom" not in text


def test_very_long_feed__says_how_many_items_are_left():
    data = b"<rss>" + b"<item><title>a</title></item>" * (MAX_ITEMS + 3) + b"</rss>"
    feed = split_feed(data)
    assert (len(feed.items), feed.beyond) == (MAX_ITEMS, 3)


@given(st.binary(max_size=300))
def test_any_bytes_in_a_feed__give_items_or_a_refusal(noise):
    data = b"<rss><channel><item>" + noise + b"</item></channel></rss>"
    try:
        for item in split_feed(data).items:
            assert item in data
            receive(item, DETAILS, now=NOW)
    except BadInput as refused:
        assert refused.code.startswith("INT")
