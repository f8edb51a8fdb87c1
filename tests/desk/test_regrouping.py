"""People merge, split and undo: ids survive and lead on, words of people are kept true, on both databases."""

import pytest
from sqlalchemy import select

from practice_reports import MILL, tell, two_incidents, where
from tahqiq.desk.append import append
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.judge import judge
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.regroup import merge, split
from tahqiq.desk.review_claims import Wanted, review_claims
from tahqiq.desk.undo_judgement import undo
from tahqiq.desk.why import why
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.judgement import Corroboration, Judgement
from tahqiq.model.place import Place
from tahqiq.model.release import MECHANISM, PUBLIC
from tahqiq.store import tables
from tahqiq.store.incidents import all_incidents, incident_file

pytestmark = pytest.mark.slow

FAR = Place(name="Far gate", lat=31.0, lon=66.0, precision_km=2, kind="post")


@pytest.fixture
def told(copied):
    """The mission with two incidents of two claims each: the desk, the claims, and the incidents' ids."""
    desk = copied("two-incidents", two_incidents)
    with desk.inside() as asker:
        found = {one.incident.event_type: one for one in all_incidents(asker)}
    ridge, mill = (list(found[act].claims) for act in ("shelling", "airstrike"))
    assert len(ridge) == len(mill) == 2
    return desk, ridge, mill, found["shelling"].incident.id, found["airstrike"].incident.id


def file_of(desk, incident, audience=MECHANISM):
    with desk.asking(audience) as asker:
        return incident_file(asker, incident)


def test_claim_that_a_person_placed_before_the_machine__is_judged_by_it_once_that_is_undone(told):
    desk, ridge, _mill, incident, _other = told
    text = "Shells hit the North ridge; three died, the drivers say."
    early = tell(desk, "observer", text, killed=3, match=False)
    judge(desk, "analyst-1", early.id, incident, "same", "Plainly.")
    assert corroborate_pending(desk, "machine-1") == 0
    undo(desk, "analyst-1")
    assert where(desk, early) == [None]
    assert corroborate_pending(desk, "machine-1") == 1
    assert where(desk, early, *ridge) == [incident] * 3


def test_undone_same__leaves_the_claim_to_what_had_held_it_before(told):
    desk, ridge, _mill, incident, _other = told
    before = held_by(desk, ridge[0])
    judge(desk, "analyst-1", ridge[0].id, incident, "same", "It is.")
    assert held_by(desk, ridge[0]) != before
    undo(desk, "analyst-1")
    assert held_by(desk, ridge[0]) == before
    assert rebuild(desk).identical


def held_by(desk, claim):
    held = tables.membership
    with desk.store.reading() as connection:
        return tuple(connection.execute(select(held).where(held.c.claim == claim.id)).one())


def test_merge__keeps_one_id_and_the_other_leads_there(told):
    desk, ridge, mill, kept, gone = told
    made = merge(desk, "analyst-1", kept, gone, "One operation, two places named.")
    assert set(where(desk, *ridge, *mill)) == {kept}
    found = file_of(desk, gone)
    assert (found.incident.id, found.also) == (kept, (gone,))
    assert len(found.claims) == 4
    line = next(one for one in found.judged if one.what == "merge")
    assert (line.by, line.other, line.stands, line.id) == ("analyst-1", gone, True, made.id)
    assert [one.text for one in line.reasons] == ["One operation, two places named."]
    assert {one.person for one in found.judged} == {True, False}, "the machine's judgements stand beside"
    assert why(desk, MECHANISM, gone).text.startswith(f"moved to {kept}")
    assert rebuild(desk).identical


def test_undone_merge__brings_both_back_under_their_ids(told):
    desk, ridge, mill, kept, gone = told
    merge(desk, "analyst-1", kept, gone, "One.")
    made = undo(desk, "duty-1", newest(desk, kept), "They are two.")
    assert where(desk, *ridge, *mill) == [kept, kept, gone, gone]
    assert file_of(desk, gone).incident.id == gone
    assert file_of(desk, gone).also == file_of(desk, kept).also == ()
    lines = {one.what: one for one in file_of(desk, kept).judged if one.what in ("merge", "undo")}
    assert lines["merge"].stands is False
    assert (lines["undo"].other, lines["undo"].by) == (lines["merge"].id, "duty-1")
    with pytest.raises(Refused, match="JDG003"):
        undo(desk, "analyst-1", made.undoes)
    assert rebuild(desk).identical


def newest(desk, incident) -> str:
    return next(one.id for one in reversed(file_of(desk, incident).judged) if one.person)


def test_split__opens_an_incident_and_no_machine_joins_what_was_parted(told):
    desk, ridge, _mill, incident, _other = told
    made = split(desk, "analyst-1", incident, [ridge[1].id], "Another village, an hour later.")
    assert where(desk, *ridge) == [incident, made.opened]
    third = tell(desk, "observer", "Shells fell on the North ridge on 26 October, killing three.", killed=3)
    assert where(desk, third)[0] in (incident, made.opened), "it joins one of them"
    assert where(desk, *ridge) == [incident, made.opened], "and bridges nothing"
    with pytest.raises(Refused, match="JDG001") as refused:
        merge(desk, "duty-1", incident, made.opened, "They look alike.")
    assert "analyst-1" in refused.value.cause and "Another village" in refused.value.cause
    assert made.id in refused.value.next_step
    with pytest.raises(Refused, match="JDG001"):
        judge(desk, "duty-1", ridge[1].id, incident, "same", "x")
    undo(desk, "analyst-1")
    assert where(desk, *ridge) == [incident, incident]
    assert file_of(desk, made.opened).incident.id == incident, "the id that was given out leads back"
    assert rebuild(desk).identical


def test_claim_set_apart__is_offered_again_and_never_to_where_it_was_set_apart_from(told):
    desk, ridge, _mill, incident, _other = told
    judge(desk, "analyst-1", ridge[1].id, incident, "different", "It tells of the day before.")
    assert where(desk, ridge[1]) == [None]
    corroborate_pending(desk, "machine-1")
    (own,) = where(desk, ridge[1])
    assert own not in (None, incident)
    assert corroborate_pending(desk, "machine-1") == 0
    undo(desk, "analyst-1")
    assert where(desk, *ridge) == [incident, incident]
    assert file_of(desk, own).incident.id == incident


def test_claim_that_opened_an_incident_and_was_set_apart_from_it__gets_an_id_of_its_own(told):
    desk, _ridge, mill, kept, gone = told
    opener = next(
        one.claims[0]
        for one in file_of(desk, gone).judged
        if any(r.code == "nothing_near" for r in one.reasons)
    )
    merge(desk, "analyst-1", kept, gone, "One.")
    judge(desk, "analyst-1", opener, kept, "different", "Not this one.")
    corroborate_pending(desk, "machine-1")
    (claim,) = [one for one in mill if one.id == opener]
    assert where(desk, claim)[0] not in (None, kept, gone)
    assert file_of(desk, gone).incident.id == kept


def test_same_question_judged_anew__answers_for_the_earlier_and_its_undo_brings_that_back(told):
    desk, ridge, _mill, _incident, other = told
    first = judge(desk, "analyst-1", ridge[1].id, other, "different", "No.")
    second = judge(desk, "duty-1", ridge[1].id, other, "same", "It is, after all.")
    assert where(desk, ridge[1]) == [other]
    stands = {one.id: one.stands for one in file_of(desk, other).judged if one.person}
    assert stands == {first.id: False, second.id: True}
    undo(desk, "duty-1", second.id)
    stands = {one.id: one.stands for one in file_of(desk, other).judged if one.what == "different"}
    assert stands == {first.id: True}
    with pytest.raises(Refused, match="JDG001"):
        merge(desk, "analyst-1", other, where(desk, ridge[1])[0], "One.")
    assert rebuild(desk).identical


def test_split_that_would_take_a_merge_back__is_refused_with_the_way_out(told):
    desk, _ridge, mill, kept, gone = told
    made = merge(desk, "analyst-1", kept, gone, "One.")
    with pytest.raises(Refused, match="JDG001") as refused:
        split(desk, "duty-1", kept, [claim.id for claim in mill], "Two.")
    assert f"incident undo {made.id}" in refused.value.next_step
    split(desk, "duty-1", kept, [mill[0].id], "Only this one is another.")
    with pytest.raises(Refused, match="JDG005"):
        undo(desk, "analyst-1", made.id)


def test_chain_of_merges__leads_to_the_last_and_comes_apart_in_turn(told):
    desk, ridge, mill, kept, gone = told
    far = tell(desk, "herald", "A closed crossing.", place=MILL, day=2, act="crossing_closed")
    (last,) = where(desk, far)
    merge(desk, "analyst-1", kept, gone, "One.")
    merge(desk, "analyst-1", last, kept, "And this.")
    assert set(where(desk, *ridge, *mill, far)) == {last}
    assert file_of(desk, gone).incident.id == last
    assert set(file_of(desk, last).also) == {gone, kept}
    undo(desk, "analyst-1")
    undo(desk, "analyst-1")
    assert where(desk, *ridge, *mill, far) == [kept, kept, gone, gone, last]


def test_split_of_nothing_of_all_or_of_foreign_claims__is_refused(told):
    desk, ridge, mill, incident, _other = told
    for claims in ((), ("clm_nowhere",), [one.id for one in ridge], [mill[0].id]):
        with pytest.raises(BadInput, match="JDG002"):
            split(desk, "analyst-1", incident, claims, "Why not.")


def test_bad_regrouping__says_what_and_enters_nothing(told):
    desk, _ridge, _mill, kept, gone = told
    for wrong, error in (
        (lambda: merge(desk, "analyst-1", kept, kept, "Itself."), BadInput),
        (lambda: merge(desk, "analyst-1", kept, gone, "  "), BadInput),
        (lambda: merge(desk, "analyst-1", kept, "inc_nowhere", "One."), NotFound),
        (lambda: merge(desk, "monitor-1", kept, gone, "One."), Refused),
        (lambda: undo(desk, "analyst-1"), NotFound),
        (lambda: undo(desk, "analyst-1", "jdg_nowhere"), NotFound),
        (lambda: undo(desk, "analyst-1", file_of(desk, kept).judged[0].id), Refused),
    ):
        with pytest.raises(error):
            wrong()
    assert where(desk, *_ridge, *_mill) == [kept, kept, gone, gone]


def verify(desk, incident, basis, **more):
    said = {"finding": "occurred", "method": "visit", "standard": "reasonable_suspicion"}
    said |= {"confidence": "high", "basis": basis, "summary": "It did.", "release": "public"} | more
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    return file_paper(desk, "investigator-1", "incident.verified", incident, said)


def test_finding__stays_as_it_was_signed_and_goes_on_with_the_surviving_id(told):
    desk, _ridge, mill, kept, gone = told
    finding = verify(desk, gone, [mill[0].id])
    with pytest.raises(Refused, match="JDG004") as refused:
        merge(desk, "analyst-1", kept, gone, "One.")
    assert finding.id in refused.value.cause
    merge(desk, "analyst-1", kept, gone, "One.", despite_findings=True)
    found = file_of(desk, kept)
    assert found.verification == finding, "not a letter of it changed, not even the incident it was filed on"
    assert found.status == "verified"
    assert next(one for one in found.judged if one.what == "merge")
    undo(desk, "analyst-1")
    assert file_of(desk, kept).verification is None
    assert file_of(desk, gone).verification == finding


def test_finding__is_marked_as_made_before_claims_came_or_left(told):
    desk, ridge, mill, _kept, gone = told
    finding = verify(desk, gone, [mill[0].id])
    assert file_of(desk, gone).made_before == ()
    made = judge(desk, "duty-1", ridge[0].id, gone, "same", "It is that raid.")
    assert finding.id in file_of(desk, gone).made_before
    assert finding.id in file_of(desk, gone, PUBLIC).made_before, "who sees the claim is told"
    undo(desk, "duty-1", made.id)
    assert file_of(desk, gone).made_before == ()


def test_last_claim_of_a_verified_incident__does_not_carry_its_finding_along(told):
    desk, _ridge, mill, kept, _gone = told
    alone = tell(desk, "observer", "A mine went off at Far gate.", place=FAR, day=3, act="bombing")
    (home,) = where(desk, alone)
    verify(desk, home, [alone.id])
    with pytest.raises(Refused, match="JDG004") as refused:
        judge(desk, "analyst-1", alone.id, kept, "same", "One.")
    assert "incident merge" in refused.value.next_step
    merge(desk, "analyst-1", kept, home, "One.", despite_findings=True)
    assert file_of(desk, kept).verification is not None
    assert len(mill) == 2


def test_machine_that_says_otherwise__places_nothing(told):
    """Even where its entry stands in the register: the tables are made by people's words first."""
    desk, ridge, _mill, incident, _other = told
    made = split(desk, "analyst-1", incident, [ridge[1].id], "Another.")
    rogue = Judgement(id="jdg_rogue", claim=ridge[1].id, incident=incident, verdict="same", by="weights/1")
    append(
        desk, "machine-1", [("claims.corroborated", Corroboration(matcher="weights/1", judgements=(rogue,)))]
    )
    assert where(desk, *ridge) == [incident, made.opened]
    newcomer = tell(desk, "observer", "Shots on the ridge.", day=9, act="clash")
    judge(desk, "duty-1", newcomer.id, incident, "different", "Other days.")
    rogue = rogue.model_copy(update={"id": "jdg_rogue2", "claim": newcomer.id})
    append(
        desk, "machine-1", [("claims.corroborated", Corroboration(matcher="weights/1", judgements=(rogue,)))]
    )
    assert where(desk, newcomer) != [incident]
    assert rebuild(desk).identical


def test_public__follows_an_old_id_only_where_it_could_have_seen_it(told):
    desk, _ridge, _mill, kept, gone = told
    file_paper(desk, "duty-1", "incident.reviewed", kept, {"outcome": "fit_to_report"})
    merge(desk, "analyst-1", kept, gone, "One.")
    assert file_of(desk, kept, PUBLIC).also == ()
    with pytest.raises(NotFound):
        file_of(desk, gone, PUBLIC)
    undo(desk, "analyst-1")
    file_paper(desk, "duty-1", "incident.reviewed", gone, {"outcome": "fit_to_report"})
    merge(desk, "analyst-1", kept, gone, "One.")
    assert file_of(desk, gone, PUBLIC).incident.id == kept
    assert file_of(desk, gone, PUBLIC).judged == ()


def test_what_was_held_back__is_not_published_by_merging_it(told):
    desk, _ridge, _mill, kept, gone = told
    file_paper(desk, "duty-1", "incident.reviewed", kept, {"outcome": "fit_to_report"})
    file_paper(desk, "duty-1", "incident.reviewed", gone, {"outcome": "held_back"})
    merge(desk, "analyst-1", kept, gone, "One.")
    with pytest.raises(NotFound):
        file_of(desk, kept, PUBLIC)
    said = {"outcome": "fit_to_report", "note": "With what was merged into it."}
    file_paper(desk, "duty-1", "incident.reviewed", kept, said)
    assert len(file_of(desk, kept, PUBLIC).claims) == 4


def test_correction_of_a_claim_set_apart__stays_apart(told):
    desk, ridge, _mill, incident, _other = told
    made = split(desk, "analyst-1", incident, [ridge[1].id], "Another.")
    wanted = Wanted("corrected", ridge[1].id, {"killed": "4"}, "One more.")
    review_claims(desk, "analyst-1", ridge[1].submission, [wanted])
    corroborate_pending(desk, "machine-1")
    found = file_of(desk, incident)
    assert [one.id for one in found.claims] == [ridge[0].id]
    assert len(file_of(desk, made.opened).claims) == 1


def test_unsure_claim__is_not_judged_again_because_a_person_parted_another(told):
    desk, ridge, _mill, incident, _other = told
    waits = tell(desk, "observer", "There was shelling somewhere up north, it is said.", place=None)
    assert where(desk, waits) == [None]
    judge(desk, "analyst-1", ridge[1].id, incident, "different", "Another.")
    assert corroborate_pending(desk, "machine-1") == 1
