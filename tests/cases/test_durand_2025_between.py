"""What goes on between the parties in the shipped case: what a liaison officer or a mediator would look up in it."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from durand_case import BY_NAME, DEALINGS, MEMBERS, PARTIES, SOURCES, moment

from tahqiq.crossings.matrix import Cell, matrix
from tahqiq.crossings.reopening import terms_now
from tahqiq.desk.case_script import DEALT, Deed
from tahqiq.desk.follow_referrals import every_course, referral_figures
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.play_case import play_case
from tahqiq.desk.play_dealings import play_dealing
from tahqiq.desk.refer import refused_attempts
from tahqiq.desk.tell_crossing import REPORTED, TERMS, crossings_of, told_of
from tahqiq.errors import BadInput
from tahqiq.liaison.hotline import calls_now, figures
from tahqiq.liaison.notices import notices_now
from tahqiq.liaison.windows import windows_now
from tahqiq.model.crossing import Traffic
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.dealing_acts import DEALINGS as VERBS
from tahqiq.model.dealing_acts import LIAISON, REFERRALS, TALKS
from tahqiq.model.referral import Referral, ReferralRead
from tahqiq.model.release import MEDIATOR, PUBLIC
from tahqiq.model.returns import ReturnsReport, Shortage
from tahqiq.model.talks import Commitment, Statement
from tahqiq.store.bulletins import bulletin_list
from tahqiq.store.dealings import dealings_by
from tahqiq.store.notices import notice_list
from tahqiq.talks.commitments import CommitmentNow, commitments_now, overdue
from tahqiq.talks.rounds import RoundNow, rounds_now
from tahqiq.talks.tellings import compare_tellings
from tahqiq.talks.tension import tension

END = moment("2025-11-12T12:00:00+03:00")
CHAMAN = "chaman-spin-boldak"
_NOT_FREE = {"do", "as", "by", "at", "by_seats", "readers", "components", "place", "refused", "incident"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = tmp_path_factory.mktemp("between") / "case.tahqiq"
    played = play_case("durand-2025", str(place), None, random.Random(11).randbytes, lambda *_: None)
    yield played
    played.store.close()


def papers(desk: Desk, verbs: Any) -> tuple[Dealt, ...]:
    with desk.inside() as asker:
        return dealings_by(asker, verbs)


def cells(desk: Desk, day: str) -> dict[tuple[str, str, str], Cell]:
    with desk.inside() as asker:
        stand = matrix(crossings_of(asker), told_of(asker, REPORTED), moment(f"{day}T20:00:00+03:00"))
    return {(cell.crossing, cell.toward, cell.category): cell for cell in stand}


def texts(said: Any) -> list[str]:
    """Every sentence in a paper of the script: a string with a space in it that is no date."""
    if isinstance(said, dict):
        return [one for name, value in said.items() if name not in _NOT_FREE for one in texts(value)]
    if isinstance(said, list):
        return [one for value in said for one in texts(value)]
    return [said] if isinstance(said, str) and " " in said else []


def is_exercise(deed: dict[str, Any]) -> bool:
    return bool(deed.get("exercise", True))


# --- the script itself, before anything is played


def test_reported_facts__name_a_registered_source_and_are_entered_by_no_party():
    real = [deed for deed in DEALINGS if deed["do"] in DEALT and not is_exercise(deed)]
    assert len(real) > 60
    for deed in real:
        if deed["do"] != "commitment-account" or "source" in deed:
            assert deed["source"] in SOURCES, deed
            assert "(exercise)" not in SOURCES[deed["source"]].name
        assert MEMBERS[deed["by"]].seat not in PARTIES
        assert deed["release"] == "public"


def test_invented_papers__say_so_in_every_sentence():
    for deed in DEALINGS:
        if deed["do"] in DEALT and is_exercise(deed):
            assert all("exercise" in one.casefold() for one in texts(deed)), deed
            assert "source" not in deed or "(exercise)" in SOURCES[deed["source"]].name


def test_both_parties__do_the_same_acts_as_often():
    done = {
        party: Counter(
            (deed["do"], deed.get("refused"), deed.get("answer"), deed.get("outcome"), deed.get("finding"))
            for deed in DEALINGS
            if MEMBERS[deed["by"]].seat == party and deed["do"] not in ("hotline-answer", "reopening-account")
        )
        for party in PARTIES
    }
    assert done["AFG"] == done["PAK"]
    assert sum(done["AFG"].values()) > 25


def test_script__has_a_word_for_every_paper_between_the_parties():
    without = {"attempt.refused"}  # entered by the door itself
    assert set(DEALT.values()) == set(VERBS) - without


def test_act_in_a_case__may_be_refused_only_where_a_paper_between_the_parties_is():
    with pytest.raises(ValueError, match="only such a one may be refused"):
        Deed.model_validate({"do": "brief", "by": "publisher-1", "at": END, "refused": "REF010"})
    with pytest.raises(ValueError, match="nobody can do 'referral-strike'"):
        Deed.model_validate({"do": "referral-strike", "by": "liaison-afg", "at": END})


# --- the crossings


@pytest.mark.slow
def test_nine_crossings__are_listed_and_are_no_exercise(desk):
    with desk.asking(PUBLIC) as asker:
        listed = crossings_of(asker)
    assert len(listed) == 9
    assert not any(crossing.exercise for crossing in listed)


@pytest.mark.slow
def test_closure_of_12_october__is_told_with_rival_reasons_and_settles_nothing_by_itself(desk):
    cell = cells(desk, "2025-10-14")[CHAMAN, "AFG", "cargo"]
    assert cell.standing == "unknown"  # neither side and no team has said so
    assert {word.who: word.status for word in cell.words} == dict.fromkeys(
        ("dawn", "express-tribune", "urdupoint"), "closed"
    )
    assert len({word.reason for word in cell.words}) == 3
    assert "Not said" in (next(word for word in cell.words if word.who == "urdupoint").ordered_by or "")


@pytest.mark.slow
def test_day_thirteen__five_crossings_are_reported_shut_and_gate_four_passes_families(desk):
    stand = cells(desk, "2025-10-24")
    shut = {key[0] for key, cell in stand.items() if any(word.who == "news-diplomacy" for word in cell.words)}
    assert shut == {"torkham", CHAMAN, "kharlachi", "angoor-adda", "ghulam-khan"}
    assert stand["torkham", "AFG", "cargo"].standing == "closed"  # both sides say so (exercise)
    assert stand["kharlachi", "AFG", "cargo"].reasons[0].code == "only_reported"
    gate = stand[CHAMAN, "AFG", "refugee_return"]
    assert gate.standing == "restricted"
    told = next(word for word in gate.words if word.who == "news-diplomacy")
    assert "Gate 4" in (told.limits or "")
    assert stand[CHAMAN, "AFG", "cargo"].reasons[0].code == "only_reported"  # one word of it is fresh


@pytest.mark.slow
def test_queues_and_flows__are_counted_as_reported(desk):
    counted = [one.paper for one in papers(desk, ["traffic.counted"]) if isinstance(one.paper, Traffic)]
    waiting = {one.crossing: (one.count.min, one.category) for one in counted if one.what == "waiting"}
    assert waiting == {"torkham": (107, "transit"), CHAMAN: (357, "transit")}
    (empty,) = [one for one in counted if one.category == "empty_containers"]
    assert (empty.toward, empty.count.min, empty.count.max) == ("PAK", 1150, 1250)
    returns = [
        one.paper for one in papers(desk, ["returns.reported"]) if isinstance(one.paper, ReturnsReport)
    ]
    assert [one.returned for one in returns] == [10_000, 10_700]
    assert all("ours" in one.caveat for one in returns)
    short = [one.paper for one in papers(desk, ["shortage.reported"]) if isinstance(one.paper, Shortage)]
    assert {one.item for one in short} == {"fuel", "food", "medicine"}
    assert all(one.share is None for one in short)


@pytest.mark.slow
def test_gates_in_november__are_disputed_once_by_each_side_and_open_once_both_say_so(desk):
    third, fourth = cells(desk, "2025-11-03"), cells(desk, "2025-11-04")
    assert third[CHAMAN, "AFG", "pedestrian"].standing == "disputed"
    assert third["torkham", "PAK", "pedestrian"].standing == "disputed"
    for key in ((CHAMAN, "AFG", "patient"), ("torkham", "PAK", "patient")):
        assert third[key].reasons[0].code == "one_side_only"
        assert fourth[key].standing == "open"
    assert third["torkham", "AFG", "refugee_return"].standing == "restricted"
    assert {cell.standing for cell in cells(desk, "2025-11-12").values()} == {"unknown"}  # all of it is old


@pytest.mark.slow
def test_trade__waits_for_security_on_which_the_sides_differ_and_nobody_looked(desk):
    with desk.inside() as asker:
        terms = {(now.term.set_by, now.term.exercise): now for now in terms_now(told_of(asker, TERMS))}
    (missing,) = terms["PAK", False].missing
    assert missing.state == "accounts_differ"
    assert missing.need.tied_to[0] == "joint-statement-2025-10-30/1"
    assert missing.need.tied_to[1].startswith("com_")  # the commitment that the ceasefire continues
    for party in PARTIES:  # the drill: a need found met is gone, one that is only said met is still missing
        assert [(need.need.number, need.state) for need in terms[party, True].missing] == [(2, "said_met")]


# --- talks


@pytest.fixture(scope="module")
def rounds(desk: Desk) -> dict[int, RoundNow]:
    return {one.round.number: one for one in rounds_now(papers(desk, TALKS))}


@pytest.mark.slow
def test_three_rounds__with_rival_outcomes_and_a_mediator_that_one_source_leaves_out(rounds):
    held = {
        number: (one.round.place, str(one.round.start), str(one.round.end)) for number, one in rounds.items()
    }
    assert held == {
        1: ("Doha", "2025-10-18", "2025-10-19"),
        2: ("Istanbul", "2025-10-25", "2025-10-30"),
        3: ("Istanbul", "2025-11-06", "None"),
    }
    assert {one.kind for one in rounds[1].outcomes} == {"agreement", "collapsed"}
    assert any("Qatar brokered" in one.says for one in rounds[1].outcomes if one.source == "report-round-3")
    assert {one.source: one.kind for one in rounds[2].outcomes} == {
        "dawn": "agreement", "report-end-of-round-2": "extension", "the-defense-news": "no_agreement",
    }  # fmt: skip
    assert rounds[2].outcome_differs
    assert rounds[3].outcomes == ()  # no text of an agreement was found


@pytest.mark.slow
def test_heads_of_delegations__spellings_are_one_person_and_rivals_are_two(rounds):
    afg, pak = rounds[2].delegations
    assert not afg.differs
    assert {afg.heads[0].person, *afg.heads[0].also_written} == {
        "Haji Najib", "Mawlawi Rahmatullah Najeeb", "Rahmatullah Najeeb",
    }  # fmt: skip
    assert {head.person: head.sources for head in pak.heads} == {
        "Khawaja Muhammad Asif": ("overview-round-2",),
        "Not disclosed": ("briefing-round-2",),
    }
    wasiq, malik = (one.heads for one in rounds[3].delegations)
    assert [head.sources for head in (*wasiq, *malik)] == [
        ("report-round-3", "rta"), ("report-round-3", "state-media-pak"),
    ]  # fmt: skip


@pytest.mark.slow
def test_joint_statement__one_retelling_has_its_three_points_and_one_tells_of_others(rounds):
    told = {one.source: one for one in compare_tellings(rounds[2].tellings).tellings}
    assert told["trt-world"].has == (0, 1, 2)
    four = told["report-end-of-round-2"]
    assert 2 in four.leaves_out
    assert len(four.adds) == 3
    assert {draft.tabled_by for draft in rounds[2].drafts} == set(PARTIES)


@pytest.fixture(scope="module")
def promised(desk: Desk) -> dict[str, CommitmentNow]:
    found = commitments_now(papers(desk, TALKS), END)
    return {f"{one.commitment.says} {'/'.join(one.commitment.by)}": one for one in found}


@pytest.mark.slow
def test_mechanism_with_penalty__names_no_day_no_method_and_nothing_that_would_show_it(promised):
    (mechanism,) = [one for says, one in promised.items() if says.startswith("A mechanism of monitoring")]
    assert {reason.code for reason in mechanism.warnings} == {"no_day", "no_method", "no_evidence"}
    assert not mechanism.overdue  # nothing without a day is ever late
    assert mechanism.commitment.by == PARTIES
    assert mechanism.commitment.tied_to == ("joint-statement-2025-10-30/2",)


@pytest.mark.slow
def test_overdue__is_what_6_november_was_to_settle_and_one_measure_of_each_side(desk, promised):
    late = overdue(tuple(promised.values()))
    assert sorted(one.commitment.by for one in late if one.commitment.exercise) == [("AFG",), ("PAK",)]
    (real,) = [one for one in late if not one.commitment.exercise]
    assert real.commitment.says.startswith("How the mechanism works")
    assert real.state == "not_told"  # what a source reports is no account of a side and no finding
    assert not overdue(commitments_now(papers(desk, TALKS), moment("2025-11-03T10:00:00+03:00")))
    done = [one for one in promised.values() if one.state == "done"]
    assert {one.commitment.by for one in done} == {("AFG",), ("PAK",)}


@pytest.mark.slow
def test_statements__threats_and_soft_words_of_both_sides_by_week(desk):
    logged = [one.paper for one in papers(desk, ["statement.logged"]) if isinstance(one.paper, Statement)]
    assert {one.for_seat for one in logged if one.kind == "threat"} == set(PARTIES)
    assert {one.for_seat for one in logged if one.kind == "conciliation"} == set(PARTIES)
    weeks = tension(logged, PARTIES, desk.mission.zone)
    assert {(week.seat, week.hard, week.soft) for week in weeks if str(week.monday) == "2025-10-27"} == {
        ("AFG", 1, 1), ("PAK", 1, 1),
    }  # fmt: skip


# --- liaison


@pytest.mark.slow
def test_notices__each_side_received_three_and_objects_to_the_late_one(desk):
    with desk.inside() as asker:
        stand = notices_now(notice_list(asker), dealings_by(asker, LIAISON), END)
    assert Counter(party for one in stand for party, _at in one.received_by) == dict.fromkeys(PARTIES, 3)
    objected = [one for one in stand if one.objections]
    assert {one.notice.party for one in objected} == set(PARTIES)
    assert not any(one.notice.in_advance for one in objected)


@pytest.mark.slow
def test_hotline__both_answer_every_call_in_the_same_time_and_the_window_is_kept(desk):
    dealt = papers(desk, LIAISON)
    afg, pak = figures(calls_now(dealt), PARTIES)
    assert (afg.called, afg.answered, afg.median_minutes) == (3, 3, 8.0)
    assert pak.but(seat="AFG") == afg
    (window,) = windows_now(dealt, END)
    assert window.state == "kept"


# --- referrals


@pytest.mark.slow
def test_referrals__the_figures_are_the_same_in_both_directions(desk):
    one, other = referral_figures(desk)
    assert one.but(from_party="PAK", to_party="AFG") == other
    told = (one.handed_over, one.acted_in_time, one.found, one.nothing_found, one.verified)
    assert told == (2, 2, 1, 1, 2)
    assert (one.bypassed, one.alleged) == (1, 1)
    assert {course.state for course in every_course(desk, "auditor-1")} == {"closed"}


@pytest.mark.slow
def test_referral__is_read_by_a_named_reader_one_entry_each_and_shows_nobody_else_what_it_says(desk):
    dealt = papers(desk, REFERRALS)
    referrals = {one.paper.matter: one.paper for one in dealt if isinstance(one.paper, Referral)}
    assert all(one.allegation is None for one in referrals.values())  # not even to the mechanism
    every = [one.paper for one in dealt if isinstance(one.paper, ReferralRead)]
    read = [one for one in every if one.seat != referrals[one.matter].from_party]
    passed = [one for one in every if one not in read]  # the drafts, by the second person of their own side
    assert sorted(one.matter for one in read) == sorted(one.matter for one in passed) == sorted(referrals)
    assert all(one.reader == f"commissioner-{one.seat.lower()}" for one in passed)
    assert all(one.reader in referrals[one.matter].readers for one in read)
    with desk.asking(PUBLIC) as asker:
        assert dealings_by(asker, REFERRALS) == ()


@pytest.mark.slow
def test_private_home__was_refused_to_each_side_and_the_auditor_sees_that_it_was_tried(desk):
    with desk.inside() as asker:
        tried = [(attempt.seat, attempt.code) for _dealt, attempt in refused_attempts(asker)]
    assert sorted(tried) == [("AFG", "REF010"), ("PAK", "REF010")]


# --- the brief


@pytest.mark.slow
def test_brief_before_round_three__tells_mediators_what_is_late_closed_and_missing(desk):
    with desk.asking(MEDIATOR) as asker:
        (brief,) = [one for one in bulletin_list(asker) if one.kind == "pre_round_brief"]
    assert brief.number == "before round 3"
    sections = {section.key: section for section in brief.sections}
    assert [key for key in sections if key not in ("about", "summary", "method")] == [
        "outcomes", "conflicts", "commitments", "referrals", "crossings",
        "reopening", "access", "hotline", "disputes", "measures",
    ]  # fmt: skip
    assert "Commitments overdue: 2 of 7 on record" in " ".join(
        one.text for one in sections["summary"].sentences
    )
    whole = brief.model_dump_json()
    assert "Exercise circle" not in whole  # a referral is counted and never described
    with desk.asking(PUBLIC) as asker:
        assert not [one for one in bulletin_list(asker) if one.kind == "pre_round_brief"]


@pytest.mark.slow
def test_public__sees_what_is_reported_and_nothing_that_the_sides_told_each_other(desk):
    with desk.asking(PUBLIC) as asker:
        seen: list[Dealing] = [one.paper for one in dealings_by(asker, sorted(VERBS))]
    assert seen
    assert not any(paper.exercise for paper in seen)
    assert {paper.exercise for paper in seen if isinstance(paper, Commitment)} == {False}


def test_notices_that_are_answered__came_in_before_the_answer():
    for deed in DEALINGS:
        if deed["do"] == "notice-answer":
            received: datetime = moment(BY_NAME[deed["matter"]]["received"])
            assert received < moment(deed["at"]), deed


@pytest.mark.slow
def test_act_that_is_to_be_refused__by_one_rule_and_is_by_another__stops_the_play(desk):
    said = next(one for one in DEALINGS if one["do"] == "crossing-report" and one["by"] == "liaison-afg")
    deed = Deed.model_validate({**said, "side": "PAK", "refused": "XNG001"})
    with pytest.raises(BadInput, match="XNG004 refused it"):
        play_dealing(desk, deed, str, {}, None)
