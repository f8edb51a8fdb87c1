"""The review queue: what a machine could not tell is asked of people, each question once, on both databases."""

import pytest

from practice_reports import four_doubts, tell, where
from tahqiq.desk.answer_doubt import SEEN, answer, doubt_named
from tahqiq.desk.append import append
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.judge import judge
from tahqiq.desk.regroup import merge
from tahqiq.desk.review_queue import QueueReader
from tahqiq.desk.undo_judgement import undo
from tahqiq.errors import Refused
from tahqiq.model.judgement import Corroboration, Judgement
from tahqiq.model.regrouping import Split
from tahqiq.store.incidents import all_incidents, incident_file


@pytest.fixture
def asked(copied):
    """The mission with four questions, and what reads them."""
    desk = copied("four-doubts", four_doubts)
    reader = QueueReader(desk)
    assert len(reader.read().doubts) == 4
    return desk, reader


def test_queue__asks_most_useful_first_and_says_why(asked):
    _desk, reader = asked
    found = reader.read()
    assert [one.worth for one in found.doubts] == sorted((one.worth for one in found.doubts), reverse=True)
    for one in found.doubts:
        assert one.kind == "unsure" and not one.leaving
        assert {"between", "worth"} <= {note.code for note in one.notes}
        assert [r.weight for r in one.reasons] == sorted((r.weight for r in one.reasons), reverse=True)
        assert one.claim.id != one.nearest.id
    assert (found.answered, found.unasked, found.aside) == (0, (), ())


def test_same__puts_the_claim_there_and_is_asked_no_more(asked):
    desk, reader = asked
    one = reader.read().doubts[0]
    made = answer(desk, "analyst-1", one, "same")
    assert (made.verdict, made.person, made.reasons[0].text) == ("same", True, SEEN)
    assert where(desk, one.claim) == [one.incident]
    found = reader.read()
    assert one.id not in {each.id for each in found.doubts}
    assert found.answered == 1
    undo(desk, "analyst-1", made.id)
    assert where(desk, one.claim) == [None]
    assert one.id in {each.id for each in reader.read().doubts}


def test_different__is_offered_elsewhere_and_never_there_again(asked):
    desk, reader = asked
    one = next(each for each in reader.read().doubts if each.claim.place)
    answer(desk, "analyst-1", one, "different", "Another village.")
    corroborate_pending(desk, "machine-1")
    assert where(desk, one.claim)[0] not in (None, one.incident)
    assert one.id not in {each.id for each in reader.read().doubts}
    made = undo(desk, "analyst-1")
    assert made.moves == ()
    assert one.id in {each.id for each in reader.read().doubts}, (
        "it stands alone meanwhile, and is asked again"
    )
    answer(desk, "duty-1", doubt_named(reader.read(), one.id), "same")
    assert where(desk, one.claim) == [one.incident]


def test_unsure__puts_aside_and_can_be_taken_up_again(asked):
    desk, reader = asked
    one = reader.read().doubts[0]
    answer(desk, "duty-1", one, "unsure")
    found = reader.read()
    assert [each.id for each in found.aside] == [one.id]
    assert one.id not in {each.id for each in found.doubts}
    assert doubt_named(found, one.id[:12]).aside
    answer(desk, "duty-1", found.aside[0], "same")
    assert where(desk, one.claim) == [one.incident]


def test_question_of_yesterday__is_refused_once_it_is_settled(asked):
    desk, reader = asked
    one = reader.read().doubts[0]
    judge(desk, "duty-1", one.claim.id, one.incident, "same", "Settled elsewhere.")
    with pytest.raises(Refused, match="JDG007"):
        doubt_named(reader.read(), one.id)
    with pytest.raises(Refused, match="JDG007"):
        doubt_named(reader.read(), "")


def test_merged_incident__is_asked_about_under_the_id_that_stayed(asked):
    desk, reader = asked
    first = reader.read().doubts[0]
    with desk.inside() as asker:
        other = next(f.incident.id for f in all_incidents(asker) if f.incident.id != first.incident)
    merge(desk, "analyst-1", other, first.incident, "One operation.")
    again = next(each for each in reader.read().doubts if each.claim.id == first.claim.id)
    assert again.incident == other


def test_incident_page__names_the_claims_that_wait(asked):
    desk, reader = asked
    one = reader.read().doubts[0]
    with desk.inside() as asker:
        assert one.claim.id in {claim.id for claim in incident_file(asker, one.incident).waiting}


def test_person_without_the_right__answers_nothing(asked):
    desk, reader = asked
    with pytest.raises(Refused, match="MEM002"):
        answer(desk, "monitor-1", reader.read().doubts[0], "same")
    assert reader.read().answered == 0


def test_incident_that_hangs_on_nothing__is_asked_about_until_a_person_holds_or_parts_it(asked):
    desk, reader = asked
    one = next(each for each in reader.read().doubts if not each.claim.place)
    lone = tell(desk, "letter", "A mine was found far off.", place=None, day=3, act="bombing")
    held = judge(desk, "analyst-1", lone.id, one.incident, "same", "By mistake.")
    assert bridges(reader) == [], "a person's word holds the two"
    rogue = Judgement(id="jdg_m", claim=lone.id, incident=one.incident, verdict="same", by="weights/1")
    undo(desk, "analyst-1", held.id)
    deed = ("claims.corroborated", Corroboration(matcher="weights/1", judgements=(rogue,)))
    append(desk, "machine-1", [deed])
    (doubt,) = bridges(reader)
    assert (doubt.claim.id, doubt.leaving) == (lone.id, (lone.id,))
    made = answer(desk, "duty-1", doubt, "different", "Another thing.")
    assert isinstance(made, Split) and where(desk, lone) == [made.opened]
    assert bridges(reader) == []
    undo(desk, "duty-1", made.id)
    (doubt,) = bridges(reader)
    answer(desk, "duty-1", doubt, "same", "It is, after all.")
    assert bridges(reader) == []


def test_more_questions_than_one_reading_compares__then_all_are_reached_and_it_is_said_how_many_wait(asked):
    desk, reader = asked
    every = {one.id for one in reader.read().doubts}
    short = QueueReader(desk, most=2)
    first, second = short.read(), short.read(page=1)
    assert (len(first.doubts), first.before, first.more, first.waiting) == (2, 0, 2, 4)
    assert (len(second.doubts), second.before, second.more, second.waiting) == (2, 2, 0, 4)
    assert {one.id for page in (first, second) for one in page.doubts} == every
    assert (short.read(page=2).doubts, short.read(page=2).waiting) == ((), 4)


def test_question_of_a_later_page__is_found_by_its_name_and_can_be_answered(asked):
    desk, _reader = asked
    short = QueueReader(desk, most=2)
    late = short.read(page=1).doubts[-1]
    found = doubt_named(short.read(named=late.id[:20]), late.id[:20])
    assert found == late
    answer(desk, "analyst-1", found, "same")
    assert late.id not in {one.id for one in short.read(page=1).doubts}


def test_questions_put_aside__take_no_room_from_those_that_are_open(asked):
    desk, _reader = asked
    short = QueueReader(desk, most=2)
    for _turn in range(2):
        answer(desk, "analyst-1", short.read().doubts[0], "unsure")
    found = short.read()
    assert (len(found.doubts), found.more, len(found.aside), found.more_aside) == (2, 0, 2, 0)
    answer(desk, "analyst-1", found.doubts[0], "unsure")
    assert (len(short.read().doubts), len(short.read().aside), short.read().more_aside) == (1, 2, 1)


def test_first_page__holds_what_is_worth_most_by_what_the_machine_knew(asked):
    desk, reader = asked
    worth = [one.worth for one in reader.read().doubts]
    first = [one.worth for one in QueueReader(desk, most=2).read().doubts]
    assert max(first) == max(worth)
    assert first == sorted(first, reverse=True)


def bridges(reader):
    return [one for one in reader.read().doubts if one.kind == "bridge"]
