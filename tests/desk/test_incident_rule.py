"""The rule of what one incident is: adopted by the chair, named in what machines judge, never changed behind a back."""

from datetime import UTC, datetime

import pytest

from practice_reports import tell, where
from tahqiq.desk.adopt_incident_rule import adopt_incident_rule, incident_rules, shipped_incident_rules
from tahqiq.desk.apply_incident_rule import apply_incident_rule
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.judge import judge
from tahqiq.desk.rebuild import rebuild
from tahqiq.errors import Refused
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.moment import exact
from tahqiq.store.incidents import incident_file
from tahqiq.store.judgements import judgements_of

HOURLY = IncidentRule(name="ours", version=1, max_gap_hours=1)


def at(hour, minute=0):
    return exact(datetime(2025, 10, 26, hour, minute, tzinfo=UTC), zone="UTC")


def shelled(desk, source, hour, minute=0, words="Shells hit the North ridge; three died"):
    return tell(desk, source, f"{words} ({hour}:{minute:02}).", killed=3, date=at(hour, minute))


def morning(desk):
    """Three reports of shelling at the ridge within four hours of a morning, one incident by the matcher's table."""
    return [shelled(desk, "gazette", 6), shelled(desk, "herald", 6, 30), shelled(desk, "courier", 9, 30)]


@pytest.fixture
def shelling(copied):
    desk = copied("one-morning", morning)
    with desk.inside() as asker:
        incidents = {judgement.incident for judgement in judgements_of(asker) if judgement.opens}
        (incident,) = incidents
        return desk, incident, incident_file(asker, incident).claims


def rules_of(desk, incident):
    with desk.inside() as asker:
        return incident_file(asker, incident).rules


def by_hour(desk, incident):
    with desk.inside() as asker:
        return sorted(incident_file(asker, incident).claims, key=lambda claim: claim.date.at)


def test_no_rule_adopted__then_the_programs_own_and_it_is_named_on_the_incident(shelling):
    desk, incident, claims = shelling
    now, adopted = incident_rules(desk)
    assert (now.label, adopted) == ("happening/1", ())
    assert rules_of(desk, incident) == ("happening/1",)
    assert len(claims) == 3
    assert now.max_span_hours == shipped_incident_rules()["happening"].max_span_hours


def test_a_rule_adopted__then_what_stands_stays_and_what_comes_is_judged_by_it(shelling):
    desk, incident, _claims = shelling
    adopt_incident_rule(desk, "chair-1", HOURLY)
    assert len(by_hour(desk, incident)) == 3, "nothing is rewritten"
    late = shelled(desk, "observer", 11)
    assert where(desk, late) not in ([incident], [None])
    with desk.inside() as asker:
        (made,) = judgements_of(asker, claim=late.id)
    assert {"rule_parts", "by_rule"} <= {reason.code for reason in made.reasons}
    assert "ours/1" in made.reasons[-1].text
    assert rules_of(desk, where(desk, late)[0]) == ("ours/1",)
    assert rules_of(desk, incident) == ("happening/1",)
    assert rebuild(desk).identical


def test_the_rule_applied__then_new_entries_part_what_was_one_and_the_old_ones_stay_on_record(shelling):
    desk, incident, _claims = shelling
    first, second, third = by_hour(desk, incident)
    adopt_incident_rule(desk, "chair-1", HOURLY)
    done = apply_incident_rule(desk, "machine-1")
    assert (done.rule, done.judged, done.moved, done.left) == (HOURLY, 3, 1, 0)
    assert where(desk, first, second) == [incident, incident]
    assert where(desk, third)[0] not in (incident, None)
    assert rules_of(desk, incident) == ("ours/1",)
    with desk.inside() as asker:
        told = judgements_of(asker, claim=third.id)
    assert [one.incident == incident for one in told] == [True, False]
    assert apply_incident_rule(desk, "machine-1").judged == 0, "once is enough"
    assert rebuild(desk).identical


def test_another_rule_after_it__then_what_it_joins_is_one_again_under_the_first_id(shelling):
    desk, incident, _claims = shelling
    third = by_hour(desk, incident)[-1]
    adopt_incident_rule(desk, "chair-1", HOURLY)
    apply_incident_rule(desk, "machine-1")
    alone = where(desk, third)[0]
    adopt_incident_rule(desk, "chair-1", shipped_incident_rules()["village-day"])
    apply_incident_rule(desk, "machine-1")
    assert where(desk, third) == [incident]
    with desk.inside() as asker:
        found = incident_file(asker, alone)
    assert (found.incident.id, found.rules) == (incident, ("village-day/1",)), "the id that is gone leads on"
    assert rebuild(desk).identical


def test_what_a_person_judged__then_no_rule_moves_it(shelling):
    desk, incident, _claims = shelling
    third = by_hour(desk, incident)[-1]
    judge(desk, "analyst-1", third.id, incident, "same", "The same battery, I saw both.")
    adopt_incident_rule(desk, "chair-1", HOURLY)
    assert apply_incident_rule(desk, "machine-1").judged == 2
    assert where(desk, third) == [incident]


def test_an_incident_on_which_people_found_something__then_left_as_it_is(shelling):
    desk, incident, claims = shelling
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    adopt_incident_rule(desk, "chair-1", HOURLY)
    done = apply_incident_rule(desk, "machine-1")
    assert (done.judged, done.left) == (0, 3)
    assert where(desk, *claims) == [incident] * 3


def test_a_denial_that_is_near_nothing_by_the_new_rule__then_it_waits_for_a_person(shelling):
    desk, incident, _claims = shelling
    words = "No shells hit the North ridge and nobody died"
    denial = tell(desk, "letter", words, killed=3, date=at(8), polarity="negated")
    assert where(desk, denial) == [incident]
    adopt_incident_rule(desk, "chair-1", HOURLY)
    apply_incident_rule(desk, "machine-1")
    assert where(desk, denial) == [None], "a denial opens no incident"
    with desk.inside() as asker:
        assert judgements_of(asker, claim=denial.id)[-1].verdict == "unsure"
    assert rebuild(desk).identical


def test_an_older_version_or_the_wrong_hand__then_refused(shelling):
    desk, _incident, _claims = shelling
    adopt_incident_rule(desk, "chair-1", HOURLY.but(version=2))
    with pytest.raises(Refused, match="RUL002"):
        adopt_incident_rule(desk, "chair-1", HOURLY)
    with pytest.raises(Refused, match="RUL002"):
        adopt_incident_rule(desk, "chair-1", HOURLY.but(version=2))
    with pytest.raises(Refused, match="MEM002"):
        adopt_incident_rule(desk, "analyst-1", HOURLY.but(version=3))
    assert incident_rules(desk)[0].label == "ours/2"
