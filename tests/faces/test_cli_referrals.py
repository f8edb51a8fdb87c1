"""Referrals at the command line, in both directions: acted on and found, nothing found, bypassed, abused, frozen."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from practice_mission import new_desk
from practice_terminal import Terminal

pytestmark = pytest.mark.slow
NOW = datetime.now(UTC).replace(microsecond=0)
SAID = {
    "--site": "camp",
    "--place": "Upper Valley",
    "--lat": "34.12",
    "--lon": "71.05",
    "--radius-km": "3",
    "--group": "An armed group",
    "--description": "About twenty armed men came and went over a week.",
    "--civilians": "present",
    "--civilian-statement": "A hamlet of six families lies within the circle.",
    "--legal-basis": "Article 4 of the truce",
}
SECRET = "About twenty armed men"


def at(hours: float) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


class Desk(Terminal):
    def alleged(self, **changed: str) -> list[str]:
        said = {**SAID, "--seen-on": at(-30), **{f"--{k.replace('_', '-')}": v for k, v in changed.items()}}
        return [word for pair in said.items() for word in pair]

    def draft(self, code: int = 0, one: str = "ARD", other: str = "BEL", **changed: str) -> str:
        words = ("referral", "draft", "--from", one, "--to", other, *self.alleged(**changed), "--json")
        done = self(*words, by=f"liaison-{one.lower()}", code=code)
        return json.loads(done)["matter"] if code == 0 else done

    def submit(
        self,
        matter: str,
        code: int = 0,
        one: str = "ARD",
        other: str = "BEL",
        extra: tuple[str, ...] = (),
        **changed: str,
    ) -> str:
        clock = ("--due", at(48), "--expires", at(400), "--stand-still-until", at(72))
        channel = ("--from", one, "--to", other, "--through", "QAS", "--reader", f"liaison-{other.lower()}")
        still = ("--undertaking", "No action of our own until then")
        said = (*channel, *clock, *still, *self.alleged(**changed), *extra)
        return self("referral", "submit", matter, *said, by=f"liaison-{one.lower()}", code=code)

    def passed(self, matter: str, second: str = "commissioner-ard") -> None:
        """The second person reads the draft and passes it."""
        self("referral", "read", matter, by=second)
        self("referral", "sanitise", matter, "--taken-out", "Who told us", by=second)

    def hand_over(self, one: str = "ARD", other: str = "BEL", **changed: str) -> str:
        matter = self.draft(one=one, other=other, **changed)
        second = f"commissioner-{one.lower()}"
        self.passed(matter, second)
        self.submit(matter, one=one, other=other, **changed)
        self("referral", "relay", matter, by="mediator-qas")
        return matter

    def state(self, matter: str, by: str = "mediator-qas") -> str:
        return json.loads(self("referral", "show", matter, "--json", by=by))["state"]


@pytest.fixture
def desk(place, tmp_path):
    new_desk(place, tmp_path / "keys").store.close()
    return Desk(place, tmp_path)


def act(desk: Desk, matter: str, outcome: str, by: str) -> None:
    desk("referral", "answer", matter, "--answer", "acknowledged", by=by)
    desk("referral", "answer", matter, "--answer", "accepted", by=by)
    desk("referral", "plan", matter, "--start", at(1), "--end", at(9), by=by)
    words = ("--outcome", outcome, "--acted-at", at(-0.1), "--account", "The place was searched")
    desk("referral", "outcome", matter, *words, by=by)


def test_referral__is_acted_on_in_time_and_verified_by_a_third_party(desk):
    matter = desk.hand_over()
    act(desk, matter, "found_and_seized", "liaison-bel")
    desk("referral", "ask-verification", matter, by="liaison-ard")
    own = ("referral", "verify", matter, "--finding", "verified", "--account", "Seen by the team")
    assert "REF017" in desk(*own, "--component", "BEL", by="monitor-1", code=4)
    desk(*own, "--component", "QAS", "--component", "BEL", by="monitor-1")
    assert desk.state(matter) == "verified"
    lines = {
        f"{x['from_party']}{x['to_party']}": x for x in json.loads(desk("referral", "figures", "--json"))
    }
    assert lines["ARDBEL"]["handed_over"] == lines["ARDBEL"]["acted_in_time"] == lines["ARDBEL"]["found"] == 1
    assert lines["BELARD"]["handed_over"] == 0


def test_other_direction__nothing_found_and_a_strike_with_no_referral_count_alike(desk):
    matter = desk.hand_over("BEL", "ARD")
    act(desk, matter, "nothing_found", "liaison-ard")
    struck = (
        "referral",
        "breach",
        "--kind",
        "bypassed",
        "--by-party",
        "BEL",
        "--at",
        at(-2),
        "--account",
        "A raid",
    )
    desk(*struck, by="liaison-ard")
    lines = {
        f"{x['from_party']}{x['to_party']}": x for x in json.loads(desk("referral", "figures", "--json"))
    }
    assert (lines["BELARD"]["nothing_found"], lines["BELARD"]["bypassed"], lines["BELARD"]["alleged"]) == (
        1,
        0,
        1,
    )
    assert "REF018" in desk(*struck, "--found", by="liaison-ard", code=4)
    desk(*struck, "--found", by="chair-1")
    lines = {
        f"{x['from_party']}{x['to_party']}": x for x in json.loads(desk("referral", "figures", "--json"))
    }
    assert lines["BELARD"]["bypassed"] == 1


def test_content__is_read_by_named_readers_alone_and_every_reading_is_an_entry(desk):
    matter = desk.hand_over()
    assert "REF001" in desk("referral", "read", matter, by="commissioner-bel", code=5)
    assert "REF001" in desk("referral", "read", matter, by="liaison-ard", code=5)
    shown = desk("referral", "read", matter, by="liaison-bel")
    assert SECRET in shown
    assert "copy of liaison-bel (BEL), read" in shown
    course = desk("referral", "show", matter, by="liaison-ard")
    assert any(line.split()[4:6] == ["BEL", "read"] for line in course.splitlines())
    for audience in ("--for=party:BEL", "--for=party:ARD", "--for=mediator", "--for=mechanism"):
        for listing in (("incidents",), ("submissions",), ("claims",)):
            assert SECRET not in desk(*listing, audience)
    assert SECRET not in desk("referral", "show", matter, by="liaison-bel")
    assert SECRET not in desk("referral", "list", by="mediator-qas")


def test_party__has_no_list_and_sees_no_draft_of_the_other(desk):
    matter = desk.draft()
    assert "REF019" in desk("referral", "list", by="liaison-bel", code=4)
    assert "REF001" in desk("referral", "show", matter, by="liaison-bel", code=5)
    assert "REF001" in desk("referral", "show", matter, by="mediator-qas", code=5)
    assert json.loads(desk("referral", "list", "--json", by="mediator-qas")) == []


def test_drafter__does_not_sanitise_his_own(desk):
    matter = desk.draft()
    said = ("referral", "sanitise", matter, "--taken-out", "Nothing")
    assert "REF005" in desk(*said, by="liaison-ard", code=4)
    assert "REF004" in desk.submit(matter, code=4)


def test_second_person__passes_no_draft_that_he_has_not_opened(desk):
    matter, other = desk.draft(), desk.draft(lat="34.52")
    said = ("referral", "sanitise", matter, "--taken-out", "Who told us")
    desk("referral", "read", matter, by="liaison-ard")  # the drafter's reading is nobody else's
    desk("referral", "read", other, by="commissioner-ard")  # nor is that of another draft
    assert "REF027" in desk(*said, by="commissioner-ard", code=4)
    assert "REF004" in desk.submit(matter, code=4)
    desk("referral", "read", matter, by="commissioner-ard")
    desk(*said, by="commissioner-ard")
    desk.submit(matter)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"site": "private_home"}, "REF010"),
        ({"radius_km": "40"}, "REF011"),
        ({"radius_km": "0.2"}, "REF012"),
        ({"lat": "34.12345"}, "REF012"),
        ({"description": "They sleep at 34.12345, 71.05432."}, "REF012"),
        ({"description": "They sleep at 42SXD 12345 67890."}, "REF012"),
        ({"seen_on": (NOW - timedelta(days=90)).isoformat()}, "REF013"),
        ({"description": "An air strike on the compound would end it."}, "REF014"),
    ],
)
def test_what_a_referral_may_not_say__is_refused_and_kept_for_the_auditor(desk, changed, rule):
    assert rule in desk.draft(code=4, **changed)
    tried = json.loads(desk("referral", "attempts", "--json", by="auditor-1"))
    assert [one["paper"]["code"] for one in tried] == [rule]
    assert "REF019" in desk("referral", "attempts", by="liaison-ard", code=4)


def test_same_referral_again__needs_new_information(desk):
    desk.hand_over()
    matter = desk.draft()
    desk.passed(matter)
    assert "REF008" in desk.submit(matter, code=4)
    desk.submit(matter, extra=("--new-information", "Seen again yesterday with vehicles"))


def test_flood__is_stopped_at_five_open_ones(desk):
    for number in range(5):
        desk.hand_over(lat=f"34.{20 + 10 * number}")
    matter = desk.draft(lat="35.90")
    desk.passed(matter)
    assert "REF007" in desk.submit(matter, code=4, lat="35.90")


def test_mediator__freezes_and_nobody_reads_or_acts(desk):
    matter = desk.hand_over()
    assert "MEM002" in desk("referral", "freeze", matter, "--reason", "A leak", by="liaison-ard", code=4)
    desk("referral", "freeze", matter, "--reason", "Rumours of a leak", by="mediator-qas")
    assert "REF020" in desk("referral", "read", matter, by="liaison-bel", code=4)
    assert "REF020" in desk("referral", "answer", matter, "--answer", "accepted", by="liaison-bel", code=4)
    desk("referral", "freeze", matter, "--reason", "Cleared", "--thaw", by="mediator-qas")
    assert SECRET in desk("referral", "read", matter, by="liaison-bel")


def test_stand_still_shorter_than_the_time_to_act__is_refused(desk):
    matter = desk.draft()
    desk.passed(matter)
    short = ("--stand-still-until", at(10))
    assert "The stand-still ends before" in desk.submit(matter, code=3, extra=short)


def test_struck_while_it_was_being_dealt_with__stands_as_alleged_until_it_is_found(desk):
    matter = desk.hand_over()
    words = (
        "referral",
        "breach",
        matter,
        "--kind",
        "preempted",
        "--by-party",
        "ARD",
        "--at",
        at(-1),
        "--account",
        "Hit",
    )
    desk(*words, by="liaison-bel")
    assert "preempted (alleged)" in desk("referral", "show", matter, by="liaison-ard")
    desk(*words, "--found", by="chair-1")
    assert "preempted (alleged)" not in desk("referral", "show", matter, by="liaison-ard")


def test_reader_whose_role_ended__reads_no_more(desk, place, tmp_path):
    matter = desk.hand_over()
    desk("member", "role", "withdraw", "liaison-bel", "liaison", by="adm-1")
    assert "MEM002" in desk("referral", "read", matter, by="liaison-bel", code=4)


def test_hand_over__goes_through_courts_in_their_order(desk):
    words = (
        "--from",
        "ARD",
        "--to",
        "BEL",
        "--through",
        "QAS",
        "--pseudonym",
        "PER-7",
        "--reader",
        "liaison-bel",
    )
    law = (
        "--warrant",
        "Court of Ard, 12/2025",
        "--legal-basis",
        "Treaty of 1998",
        "--safeguards",
        "No death penalty",
    )
    made = desk("hand-over", "request", *words, *law, "--due", at(500), "--json", by="liaison-ard")
    request = json.loads(made)["matter"]
    assert "REF001" in desk("hand-over", "read", request, by="commissioner-bel", code=5)
    assert "Court of Ard, 12/2025" in desk("hand-over", "read", request, by="liaison-bel")
    assert "Court of Ard" not in desk("hand-over", "list", "--json", by="mediator-qas")
    step = ("hand-over", "step", request, "--step")
    assert "REF004" in desk(*step, "handed_over", by="liaison-bel", code=4)
    desk(*step, "received", by="liaison-bel")
    assert "authority" in desk(*step, "granted", by="liaison-bel", code=3)
    desk(*step, "refused", "--authority", "High Court of Bel", by="liaison-bel")
    shown = desk("hand-over", "list", by="mediator-qas")
    assert "refused" in shown
    assert "PER-7" in shown
