"""Liaison officers at the command line: a notice given, received and objected to; a call; a window of silence."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from practice_terminal import practice_terminal

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
    give(terminal, 24, 26, by="liaison-ard")
    (found,) = json.loads(terminal("notice", "list", "--json"))
    notice = found["notice"]["id"]
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
