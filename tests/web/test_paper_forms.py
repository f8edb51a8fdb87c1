"""The forms of casework by themselves: nothing of a paper is left out, and nothing is decided beforehand."""

import re
from types import SimpleNamespace
from typing import get_args

import pytest

from practice_mission import NOON
from tahqiq.desk.file_paper import KINDS
from tahqiq.model.procedure import StepName
from tahqiq.store.case_papers import CASEWORK, NOUN_OF
from tahqiq.web.case_labels import CASE_LABELS
from tahqiq.web.filled_form import read_form
from tahqiq.web.labels import LABELS
from tahqiq.web.paper_fields import Field, Form
from tahqiq.web.paper_forms import BY_VERB, FORMS
from tahqiq.web.sent_form import Sent
from tahqiq.web.shelf import shelf

SHEET = shelf()["casework.css"].decode()
GIVEN_BY_THE_VERB = {"reply.requested": {"kind"}, "reply.answered": {"kind", "due"}, "case.closed": {"kind"},
                     "case.reopened": {"kind"}}  # fmt: skip
GROUND = SimpleNamespace(zone="Asia/Kabul", now=NOON, labels=("mechanism", "public"), usual="public")


def read(field: Field, **said: str):
    form = Form("case.closed", "close", "", "", "", (field,))
    return read_form(form, Sent({name: (value,) for name, value in said.items()}), GROUND)


def test_every_act_of_casework__has_its_form():
    assert set(BY_VERB) == set(KINDS)
    assert len(FORMS) == len(KINDS)


@pytest.mark.parametrize("verb", sorted(KINDS))
def test_form__asks_for_every_field_of_its_paper(verb):
    noun = NOUN_OF[CASEWORK[verb]]
    asked = set(noun.model_fields) - {"id", "incident", "release", "exercise"}
    assert {one.name for one in BY_VERB[verb].fields} == asked - GIVEN_BY_THE_VERB.get(verb, set())


@pytest.mark.parametrize("verb", sorted(KINDS))
def test_form__needs_what_its_paper_needs_and_calls_every_code_by_words(verb):
    noun, form = NOUN_OF[CASEWORK[verb]], BY_VERB[verb]
    for field in form.fields:
        if noun.model_fields[field.name].is_required():
            assert field.required, field.name
        assert not [code for code in field.codes if code not in LABELS], field.name


@pytest.mark.parametrize("verb", sorted(KINDS))
def test_form__offers_every_code_of_the_model_and_no_other(verb):
    noun = NOUN_OF[CASEWORK[verb]]
    for field in BY_VERB[verb].fields:
        if field.codes:
            kind = noun.model_fields[field.name].annotation
            choices = next((one for one in get_args(kind) if get_args(one)), kind)  # one that may be left out
            assert field.codes == get_args(choices), field.name


def test_steps__have_words():
    assert {f"step_{name}" for name in StepName.__args__} <= set(CASE_LABELS)


def test_what_weighs_most__asks_for_a_second_look():
    assert {form.slug for form in FORMS.values() if form.twice} == {"attribute", "determine"}


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("2025-10-29T18:00", "2025-10-29T18:00:00+04:30"),
        ("2025-10-29 18:00", "2025-10-29T18:00:00+04:30"),
        ("2025-10-29T18:00:30", "2025-10-29T18:00:30+04:30"),
        ("2025-10-29T18:00+05:00", "2025-10-29T18:00:00+05:00"),
        ("2025-10-29T18:00Z", "2025-10-29T18:00:00+00:00"),
    ],
)
def test_moment__is_that_of_the_missions_zone_unless_it_says_otherwise(typed, taken):
    assert read(Field("at", "moment", "At"), at=typed).said == {"at": taken}


@pytest.mark.parametrize(
    "typed", ["tomorrow", "2025-02-30T10:00", "29.10.2025", "0001-01-01T00:00", "2025-10-29T25:00"]
)
def test_no_moment__is_said_at_its_field(typed):
    assert set(read(Field("at", "moment", "At"), at=typed).faults) == {"at"}


def test_hour_that_the_clocks_leave_out__is_refused():
    ground = SimpleNamespace(zone="Europe/Berlin", now=NOON, labels=())
    form = Form("case.closed", "close", "", "", "", (Field("at", "moment", "At"),))
    typed = read_form(form, Sent({"at": ("2026-03-29T02:30",)}), ground)
    assert "put forward" in typed.faults["at"]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"due_hours": "24"}, "2025-10-29T16:30:00+04:30"),
        ({"due": "2025-10-30T12:00"}, "2025-10-30T12:00:00+04:30"),
        ({"due": "2025-10-30T12:00", "due_hours": "3"}, None),
        ({"due_hours": "0"}, None),
        ({"due_hours": "²"}, None),
        ({"due_hours": "9" * 400}, None),
        ({"due_hours": "-3"}, None),
        ({}, None),
    ],
)
def test_deadline__is_a_time_or_hours_from_now(said, taken):
    typed = read(Field("due", "due", "Due"), **said)
    assert typed.said.get("due") == taken
    assert ("due" in typed.faults) == (taken is None)


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\x85b", "x" * 501])
def test_words_that_cannot_stand_in_a_paper__are_refused_at_their_field(bad):
    assert set(read(Field("reason", "words", "Why"), reason=bad).faults) == {"reason"}


def test_words__keep_their_lines_and_lose_the_space_around():
    assert read(Field("reason", "words", "Why"), reason="  one\r\ntwo \n").said == {"reason": "one\ntwo"}


def test_label_that_is_not_offered__is_refused():
    assert "release" in read(Field("reason", "words", "Why"), reason="x", release="party:XYZ").faults


def test_what_is_typed_beside_the_form__is_not_given_back():
    typed = read(Field("reason", "words", "Why"), reason="x", token="secret", other="y")
    assert set(typed.typed) == {"reason"}


def test_style_of_casework__is_small_and_speaks_in_logical_properties():
    assert len(SHEET) <= 10 * 1024
    assert not re.findall(r"\b(left|right)\b", SHEET)
    physical = r"(?<![-\w])(width|height|min-width|max-height|margin-top|margin-bottom|top|bottom)\s*:"
    assert not re.findall(physical, re.sub(r"@media[^{]*", "", SHEET))
    assert "!important" not in SHEET
    assert "http" not in SHEET
