"""Referrals at the command line beside their steps: what waits, a draft read, a leak traced, requests followed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from practice_terminal import practice_terminal

pytestmark = pytest.mark.slow
NOW = datetime.now(UTC).replace(microsecond=0)
ALLEGED = (
    "--site", "camp", "--place", "Upper Valley", "--lat", "34.12", "--lon", "71.05", "--radius-km", "3",
    "--group", "An armed group", "--description", "About twenty armed men came and went over a week.",
    "--civilians", "present", "--civilian-statement", "Six families.", "--legal-basis", "Article 4",
    "--seen-on", (NOW - timedelta(hours=30)).isoformat(),
)  # fmt: skip
ASKED = (
    "--through", "QAS", "--pseudonym", "PER-12", "--warrant", "Warrant 7 of the lower court",
    "--legal-basis", "The treaty", "--safeguards", "No death penalty", "--due",
    (NOW + timedelta(days=4)).isoformat(),
)  # fmt: skip


@pytest.fixture
def terminal(place, tmp_path):
    return practice_terminal(place, tmp_path)


def test_draft__waits_is_read_and_what_leaks_of_it_is_traced(terminal, tmp_path):
    said = ("referral", "draft", "--from", "ARD", "--to", "BEL", *ALLEGED)
    matter = terminal.json(*said, by="liaison-ard")["matter"]
    assert matter in terminal("referral", "waiting", by="commissioner-ard")
    assert "nothing waits for you" in terminal("referral", "waiting", by="liaison-bel")
    shown = terminal("referral", "read", matter, by="commissioner-ard")
    (tmp_path / "leaked.txt").write_text(shown.splitlines()[2])
    (found,) = terminal.json("referral", "trace", str(tmp_path / "leaked.txt"), by="auditor-1")
    assert (found["by"], found["matter"], found["mark"]["reader"]) == ("mark", matter, "commissioner-ard")
    assert "its mark" in terminal("referral", "trace", str(tmp_path / "leaked.txt"), by="mediator-tar")
    assert "REF019" in terminal("referral", "trace", str(tmp_path / "leaked.txt"), by="liaison-bel", code=4)
    (tmp_path / "other.txt").write_bytes(b"\xff\xfe nothing of it")
    assert "no mark" in terminal("referral", "trace", str(tmp_path / "other.txt"), by="chair-1")
    copy = terminal.json("referral", "read", matter, by="commissioner-ard")
    bare = json.dumps({name: said for name, said in copy.items() if name != "text"})
    assert copy["allegation"]["lat"] == 34.12 and not [
        one for one in ALLEGED[1::2] if " " in one and one in bare
    ]
    (tmp_path / "copy.json").write_text(json.dumps(copy["text"][3]))
    (found,) = terminal.json("referral", "trace", str(tmp_path / "copy.json"), by="auditor-1")
    assert found["mark"]["entry"] == copy["mark"]["entry"]
    (tmp_path / "leaked.pdf").write_bytes(b"%PDF-1.7 nothing of it")
    assert "REF026" in terminal("referral", "trace", str(tmp_path / "leaked.pdf"), by="auditor-1", code=3)
    assert "REF025" in terminal("bundle", matter, "--field", "allegation", code=4)
    tried = terminal.json("referral", "attempts", by="auditor-1")
    assert [one["paper"]["verb"] for one in tried] == ["referral.trace"]


def test_request_for_hand_over__is_followed_by_both_sides_and_tells_who_opened_it(terminal):
    said = ("hand-over", "request", "--from", "BEL", "--to", "ARD", "--reader", "liaison-ard", *ASKED)
    request = terminal.json(*said, by="liaison-bel")["id"]
    assert "opened by nobody yet" in terminal("hand-over", "show", request, by="liaison-bel")
    assert "Warrant 7" in terminal("hand-over", "read", request, by="liaison-ard")
    copy = terminal.json("hand-over", "read", request, by="liaison-ard")
    assert "Warrant 7" in copy["text"][1] and copy["request"]["pseudonym"] == "PER-12"
    assert "Warrant 7" not in str(copy["request"]) and "No death penalty" not in str(copy["request"])
    for member in ("liaison-ard", "liaison-bel", "mediator-qas", "auditor-1"):
        shown = terminal("hand-over", "show", request, by=member)
        assert "opened by liaison-ard" in shown and "Warrant" not in shown
    assert "REF001" in terminal("hand-over", "show", request, by="publisher-1", code=5)
    assert "REF019" in terminal("hand-over", "list", by="liaison-ard", code=4)
    assert "REF019" in terminal("referral", "attempts", by="liaison-ard", code=4)
    tried = terminal.json("referral", "attempts", by="chair-1")
    assert [one["paper"]["verb"] for one in tried] == ["handover.show", "handover.list", "attempt.list"]
    assert json.loads(terminal("hand-over", "list", "--json", by="chair-1"))[0]["opened_by"] == [
        "liaison-ard"
    ]
