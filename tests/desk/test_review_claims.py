"""People review what the machine read: nothing is erased, and what is rejected counts nowhere, on both databases."""

import pytest

from practice_article import AIRSTRIKE, DENIAL, article, file_article, read_by_hand
from practice_papers import REPORT, as_json
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.judge import judge
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.review_claims import Wanted, accept_all, review_claims
from tahqiq.desk.why import why
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.intake.details import Details
from tahqiq.model.quantity import Range
from tahqiq.model.release import MECHANISM, PUBLIC
from tahqiq.store import log
from tahqiq.store.claim_standing import reviews_of, threads_of
from tahqiq.store.claims import ClaimFilter, claim_list, unjudged_claims
from tahqiq.store.incidents import all_incidents, incident_file
from tahqiq.store.submissions import submission_list


def size(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def states(desk, submission, audience=MECHANISM) -> dict[str, str]:
    with desk.asking(audience) as asker:
        return {one.shown.event_type: one.state for one in threads_of(asker, submission)}


def incidents(desk, **how) -> dict[str, str]:
    """The incidents by the kind of what happened."""
    with desk.inside() as asker:
        return {one.incident.event_type: one.incident.id for one in all_incidents(asker, **how)}


def counted(desk) -> set[str]:
    with desk.inside() as asker:
        return {claim.id for claim in claim_list(asker, ClaimFilter())}


def review(desk, submission, *wanted, by="analyst-1"):
    entered = review_claims(desk, by, submission, wanted)
    corroborate_pending(desk, "machine-1")
    return entered


def test_accept_all__is_one_entry_and_a_second_time_none(desk):
    submission, *_claims = article(desk)
    before = size(desk)
    assert len(review(desk, submission, *accept_all(desk, submission))) == 3
    assert size(desk) == before + 1
    assert set(states(desk, submission).values()) == {"accepted"}
    assert review(desk, submission, *accept_all(desk, submission)) == ()
    assert size(desk) == before + 1
    with desk.inside() as asker:
        assert claim_list(asker, ClaimFilter(review="unreviewed")) == ()
        assert submission_list(asker, unreviewed=True) == ()


def test_rejected_claim__counts_nowhere_and_its_incident_is_withdrawn_under_its_id(desk):
    submission, shelling, airstrike, _denial = article(desk)
    incident = incidents(desk)["airstrike"]
    review(desk, submission, Wanted("rejected", airstrike.id, note="It says the opposite."))
    assert airstrike.id not in counted(desk)
    assert "airstrike" not in incidents(desk)
    assert incidents(desk, withdrawn=True) == {"airstrike": incident}
    with desk.inside() as asker:
        file = incident_file(asker, incident)
    assert (file.status, file.claims, file.set_aside) == ("withdrawn", (), (airstrike,))
    assert file.reviews == {airstrike.id: "rejected"}
    with pytest.raises(Refused, match="FND004"):
        file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    with pytest.raises(Refused, match="CLM006"):
        judge(desk, "analyst-1", airstrike.id, incidents(desk)["shelling"], "same", "it is")
    assert shelling.id in counted(desk)


def test_accepted_again__takes_back_the_rejection_and_returns_to_its_incident(desk):
    submission, _shelling, airstrike, _denial = article(desk)
    before = incidents(desk)
    review(desk, submission, Wanted("rejected", airstrike.id, note="Doubtful."))
    review(desk, submission, Wanted("accepted", airstrike.id), by="duty-1")
    assert incidents(desk) == before
    with desk.inside() as asker:
        said = [(one.verdict, one.by, one.note) for one in reviews_of(asker, submission)]
        first, second = reviews_of(asker, submission)
    assert said == [("rejected", "analyst-1", "Doubtful."), ("accepted", "duty-1", None)]
    assert (first.supersedes, second.supersedes) == (None, first.id)


def test_correction__stands_in_place_of_the_machines_claim_which_stays_beneath(desk):
    submission, shelling, *_others = article(desk)
    incident = incidents(desk)["shelling"]
    (entered,) = review(
        desk, submission, Wanted("corrected", shelling.id, {"killed": "3..5"}, "The agency says so.")
    )
    with desk.inside() as asker:
        thread = next(one for one in threads_of(asker, submission) if one.first.id == shelling.id)
        file = incident_file(asker, incident)
    assert (thread.state, thread.beneath, thread.newest) == ("corrected", (shelling,), entered)
    made = thread.stands
    assert made.casualties.killed == Range(min=3, max=5)
    assert (made.reader, made.span, made.date) == ("person/analyst-1", shelling.span, shelling.date)
    assert file.claims == (made,)
    assert file.set_aside == (shelling,)
    assert file.incident.killed.high == 5
    joined = next(one for one in file.judgements if one.claim == made.id)
    assert joined.reasons[0].code == "in_place_of"
    assert counted(desk) >= {made.id} and shelling.id not in counted(desk)


def test_correction_that_tells_of_something_else__opens_its_own_incident(desk):
    submission, shelling, *_others = article(desk)
    before = incidents(desk)["shelling"]
    wanted = Wanted("corrected", shelling.id, {"place": "Mill town", "date": "2025-10-01"}, "Another day.")
    review(desk, submission, wanted)
    assert incidents(desk)["shelling"] != before
    assert incidents(desk, withdrawn=True) == {"shelling": before}


def test_later_correction__supersedes_the_earlier_one_and_both_stay(desk):
    submission, shelling, *_others = article(desk)
    review(desk, submission, Wanted("corrected", shelling.id, {"killed": "4"}, "One more."))
    with desk.inside() as asker:
        middle = next(one for one in threads_of(asker, submission) if one.state == "corrected").stands
    review(desk, submission, Wanted("corrected", middle.id, {"killed": "5"}, "Two more."), by="duty-1")
    with desk.inside() as asker:
        thread = next(one for one in threads_of(asker, submission) if one.state == "corrected")
    assert thread.stands.casualties.killed == Range(min=5, max=5)
    assert thread.beneath == (shelling, middle)
    assert [one.by for one in thread.reviews] == ["analyst-1", "duty-1"]
    review(desk, submission, Wanted("accepted", shelling.id))
    with desk.inside() as asker:
        thread = next(one for one in threads_of(asker, submission) if one.first.id == shelling.id)
    assert (thread.state, thread.stands, len(thread.beneath)) == ("accepted", shelling, 2)


def test_added_claim__counts_and_can_be_rejected_and_taken_back(desk):
    submission, *_claims = article(desk)
    typed = {"span": "Belmar denied … had flown", "event_type": "statement", "source": "Belmar"}
    added = Wanted("added", None, typed)
    (entered,) = review(desk, submission, added)
    assert states(desk, submission)["statement"] == "added"
    assert review(desk, submission, added) == ()
    review(desk, submission, Wanted("rejected", entered.replacement, note="No."))
    assert states(desk, submission)["statement"] == "rejected"
    review(desk, submission, added)
    assert states(desk, submission)["statement"] == "added"
    assert states(desk, submission)["denial"] == "unreviewed"


def test_same_review_again__writes_nothing(desk):
    submission, shelling, airstrike, _denial = article(desk)
    wanted = (
        Wanted("corrected", shelling.id, {"killed": "4"}, "One more.", seen=""),
        Wanted("rejected", airstrike.id, note="Not so.", seen=""),
    )
    assert len(review(desk, submission, *wanted)) == 2
    before = size(desk)
    assert review(desk, submission, *wanted) == ()
    assert size(desk) == before


def test_review_of_what_somebody_else_changed__is_refused_unseen(desk):
    submission, _shelling, airstrike, _denial = article(desk)
    review(desk, submission, Wanted("rejected", airstrike.id, note="Not so."), by="duty-1")
    before = size(desk)
    with pytest.raises(Refused, match="CLM005"):
        review(desk, submission, Wanted("accepted", airstrike.id, seen=""))
    assert size(desk) == before


def test_later_reading__never_revives_what_a_person_rejected_or_doubles_what_he_accepted(desk):
    submission, shelling, airstrike, denial = article(desk)
    review(
        desk,
        submission,
        Wanted("rejected", shelling.id, note="No."),
        Wanted("corrected", airstrike.id, {"date": "2025-10-24"}, "A day earlier."),
        Wanted("accepted", denial.id),
    )
    stood = counted(desk)
    read_by_hand(desk, submission, version="2", certainty="hedged")
    assert counted(desk) == stood
    assert "shelling" not in incidents(desk)
    with desk.inside() as asker:
        assert unjudged_claims(asker) == ()
        thread = next(one for one in threads_of(asker, submission) if one.first.id == shelling.id)
    assert (thread.state, len(thread.beneath)) == ("rejected", 1)


def test_unreviewed_claim__is_read_anew_as_before(desk):
    submission, shelling, *_others = article(desk)
    typed = {"span": shelling.span, "event_type": "shelling", "killed": "9"}
    review(desk, submission, Wanted("added", None, typed))
    assert shelling.id in counted(desk), "a claim that a person added took another one's place"


def test_why__shows_the_review_and_what_lies_beneath(desk):
    submission, shelling, *_others = article(desk)
    review(desk, submission, Wanted("corrected", shelling.id, {"killed": "4"}, "A secret reason."))
    incident = incidents(desk)["shelling"]
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    for audience, told in ((MECHANISM, True), (PUBLIC, False)):
        (claim,) = why(desk, audience, incident).rests_on
        step = claim.rests_on[0]
        assert (step.kind, step.entered.proof.startswith("inclusion holds")) == ("claim_review", True)
        assert ("A secret reason." in step.text) == told
        (machine,) = step.rests_on
        assert machine.id == shelling.id
        assert "counts no more" in machine.text
        assert machine.rests_on[0].id == submission
        assert why(desk, audience, step.id).kind == "claim_review"


def test_rebuilt_tables__are_the_same(desk):
    submission, shelling, airstrike, _denial = article(desk)
    review(
        desk,
        submission,
        Wanted("corrected", shelling.id, {"killed": "4"}, "One more."),
        Wanted("rejected", airstrike.id, note="No."),
        Wanted("added", None, {"span": DENIAL, "event_type": "statement"}),
    )
    review(desk, submission, Wanted("accepted", airstrike.id))
    read_by_hand(desk, submission, version="2", certainty="hedged")
    found = rebuild(desk)
    assert found.before == found.after


@pytest.mark.parametrize("by", ["monitor-1", "liaison-ard", "publisher-1", "machine-1", "chair-1"])
def test_only_the_duty_officer_and_the_analyst__review(desk, by):
    submission, shelling, *_others = article(desk)
    with pytest.raises(Refused, match="MEM002"):
        review_claims(desk, by, submission, [Wanted("accepted", shelling.id)])


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted("rejected", "shelling"), "CLM001"),
        (Wanted("rejected", "shelling", note="  "), "CLM001"),
        (Wanted("rejected", "shelling", note="x" * 2001), "CLM001"),
        (Wanted("corrected", "shelling", {"killed": "4"}), "CLM001"),
        (Wanted("corrected", "shelling", {"killed": "four"}, "Why."), "CLM003"),
        (Wanted("corrected", "shelling", {"span": "not in it"}, "Why."), "CLM003"),
        (Wanted("corrected", "shelling", {}, "Why."), "CLM004"),
        (Wanted("added", None, {"span": AIRSTRIKE}), "CLM003"),
    ],
)
def test_review_that_does_not_hold__writes_nothing(desk, wanted, code):
    submission, shelling, *_others = article(desk)
    before = size(desk)
    claim = shelling.id if wanted.claim else None
    with pytest.raises(BadInput, match=code):
        review_claims(
            desk, "analyst-1", submission, [Wanted(wanted.verdict, claim, wanted.typed, wanted.note)]
        )
    assert size(desk) == before
    assert set(states(desk, submission).values()) == {"unreviewed"}


def test_one_claim_twice_at_once__is_refused(desk):
    submission, shelling, *_others = article(desk)
    twice = [Wanted("accepted", shelling.id), Wanted("rejected", shelling.id, note="No.")]
    with pytest.raises(BadInput, match="CLM004"):
        review_claims(desk, "analyst-1", submission, twice)


def test_claim_of_another_submission__is_not_found(desk):
    _submission, shelling, *_others = article(desk)
    other = file_article(desk, text="Another article about nothing at all.")
    with pytest.raises(NotFound, match="NOT001"):
        review_claims(desk, "analyst-1", other, [Wanted("accepted", shelling.id)])


def test_row_of_a_form__is_not_reviewed(desk):
    filed = file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="public"))
    read_pending(desk, "machine-1", reader_for(desk))
    with desk.inside() as asker:
        (thread,) = threads_of(asker, filed.submission.id)
    assert thread.state == "filed"
    assert accept_all(desk, filed.submission.id) == ()
    for wanted in (
        Wanted("rejected", thread.first.id, note="No."),
        Wanted("added", None, {"span": "North ridge", "event_type": "shelling"}),
    ):
        with pytest.raises(Refused, match="CLM002"):
            review_claims(desk, "analyst-1", filed.submission.id, [wanted])
