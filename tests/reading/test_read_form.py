"""Forms are read row for row, and every claim points at exactly the row it was read from."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.errors import BadInput
from tahqiq.model.actor import Actor
from tahqiq.model.claim import Claim
from tahqiq.model.ids import bytes_hash, content_id
from tahqiq.model.place import Place
from tahqiq.model.quantity import Range
from tahqiq.model.submission import Channel, Submission
from tahqiq.reading.json_spans import item_spans, member_spans, whole_span
from tahqiq.reading.read_form import FormReading, read_form

KABUL = "Asia/Kabul"
ROW: dict[str, Any] = {
    "time": "2025-10-29T14:05:00+05:00",
    "event_type": "shelling",
    "means": "saw",
    "count": 3,
    "unit": "projectile",
    "place": {"name": "Angoor Adda", "lat": 32.505, "lon": 69.299, "precision_km": 2.5},
}
REPORT: dict[str, Any] = {
    "form": "field-report/1",
    "report_no": "FR-7",
    "team": "Team A",
    "reported_at": "2025-10-29T18:00+04:30",
    "station": {"name": "Post 4", "lat": 32.4, "lon": 69.2},
    "observations": [ROW],
}
COMPLAINT: dict[str, Any] = {
    "form": "complaint/1",
    "complaint_no": "C-3",
    "complainant": "PAK",
    "against": "AFG",
    "filed_at": "2025-10-28T09:00+05:00",
    "provision": "doha-2025/1",
    "event_type": "shelling",
    "time": "2025-10-27T21:10+05:00",
    "place": {"name": "Kurram"},
    "facts": "Mortar rounds fell beside a post – گولے – after dark.",
    "killed": 2,
}


class Dictionary:
    """Two places and two parties: enough for a form."""

    actors = (
        Actor(id="AFG", name="Afghanistan", kind="party"),
        Actor(id="PAK", name="Pakistan", kind="party"),
        Actor(id="PAK-ARMY", name="Pakistan Army", kind="organisation", part_of="PAK"),
    )

    def find_place(self, name: str) -> Place | None:
        if name == "Kurram":
            return Place(
                name="Kurram District", lat=33.7, lon=70.3, precision_km=35, kind="district", country="PK"
            )
        if name == "Angoor Adda":
            return Place(name="Angur Ada", lat=32.5, lon=69.3, precision_km=5, kind="town", country="PK")
        return None

    def actor_name(self, text: str) -> str | None:
        return {"Islamabad": "Pakistan", "Pak army": "Pakistan Army"}.get(text)


def received(text: str, channel: Channel = "field_report") -> Submission:
    digest = bytes_hash(text.encode())
    return Submission(
        id=content_id("sub", digest, channel),
        channel=channel,
        source="team-a",
        sha256=digest,
        size=len(text.encode()),
        media_type="application/json",
        title="t",
        text=text,
        received_at=datetime(2025, 10, 30, tzinfo=UTC),
        exercise=True,
        release="parties",
    )


def read(form: dict[str, Any] | str, channel: Channel = "field_report", zone: str = KABUL) -> FormReading:
    text = form if isinstance(form, str) else json.dumps(form, ensure_ascii=False)
    submission = received(text, channel)
    reading = read_form(submission, zone=zone, knowledge=Dictionary())
    for claim in reading.claims:
        assert text[claim.start : claim.end] == claim.span
        assert claim.submission == submission.id
    return reading


def one_claim(**changes: Any) -> Claim:
    (claim,) = read(REPORT | {"observations": [ROW | changes]}).claims
    return claim


def test_row__becomes_claim_and_observation_that_name_each_other() -> None:
    reading = read(REPORT)
    (claim,), (seen,) = reading.claims, reading.observations
    assert seen.claim == claim.id
    assert (claim.reader, claim.source_id, claim.release, claim.exercise) == (
        "form/1",
        "team-a",
        "parties",
        True,
    )
    assert (claim.source.chain, claim.source.kind) == (("Team A",), "team")
    assert (claim.event_type, claim.polarity, claim.certainty, claim.confidence) == (
        "shelling", "affirmed", "asserted", 0.9,
    )  # fmt: skip
    assert claim.reasons
    assert (seen.row, seen.count, seen.unit, seen.weapon, seen.team) == (1, 3, "projectile", "N/K", "Team A")
    assert (seen.station.name, seen.place.name) == ("Post 4", "Angur Ada")
    assert json.loads(claim.span) == ROW


def test_time__is_told_in_the_missions_zone() -> None:
    claim = one_claim(time="2025-10-29T23:50:00+05:00", time_end="2025-10-30T01:00:00+05:00")
    assert claim.date is not None
    assert claim.date.at is not None
    assert claim.date.at.utcoffset() == timedelta(hours=4, minutes=30)
    assert claim.date.at.isoformat() == "2025-10-29T23:20:00+04:30"
    assert (claim.date.start, claim.date.end) == (date(2025, 10, 29), date(2025, 10, 30))
    assert (claim.date.granularity, claim.date.anchor, claim.date.zone) == ("minute", "form", KABUL)


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("UTC", 28, 20),
        ("Asia/Karachi", 29, 1),
        (KABUL, 29, 0),
        ("Europe/Istanbul", 28, 23),
        ("Europe/Kyiv", 28, 22),
    ],
)
def test_zones__decide_the_day(zone: str, day: int, hour: int) -> None:
    (claim,) = read(REPORT | {"observations": [ROW | {"time": "2025-10-29T01:05+05:00"}]}, zone=zone).claims
    assert claim.date is not None
    assert claim.date.at is not None
    assert (claim.date.start.day, claim.date.at.hour) == (day, hour)


def test_coordinates__go_before_the_gazetteer() -> None:
    (place,) = one_claim().place
    assert (place.lat, place.lon, place.precision_km, place.kind) == (32.505, 69.299, 2.5, "point")
    assert (place.name, place.country, place.as_written) == ("Angur Ada", "PK", "Angoor Adda")


def test_coordinates_without_precision__take_one_kilometre_and_say_so() -> None:
    claim = one_claim(place={"name": "Ridge", "lat": 32.5, "lon": 69.3})
    assert claim.place[0].precision_km == 1.0
    assert any(reason.code == "PRECISION" for reason in claim.reasons)


def test_name_alone__is_found_or_kept_without_location() -> None:
    assert one_claim(place={"name": "Kurram"}).place[0].precision_km == 35
    assert one_claim(place={"name": "Kurram", "precision_km": 4}).place[0].precision_km == 4
    reading = read(REPORT | {"observations": [ROW | {"place": {"name": "Nowhere"}}] * 2})
    assert not reading.claims[0].place[0].located
    assert reading.notes.count("Not located, kept by name: Nowhere.") == 1


def test_actors__take_neutral_names_where_known() -> None:
    claim = one_claim(initiator="Pak army", target="men in a lorry")
    assert claim.actors.initiator == ("Pakistan Army",)
    assert claim.actors.target == ("men in a lorry",)
    assert one_claim(initiator="PAK", target="AFG").actors.everyone() == {"Pakistan", "Afghanistan"}
    assert one_claim().actors.everyone() == frozenset()


def test_casualties__are_exact_and_unsaid_is_not_zero() -> None:
    assert one_claim().casualties is None
    said = one_claim(killed=0, wounded=4).casualties
    assert said is not None
    assert (said.killed, said.wounded) == (Range(min=0, max=0), Range(min=4, max=4))
    said = one_claim(wounded=4).casualties
    assert said is not None
    assert said.killed is None


@pytest.mark.parametrize(
    ("means", "confidence", "certainty"),
    [
        ("saw", 0.9, "asserted"),
        ("camera", 0.9, "asserted"),
        ("heard", 0.7, "asserted"),
        ("told", 0.5, "reported"),
    ],
)
def test_means__set_confidence_and_certainty(means: str, confidence: float, certainty: str) -> None:
    claim = one_claim(means=means)
    assert (claim.confidence, claim.certainty) == (confidence, certainty)


def test_count_of_zero__denies() -> None:
    assert one_claim(count=0).polarity == "negated"
    assert one_claim(count=None).polarity == "affirmed"


def test_live_fire_exercise__is_kept_and_labelled() -> None:
    reading = read(REPORT | {"observations": [ROW, ROW | {"live_fire_exercise": True}]})
    assert [seen.live_fire_exercise for seen in reading.observations] == [False, True]
    assert any(reason.code == "LIVE_FIRE" for reason in reading.claims[1].reasons)
    assert "Rows assessed as live-fire exercise, kept and labelled: 1." in reading.notes


def test_equal_rows__stay_two() -> None:
    reading = read(REPORT | {"observations": [ROW, ROW]})
    assert len({claim.id for claim in reading.claims}) == 2
    assert len({seen.id for seen in reading.observations}) == 2


def test_same_form__gives_the_same_reading() -> None:
    assert read(REPORT) == read(REPORT)


def test_spans__hold_through_escapes_blanks_and_order() -> None:
    tricky = (
        r'{"description":"a \"}],[{ brace \\ \u06af گولہ 🚧", "place" : {"lon":69.3 ,"lat":32.5, "name":"X"},'
    )
    row = tricky + '"unit":"shot","count":1,"means":"saw","event_type":"clash","time":"2025-10-29T14:05Z"}'
    text = (
        '\n\t { "observations" : [ ' + row + " ,\n\n" + row + ' ] ,"team":"\\"observations\\": [",'
        '"report_no":"1","station":{"name":"observations"},"reported_at":"2025-10-29T18:00Z",'
        '"form":"field-report/1"}  \n'
    )
    reading = read(text)
    assert [claim.span for claim in reading.claims] == [row, row]
    assert reading.observations[0].description.endswith("🚧")


def test_coverage__keeps_hours_and_denials() -> None:
    watches = [
        {"sector": "S1", "means": "saw", "start": "2025-10-29T06:00Z", "end": "2025-10-29T08:30Z"},
        {
            "sector": "S2", "means": "camera", "start": "2025-10-29T06:00Z", "end": "2025-10-30T06:00Z",
            "denied_by": "AFG", "denial": "turned back at a post",
        },
    ]  # fmt: skip
    reading = read(REPORT | {"observations": [], "coverage": watches})
    assert [watch.hours for watch in reading.coverage] == [2.5, 24.0]
    assert [watch.denied_by for watch in reading.coverage] == [None, "AFG"]
    assert reading.coverage[1].denial == "turned back at a post"
    assert reading.claims == ()


def test_narrative__is_kept_and_not_read() -> None:
    assert any("not read" in note for note in read(REPORT | {"narrative": "Quiet night."}).notes)
    assert any("neither" in note for note in read(REPORT | {"observations": []}).notes)


def test_complaint__is_one_alleged_claim_of_a_party() -> None:
    (claim,) = read(COMPLAINT, "complaint").claims
    assert claim.span == COMPLAINT["facts"]
    assert (claim.certainty, claim.source.kind, claim.source.chain) == ("alleged", "party", ("Pakistan",))
    assert (claim.actors.initiator, claim.actors.target) == (("Afghanistan",), ("Pakistan",))
    assert claim.casualties is not None
    assert claim.casualties.killed == Range(min=2, max=2)
    assert any(reason.cites == ("doha-2025/1",) for reason in claim.reasons)


def test_complaint_with_escapes__points_at_the_whole_form() -> None:
    text = "  " + json.dumps(COMPLAINT) + "\n"
    (claim,) = read(text, "complaint").claims
    assert claim.span == text.strip()


def test_notification__is_a_notice_and_no_claim() -> None:
    notice = {
        "form": "notification/1", "notification_no": "N-1", "party": "AFG", "kind": "movement",
        "start": "2025-10-31T06:00+04:30", "end": "2025-10-31T09:00+04:30", "place": {"name": "Kurram"},
        "text": "A convoy returns from the post.", "filed_at": "2025-10-29T06:00Z",
    }  # fmt: skip
    reading = read(notice, "notification")
    (kept,) = reading.notices
    assert kept.in_advance
    assert (kept.party, kept.place.name, reading.claims) == ("AFG", "Kurram District", ())
    late = read(notice | {"start": "2025-10-29T06:00+04:30"}, "notification")
    assert not late.notices[0].in_advance
    assert any("after" in note for note in late.notes)


def test_table__is_read_row_for_row() -> None:
    text = (
        "team;station_name;time;event_type;means;unit;place_name;description;killed\r\n"
        'Team B;Post 1;2025-10-29T14:05+05:00;clash;heard;burst;Kurram;"two\nlines; ""so""";1\r\n'
        "\r\n"
        "Team C;Post 2;2025-10-29T15:05+05:00;clash;camera;shot;Kurram;=1+1;\r\n"
    )
    reading = read(text, "observation_table")
    assert [claim.source.chain for claim in reading.claims] == [("Team B",), ("Team C",)]
    assert reading.claims[0].span == text.split("\r\n")[1]
    assert reading.claims[1].span.startswith("Team C;")
    assert [seen.row for seen in reading.observations] == [2, 4]
    assert reading.observations[0].description == 'two\nlines; "so"'


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("prose", "field_report"),
        ("{}", "complaint"),
        ("team,time\na,b", "observation_table"),
        ("", "notification"),
    ],
)
def test_text_that_is_no_form__error(text: str, channel: Channel) -> None:
    with pytest.raises(BadInput) as caught:
        read(text, channel)
    assert caught.value.code == "RDF001"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.text(max_size=5), VALUES),
    st.lists(VALUES),
    st.booleans(),
    st.sampled_from([None, 1, "\t"]),
)
def test_any_json__spans_hold_what_they_name(
    members: dict[str, Any], items: list[Any], plain: bool, indent: int | str | None
) -> None:
    text = " \n" + json.dumps(members, ensure_ascii=plain, indent=indent) + "\n"
    spans = member_spans(text)
    assert {name: json.loads(text[start:end]) for name, (start, end) in spans.items()} == members
    text = "\t" + json.dumps(items, ensure_ascii=plain, indent=indent)
    assert [json.loads(text[start:end]) for start, end in item_spans(text, 0)] == items
    assert json.loads(text[slice(*whole_span(text))]) == items


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), min_size=1, max_size=4
    )
)
def test_any_descriptions__spans_hold_in_report_and_table(words: list[str]) -> None:
    reading = read(REPORT | {"observations": [ROW | {"description": word} for word in words]})
    assert [seen.description for seen in reading.observations] == words
    assert [json.loads(claim.span)["description"] for claim in reading.claims] == words
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["team", "station_name", "time", "event_type", "means", "unit", "place_name", "description"]
    )
    writer.writerows(
        ["T", "S", "2025-10-29T14:05Z", "clash", "saw", "shot", "Kurram", word] for word in words
    )
    table = read(out.getvalue(), "observation_table")
    assert [seen.description for seen in table.observations] == [word.strip() for word in words]
    for claim, word in zip(table.claims, words, strict=True):
        assert next(csv.reader(io.StringIO(claim.span, newline="")))[-1] == word
