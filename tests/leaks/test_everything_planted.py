"""The planting is complete: a noun, a field, a route or a parameter that was added without it fails here."""

import re
from typing import get_args, get_origin

import pytest
from leak_readers import Reader
from leak_routes import _SKIPPED, FILL
from planting import kind_of
from who_may_read import TABLE

from tahqiq.model.act import VERBS
from tahqiq.store.gate import RULES
from tahqiq.web.app import ADDRESSES

# Nouns that the gate knows and that nobody files as a record of his own.
NOT_FILED = {
    "source.Source": "sources are public and registered, not released",
    "closing.WipeDone": "entered while all else is wiped: tests/desk/test_close_mission.py",
}
# Free texts that can hold no word of their own.
NO_WORDS = {
    "coverage.Coverage.team": "the name of the team, which stands open in its observations",
    "source.Source.name": "public", "source.Source.independence_group": "public",
    "instrument_acts.LifeEntry.why": "said where an event is taken back",
    "determination.Determination.against": "a party's code", "evidence.EvidenceItem.given_by": "a party's code",
    "bulletin.Bulletin.title": "composed", "bulletin.Bulletin.notice": "composed",
}  # fmt: skip
# Verbs whose papers carry no label; they stand in clear in the register, or are the mechanism's own.
NOT_RELEASED = {
    "submission.Reading", "claim_review.ClaimReviews", "judgement.Corroboration", "judgement.Judgement",
    "regrouping.Merge", "regrouping.Split", "regrouping.Undo", "instrument.Instrument", "procedure.Procedure",
    "incident_rule.IncidentRule", "reading.Reading",
}  # fmt: skip


def test_every_noun_that_a_verb_files__is_released_by_a_rule():
    open_acts = {kind_of(verb.noun) for verb in VERBS.values() if verb.open}
    ruled = {kind_of(noun) for noun in RULES}
    for name, verb in VERBS.items():
        kind = kind_of(verb.noun)
        assert kind in ruled | open_acts | NOT_RELEASED, f"{name}: no rule for {kind}, and it is not said why"


@pytest.mark.slow
def test_every_noun_with_rules__is_planted(planted):
    planted_kinds = {one.noun for one in planted.ledger.ids.values()}
    missing = [kind_of(noun) for noun in RULES if kind_of(noun) not in planted_kinds | set(NOT_FILED)]
    assert missing == [], "plant them in tests/leaks/planting_*.py, through the desk"


@pytest.mark.slow
def test_every_free_text__holds_a_word_of_its_own(planted):
    sown = {(one.noun, one.field.partition(".")[0]) for one in planted.ledger.values.values()}
    missing = [
        f"{kind_of(noun)}.{name}"
        for noun in RULES
        for name, field in noun.model_fields.items()
        if _free_text(field)
        and (kind_of(noun), name) not in sown
        and name not in CODES
        and f"{kind_of(noun)}.{name}" not in NO_WORDS
    ]
    assert missing == [], "plant a word there, or name it in CODES, if it can hold none"


@pytest.mark.slow
def test_every_label__has_records_of_most_kinds(planted):
    for label in planted.labels:
        kinds = {one.noun for one in planted.ledger.ids.values() if one.label == label}
        assert len(kinds) >= 20, (label, sorted(kinds))
    print(
        f"{len(planted.ledger.ids)} records, {len(planted.ledger.values)} values under {len(planted.labels)} labels"
    )


@pytest.mark.slow
def test_every_route__can_be_filled(planted_few):
    paths = {route for route, _page in ADDRESSES if route not in _SKIPPED}
    for name in ("public", "duty-1"):
        paths |= set(Reader(planted_few.desk, name).api.app.openapi()["paths"])  # type: ignore[attr-defined]
    wanted = {name for path in paths for name in re.findall(r"\{(\w+)(?::path)?\}", path)}
    missing = wanted - set(FILL) - {"crossing", "judgement_id", "name", "file"}
    assert missing == set(), "say in leak_routes.py with which ids they are filled"


def test_table__names_no_noun_that_is_gone():
    known = {kind_of(noun) for noun in RULES} | NOT_RELEASED | {"incident.Incident"}
    assert set(TABLE) - known == set()


def _free_text(field) -> bool:
    """Whether a field takes words of any kind: a text without a pattern, not an id, a code or one of a few words."""
    kinds = _kinds(field.annotation)
    return str in kinds and not any("pattern" in str(one) for one in field.metadata)


def _kinds(annotation) -> set[object]:
    if get_origin(annotation) is None:
        return {annotation}
    return {kind for one in get_args(annotation) for kind in _kinds(one)}


# Fields that hold ids, codes, hashes or names that the program checks against what it knows: they take no word.
CODES = frozenset({
    "against_party", "agreed", "ask", "audience", "based_on_root", "basis", "begun", "by", "by_party",
    "callees", "caller", "channel", "claim", "code", "commitment", "components", "consent", "crossing",
    "crossings", "denied_by", "derived_from", "determination", "digest", "due", "enrolment", "event_type",
    "evidence", "finding", "for_seat", "formerly", "from_party", "giver", "guarantees_asked", "half",
    "hand_over", "id", "incident", "instrument", "investigator", "keeper", "keepers", "language",
    "matter", "measure", "media_type", "mediators", "member", "number", "of", "owner", "party", "passed",
    "polarity", "proof", "proposal", "provenance", "provision", "pseudonym", "publisher_code", "reader",
    "readers", "recipient", "release", "replacement", "replaces", "request", "restates", "root", "round",
    "sealed", "seals", "seat", "seats", "set_by", "sha256", "side", "sides", "signs", "source",
    "source_id", "submission", "supersedes", "tabled_by", "through", "tied_to", "to", "to_party", "told",
    "tool", "tried", "unit", "vault", "verb", "version", "zone",
})  # fmt: skip
