"""Spans: the smallest stretch of a sentence that carries one claim; wordings, and no news."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

CASE = Path(__file__).resolve().parents[2] / "cases" / "durand-2025"
DAY = datetime(2025, 11, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(CASE)


def _spans(text: str, knowledge: Knowledge) -> list[tuple[str, str]]:
    drafts = read_article(text, ReadingContext("doc", DAY, None, "UTC", knowledge)).drafts
    return [(draft.event_type, draft.span.strip(" .")) for draft in drafts]


@pytest.mark.parametrize(
    "dateline", ["KABUL, Nov 12 (NW) - ", "Kabul, Nov 12, 2025 (NW) – ", "PESHAWAR: ", "QUETTA / KANDAHAR: "]
)
def test_dateline__no_part_of_the_claim(dateline: str, knowledge: Knowledge) -> None:
    told = "Pakistani jets bombed a house in Khost on Tuesday"
    assert _spans(f"{dateline}{told}.\n\nNothing else is known.", knowledge)[0] == ("airstrike", told)


def test_list_mark__no_part_of_the_claim(knowledge: Knowledge) -> None:
    spans = _spans(
        "HIGHLIGHTS\n• Ghulam Khan stayed shut all week.\n- Torkham was reopened on Monday.\n", knowledge
    )
    assert [span for _kind, span in spans] == [
        "Ghulam Khan stayed shut all week",
        "Torkham was reopened on Monday",
    ]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Pakistan and Afghanistan held talks in Doha, with Qatar mediating.", "with Qatar mediating"),
        (
            "A round of talks between Pakistan and Afghanistan was held in Doha, mediated by Qatar and Türkiye.",
            "mediated by Qatar and Türkiye",
        ),
        (
            "The two sides met in Istanbul on Monday, with Turkish minister Hakan Fidan in the chair.",
            "with Turkish minister Hakan Fidan in the chair",
        ),
    ],
)
def test_mediation_in_a_phrase_of_its_own__claim_beside_the_talks(
    text: str, own: str, knowledge: Knowledge
) -> None:
    spans = _spans(text, knowledge)
    assert ("mediation", own) in spans
    assert any(kind == "talks_round" and own not in span for kind, span in spans)


def test_two_delegations_in_one_sentence__a_claim_each(knowledge: Knowledge) -> None:
    spans = _spans("Moscow's team was led by Vladimir Medinsky, Kyiv's by Rustem Umerov.", knowledge)
    assert spans == [
        ("delegation", "Moscow's team was led by Vladimir Medinsky"),
        ("delegation", "Kyiv's by Rustem Umerov"),
    ]


def test_steps_of_a_pledge__a_claim_each(knowledge: Knowledge) -> None:
    spans = _spans("The two sides agreed to an immediate ceasefire and to set up a joint hotline.", knowledge)
    assert spans == [
        ("ceasefire_agreed", "The two sides agreed to an immediate ceasefire"),
        ("commitment", "to set up a joint hotline"),
    ]


def test_two_counts_of_one_event__one_claim(knowledge: Knowledge) -> None:
    spans = _spans(
        "An air strike on Khost killed five people, among them two boys, and wounded 28.", knowledge
    )
    assert len(spans) == 1


def test_since_clause_with_a_day__only_the_clause(knowledge: Knowledge) -> None:
    spans = _spans("It was calmer since the neighbours agreed to a truce in Doha on October 19.", knowledge)
    assert spans == [("ceasefire_agreed", "the neighbours agreed to a truce in Doha on October 19")]


@pytest.mark.parametrize(
    "text",
    [
        "The truce was agreed at talks held in Muscat on 2 November.",
        "Both sides agreed to a ceasefire at a meeting held in Doha on 2 November.",
    ],
)
def test_talks_held_somewhere__only_say_which_talks(text: str, knowledge: Knowledge) -> None:
    [(kind, span)] = _spans(text, knowledge)
    assert (kind, span) == ("ceasefire_agreed", text.rstrip("."))
