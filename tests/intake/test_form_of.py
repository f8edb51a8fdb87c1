"""Forms are taken exactly or refused with everything that is wrong."""

import json
from typing import Any

import pytest

from tahqiq.errors import BadInput
from tahqiq.intake.form_of import parse_form
from tahqiq.model.forms import Complaint, FieldReport, Notification

REPORT: dict[str, Any] = {
    "form": "field-report/1",
    "report_no": "FR-7",
    "team": "Team A",
    "reported_at": "2025-10-29T18:00+04:30",
    "station": {"name": "Post 4"},
    "observations": [
        {
            "time": "2025-10-29T14:05:00+05:00",
            "event_type": "shelling",
            "means": "heard",
            "count": 3,
            "unit": "explosion",
            "place": {"name": "Angoor Adda", "lat": 32.5, "lon": 69.3},
        }
    ],
}


def wrong(form: dict[str, Any] | str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        parse_form(form if isinstance(form, str) else json.dumps(form))
    return caught.value


def with_row(**changes: Any) -> dict[str, Any]:
    return REPORT | {"observations": [REPORT["observations"][0] | changes]}


def test_each_form__ok() -> None:
    assert isinstance(parse_form(json.dumps(REPORT)), FieldReport)
    place = {"name": "X"}
    complaint = {
        "form": "complaint/1", "complaint_no": "1", "complainant": "AFG", "against": "PAK",
        "filed_at": "2025-10-29T18:00Z", "event_type": "airstrike", "time": "2025-10-29 17:00+0430",
        "place": place, "facts": "Something was seen and heard.",
    }  # fmt: skip
    assert isinstance(parse_form(json.dumps(complaint)), Complaint)
    notice = {
        "form": "notification/1", "notification_no": "1", "party": "AFG", "kind": "flight",
        "start": "2025-10-29T18:00Z", "end": "2025-10-29T19:00Z", "place": place,
        "text": "A rotary flight.", "filed_at": "2025-10-29T10:00Z",
    }  # fmt: skip
    assert isinstance(parse_form(json.dumps(notice)), Notification)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{", "line 1, column 2"),
        ('{\n "form": "x",\n}', "line 3"),
        ("", "line 1"),
        ("[]", "a list"),
        ("null", "null"),
        ("3", "a number"),
        ("true", "a truth value"),
        ('"form"', "a string"),
        ('{"form": 1, "form": 2}', "'form' stands twice"),
        ('{"form": "field-report/1", "station": {"name": "a", "name": "b"}}', "'name' stands twice"),
        ('{"form": NaN}', "NaN"),
        ('{"form": -Infinity}', "-Infinity"),
        ('{"form": ' + "9" * 5000 + "}", "5000 digits"),
        ("[" * 200_000, "too deeply"),
        ('{"a":' * 200_000, "too deeply"),
        ('{"form": "a\tb"}', "line 1"),
    ],
)
def test_unusable_json__error(text: str, hint: str) -> None:
    error = wrong(text)
    assert error.code == "INT007"
    assert hint in error.cause


@pytest.mark.parametrize("name", [None, 3, [], "", "field_report", "field-report/2"])
def test_unknown_form__error_names_the_known_ones(name: object) -> None:
    error = wrong({"form": name} if name is not None else {"team": "A"})
    assert error.code == "INT008"
    assert "complaint/1" in error.next_step


def test_unknown_fields__are_named_with_the_nearest() -> None:
    error = wrong(REPORT | {"taem": "x", "stattion": {}, "zzzzzz": 1})
    assert error.code == "INT009"
    assert "'taem' is no field of this form (did you mean 'team'?)" in error.cause
    assert "'stattion' is no field of this form (did you mean 'station'?)" in error.cause
    assert "'zzzzzz' is no field of this form;" in error.cause.replace(".", ";")


def test_unknown_field_of_a_row__is_named_with_its_row() -> None:
    error = wrong(with_row(place={"name": "X", "longitude": 3}))
    assert "observations no. 1, 'place.longitude' is no field" in error.cause


def test_missing_fields__are_all_named() -> None:
    error = wrong({"form": "complaint/1"})
    assert error.code == "INT009"
    for name in (
        "complaint_no",
        "complainant",
        "against",
        "filed_at",
        "event_type",
        "time",
        "place",
        "facts",
    ):
        assert f"'{name}' is missing" in error.cause


def test_many_problems__ten_are_listed_and_the_rest_counted() -> None:
    error = wrong(REPORT | {f"unknown_{number}": 1 for number in range(15)})
    assert error.cause.count("is no field") == 10
    assert "and 5 more." in error.cause


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"count": "3"}, "'count'"),
        ({"count": 3.5}, "'count'"),
        ({"count": True}, "'count'"),
        ({"count": -1}, "'count'"),
        ({"count": 10**9}, "'count'"),
        ({"live_fire_exercise": "no"}, "'live_fire_exercise'"),
        ({"live_fire_exercise": 0}, "'live_fire_exercise'"),
        ({"means": "smelled"}, "'smelled' is not one of saw, heard"),
        ({"event_type": "shelin"}, "did you mean 'shelling'?"),
        ({"unit": None}, "'unit'"),
        ({"place": "Angoor Adda"}, "'place'"),
        ({"place": {"name": "X", "lat": 95, "lon": 1}}, "'place.lat'"),
        ({"place": {"name": "X", "lat": 32.0}}, "lat and lon belong together"),
        ({"place": {"name": ""}}, "'place.name'"),
        ({"time": "2025-10-29T14:05"}, "UTC offset"),
        ({"time": "2025-10-29"}, "UTC offset"),
        ({"time": 1761735900}, "UTC offset"),
        ({"time": "1761735900"}, "UTC offset"),
        ({"time": "2025-02-30T14:05Z"}, "'time'"),
        ({"time": "2025-10-29T14:05+99:00"}, "'time'"),
        ({"time_end": "2025-10-29T14:04+05:00"}, "before the beginning"),
        ({"description": "x" * 2001}, "'description'"),
        ({"description": "\x1b[2J"}, "control character"),
        ({"description": "\ud83d"}, "surrogate"),
        ({"weapon": "a\0b"}, "control character"),
    ],
)
def test_unfit_row__error_says_where(changes: dict[str, Any], hint: str) -> None:
    error = wrong(with_row(**changes))
    assert error.code == "INT009"
    assert hint in error.cause


def test_watch_of_two_months__error() -> None:
    watch = {"sector": "S1", "means": "saw", "start": "2025-09-01T00:00Z", "end": "2025-10-29T00:00Z"}
    assert "31 days" in wrong(REPORT | {"coverage": [watch]}).cause


def test_foreign_words_in_errors__are_short_and_tame() -> None:
    error = wrong({"form": "x" * 5000 + "\n"})
    assert len(error.cause) < 200
    error = wrong(with_row(means="\u202e\n" + "y" * 500))
    assert "\n" not in error.cause
    assert "\u202e" not in error.cause
