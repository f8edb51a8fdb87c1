"""The gate and the table written by hand agree: of every noun, field, label, audience, and of every planted record."""

from itertools import product

import pytest
from leak_readers import AUDIENCES
from planted_words import DEGREES
from planting import LABELS, Mission, kind_of
from who_may_read import TABLE, lowest, reads_field, reads_record

from tahqiq.model.release import parse_audience
from tahqiq.store.gate import RULES, pass_gate, withheld_fields

NOUNS = {kind_of(noun): noun for noun in RULES}
FROM_FORM = {"channel": "complaint", "reader": "form/1"}
ELSEWHERE = {"channel": "article", "reader": "reader/1"}


def askers(mission: Mission):
    """The program's own asker for every audience."""
    for name in AUDIENCES:
        with mission.desk.asking(parse_audience(name)) as asker:
            yield name, asker


def test_every_noun_and_field__stands_in_the_table_by_hand():
    unknown = [
        f"{kind}.{name}"
        for kind, noun in NOUNS.items()
        for name in noun.model_fields
        if lowest(kind, name) is None
    ]
    assert unknown == [], "say in who_may_read.py who may read them, and why"


def test_every_field__has_a_rule_at_the_gate_and_no_rule_is_left_over():
    for kind, noun in NOUNS.items():
        assert set(RULES[noun]) == set(noun.model_fields), kind


@pytest.mark.slow
def test_gate__says_of_every_field_what_the_table_says(planted_few):
    cases = 0
    for name, asker in askers(planted_few):
        for (kind, noun), label, made in product(NOUNS.items(), LABELS, (FROM_FORM, ELSEWHERE)):
            record = noun.model_construct(
                release=label, **{k: v for k, v in made.items() if k in noun.model_fields}
            )
            if label.startswith("named"):
                continue  # read by the members named: tried with them in the matrix
            if not asker.may_read(label):
                cases += len(noun.model_fields)
                assert not reads_record(name, label), (name, label)
                continue
            withheld = set(withheld_fields(record, asker))
            for field in noun.model_fields:
                cases += 1
                expected = reads_field(name, kind, field, label, from_form=made is FROM_FORM)
                assert (field not in withheld) == expected, (name, kind, field, label, made)
    print(f"{cases} cases of noun, field, label and audience agree")
    assert cases > 40_000


@pytest.mark.slow
def test_planted_records__come_through_the_gate_without_what_is_closed(planted):
    cases, leaks = 0, []
    for name, asker in askers(planted):
        for record in planted.records.values():
            cases += 1
            passed = pass_gate(record, asker)
            label = str(getattr(record, "release", "mechanism"))
            if passed is None:
                assert not reads_record(name, label), (name, record)
                continue
            for value in planted.ledger.found_in(passed.model_dump_json()):
                one = planted.ledger.values[value]
                if not reads_field(name, one.noun, one.field, label):
                    leaks.append((name, one.where, label, value))
    print(f"{cases} passings of {len(planted.records)} records hold nothing that is closed")
    assert leaks == []


def test_known_field_and_label__are_closed_in_a_table_that_is_wrong():
    """The table itself is tried: it says no where nobody said yes."""
    assert lowest("claim.Claim", "no_such_field") is None
    assert not reads_field("public", "claim.Claim", "span", "public")
    assert not reads_field("mechanism", "referral.Referral", "allegation", "parties")
    assert not reads_field("party:ARD", "inquiry.Triage", "note", "party:BEL")
    assert DEGREES.findall("34.1234 34.12 34.12345") == ["34.1234"]
    assert set(TABLE) >= set()
