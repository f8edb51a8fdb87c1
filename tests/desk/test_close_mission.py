"""Closing a mission: who proposes, who must agree, what may still be done, and taking it up again."""

from datetime import timedelta

import pytest

from practice_closing import DAY, closed, lived
from practice_papers import REPORT, as_json
from practice_redaction import redact
from practice_sides import a_source
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.closing.ending import answer_ending, declare_ending, ending_now, propose_ending
from tahqiq.desk.closing.pack import seal_archive
from tahqiq.desk.closing.status import mission_end
from tahqiq.desk.closing.still_done import check_still_done
from tahqiq.desk.found import register_source
from tahqiq.desk.hand_in import hand_in, seal_submission
from tahqiq.desk.keys_of_members import replace_key, revoke_key, rotate_key
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.intake.details import Details
from tahqiq.model.act import VERBS
from tahqiq.model.closing_acts import CLOSING, STILL_DONE
from tahqiq.model.release import HUMANITARIAN, MEDIATOR, PUBLIC, party_audience
from tahqiq.store.closings import ending_steps


def test_closing__takes_the_chair_and_every_mediator(desk):
    proposal = propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY)
    assert proposal.consent == ("QAS", "TAR")
    with pytest.raises(Refused, match=r"END007.*QAS, TAR not yet agreed"):
        declare_ending(desk, "chair-1", "close")
    answer_ending(desk, "mediator-qas", agree=True)
    with pytest.raises(Refused, match=r"END007.*TAR not yet agreed"):
        declare_ending(desk, "chair-1", "close")
    answer_ending(desk, "commissioner-tar", agree=True)
    assert ending_now(desk).closed is None
    index = declare_ending(desk, "chair-1", "close")
    found = ending_now(desk)
    assert found.closed is not None
    assert found.closed.index == index
    assert mission_end(desk).state == "closed"


def test_mediator_who_refuses__stops_it_until_he_answers_anew(desk):
    propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY)
    answer_ending(desk, "mediator-qas", agree=True)
    with pytest.raises(BadInput, match="END006"):
        answer_ending(desk, "mediator-tar", agree=False)
    answer_ending(desk, "mediator-tar", agree=False, reason="Two cases wait for their replies.")
    with pytest.raises(Refused, match=r"END007.*TAR refused"):
        declare_ending(desk, "chair-1", "close")
    answer_ending(desk, "commissioner-tar", agree=True)
    assert declare_ending(desk, "chair-1", "close")


@pytest.mark.parametrize("member", ["adm-1", "duty-1", "mediator-qas", "commissioner-ard", "liaison-bel"])
def test_nobody_but_the_chair__proposes_or_declares(desk, member):
    with pytest.raises(Refused, match="MEM002"):
        propose_ending(desk, member, "close", "It suits us.", DAY)
    with pytest.raises(Refused, match="MEM002"):
        declare_ending(desk, member, "close")


@pytest.mark.parametrize("party", ["ard", "bel"])
def test_party__is_not_asked_unless_the_text_asks_for_all_of_them(desk, party):
    propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY)
    with pytest.raises(Refused, match="END005"):
        answer_ending(desk, f"commissioner-{party}", agree=True)
    proposal = propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY, parties_too=True)
    assert proposal.consent == ("QAS", "TAR", "ARD", "BEL")
    assert answer_ending(desk, f"commissioner-{party}", agree=True).seat == party.upper()


def test_new_proposal__forgets_the_answers_to_the_earlier_one(desk):
    propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY)
    for member in ("mediator-qas", "mediator-tar"):
        answer_ending(desk, member, agree=True)
    propose_ending(desk, "chair-1", "close", "The talks have ended, and nobody pays.", DAY)
    with pytest.raises(Refused, match="END007"):
        declare_ending(desk, "chair-1", "close")


def test_day_that_was_agreed__is_waited_for_in_the_missions_own_zone(desk):
    with pytest.raises(BadInput, match="END003"):
        propose_ending(desk, "chair-1", "close", "Late.", DAY - timedelta(days=1))
    propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY + timedelta(days=1))
    for member in ("mediator-qas", "mediator-tar"):
        answer_ending(desk, member, agree=True)
    with pytest.raises(Refused, match="END007"):
        declare_ending(desk, "chair-1", "close")
    evening = desk.at(CaseClock(desk.clock.now() + timedelta(hours=7, minutes=31)))  # past midnight in Kabul
    assert declare_ending(evening, "chair-1", "close")


def test_answer_or_declaration_of_nothing__is_refused(desk):
    with pytest.raises(NotFound, match="END004"):
        answer_ending(desk, "mediator-qas", agree=True)
    with pytest.raises(NotFound, match="END004"):
        declare_ending(desk, "chair-1", "close")
    with pytest.raises(Refused, match="END002"):
        propose_ending(desk, "chair-1", "reopen", "Again.", DAY)
    propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY)
    with pytest.raises(NotFound, match="END004"):
        declare_ending(desk, "chair-1", "reopen")


def test_closed_mission__begins_nothing_new_and_says_what_may_still_be_done(desk):
    closed(desk)
    with pytest.raises(Refused, match=r"END001.*submission\.received.*redact.*seal and hand over") as refused:
        file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    assert "mission reopen" in str(refused.value)
    with pytest.raises(Refused, match="END001"):
        register_source(desk, "adm-1", a_source("late-paper"))
    with pytest.raises(Refused, match="END002"):
        propose_ending(desk, "chair-1", "close", "Again.", DAY)


def test_closed_mission__still_redacts_stops_keys_and_stands_its_checks(desk, tmp_path):
    lived(desk, tmp_path / "away")
    with desk.inside() as asker:
        thing = asker.connection.exec_driver_sql("SELECT id FROM submission ORDER BY idx").scalar()
    closed(desk)
    assert redact(desk, [thing]).in_force
    revoke_key(desk, "adm-1", "monitor-1", "the telephone is gone", None)
    replace_key(desk, "adm-1", "monitor-1")
    rotate_key(desk, "mediator-qas")
    assert check_register(desk).holds
    assert rebuild(desk).identical
    assert mission_end(desk).state == "closed"


def test_report_sealed_by_its_member_before_the_closing__is_not_taken_after_it(desk):
    """Nor by whoever passes it on: it is in the hands of its member, and of no closed mission."""
    sealed = seal_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    closed(desk)
    with pytest.raises(Refused, match="END001"):
        hand_in(desk, sealed)
    with pytest.raises(Refused, match="END001"):
        hand_in(desk, sealed, relayed_by="liaison-ard")


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_act__is_either_named_as_still_done_or_refused(verb):
    check_still_done(verb, None)
    if verb in STILL_DONE:
        check_still_done(verb, 7)
        return
    with pytest.raises(Refused, match=f"END001: The mission is closed since entry 7, and {verb} would"):
        check_still_done(verb, 7)


def test_several_deeds_at_once__are_all_refused_if_one_of_them_begins_something(desk):
    closed(desk)
    before = ending_now(desk)
    deeds = [("source.registered", a_source("late-paper"))]
    with pytest.raises(Refused, match="END001"):
        append(desk, "adm-1", deeds)
    assert ending_now(desk) == before


def test_mission_taken_up_again__goes_the_same_way_back(desk):
    closed(desk)
    propose_ending(desk, "chair-1", "reopen", "The talks go on.", DAY)
    assert mission_end(desk).state == "closed, reopening proposed"
    with pytest.raises(Refused, match="END001"):
        register_source(desk, "adm-1", a_source("late-paper"))
    for member in ("mediator-qas", "mediator-tar"):
        answer_ending(desk, member, agree=True)
    declare_ending(desk, "chair-1", "reopen")
    assert mission_end(desk).state == "open"
    register_source(desk, "adm-1", a_source("late-paper"))
    closed(desk)
    assert mission_end(desk).state == "closed"


OUTSIDE = (MEDIATOR, party_audience("ARD"), party_audience("BEL"), PUBLIC, HUMANITARIAN)


def told_of_the_end(desk):
    told = {}
    for audience in OUTSIDE:
        with desk.asking(audience) as asker:
            told[audience.name] = [one.verb for one in ending_steps(asker)]
    assert told["party:ARD"] == told["party:BEL"] == told["mediator"]
    assert told["public"] == told["humanitarian"]
    return told["mediator"], told["public"]


def test_papers_on_the_end__are_for_the_parties_and_mediators_and_only_that_it_is_closed_for_the_public(desk):
    propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY)
    assert told_of_the_end(desk) == (["mission.closing"], [])
    closed(desk)
    inside, public = told_of_the_end(desk)
    assert inside[0] == "mission.closing" and inside[-1] == "mission.closed"
    assert public == ["mission.closed"]


def test_mission_closed_for_the_parties_alone__is_opened_again_for_the_same_readers(desk):
    """Otherwise the public would read that a mission is open again of which it never read that it was closed."""
    for kind in ("close", "reopen"):
        propose_ending(desk, "chair-1", kind, "The talks have ended, or not.", DAY)
        for member in ("mediator-qas", "commissioner-tar"):
            answer_ending(desk, member, agree=True)
        declare_ending(desk, "chair-1", kind, "parties" if kind == "close" else "public")
    inside, public = told_of_the_end(desk)
    assert inside.count("mission.closed") == inside.count("mission.reopened") == 1
    assert public == []


def test_archive_sealed_after_the_closing__is_the_one_that_counts(desk, tmp_path):
    lived(desk, tmp_path / "away")
    seal_archive(desk, "adm-1", tmp_path / "early")
    assert ending_now(desk).sealed is None
    closed(desk)
    assert ending_now(desk).sealed is None
    done = seal_archive(desk, "adm-1", tmp_path / "late")
    assert ending_now(desk).sealed.index == done.entry


def test_status__counts_what_is_open(desk, tmp_path):
    lived(desk, tmp_path / "away")
    found = {one.what: one.many for one in mission_end(desk).open}
    assert found["incidents that nobody has reviewed"] == 1
    assert found["entries not signed"] == 0
    assert found["referrals frozen"] == 0


def test_acts_that_may_still_be_done__are_acts_and_begin_nothing():
    assert frozenset(VERBS) >= STILL_DONE > frozenset(CLOSING)
    new = ("taken", "drafted", "enrolled", "founded", "adopted", "registered", "submitted", "kept", "made")
    assert not [verb for verb in STILL_DONE if verb.rpartition(".")[2] in new]
    assert not {"submission.received", "evidence.copied", "referral.relayed", "case.reopened"} & STILL_DONE
