"""Types: which kind of claim a turn of phrase makes, in several wordings of each; wordings, and no news."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from tahqiq.model.claim import ClaimDraft
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

CASE = Path(__file__).resolve().parents[2] / "cases" / "durand-2025"
DAY = datetime(2025, 11, 12, tzinfo=UTC)
WORDINGS = yaml.safe_load(Path(__file__).with_name("wordings.yaml").read_text(encoding="utf-8"))
NO_CLAIM = [
    "The stadium was packed for the cricket final on Sunday.",
    "He opened a barber's shop in the town in May.",
    "The minister has two daughters and lives in Ankara.",
    "Police are looking for a man who stole a motorcycle.",
    "Will the ceasefire survive the winter?",
    "Has the truce broken down?",
    "Thank you all for coming.",
    '"And for what?" asked Gul Khan, a porter.',
]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(CASE)


def _read(text: str, knowledge: Knowledge) -> tuple[ClaimDraft, ...]:
    return read_article(text, ReadingContext("doc", DAY, None, "UTC", knowledge)).drafts


def _types(text: str, knowledge: Knowledge) -> list[str]:
    return [draft.event_type for draft in _read(text, knowledge)]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in WORDINGS.items() for text in texts]
)
def test_wording__one_claim_of_its_type(kind: str, text: str, knowledge: Knowledge) -> None:
    assert _types("Pakistan and Afghanistan are neighbours. " + text, knowledge) == [kind]


@pytest.mark.parametrize("text", NO_CLAIM)
def test_nothing_to_check__no_claim(text: str, knowledge: Knowledge) -> None:
    assert _types("Pakistan and Afghanistan are neighbours. " + text, knowledge) == []


@pytest.mark.parametrize(
    ("before", "text", "kind"),
    [
        ("A truce took hold on Sunday.", "It was prolonged in Doha on Friday.", "ceasefire_extended"),
        ("The ceasefire was signed in June.", "It lapsed after two weeks.", "ceasefire_collapsed"),
        (
            "The Torkham crossing reopened on Monday.",
            "Islamabad closed it again on Friday.",
            "crossing_closed",
        ),
        ("Chaman was opened on Monday.", "It remains shut for pedestrians.", "crossing_closed"),
    ],
)
def test_pronoun__takes_up_the_truce_or_the_crossing(
    before: str, text: str, kind: str, knowledge: Knowledge
) -> None:
    assert _types(f"{before} {text}", knowledge)[-1] == kind


@pytest.mark.parametrize(
    ("before", "text", "kind"),
    [
        (
            "Pakistani jets bombed two camps in Khost on Monday.",
            "Eleven people died, elders said.",
            "airstrike",
        ),
        ("Six soldiers died in a clash in Kurram.", "Four militants also died, the army said.", "clash"),
        ("Mortar shells hit a village in Kunar.", "Nine villagers were wounded.", "shelling"),
        ("Jets bombed a camp in Khost.", "The ministry put its own losses at 14 soldiers.", "clash"),
        ("Jets bombed a camp in Khost.", "More than 900 people have been killed since June 3.", "clash"),
    ],
)
def test_bare_toll__event_of_its_story_or_total(
    before: str, text: str, kind: str, knowledge: Knowledge
) -> None:
    assert _types(f"{before} {text}", knowledge)[-1] == kind


def test_list__items_are_what_the_line_above_says(knowledge: Knowledge) -> None:
    agreed = "Both sides agree:\n(a) to keep their guns where they are;\n(b) to free all prisoners.\n"
    asked = "Three issues remain open:\n• the return of refugees;\n• the reopening of Torkham.\n"
    assert _types(agreed, knowledge)[-2:] == ["commitment", "commitment"]
    assert _types(asked, knowledge)[-2:] == ["agenda", "agenda"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The Taliban swept back into Kabul in August 2021.", ["background"]),
        ("In May 2022 Pakistani jets bombed a camp in Khost.", ["background"]),
        ("The claim that aircraft hit a clinic in Kunar is baseless.", ["denial"]),
        ("Renewed fighting would probably derail the talks.", ["analysis"]),
        ("Nine children have died of measles in the camp since May.", ["humanitarian"]),
        ("The delegations went home empty-handed from Doha.", ["talks_outcome"]),
    ],
)
def test_long_past_denied_foreseen_or_of_illness__no_event_of_violence(
    text: str, kinds: list[str], knowledge: Knowledge
) -> None:
    assert _types(text, knowledge) == kinds


def test_responsibility_taken__statement_and_no_second_attack(knowledge: Knowledge) -> None:
    assert _types("The group took responsibility for the blast in Quetta.", knowledge) == ["statement"]
