"""Is a provision engaged: both parties alike, and undetermined wherever a fact is missing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from compliance_parts import (
    DAY,
    IN_FORCE,
    TORKHAM,
    attributed,
    claim,
    facts,
    incident,
    life,
    moment,
    notice,
    provision,
    truce,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.compliance.answer import bounds
from tahqiq.compliance.engage import engage
from tahqiq.model.area import Area
from tahqiq.model.determination import Engagement
from tahqiq.model.moment import When, exact, whole_day
from tahqiq.model.place import Place

ZONE = {"kind": "point", "name": "Zone", "vertices": ((71.09, 34.37),)}
BLAMED = (claim(initiator=("Pakistan Army",)),)


def _engage(
    made: Any = None, *, found: Any = None, claims: Any = BLAMED, notices: Any = (), **clause: Any
) -> Engagement:
    instrument = truce(IN_FORCE, provisions=(provision(**clause),))
    return engage(facts(made or incident(), claims, found, notices), (instrument,))[0]


def _codes(answer: Engagement) -> set[str]:
    return {reason.code for reason in answer.reasons}


@pytest.mark.parametrize("who", ["AFG", "PAK", "PAK_ARMY"])
def test_attributed_act_in_force_and_place__is_engaged_for_either_party(who: str) -> None:
    assert _engage(found=attributed(who)).answer == "engaged"


def test_only_alleged__is_undetermined_and_says_by_whom() -> None:
    answer = _engage()
    assert answer.answer == "undetermined"
    assert answer.reasons[0].code == "not_attributed"
    assert "PAK" in answer.reasons[0].text
    assert "actor_missing" in _codes(_engage(claims=()))
    assert _engage(found=attributed()).answer == "undetermined"


def test_somebody_not_bound__does_not_engage() -> None:
    answer = _engage(found=attributed("TTP"))
    assert answer.answer == "not_engaged"
    assert _codes(answer) == {"actor_not_bound"}


def test_other_act__does_not_engage_unless_some_call_it_so() -> None:
    assert _engage(incident(event_type="clash"), found=attributed("PAK"), claims=()).answer == "not_engaged"
    contested = _engage(incident(event_type="clash"), found=attributed("PAK"))
    assert contested.answer == "undetermined"
    assert "act_contested" in _codes(contested)


def test_only_denied__is_undetermined_and_some_denial_is_remarked() -> None:
    assert "only_denied" in _codes(_engage(incident(affirming=0, denying=1), found=attributed("PAK")))
    some = _engage(incident(denying=1), found=attributed("PAK"))
    assert some.answer == "engaged"
    assert some.reasons[-1].code == "denied_by_some"


def test_not_in_force_contested_or_unknown_day__each_named() -> None:
    ended = truce(IN_FORCE, life("collapsed", 25))
    rival = truce(IN_FORCE, life("collapsed", 25, by="Kabul", contested=True))
    for instrument, answer, code in (
        (ended, "not_engaged", "not_in_force"),
        (rival, "undetermined", "force_contested"),
    ):
        said = engage(facts(incident(), BLAMED, attributed("PAK")), (instrument,))[0]
        assert said.answer == answer
        assert code in _codes(said)
    assert "time_missing" in _codes(_engage(incident(when=None), found=attributed("PAK")))


@pytest.mark.parametrize(
    ("radius", "answer", "code"),
    [(60.0, "engaged", "inside"), (5.0, "not_engaged", "outside"), (28.0, "undetermined", "straddles")],
)
def test_area__is_undetermined_where_precision_straddles_its_edge(
    radius: float, answer: str, code: str
) -> None:
    # its centre is some 28 km north of Torkham, which is known to 5 km
    said = _engage(found=attributed("PAK"), area=ZONE | {"width_km": radius})
    assert said.answer == answer
    assert code in _codes(said)


def test_area_unknown_place__is_undetermined() -> None:
    zone = {"area": ZONE | {"width_km": 10.0}}
    assert "place_missing" in _codes(_engage(incident(place=None), found=attributed("PAK"), **zone))
    unlocated = incident(place=Place(name="Somewhere"))
    assert "place_not_located" in _codes(_engage(unlocated, found=attributed("PAK"), **zone))
    soil = Area(name="Pakistan", kind="country", country="PK")
    assert _engage(found=attributed("PAK"), area=soil).answer == "engaged"
    assert _engage(found=attributed("PAK"), area=soil.but(country="AF")).answer == "not_engaged"
    unsaid = incident(place=TORKHAM.but(country=None))
    assert "country_missing" in _codes(_engage(unsaid, found=attributed("PAK"), area=soil))


def test_notice_in_advance__exempts_its_own_party_only() -> None:
    clause = {"exempt_notices": ("exercise",)}
    covered = _engage(found=attributed("PAK"), notices=(notice(),), **clause)
    assert covered.answer == "exempt"
    assert covered.reasons[0].cites == ("ntc",)
    assert _engage(found=attributed("AFG"), notices=(notice(),), **clause).answer == "engaged"
    assert _engage(found=attributed("PAK"), notices=(notice(),)).answer == "engaged"


def test_notice_late_elsewhere_or_too_narrow__does_not_exempt() -> None:
    clause = {"exempt_notices": ("exercise",)}
    late = _engage(found=attributed("PAK"), notices=(notice(received=28),), **clause)
    assert (late.answer, late.reasons[0].code) == ("engaged", "notice_late")
    past = _engage(found=attributed("PAK"), notices=(notice(21, 22),), **clause)
    assert past.answer == "engaged"
    far = notice(place=Place(name="Far", lat=30.0, lon=66.0, precision_km=20.0))
    assert _engage(found=attributed("PAK"), notices=(far,), **clause).answer == "engaged"
    half = _engage(found=attributed("PAK"), notices=(notice(27, 29),), **clause)
    assert (half.answer, half.reasons[0].code) == ("undetermined", "notice_perhaps")


def test_notice_where_nothing_is_attributed__exempts_perhaps() -> None:
    said = _engage(notices=(notice(),), exempt_notices=("exercise",))
    assert (said.answer, said.reasons[0].code) == ("undetermined", "notice_perhaps")


def test_local_days__are_bounded_in_their_zone() -> None:
    first, last = bounds(DAY)
    assert first.astimezone(UTC) == datetime(2025, 10, 26, 19, tzinfo=UTC)
    assert last > datetime(2025, 10, 27, 18, 59, tzinfo=UTC)
    odd = bounds(whole_day(date(2025, 10, 27), zone="Nowhere/None"))
    assert odd[0] < first
    assert odd[1] > last
    assert bounds(exact(moment(27, 4), zone="UTC")) == (moment(27, 4), moment(27, 4))


def test_every_provision__is_answered_in_order() -> None:
    two = truce(IN_FORCE, provisions=(provision(id="truce/2"), provision()))
    other = truce(name="accord", provisions=(provision(id="accord/1"),))
    said = engage(facts(incident(), BLAMED), (two, other))
    assert [each.provision for each in said] == ["accord/1", "truce/1", "truce/2"]


ALL_TIME = When(start=date(1, 1, 1), end=date(9999, 12, 31), granularity="range", zone="Asia/Kabul")
WHENS = (None, DAY, exact(moment(27, 4), zone="UTC"), whole_day(date(2025, 10, 19), zone="??"), ALL_TIME)
PLACES = (None, TORKHAM, Place(name="Zone"), Place(name="P", lat=90.0, lon=180.0))
FOUND = (None, attributed(), attributed("PAK"), attributed("AFG", "TTP"), attributed("??"))
RIVAL = life("lapsed", 27, by="X", contested=True)
LIVES = ((), (IN_FORCE,), (life("agreed", 3),), (IN_FORCE, RIVAL))
NOTICES = ((), (notice(),), (notice(place=Place(name="Zone")), notice(id="n2", received=29)))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from((*WHENS, ALL_TIME.but(zone="??"))),
    st.sampled_from(PLACES),
    st.sampled_from(FOUND),
    st.sampled_from(LIVES),
    st.sampled_from(NOTICES),
    st.sampled_from(
        [None, Area(kind="named", name="Zone"), Area(kind="point", name="Z", vertices=((71.0, 34.0),))]
    ),
)
def test_any_facts__give_an_answer_with_reasons(
    when: Any, place: Any, found: Any, events: Any, notices: Any, area: Any
) -> None:
    clause = provision(area=area, exempt_notices=("exercise",))
    said = engage(
        facts(incident(when=when, place=place), BLAMED, found, notices),
        (truce(*events, provisions=(clause,)),),
    )
    assert said[0].reasons
    mirrored = provision(area=area, exempt_notices=("exercise",), actors=("PAK", "AFG"))
    again = engage(
        facts(incident(when=when, place=place), BLAMED, found, notices),
        (truce(*events, provisions=(mirrored,)),),
    )
    assert [each.answer for each in again] == [each.answer for each in said]
