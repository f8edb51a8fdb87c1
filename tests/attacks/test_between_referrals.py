"""Referrals under attack: content by other doors, a rival's referral ended by a word, figures and readers gamed."""

import json
from datetime import timedelta

import pytest
from between_parties import DAY, HOUR, SECRET, breach, drafted, handed_over, handing, relayed, step

from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.follow_referrals import course_for, every_course, referral_figures
from tahqiq.desk.issue_brief import draft_brief
from tahqiq.desk.read_referral import read_referral
from tahqiq.desk.refer import MOST_KEPT, refer, refused_attempts
from tahqiq.errors import NotFound, Refused
from tahqiq.model.release import MECHANISM, MEDIATOR, PUBLIC, party_audience
from tahqiq.store import log
from tahqiq.store.dealings import dealings_by

pytestmark = pytest.mark.slow

VERBS = ("referral.drafted", "referral.sanitised", "referral.submitted", "referral.clarified")


def later(desk, span: timedelta) -> None:
    desk.clock.moment += span


def figures(desk, one: str = "ARD") -> dict[str, int]:
    (line,) = [line for line in referral_figures(desk) if line.from_party == one]
    return line.model_dump(exclude={"from_party", "to_party"})


def attempts(desk) -> list[tuple[str, str]]:
    with desk.inside() as asker:
        return [(one.seat, one.code) for _dealt, one in refused_attempts(asker)]


def test_content__is_had_by_no_other_door_than_a_reading_that_is_entered(desk):
    matter = relayed(desk)
    step(desk, "liaison-bel", "answered", matter, answer="needs_clarification", words="Since when?")
    step(desk, "liaison-ard", "clarified", matter, words="Men with the same coats, since spring.")
    with desk.store.reading() as connection:
        size = log.log_size(connection)
    told = json.dumps([entry_shown(desk, index) for index in range(size)])
    for audience in (MECHANISM, MEDIATOR, PUBLIC, party_audience("ARD"), party_audience("BEL")):
        with desk.asking(audience) as asker:
            told += "".join(one.model_dump_json() for one in dealings_by(asker, VERBS))
        told += draft_brief(desk, audience, desk.clock.now() - 3 * DAY).model_dump_json()
    for member in ("liaison-ard", "liaison-bel", "mediator-qas", "auditor-1"):
        told += course_for(desk, member, matter).model_dump_json()
    for secret in (SECRET, "same coats", "Six families", "34.12", "Who told us"):
        assert secret not in told
    assert SECRET in read_referral(desk, "liaison-bel", matter).referral.model_dump_json()


def test_what_is_new_about_a_referral__is_content_too(desk):
    relayed(desk)
    later(desk, HOUR)
    again = drafted(desk)
    said = handing(desk, again, new_information="They have moved to the old mill.")
    refer(desk, "liaison-ard", "referral.submitted", said)
    assert "old mill" not in course_for(desk, "commissioner-bel", again).model_dump_json()
    step(desk, "mediator-qas", "relayed", again)
    assert "old mill" in read_referral(desk, "liaison-bel", again).referral.model_dump_json()


@pytest.mark.parametrize(
    "words",
    [
        "They sleep at 34.1\u200b2345, 71.05432.",
        "At ۳۴.۱۲۳۴۵ and ۷۱.۰۵۴۳۲.",
        "At 34,12345 and 71,05432.",
        "At 34° 07.407' N",
        "At 34 07 24 N 71 03 15 E",
        "At 42sxd1234567890",
        "At 652345 3776543",
        "At 8J6M4222+2X2",
        "At ///filled.count.soap",
    ],
)
def test_precise_position__is_refused_however_it_is_written(desk, words):
    with pytest.raises(Refused, match="REF012"):
        drafted(desk, description=words)
    with pytest.raises(Refused, match="REF012"):
        drafted(desk, place={"as_written": words})
    matter = relayed(desk)
    for verb, said in (
        ("answered", {"answer": "declined", "words": words}),
        ("breached", breach(desk, "preempted", account=words)),
    ):
        with pytest.raises(Refused, match="REF012"):
            step(desk, "liaison-bel", verb, matter, **said)


def test_ordinary_words_with_numbers__are_no_position(desk):
    drafted(
        desk, description="About 1,200 people live 12.5 km off; in 2025 some 300 left, 3-4 trucks at 07:30."
    )


def test_side_that_is_asked__reads_nothing_before_the_third_party_relays_it(desk):
    matter = handed_over(desk)
    with pytest.raises(Refused, match="REF004"):
        read_referral(desk, "liaison-bel", matter)
    assert SECRET in read_referral(desk, "mediator-qas", matter).referral.model_dump_json()


def test_reading__is_entered_in_nobody_elses_name(desk):
    matter = relayed(desk)
    with pytest.raises(NotFound):
        step(desk, "liaison-bel", "read", matter, reader="mediator-qas", seat="QAS")


@pytest.mark.parametrize("channel", ["ARD", "BEL", "XXX", "SEC"])
def test_channel__is_a_third_party_that_can_take_it_into_custody(desk, channel):
    said = handing(desk, drafted(desk), through=channel)
    with pytest.raises(Refused, match="REF023"):
        refer(desk, "liaison-ard", "referral.submitted", said)


def test_release_of_a_referral__is_not_for_the_sender_to_choose(desk):
    matter = drafted(desk)
    refer(desk, "liaison-ard", "referral.submitted", {**handing(desk, matter), "release": "public"})
    with desk.asking(PUBLIC) as asker:
        assert dealings_by(asker, VERBS) == ()


@pytest.mark.parametrize("kind", ["preempted", "obstructed", "compromised"])
def test_breach_that_one_side_alleges__ends_nothing_until_it_is_found(desk, kind):
    matter = relayed(desk)
    step(desk, "liaison-bel", "breached", matter, **breach(desk, kind))
    course = course_for(desk, "liaison-ard", matter)
    assert (course.state, course.alleged, course.open) == (kind, True, True)
    assert SECRET in read_referral(desk, "liaison-bel", matter).referral.model_dump_json()
    step(desk, "liaison-bel", "answered", matter, answer="accepted")
    later(desk, 3 * DAY)
    assert figures(desk)["expired_unacted"] == 1


def test_own_referrals__are_not_freed_from_the_limit_by_alleging_a_leak(desk):
    for number in range(5):
        matter = handed_over(desk, place={"lat": 34.2 + number / 10})
        step(desk, "liaison-ard", "breached", matter, **breach(desk, "compromised"))
    sixth = drafted(desk, place={"lat": 35.5})
    with pytest.raises(Refused, match="REF007"):
        said = handing(desk, sixth, changed={"place": {"lat": 35.5}})
        refer(desk, "liaison-ard", "referral.submitted", said)


def test_striking_first__is_laid_to_the_side_that_asked_alone(desk):
    matter = relayed(desk)
    with pytest.raises(Refused, match="REF024"):
        step(desk, "liaison-ard", "breached", matter, **breach(desk, "preempted", "BEL"))


def test_one_strike_told_many_times__counts_once(desk):
    at = desk.clock.now().isoformat()
    for second in range(6):
        later(desk, timedelta(seconds=second + 1))
        refer(desk, "liaison-bel", "referral.breached", breach(desk, "bypassed", at=at))
    assert figures(desk)["alleged"] == 1
    refer(desk, "chair-1", "referral.breached", breach(desk, "bypassed", at=at, found=True))
    assert (figures(desk)["bypassed"], figures(desk)["alleged"]) == (1, 0)


def test_referral_that_nobody_relayed__did_not_expire_on_the_other_side(desk):
    handed_over(desk)
    later(desk, 5 * DAY)
    assert figures(desk)["expired_unacted"] == 0


def test_time_that_a_referral_lay_frozen__is_not_counted_against_whom_it_was_for(desk):
    matter = relayed(desk)
    later(desk, HOUR)
    step(desk, "mediator-qas", "frozen", matter, frozen=True, reason="Rumours")
    later(desk, 4 * DAY)
    assert figures(desk)["expired_unacted"] == 0
    step(desk, "mediator-qas", "frozen", matter, frozen=False, reason="Cleared")
    later(desk, DAY)
    step(desk, "liaison-bel", "answered", matter, answer="accepted")
    later(desk, DAY)
    assert figures(desk)["expired_unacted"] == 1


def test_closing__takes_nothing_out_of_the_figures(desk):
    declined, lapsed = relayed(desk), relayed(desk, place={"lat": 34.6})
    step(desk, "liaison-bel", "answered", declined, answer="declined", words="Not ours")
    later(desk, 3 * DAY)
    before = figures(desk)
    for matter in (declined, lapsed):
        step(desk, "mediator-qas", "closed", matter, reason="Over")
    assert figures(desk) == before
    assert (before["declined"], before["expired_unacted"]) == (1, 1)


def test_action_reported_late_with_an_early_date__is_in_time_only_once_verified(desk):
    matter = relayed(desk)
    step(desk, "liaison-bel", "answered", matter, answer="accepted")
    early = (desk.clock.now() + HOUR).isoformat()
    later(desk, 5 * DAY)
    said = {"outcome": "nothing_found", "acted_at": early, "account": "Searched"}
    step(desk, "liaison-bel", "outcome", matter, **said)
    assert figures(desk)["acted_in_time"] == 0
    said = {"finding": "verified", "components": ("QAS",), "account": "The log of the post shows it"}
    step(desk, "monitor-1", "verified", matter, **said)
    assert figures(desk)["acted_in_time"] == 1


def test_time_to_act__is_never_a_matter_of_minutes(desk):
    soon = (desk.clock.now() + HOUR).isoformat()
    with pytest.raises(Refused, match="REF016"):
        refer(desk, "liaison-ard", "referral.submitted", handing(desk, drafted(desk), due=soon))


def test_verification__names_seats_that_there_are(desk):
    matter = relayed(desk)
    step(desk, "liaison-bel", "answered", matter, answer="accepted")
    now = desk.clock.now().isoformat()
    step(desk, "liaison-bel", "outcome", matter, outcome="vacated", acted_at=now, account="Gone")
    for components in (("BEL",), ("ARD",), ("BEL", "Third party")):
        with pytest.raises(Refused, match="REF017"):
            said = {"finding": "verified", "components": components, "account": "Seen"}
            step(desk, "monitor-1", "verified", matter, **said)


def test_whoever_tries_ids_or_asks_for_all__is_kept_for_the_auditor_and_floods_nothing(desk):
    with pytest.raises(Refused, match="REF019"):
        every_course(desk, "liaison-bel")
    for number in range(MOST_KEPT + 20):
        later(desk, timedelta(seconds=1))
        with pytest.raises(NotFound, match="REF001"):
            read_referral(desk, "liaison-bel", f"ref_{number}")
    kept = attempts(desk)
    assert kept[:2] == [("BEL", "REF019"), ("BEL", "REF001")]
    assert len(kept) == MOST_KEPT


def test_id_of_a_draft__tells_the_other_side_nothing(desk):
    matter = drafted(desk)
    told = set()
    for by, verb, said in (
        ("liaison-bel", "asked", {}),
        ("liaison-bel", "answered", {"answer": "accepted"}),
        ("liaison-bel", "breached", breach(desk, "preempted")),
        ("mediator-qas", "frozen", {"frozen": True, "reason": "x"}),
        ("mediator-tar", "relayed", {}),
    ):
        for wanted in (matter, "ref_none"):
            with pytest.raises(NotFound) as error:
                step(desk, by, verb, wanted, **said)
            told.add(str(error.value).replace(wanted, "ID"))
    assert len(told) == 1


def test_hand_over__goes_through_a_third_party_to_readers_of_the_side_asked(desk):
    asked = {
        "from_party": "ARD",
        "to_party": "BEL",
        "through": "QAS",
        "pseudonym": "PER-7",
        "warrant": "Court of Ard, 12/2025",
        "legal_basis": "Treaty",
        "safeguards": "No death penalty",
        "readers": ("liaison-bel",),
        "due": (desk.clock.now() + 30 * DAY).isoformat(),
    }
    for wrong, code in (
        ({"through": "ARD"}, "REF023"),
        ({"readers": ("liaison-ard",)}, "REF009"),
        ({"warrant": "He lives at 34.12345, 71.05432"}, "REF012"),
    ):
        with pytest.raises(Refused, match=code):
            refer(desk, "liaison-ard", "handover.requested", {**asked, **wrong})
    request = refer(desk, "liaison-ard", "handover.requested", asked)
    with pytest.raises(NotFound, match="REF001"):
        refer(desk, "mediator-tar", "handover.stepped", {"matter": request.id, "step": "received"})


def test_figures__are_the_same_by_the_mechanisms_eyes_and_by_each_readers(desk):
    relayed(desk)
    drafted(desk, "BEL", "ARD")
    tables = []
    for audience in (MEDIATOR, party_audience("ARD"), party_audience("BEL"), MECHANISM):
        brief = draft_brief(desk, audience, desk.clock.now() - DAY)
        tables.append(next(one.table for one in brief.sections if one.key == "referrals"))
    assert len(set(tables)) == 1
    public = draft_brief(desk, PUBLIC, desk.clock.now() - DAY)
    said = next(one for one in public.sections if one.key == "referrals")
    assert said.table is None
    assert "handed over" not in (said.empty or "")  # there is one: that there is none would be untrue


def test_course__shows_neither_the_other_sides_own_papers_nor_who_wrote_them(desk):
    matter = relayed(desk)
    for member in ("liaison-bel", "mediator-qas"):
        papers = course_for(desk, member, matter).papers
        assert [one.verb for one in papers] == ["referral.submitted", "referral.relayed"]
        assert {one.by for one in papers} == {None}
    assert len(course_for(desk, "liaison-ard", matter).papers) == 5  # a reading of the draft, too
