"""Whatever comes in, it is a submission or ``BadInput``, and soon."""

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.receive import receive
from tahqiq.model.submission import Channel

NOW = datetime(2025, 11, 8, 12, 0, tzinfo=UTC)
NAMES = st.sampled_from([None, "a.txt", "a.json", "a.csv", "a.html", "a.xlsx", "a.xlsm", "a", "..", "a\0b"])
CHANNELS = st.sampled_from([None, *get_args(Channel)])
ENCODINGS = st.sampled_from([None, None, "latin-1", "utf-16", "utf-7", "cp1256", "utf-8-sig", "nonsense"])
STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"<html>",
        b"<!--",
        b'{"form":',
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"%PDF-",
        b"team,time,means\n",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    [
        "report_no",
        "team",
        "reported_at",
        "station",
        "observations",
        "coverage",
        "narrative",
        "complainant",
        "facts",
    ]
)
FORMS = st.sampled_from(["field-report/1", "complaint/1", "notification/1"])


def outcome(data: bytes, **said: Any) -> str:
    try:
        kept = receive(data, Details.model_validate({"source": "x", "release": "public"} | said), now=NOW)
    except BadInput as error:
        assert error.code.startswith("INT0")
        assert error.cause
        assert error.next_step
        return error.code
    assert kept.text
    return "ok"


@settings(max_examples=300, deadline=None)
@given(STARTS, st.binary(max_size=300), NAMES, CHANNELS, ENCODINGS)
def test_any_bytes__are_kept_or_refused(
    start: bytes, rest: bytes, filename: str | None, channel: str | None, encoding: str | None
) -> None:
    outcome(start + rest, filename=filename, channel=channel, encoding=encoding)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(FORMS, st.dictionaries(FIELDS | st.text(max_size=5), JSON, max_size=8))
def test_any_form__is_kept_or_refused(form: str, fields: dict[str, Any]) -> None:
    outcome(json.dumps(fields | {"form": form}).encode())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_details__are_kept_or_refused(channel: str, encoding: str, filename: str) -> None:
    outcome(b"Words.", channel=channel, filename=filename)
    outcome(b"Words.", encoding=encoding, title=channel, publisher=filename)


@pytest.mark.parametrize(
    "data",
    [
        b"\xc3" * 3_000_000,
        b"<" * 2_000_000,
        b"<!---->" * 200_000 + b"<html>",
        b"<html>" + b"<div>" * 300_000,
        b"<html>" + b"<p " + b"a=b " * 300_000,
        b'{"form":' * 300_000,
        b'{"form":"' + b"\\u0000" * 300_000 + b'"}',
        b"team;" * 300_000 + b"time;means",
        b'team,time,means,"' + b"x,\n" * 300_000,
        b"\n" * 3_000_000 + b"x",
        b"a b " * 750_000,
    ],
    ids=lambda data: f"{data[:8]!r}x{len(data)}",
)
@pytest.mark.timeout(120)
def test_large_and_nasty__answers_soon(data: bytes) -> None:
    for filename in (None, "a.html", "a.json", "a.csv"):
        outcome(data, filename=filename)
