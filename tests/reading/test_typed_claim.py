"""A claim as a person types it: its words stand in the text, and every fault is told by its field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice_article import AIRSTRIKE, SHELLING, TEXT, drafts
from tahqiq.model.quantity import Range
from tahqiq.reading.knowledge import load_knowledge
from tahqiq.reading.typed_claim import FIELDS, Page, UnfitClaim, typed_claim, typed_texts
from tahqiq.reading.typed_words import find_words, sentences

KNOWLEDGE = load_knowledge(None)
PAGE = Page(TEXT, date(2025, 10, 27), "UTC", KNOWLEDGE)
READ = drafts()[0]


def typed(**said: str):
    return typed_claim(said, PAGE, READ, "person/analyst-1")


def faults(before=READ, **said: str) -> dict[str, str]:
    with pytest.raises(UnfitClaim) as caught:
        typed_claim(said, PAGE, before, "person/analyst-1")
    assert caught.value.code == "CLM003"
    return {name: code for name, (code, _hint) in caught.value.faults.items()}


@pytest.mark.parametrize("draft", drafts(), ids=lambda draft: draft.event_type)
def test_claim_typed_as_it_was__is_the_same_claim(draft):
    again = typed_claim(typed_texts(draft), PAGE, draft, draft.reader)
    assert again == draft.but(confidence=1.0)


def test_fields_left_out__stay_as_they_were():
    made = typed(killed="3..5")
    assert made.casualties.killed == Range(min=3, max=5)
    assert (made.date, made.place, made.source, made.span) == (READ.date, READ.place, READ.source, READ.span)
    assert made.reader == "person/analyst-1"


def test_empty_field__takes_the_value_out():
    made = typed(killed="", place="", date="", source="")
    assert made.casualties is None
    assert made.place == ()
    assert made.date is None
    assert made.source.kind == "narrator"


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("killing three people", "killing three people"),
        ("KILLING  three\n people", "killing three people"),
        ("Shelling hit … three people", "Shelling hit the North ridge on 26 October, killing three people"),
        ("Border ... October", "Border notes\n\nShelling hit the North ridge on 26 October"),
    ],
)
def test_words__are_found_however_they_are_typed(words, span):
    made = typed(span=words)
    assert made.span == span
    assert TEXT[made.start : made.end] == made.span


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"span": "words that are not there"}, {"span": "span_absent"}),
        ({"span": " "}, {"span": "span_missing"}),
        ({"event_type": "earthquake"}, {"event_type": "not_on_list"}),
        ({"certainty": "sure"}, {"certainty": "not_on_list"}),
        ({"polarity": "maybe"}, {"polarity": "not_on_list"}),
        ({"date": "26 October"}, {"date": "date_malformed"}),
        ({"date": "2025-13-40"}, {"date": "date_malformed"}),
        ({"date": "2025-10-26..2025-10-20"}, {"date": "date_order"}),
        ({"date": "2025-11-20"}, {"date": "date_ahead"}),
        ({"killed": "many"}, {"killed": "count_malformed"}),
        ({"killed": "5..3"}, {"killed": "count_order"}),
        ({"wounded": "99999999"}, {"wounded": "count_malformed"}),
        ({"killed": "-"}, {"killed": "count_malformed"}),
        ({"initiator": "Pakistn"}, {"initiator": "name_unknown"}),
        ({"place": "Kabool Nowhere"}, {"place": "place_unknown"}),
        ({"who": "x" * 5000}, {"who": "too_long"}),
        ({"colour": "red"}, {"colour": "field_unknown"}),
        ({"killed": "many", "date": "soon"}, {"killed": "count_malformed", "date": "date_malformed"}),
    ],
)
def test_what_cannot_be__is_told_by_its_field(said, fault):
    assert faults(**said) == fault


def test_planned_event__may_lie_after_the_publication():
    assert typed(certainty="planned", date="2025-11-20").date.start == date(2025, 11, 20)


def test_names__are_taken_from_the_dictionaries_or_as_the_text_writes_them():
    made = typed(initiator="pakistani; Arden", place="Kabul; Mill town")
    assert made.actors.initiator == ("Pakistan", "Arden")
    assert [place.name for place in made.place] == ["Kabul", "Mill town"]
    assert made.place[0].located and not made.place[1].located


def test_words_at_several_places__count_only_beside_the_claim_they_correct():
    assert faults(None, span="October", event_type="shelling") == {"span": "span_several"}
    assert typed(span="October").start == TEXT.index("October")


def test_added_claim__needs_its_words_and_its_type():
    assert faults(None) == {"span": "span_missing", "event_type": "not_on_list"}
    made = typed_claim({"span": AIRSTRIKE, "event_type": "airstrike"}, PAGE, None, "person/x")
    assert (made.certainty, made.polarity, made.direct_quote) == ("asserted", "affirmed", False)


def test_sentences__cover_every_word_of_the_text_once():
    found = sentences(TEXT)
    assert SHELLING in {TEXT[start:end] for start, end in found}
    assert "".join(TEXT.split()) == "".join("".join(TEXT[start:end].split()) for start, end in found)


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_typed_words__are_verbatim_or_nowhere(words, text):
    found = find_words(text, words, 0)
    if found is not None:
        start, end = found
        assert 0 <= start < end <= len(text)


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40), max_size=6))
def test_any_typed_fields__make_a_verbatim_claim_or_name_their_faults(said):
    try:
        made = typed_claim(said, PAGE, READ, "person/x")
    except UnfitClaim as error:
        assert set(error.faults) <= set(FIELDS)
    else:
        assert TEXT[made.start : made.end] == made.span
