"""Liaison officers at the command line: a notice given, received and objected to; a call; a window of silence."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from practice_terminal import practice_terminal

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC).replace(microsecond=0)


def at(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


@pytest.fixture
def terminal(place, tmp_path):
    return practice_terminal(place, tmp_path)


def give(terminal, start: float, end: float, **more):
    words = ("--party", "ARD", "--kind", "flight", "--number", "ARD/1", "--place", "Valley", "--lat", "34.1")
    when = ("--lon", "71.1", "--radius-km", "20", "--start", at(start), "--end", at(end))
    return terminal("notice", "give", *words, *when, "--text", "One helicopter surveys the road.", **more)


def test_notice__is_given_received_objected_to_and_withdrawn(terminal):
    told = give(terminal, 24, 26, by="liaison-ard")
    (found,) = json.loads(terminal("notice", "list", "--json"))
    notice = found["notice"]["id"]
    assert f"under {notice}" in told
    assert found["state"] == "ahead"
    own = ("notice", "answer", notice, "--party", "ARD", "--answer", "received")
    assert "LIA002" in terminal(*own, by="liaison-ard", code=4)
    other = ("notice", "answer", notice, "--party", "BEL")
    assert "LIA001" in terminal(*other, "--answer", "received", by="liaison-ard", code=4)
    terminal(*other, "--answer", "received", by="liaison-bel")
    assert "DEA001" in terminal(*other, "--answer", "objected", by="liaison-bel", code=3)
    terminal(*other, "--answer", "objected", "--grounds", "Too near the line", by="liaison-bel")
    shown = terminal("notice", "list", "--for", "party:BEL")
    assert "BEL received it" in shown
    assert "Too near the line" in shown
    take_back = ("notice", "withdraw", notice, "--reason", "Weather")
    assert "LIA003" in terminal(*take_back, "--party", "BEL", by="liaison-bel", code=4)
    terminal(*take_back, "--party", "ARD", by="liaison-ard")
    (found,) = json.loads(terminal("notice", "list", "--json", "--for", "party:BEL"))
    assert found["state"] == "withdrawn"
    assert json.loads(terminal("notice", "list", "--json", "--for", "public")) == []


def test_notice_in_the_name_of_the_other_party__is_refused(terminal):
    assert "INT017" in give(terminal, 24, 26, by="liaison-bel", code=4)


def test_call__is_answered_and_the_time_it_took_is_measured_for_both_alike(terminal):
    about = ("--purpose", "alert", "--about", "Fire near the bridge")
    made = json.loads(
        terminal(
            "hotline", "call", "--from", "SEC", "--to", "ARD", "--to", "BEL", "--called-at", at(-2), *about, "--json",
            by="duty-1",
        )
    )  # fmt: skip
    answer = ("hotline", "answer", made["id"], "--outcome", "Units told to hold fire")
    assert "LIA001" in terminal(*answer, "--seat", "BEL", "--answered-at", at(-1), by="liaison-ard", code=4)
    assert "LIA006" in terminal(*answer, "--seat", "QAS", "--answered-at", at(-1), by="duty-1", code=4)
    assert "LIA008" in terminal(*answer, "--seat", "ARD", "--answered-at", at(-3), by="liaison-ard", code=4)
    terminal(*answer, "--seat", "ARD", "--answered-at", at(-1.5), by="liaison-ard")
    found = json.loads(terminal("hotline", "list", "--json", "--for", "party:BEL"))
    by_seat = {one["seat"]: one for one in found["seats"]}
    assert (by_seat["ARD"]["answered"], by_seat["ARD"]["median_minutes"]) == (1, 30)
    assert (by_seat["BEL"]["called"], by_seat["BEL"]["answered"]) == (1, 0)
    assert "no answer" in terminal("hotline", "list")


def test_window_of_silence__stands_once_both_guarantee_it(terminal):
    asked = ("--place", "Water works", "--purpose", "Repair of the pump", "--of", "ARD", "--of", "BEL")
    made = json.loads(
        terminal("window", "ask", *asked, "--start", at(5), "--end", at(9), "--json", by="duty-1")
    )
    answer = ("window", "answer", made["id"])

    def state() -> str:
        return json.loads(terminal("window", "list", "--json"))[0]["state"]

    terminal(*answer, "--party", "ARD", "--answer", "guaranteed", by="liaison-ard")
    assert state() == "asked"
    assert "LIA001" in terminal(*answer, "--party", "BEL", "--answer", "guaranteed", by="liaison-ard", code=4)
    terminal(*answer, "--party", "BEL", "--answer", "guaranteed", by="liaison-bel")
    assert state() == "agreed"
    terminal(*answer, "--party", "BEL", "--answer", "taken_back", "--reason", "Shelling", by="liaison-bel")
    assert state() == "taken_back"


def test_window_in_the_past__cannot_be_asked_for(terminal):
    asked = ("--place", "Water works", "--purpose", "Repair", "--of", "ARD", "--of", "BEL")
    assert "LIA007" in terminal(
        "window", "ask", *asked, "--start", at(-1), "--end", at(3), by="duty-1", code=4
    )


def day(hours: float) -> str:
    """The day in the mission's zone on which a moment lies."""
    return (NOW + timedelta(hours=hours)).astimezone(ZoneInfo("Asia/Kabul")).date().isoformat()


def listed(terminal, *words: str) -> list[dict]:
    return json.loads(terminal(*words, "--json"))


def test_notices__are_narrowed_to_a_party_a_kind_a_state_and_days(terminal):
    give(terminal, 24, 26, by="liaison-ard")
    works = (
        "--party",
        "BEL",
        "--kind",
        "works",
        "--number",
        "BEL/1",
        "--place",
        "Dam",
        "--text",
        "The dam is mended.",
    )
    terminal("notice", "give", *works, "--start", at(120), "--end", at(200), by="liaison-bel")
    flight, works = (one["notice"]["id"] for one in listed(terminal, "notice", "list"))
    object_to = ("notice", "answer", works, "--party", "ARD", "--answer", "objected", "--grounds", "Too near")
    terminal(*object_to, by="liaison-ard")
    for narrow, wanted in (
        (("--party", "ARD"), [flight]),
        (("--party", "BEL"), [works]),
        (("--party", "QAS"), []),
        (("--kind", "works"), [works]),
        (("--state", "ahead"), [flight, works]),
        (("--state", "withdrawn"), []),
        (("--objected",), [works]),
        (("--from", day(24), "--to", day(26)), [flight]),
        (("--from", day(160), "--to", day(160)), [works]),  # a day in its midst
        (("--to", day(0)), []),
        (("--party", "ARD", "--from", day(100)), []),
    ):
        assert [one["notice"]["id"] for one in listed(terminal, "notice", "list", *narrow)] == wanted, narrow
    assert "no notice fits" in terminal("notice", "list", "--party", "QAS")
    assert "exchange them" in terminal("notice", "list", "--from", day(48), "--to", day(0), code=2)
    terminal("notice", "list", "--state", "lost", code=2)
    for narrow in ((), ("--party", "ARD"), ("--objected",)):
        assert listed(terminal, "notice", "list", *narrow, "--for", "public") == []


def test_calls__are_narrowed_and_the_time_to_an_answer_is_of_the_same_calls(terminal):
    def call(hours: float, purpose: str, *to: str) -> str:
        seats = [word for seat in to for word in ("--to", seat)]
        words = ("--from", "SEC", *seats, "--purpose", purpose, "--called-at", at(hours), "--about", "Fire")
        return json.loads(terminal("hotline", "call", *words, "--json", by="duty-1"))["id"]

    early, late = call(-80, "ask", "BEL"), call(-2, "alert", "ARD", "BEL")
    terminal(
        "hotline",
        "answer",
        early,
        "--seat",
        "BEL",
        "--answered-at",
        at(-79.5),
        "--outcome",
        "Yes",
        by="liaison-bel",
    )
    for narrow, wanted in (
        (("--party", "ARD"), [late]),
        (("--party", "SEC"), [early, late]),
        (("--purpose", "ask"), [early]),
        (("--state", "answered"), [early]),
        (("--state", "unanswered"), [late]),
        (("--from", day(-2)), [late]),
        (("--to", day(-80)), [early]),
    ):
        found = json.loads(terminal("hotline", "list", *narrow, "--json"))
        assert [one["call"]["id"] for one in found["calls"]] == wanted, narrow
    unanswered = json.loads(terminal("hotline", "list", "--state", "unanswered", "--json"))
    assert next(one for one in unanswered["seats"] if one["seat"] == "BEL")["answered"] == 1
    late_ones = json.loads(terminal("hotline", "list", "--from", day(-2), "--json"))
    assert next(one for one in late_ones["seats"] if one["seat"] == "BEL")["called"] == 1
    assert "no call fits" in terminal("hotline", "list", "--purpose", "de_escalate")


def test_windows__are_narrowed_to_a_party_a_state_and_days(terminal):
    def window(start: float, end: float, *of: str) -> str:
        seats = [word for seat in of for word in ("--of", seat)]
        words = ("--place", "Works", "--purpose", "Repair", *seats, "--start", at(start), "--end", at(end))
        return json.loads(terminal("window", "ask", *words, "--json", by="duty-1"))["id"]

    both, one_side = window(5, 9, "ARD", "BEL"), window(100, 150, "BEL")
    terminal("window", "answer", one_side, "--party", "BEL", "--answer", "guaranteed", by="liaison-bel")
    for narrow, wanted in (
        (("--party", "ARD"), [both]),
        (("--party", "BEL"), [both, one_side]),
        (("--state", "agreed"), [one_side]),
        (("--from", day(120), "--to", day(120)), [one_side]),
        (("--to", day(9)), [both]),
    ):
        assert [one["window"]["id"] for one in listed(terminal, "window", "list", *narrow)] == wanted, narrow
    assert "no window fits" in terminal("window", "list", "--state", "broken")


def test_statements__are_narrowed_to_a_seat_a_kind_and_days(terminal):
    terminal("source", "add", "gazette", "--name", "The Gazette", "--kind", "media", by="adm-1")
    for seat, kind, hours in (("ARD", "threat", -90), ("BEL", "offer", -2)):
        words = ("--speaker", "A minister", "--for-seat", seat, "--said-at", at(hours), "--kind", kind)
        terminal("statements", "log", *words, "--words", "We shall see", "--source", "gazette", by="duty-1")
    for narrow, wanted in (
        (("--for-seat", "ARD"), ["ARD"]),
        (("--kind", "offer"), ["BEL"]),
        (("--from", day(-2)), ["BEL"]),
        (("--to", day(-90)), ["ARD"]),
    ):
        assert [one["for_seat"] for one in listed(terminal, "statements", "list", *narrow)] == wanted, narrow
    assert "no statement fits" in terminal("statements", "list", "--for-seat", "QAS")
