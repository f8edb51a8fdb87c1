"""What comes in becomes one submission, or one clear error."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.receive import MAX_BYTES, named_parties, receive
from tahqiq.model.submission import Submission

NOW = datetime(2025, 11, 8, 12, 0, tzinfo=UTC)
REPORT: dict[str, Any] = {
    "form": "field-report/1",
    "report_no": "FR-7",
    "team": "Team Spin Boldak",
    "reported_at": "2025-10-29T18:00+04:30",
    "station": {"name": "Post 4", "lat": 31.0, "lon": 66.4},
}
COMPLAINT: dict[str, Any] = {
    "form": "complaint/1",
    "complaint_no": "C-3",
    "complainant": "PAK",
    "against": "AFG",
    "filed_at": "2025-10-28T09:00+05:00",
    "event_type": "shelling",
    "time": "2025-10-27T21:10+05:00",
    "place": {"name": "Kurram"},
    "facts": "Mortar rounds fell beside a post after dark.",
}
NOTIFICATION: dict[str, Any] = {
    "form": "notification/1",
    "notification_no": "N-1",
    "party": "AFG",
    "kind": "movement",
    "start": "2025-11-20T06:00+04:30",
    "end": "2025-11-20T09:00+04:30",
    "place": {"name": "Torkham"},
    "text": "A convoy of twelve lorries returns from the post.",
    "filed_at": "2025-11-07T06:00+04:30",
}
TABLE = (
    "team,station_name,time,event_type,means,unit,place_name\n"
    "Team A,Post 4,2025-10-29T14:05+05:00,clash,heard,burst,Angoor Adda\n"
)
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Crossing reopens</title>
<meta property="article:published_time" content="2025-10-29T08:15:00+05:00">
<meta property="og:site_name" content="The Example Post">
<script>var tracked = "never kept";</script></head><body><article><h1>Crossing reopens</h1>
<p>The crossing was opened again on Wednesday for people who return on foot, officials said.</p>
<p>Lorries still wait on both sides, and traders ask when trade will follow.</p></article></body></html>"""


def taken(data: bytes | str | dict[str, Any], **said: Any) -> Submission:
    if isinstance(data, dict):
        data = json.dumps(data)
    raw = data.encode() if isinstance(data, str) else data
    return receive(raw, Details.model_validate({"source": "example", "release": "mechanism"} | said), now=NOW)


def refused(data: bytes | str | dict[str, Any], **said: Any) -> BadInput:
    with pytest.raises(BadInput) as caught:
        taken(data, **said)
    assert caught.value.cause
    assert caught.value.next_step
    return caught.value


def test_text__is_kept_unchanged_with_its_hash() -> None:
    raw = "Talks resume\r\n\r\nTürkiye’s mediators met — خبر — both sides.\r\n"
    kept = taken(
        raw, filename="C:\\Users\\someone\\talks.txt", published=date(2025, 10, 27), publisher="Post"
    )
    assert kept.text == raw
    assert kept.sha256 == hashlib.sha256(raw.encode()).hexdigest()
    assert kept.size == len(raw.encode())
    assert (kept.channel, kept.media_type, kept.title) == ("article", "text/plain", "Talks resume")
    assert kept.filename == "talks.txt"
    assert kept.published == datetime(2025, 10, 27, 12, tzinfo=UTC)
    assert kept.published_basis == "stated"
    assert kept.received_at == NOW


def test_text_without_date__is_dated_by_receipt_only() -> None:
    kept = taken("Something happened.")
    assert kept.published is None
    assert kept.published_basis == "received"


def test_same_bytes_by_the_same_channel__are_one_submission() -> None:
    assert taken("The same.").id == taken("The same.", title="Another title", filename="b.txt").id
    assert taken("The same.").id != taken("The same.", channel="statement").id


@pytest.mark.parametrize(
    ("form", "channel", "title"),
    [
        (REPORT, "field_report", "Field report FR-7, Team Spin Boldak"),
        (COMPLAINT, "complaint", "Complaint C-3, PAK"),
        (NOTIFICATION, "notification", "Notification N-1, AFG"),
    ],
)
def test_form__is_known_by_what_it_says(form: dict[str, Any], channel: str, title: str) -> None:
    raw = json.dumps(form, indent=2)
    for filename in ("form.json", "form.txt", None):
        kept = taken(raw, filename=filename)
        assert (kept.channel, kept.title, kept.text) == (channel, title, raw)
        assert kept.media_type == "application/json"
        assert kept.published_basis == "stated"


def test_form_that_is_an_exercise__makes_the_submission_one() -> None:
    assert taken(REPORT | {"exercise": True}).exercise
    assert not taken(REPORT).exercise
    assert taken(REPORT, exercise=True).exercise


def test_named_parties__are_those_of_complaint_and_notification() -> None:
    assert named_parties(taken(COMPLAINT)) == ("PAK", "AFG")
    assert named_parties(taken(NOTIFICATION)) == ("AFG",)
    assert named_parties(taken(REPORT)) == ()
    assert named_parties(taken("An article.")) == ()


@pytest.mark.parametrize("filename", ["week.csv", "week.txt", None])
def test_table__is_known_by_its_columns(filename: str | None) -> None:
    kept = taken(TABLE, filename=filename)
    assert (kept.channel, kept.media_type, kept.text) == ("observation_table", "text/csv", TABLE)


def test_page__gives_text_and_what_it_says_of_itself() -> None:
    kept = taken(PAGE, filename="page.html")
    assert (kept.channel, kept.media_type, kept.title) == ("article", "text/html", "Crossing reopens")
    assert kept.published == datetime(2025, 10, 29, 3, 15, tzinfo=UTC)
    assert kept.published_basis == "page"
    assert (kept.publisher, kept.language) == ("The Example Post", "en")
    assert kept.text is not None
    assert "officials said" in kept.text
    assert "never kept" not in kept.text
    assert kept.size == len(PAGE.encode())


def test_what_is_stated__goes_before_what_the_page_says() -> None:
    kept = taken(
        PAGE, published=date(2025, 10, 30), publisher="Agency", title="Ours", language="ps", zone="Asia/Kabul"
    )
    assert kept.published == datetime(2025, 10, 30, 7, 30, tzinfo=UTC)
    assert kept.published_basis == "stated"
    assert (kept.publisher, kept.title, kept.language) == ("Agency", "Ours", "ps")


def test_page_with_a_future_date__is_refused_until_the_date_is_stated() -> None:
    later = PAGE.replace("2025-10-29T08:15", "2031-10-29T08:15")
    assert refused(later).code == "INT006"
    assert taken(later, published=date(2025, 10, 29)).published_basis == "stated"


@pytest.mark.parametrize("empty", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\xff\xfe"])
def test_empty_file__error(empty: bytes) -> None:
    assert refused(empty).code == "INT001"


def test_too_large__error() -> None:
    error = refused(b"a" * (MAX_BYTES + 1))
    assert error.code == "INT002"
    assert "20,000,000" in error.cause
    assert taken(b"a" * 1_000_000).size == 1_000_000


def test_unknown_channel__error_suggests_the_nearest() -> None:
    error = refused("Words.", channel="articel")
    assert error.code == "INT005"
    assert "did you mean 'article'?" in error.cause


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TABLE, {"channel": "complaint"}),
        (PAGE, {"channel": "observation_table"}),
        (PAGE, {"channel": "notification"}),
        ("Prose.", {"channel": "field_report"}),
        ("Prose.", {"channel": "observation_table"}),
    ],
)
def test_wrong_channel__error(data: str, said: dict[str, str]) -> None:
    assert refused(data, **said).code in ("INT005", "INT007", "INT012")


def test_form_under_another_forms_channel__error() -> None:
    error = refused(REPORT, channel="complaint")
    assert error.code == "INT005"
    assert "field_report" in error.cause


def test_form_submitted_as_article__stays_prose() -> None:
    assert taken(REPORT, channel="article").media_type == "text/plain"


def test_unknown_release_label__error() -> None:
    error = refused("Words.", release="everyone")
    assert error.code == "INT005"
    assert "'release'" in error.cause


def test_moment_without_offset__error() -> None:
    assert refused("Words.", published=datetime(2025, 10, 29, 14, 5)).code == "INT005"
    assert refused("Words.", received_at=datetime(2025, 10, 29, 14, 5)).code == "INT005"
    assert refused("Words.", published=date(2025, 10, 29), zone="Nowhere/Atall").code == "INT005"


def test_future_or_ancient_publication__error() -> None:
    assert refused("Words.", published=NOW + timedelta(minutes=6)).code == "INT006"
    assert refused("Words.", published=date(2025, 11, 9)).code == "INT006"
    assert refused("Words.", published=date(1899, 12, 31)).code == "INT006"
    assert refused("Words.", received_at=NOW + timedelta(hours=1)).code == "INT006"
    assert taken("Words.", published=NOW + timedelta(minutes=4)).published == NOW + timedelta(minutes=4)


def test_publication_today__is_not_in_the_future() -> None:
    early = datetime(2025, 11, 7, 20, 0, tzinfo=UTC)  # half past midnight of the 8th in Kabul
    details = Details(source="x", release="public", published=date(2025, 11, 8), zone="Asia/Kabul")
    assert receive(b"Words.", details, now=early).published == early
    with pytest.raises(BadInput):
        receive(b"Words.", details.but(zone="UTC"), now=early)


def test_written_day__stays_a_day() -> None:
    assert Details.model_validate(
        {"source": "x", "release": "public", "published": "2025-10-29"}
    ).published == date(2025, 10, 29)


@pytest.mark.parametrize(
    ("form", "field", "moment"),
    [
        (REPORT, "reported_at", "2025-11-08T12:06Z"),
        (COMPLAINT, "time", "2025-12-27T21:10+05:00"),
        (COMPLAINT, "time", "1825-12-27T21:10+05:00"),
        (NOTIFICATION, "filed_at", "2025-11-09T12:06Z"),
        (NOTIFICATION, "end", "2052-11-20T09:00+04:30"),
    ],
)
def test_form_with_impossible_date__error_names_the_field(
    form: dict[str, Any], field: str, moment: str
) -> None:
    error = refused(form | {field: moment})
    assert error.code == "INT006"
    assert f"'{field}'" in error.cause


def test_notification__may_announce_the_future() -> None:
    assert taken(NOTIFICATION).channel == "notification"


def test_table_with_a_future_row__error_names_the_row() -> None:
    error = refused(TABLE.replace("2025-10-29", "2026-10-29"))
    assert error.code == "INT006"
    assert "Row 2" in error.cause


def test_title__is_one_clean_line() -> None:
    assert taken("x", title="A\n title \x1b[31m red ").title == "A title [31m red"
    assert len(taken("word " * 200).title) <= 200
