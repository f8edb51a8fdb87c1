"""Labels and audiences: what is put under two labels at once never opens to anybody who reads neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tahqiq.model.generalisation import generalised_for
from tahqiq.model.release import (
    HUMANITARIAN,
    INSIDE,
    MECHANISM,
    MEDIATOR,
    PUBLIC,
    RELEASED,
    Audience,
    Label,
    Seats,
    audiences_of,
    named_in,
    no_more_open,
    parse_audience,
    party_audience,
    readable_labels,
)
from tahqiq.store.release_rules import RULES
from tahqiq.store.shown_otherwise import shown_otherwise

SEATS = Seats(("ARD", "BEL"), ("QAS", "TIR"), ("REL",))
NAMED = ("named:analyst-1", "named:analyst-1+liaison-bel", "named:liaison-bel")
LABELS = tuple(sorted(readable_labels(INSIDE, SEATS) | {*NAMED}))
READERS = (
    *audiences_of(SEATS),
    RELEASED,
    party_audience("ARD").but(commission=True),
    party_audience("BEL").but(member="liaison-bel"),
    MECHANISM.but(member="analyst-1"),
)


def reads(audience: Audience, label: str) -> bool:
    return label in readable_labels(audience, SEATS) or audience.member in named_in(label)


@given(st.sampled_from(LABELS), st.lists(st.sampled_from(LABELS), min_size=1, max_size=4))
def test_what_is_no_more_open_than_others__is_read_by_nobody_who_reads_none_of_them(label, others):
    found = no_more_open(label, others)
    for audience in READERS:
        if reads(audience, found):
            assert any(reads(audience, one) for one in others), (audience, found)


@given(st.sampled_from(LABELS), st.lists(st.sampled_from(LABELS), min_size=1, max_size=4))
def test_narrowing_twice__changes_nothing_more(label, others):
    once = no_more_open(label, others)
    assert no_more_open(once, others) == once


@pytest.mark.parametrize("label", LABELS)
def test_every_label__is_one(label):
    assert TypeAdapter(Label).validate_python(label) == label


@pytest.mark.parametrize(
    "label",
    ["", "everybody", "party:", "party:pak", "mediator:qat", "named:", "named:+a", "named:A", "Public"],
)
def test_anything_else__is_no_label(label):
    with pytest.raises(ValidationError):
        TypeAdapter(Label).validate_python(label)


@pytest.mark.parametrize("audience", audiences_of(SEATS), ids=str)
def test_audience__is_named_by_its_name_and_writes_under_a_label_it_reads(audience):
    assert parse_audience(audience.name) == audience
    assert audience.label in readable_labels(audience, SEATS)


@pytest.mark.parametrize("name", ["inside", "released", "named:analyst-1", "party", "", "mechanism:PAK"])
def test_nobody__can_ask_as_the_program_itself_or_by_anything_else(name):
    with pytest.raises(ValueError, match="no audience"):
        parse_audience(name)


def test_each_mediator__reads_its_own_and_not_the_others():
    one, other = parse_audience("mediator:QAS"), parse_audience("mediator:TIR")
    assert reads(one, "mediator:QAS")
    assert not reads(other, "mediator:QAS")
    assert not reads(MEDIATOR, "mediator:QAS")
    assert not reads(parse_audience("mediator:ELSEWHERE"), "mediator:ELSEWHERE")


def test_relief_organisation__reads_nothing_of_the_parties():
    assert readable_labels(HUMANITARIAN, SEATS) == {"public", "humanitarian"}
    assert not any(reads(one, "humanitarian") for one in READERS if one.kind in ("party", "mediator"))


def test_whoever_makes_products__reads_what_is_released_to_somebody_and_nothing_else():
    kept = {label for label in LABELS if not reads(RELEASED, label)}
    assert kept == {"mechanism", *NAMED}


def test_parties__get_the_same_fields_otherwise():
    one, other = (shown_otherwise(party_audience(code), SEATS) for code in SEATS.parties)
    assert one == other
    assert len(one) < len(shown_otherwise(PUBLIC, SEATS))


def test_what_is_shown_otherwise__names_every_field_that_is_not_for_all():
    named = {(one.record, one.field) for one in shown_otherwise(PUBLIC, SEATS)}
    closed = {
        (kind.__name__, name) for kind, rules in RULES.items() for name, rule in rules.items() if rule.label
    }
    assert named == closed


def test_generalisation__is_said_to_each_audience_and_only_outsiders_are_told_of_a_grid():
    for audience in audiences_of(SEATS):
        assert ("grid" in " ".join(generalised_for(audience))) == audience.outside
