"""The typer: it may change a type, with a reason; it makes no event of what did not happen, and no toll."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from score_labelled import drafts_of, reports_of

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article
from tahqiq.reading.typer import CLASSES, Evidence, opinion_on, slots_of, tokens_of

pytestmark = pytest.mark.slow

CASE = Path(__file__).resolve().parents[2] / "cases" / "durand-2025"
DAY = datetime(2025, 11, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(CASE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Howitzers on the ridge pounded the bazaar of Zaranj.", "shelling"),
        ("The pause was prolonged by another ten days.", "ceasefire_extended"),
        ("Tonnes of grapes spoiled in queues of lorries at the gate.", "trade_halt"),
    ],
)
def test_opinion__wording_known_from_others(text: str, kind: str) -> None:
    opinion = opinion_on(Evidence(text, text))
    assert opinion.kind == kind
    assert 0 <= opinion.rules <= opinion.weight <= 1


def test_opinion__same_words_same_opinion() -> None:
    seen = Evidence("Two soldiers were killed.", "Two soldiers were killed.", kind="attack")
    assert opinion_on(seen) == opinion_on(seen)
    places, strengths = slots_of(seen)
    assert len(places) == len(strengths) > 0


def test_tokens__numbers_and_marks_are_alike() -> None:
    assert tokens_of("“Nine” or 12 dead") == ['"', "nine", '"', "or", "0", "dead"]


def test_classes__every_type_and_no_claim() -> None:
    assert (*FAMILY_OF, "none") == CLASSES


def test_opinion__of_nothing__is_given() -> None:
    assert opinion_on(Evidence("", "")).kind in FAMILY_OF


def test_set_to_types__nothing_that_did_not_happen_becomes_an_event(knowledge: Knowledge) -> None:
    changed = 0
    for report in reports_of("fresh_relations"):
        rules = {(one.start, one.end): one for one in drafts_of(report, knowledge, typer=False)}
        for typed in drafts_of(report, knowledge):
            why = next((one for one in typed.reasons if one.code == "typer"), None)
            before = rules.get((typed.start, typed.end))
            if before is None or why is None or before.event_type not in why.text:
                continue
            changed += 1
            assert typed.event_type in why.text
            assert why.weight is not None and 0 < why.weight <= 1
            if before.event_type in ("denial", "threat", "demand", "commitment"):
                assert FAMILY_OF[typed.event_type] not in ("violence", "border")
            if before.casualties is None:
                assert typed.casualties is None
            if typed.event_type == "denial":
                assert FAMILY_OF[before.event_type] == "speech" and typed.polarity == "negated"
            assert (typed.commitment is not None) == (typed.event_type == "commitment")
    assert changed > 5


def test_typer_left_out__no_reason_of_it(knowledge: Knowledge) -> None:
    text = (
        "Howitzers on the ridge pounded the bazaar of Zaranj. Tonnes of grapes spoiled in queues at the gate."
    )
    context = ReadingContext("doc", DAY, None, "UTC", knowledge, typer=False)
    assert not [r for one in read_article(text, context).drafts for r in one.reasons if r.code == "typer"]
