"""In the interest of both sides: what is swapped swaps the answers, and nothing else changes them."""

import json
import re
from dataclasses import fields
from datetime import timedelta
from typing import Any

from compliance_parts import (
    IN_FORCE,
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

from tahqiq.compliance.engage import engage
from tahqiq.compliance.facts import Facts
from tahqiq.compliance.tally import Tally
from tahqiq.model.actor import Actor
from tahqiq.model.finding import Reply
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument
from tahqiq.model.moment import exact, whole_day
from tahqiq.model.place import Place
from tahqiq.model.provision import Provision

# Two invented parties, so that nothing of either's own can hide in a name.
ACTORS = (
    Actor(id="AAA", name="Aland", kind="party"),
    Actor(id="BBB", name="Bland", kind="party"),
    Actor(id="A_ARMY", name="Army of Aland", kind="armed_group", part_of="AAA"),
    Actor(id="B_ARMY", name="Army of Bland", kind="armed_group", part_of="BBB"),
    Actor(id="TTP", name="A third group", kind="armed_group"),
)
_OTHER = {
    "AAA": "BBB",
    "BBB": "AAA",
    "Aland": "Bland",
    "Bland": "Aland",
    "A_ARMY": "B_ARMY",
    "B_ARMY": "A_ARMY",
}


def _swapped_text(text: str) -> str:
    return re.sub("AAA|BBB|Aland|Bland|A_ARMY|B_ARMY", lambda found: _OTHER[found.group()], text)


def swapped(noun: Any) -> Any:
    """The same value with the parties exchanged wherever they are named."""
    assert isinstance(noun, Frozen)
    return type(noun).model_validate_json(_swapped_text(noun.model_dump_json()))


def vars_of(found: Facts) -> dict[str, Any]:
    return {field.name: getattr(found, field.name) for field in fields(found)}


def mirrored(found: Facts) -> Facts:
    return Facts(
        incident=swapped(found.incident),
        claims=tuple(swapped(one) for one in found.claims),
        attribution=swapped(found.attribution) if found.attribution else None,
        replies=tuple(swapped(one) for one in found.replies),
        notices=tuple(swapped(one) for one in found.notices),
        actors=tuple(swapped(one) for one in found.actors),
        tallies=tuple(swapped(one) for one in found.tallies),
        zone=found.zone,
    )


LINE = {
    "kind": "line",
    "name": "the line",
    "vertices": ((71.09, 33.0), (71.09, 35.0)),
    "sides": ("AAA", "BBB"),
}
ZONE = {"kind": "point", "name": "Zone", "vertices": ((71.09, 34.2),), "width_km": 12.0, "doubt_km": 1.0}
BLAMES = (
    (),
    (claim(initiator=("Army of Aland",)),),
    (claim(initiator=("BBB",)), claim(initiator=("A third group",), act="clash")),
    (claim(initiator=("AAA",)), claim(initiator=("BBB",)), claim(act="airstrike", polarity="negated")),
)
FOUND = (
    None,
    attributed(),
    attributed("AAA"),
    attributed("B_ARMY"),
    attributed("AAA", "BBB"),
    attributed("TTP"),
)
PLACES = st.one_of(
    st.none(),
    st.builds(
        lambda lon, lat, km: Place(name="Somewhere", lon=lon, lat=lat, precision_km=km),
        st.floats(70.8, 71.4), st.floats(33.8, 34.5), st.sampled_from([0.0, 1.0, 5.0, 25.0]),
    ),
)  # fmt: skip
WHENS = st.sampled_from(
    [None, whole_day(moment(27).date(), zone="Asia/Karachi"), exact(moment(27, 9), zone="UTC")]
)
REPLY = Reply(
    id="rep", incident="inc", party="AAA", kind="answered", text="We returned fire.", release="parties"
)
COUNT = Tally(provision="truce/4", party="AAA", unit="guns", low=1, high=3, by="team-1", verified=True)
LIVES = st.sampled_from(
    [
        (),
        (IN_FORCE,),
        (IN_FORCE, life("collapsed", 25, by="Bland", contested=True)),
        (life("in_force", 19, by="Aland", contested=True),),
    ]
)


def clauses() -> tuple[Provision, ...]:
    both = {"actors": ("AAA", "BBB"), "exempt_notices": ("exercise",)}
    return (
        provision(**both, area=ZONE),
        provision(**both, id="truce/2", area=LINE),
        provision(
            **both, id="truce/3", modality="obligation", period={"days_in_force": 5}, acts=("shelling",)
        ),
        provision(**both, id="truce/4", quantity={"bound": "at_most", "amount": 2, "unit": "guns"}),
        provision(
            actors=("AAA", "BBB"), id="truce/5", modality="permission", exempts=("truce/4",), acts=("clash",)
        ),
        provision(actors=("AAA",), id="truce/6"),
        provision(actors=("BBB",), id="truce/7"),
    )


@st.composite
def cases(draw: Any) -> tuple[Facts, Instrument]:
    events = draw(LIVES)
    made = incident(
        event_type=draw(st.sampled_from(["shelling", "clash", "crossing_closed"])), when=draw(WHENS),
        place=draw(PLACES), affirming=draw(st.sampled_from([0, 2])), denying=draw(st.sampled_from([0, 1])),
    )  # fmt: skip
    found = facts(
        made, draw(st.sampled_from(BLAMES)), draw(st.sampled_from(FOUND)),
        draw(st.sampled_from([(), (notice(party="AAA"),), (notice(party="BBB", received=28),)])),
        replies=draw(st.sampled_from([(), (REPLY,)])), tallies=draw(st.sampled_from([(), (COUNT,)])),
    )  # fmt: skip
    found = Facts(**vars_of(found) | {"actors": ACTORS})
    text = truce(*events, provisions=clauses()).but(parties=("AAA", "BBB"))
    return found, text


def _bag(text: str) -> list[str]:
    """The words in any order: where both parties are listed, the list keeps its alphabetical order."""
    return sorted(re.findall(r"\w+", text))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_parties_swapped_everywhere__swaps_the_answers_and_nothing_else(
    case: tuple[Facts, Instrument],
) -> None:
    found, text = case
    there = engage(mirrored(found), (swapped(text),))
    here = engage(found, (text,))
    assert [one.answer for one in there] == [one.answer for one in here]
    for one, other in zip(here, there, strict=True):
        assert [r.code for r in one.reasons] == [r.code for r in other.reasons]
        assert [_bag(_swapped_text(r.text)) for r in one.reasons] == [_bag(r.text) for r in other.reasons]
        one_missing = [_bag(_swapped_text(fact.model_dump_json())) for fact in one.missing]
        assert one_missing == [_bag(fact.model_dump_json()) for fact in other.missing]
        assert sum(len(r.cites) for r in one.reasons) == sum(len(r.cites) for r in other.reasons)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_unrelated_clause__changes_nothing(case: tuple[Facts, Instrument]) -> None:
    found, text = case
    stranger = provision(id="truce/99", actors=("AAA", "BBB"), acts=("humanitarian",))
    more = text.but(provisions=(*text.provisions, stranger))
    other = truce(IN_FORCE, name="accord", provisions=(provision(id="accord/1"),))
    said = {one.provision: one for one in engage(found, (more, other))}
    assert [said[one.provision] for one in engage(found, (text,))] == list(engage(found, (text,)))


@settings(max_examples=150, deadline=None)
@given(cases(), st.floats(0, 1))
def test_place_and_time_better_known__never_turn_an_answer_into_its_opposite(
    case: tuple[Facts, Instrument], share: float
) -> None:
    found, text = case
    better = found.incident
    if better.place is not None and better.place.precision_km is not None:
        better = better.but(place=better.place.but(precision_km=better.place.precision_km * share))
    if better.when is not None and better.when.at is None:
        clock = moment(26, 20) + timedelta(hours=12 * share)
        better = better.but(when=exact(clock, zone="UTC"))
    sharper = Facts(**vars_of(found) | {"incident": better})
    for before, after in zip(engage(found, (text,)), engage(sharper, (text,)), strict=True):
        if before.answer != "undetermined":
            assert after.answer == before.answer


@settings(max_examples=80, deadline=None)
@given(cases())
def test_denied_event__is_never_engaged_by_itself(case: tuple[Facts, Instrument]) -> None:
    found, text = case
    denied = Facts(
        **vars_of(found)
        | {"incident": found.incident.but(affirming=0, denying=1), "attribution": attributed("AAA")}
    )
    assert all(one.answer in {"undetermined", "not_engaged", "exempt"} for one in engage(denied, (text,)))
    assert all(one.answer != "engaged" for one in engage(denied, (text,)))


@settings(max_examples=80, deadline=None)
@given(cases())
def test_every_answer__has_reasons_and_only_the_undetermined_lack_facts(
    case: tuple[Facts, Instrument],
) -> None:
    found, text = case
    for one in engage(found, (text,)):
        assert one.reasons
        assert bool(one.missing) == (one.answer == "undetermined")
        assert all(reason.text.endswith(".") for reason in one.reasons)
        assert all(fact.ask for fact in one.missing)
        json.loads(one.model_dump_json())
