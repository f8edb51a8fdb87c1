"""Receiving: bytes and what is said about them become a submission, or one clear error and nothing at all."""

from datetime import date, datetime
from typing import Literal, NamedTuple, cast, get_args

from pydantic import ValidationError

from tahqiq.errors import BadInput
from tahqiq.intake.dates import (
    AHEAD,
    coming_moments,
    moment_of,
    past_moments,
    refuse_impossible,
    with_offset,
)
from tahqiq.intake.decode import UNPRINTABLE, decode
from tahqiq.intake.details import Details
from tahqiq.intake.feed import is_feed_item, read_feed_item
from tahqiq.intake.form_of import CHANNEL_OF_FORM, filed_at, form_title, parse_form, parties_of
from tahqiq.intake.kind import is_feed, is_page, is_spreadsheet
from tahqiq.intake.problems import field_problems, listing, nearest, quoted
from tahqiq.intake.shape import expected_shape, refuse_mismatch, shape_of, suffix_shape
from tahqiq.intake.spreadsheet import XLSX, sheet_text
from tahqiq.intake.table_of import parse_table
from tahqiq.intake.web_page import Page, read_page
from tahqiq.model.forms import Form
from tahqiq.model.ids import bytes_hash, content_id
from tahqiq.model.submission import Channel, Submission

MAX_BYTES = 20 * 1000 * 1000
MAX_TITLE = 200  # characters

Basis = Literal["stated", "page", "received"]


class Contents(NamedTuple):
    """What the bytes turned out to hold, and what they say about themselves."""

    channel: Channel
    media_type: str
    text: str
    title: str
    published: datetime | None = None
    basis: Basis = "received"
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    exercise: bool = False


def receive(data: bytes, details: Details, *, now: datetime) -> Submission:
    """The submission that these bytes are, with its text, channel, title and dates.

    ``text`` is the decoded file unchanged for text, JSON and CSV (only a byte-order mark is dropped, so
    offsets count code points behind it), the first sheet as CSV for XLSX, and the readable text for HTML.
    What the caller states in ``details`` goes before what the file says about itself. ``now`` is the
    moment of receipt, with its offset. Whether parties and sources exist is for the desk to check
    (:func:`named_parties`). Raises ``BadInput`` with a code from INT001 to INT016.
    """
    _refuse_size(data)
    channel = _known_channel(details.channel)
    received = with_offset(details.received_at or now, "The moment of receipt")
    refuse_impossible([("the moment of receipt", received)], now)
    contents = _contents(data, details, channel, now)
    published, basis = _publication(contents, details, now)
    digest = bytes_hash(data)
    return _submission(
        {
            "id": content_id("sub", digest, contents.channel),
            "channel": contents.channel,
            "source": details.source,
            "sha256": digest,
            "size": len(data),
            "media_type": contents.media_type,
            "title": _one_line(details.title) or contents.title,
            "text": contents.text,
            "language": details.language or contents.language,
            "received_at": received,
            "published": published,
            "published_basis": basis,
            "publisher": _one_line(details.publisher) or contents.publisher,
            "url": details.url or contents.url,
            "filename": _last_part(details.filename),
            "restates": details.restates,
            "exercise": details.exercise or contents.exercise,
            "release": details.release,
        }
    )


def _publication(contents: Contents, details: Details, now: datetime) -> tuple[datetime | None, Basis]:
    """When it was made public and how we know: what the caller states goes first."""
    published, basis = contents.published, contents.basis
    if details.published is not None:
        published = moment_of(details.published, now, details.zone, "the moment of publication")
        basis = "stated"
    if published is not None:
        refuse_impossible([("the moment of publication", published)], now)
    return published, basis


def named_parties(submission: Submission) -> tuple[str, ...]:
    """The party codes that a received complaint or notification names, for the desk to check."""
    if submission.channel in ("complaint", "notification") and submission.text:
        return parties_of(parse_form(submission.text))
    return ()


def _submission(fields: dict[str, object]) -> Submission:
    try:
        return Submission.model_validate(fields)
    except ValidationError as error:
        raise BadInput(
            "INT005",
            f"What is said about this submission does not fit: {listing(field_problems(error, Submission))}",
            "Correct it and submit again.",
        ) from error


def _refuse_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise BadInput(
            "INT002",
            f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are taken.",
            "Split it, or submit the text without pictures.",
        )
    if not data.strip():
        raise _empty()


def _empty() -> BadInput:
    return BadInput(
        "INT001", "The file is empty.", "Check that it was saved or sent completely and submit it again."
    )


def _known_channel(name: str | None) -> Channel | None:
    if name is None:
        return None
    for channel in get_args(Channel):
        if name == channel:
            return cast(Channel, channel)
    raise BadInput(
        "INT005",
        f"There is no channel {quoted(name)}{nearest(name, get_args(Channel))}.",
        f"Use one of {', '.join(get_args(Channel))}, or leave it out to have it worked out.",
    )


def _contents(data: bytes, details: Details, channel: Channel | None, now: datetime) -> Contents:
    filename = _last_part(details.filename)
    if is_spreadsheet(data):
        refuse_mismatch(channel, "table")
        return _table(sheet_text(data, filename), XLSX, now)
    if is_feed(data):
        raise BadInput(
            "INT020",
            "This is a whole feed, not one article.",
            "Take it in with 'tahqiq intake', which cuts it.",
        )
    if is_feed_item(data):
        refuse_mismatch(channel, "page")
        item = read_feed_item(decode(data, details.encoding, page=True), now=now)
        return _of_page(item, "application/rss+xml", channel or "article", details, now)
    page = is_page(data) or suffix_shape(filename) == "page"
    text = decode(data, details.encoding, page=page)
    if not text.strip():
        raise _empty()
    shape = shape_of(text, filename, page=page) if channel is None else expected_shape(channel, page=page)
    refuse_mismatch(channel, shape)
    if shape == "form":
        return _form(text, channel, now)
    if shape == "table":
        return _table(text, "text/csv", now)
    prose: Channel = channel or "article"
    return _page(text, prose, details, now) if shape == "page" else _prose(text, prose)


def _form(text: str, channel: Channel | None, now: datetime) -> Contents:
    form: Form = parse_form(text)
    own = CHANNEL_OF_FORM[form.form]
    if channel not in (None, own):
        raise BadInput(
            "INT005",
            f"The file holds the form {form.form}, which goes with the channel {own}, not {channel}.",
            "Leave the channel out to have it worked out, or submit the right file.",
        )
    refuse_impossible(past_moments(form), now)
    refuse_impossible(coming_moments(form), now, AHEAD)
    return Contents(
        own,
        "application/json",
        text,
        form_title(form),
        published=filed_at(form),
        basis="stated",
        exercise=form.exercise,
    )


def _table(text: str, media_type: str, now: datetime) -> Contents:
    rows = parse_table(text)
    moments = [(f"row {row.row}, column 'time',", row.observation.time) for row in rows]
    moments += [
        (f"row {row.row}, column 'time_end',", row.observation.time_end)
        for row in rows
        if row.observation.time_end is not None
    ]
    refuse_impossible(moments, now)
    return Contents("observation_table", media_type, text, "Observation table")


def _page(source: str, channel: Channel, details: Details, now: datetime) -> Contents:
    return _of_page(read_page(source, now=now), "text/html", channel, details, now)


def _of_page(page: Page, media_type: str, channel: Channel, details: Details, now: datetime) -> Contents:
    published = _page_date(page.published, details, now)
    return Contents(
        channel,
        media_type,
        page.text,
        (page.title or _first_line(page.text))[:MAX_TITLE],
        published=published,
        basis="received" if published is None else "page",
        publisher=page.publisher,
        url=page.url,
        language=page.language,
    )


def _page_date(declared: datetime | date | None, details: Details, now: datetime) -> datetime | None:
    """When the page says it was published; not looked at where the caller states it."""
    if declared is None or details.published is not None:
        return None
    moment = moment_of(declared, now, details.zone, "the page's date")
    refuse_impossible([("the page's date", moment)], now)
    return moment


def _prose(text: str, channel: Channel) -> Contents:
    return Contents(channel, "text/plain", text, _first_line(text))


def _first_line(text: str) -> str:
    line = " ".join(next(line for line in text.splitlines() if line.strip()).split())
    return line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 1].rstrip() + "…"


def _one_line(words: str | None) -> str | None:
    text = " ".join(UNPRINTABLE.sub("", words or "").split())
    return text[:MAX_TITLE] or None


def _last_part(filename: str | None) -> str | None:
    """The file's name without its folders: those tell of whoever sent it."""
    name = (filename or "").replace("\\", "/").rpartition("/")[2]
    return _one_line(name)
