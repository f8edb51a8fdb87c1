"""What kind of speech it is: denials, accusations, threats, demands, commitments, judgements, and how sure."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tahqiq.model.claim import ClaimDraft
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

CASE = Path(__file__).resolve().parents[2] / "cases" / "durand-2025"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(CASE)


def _read(text: str, knowledge: Knowledge) -> tuple[ClaimDraft, ...]:
    context = ReadingContext("test", datetime(2025, 11, 20, tzinfo=UTC), None, "UTC", knowledge)
    return read_article(text, context).drafts


DENIALS = [
    'India has called the Pakistani version "a pack of lies".',
    '"We did not violate the truce, not once," army spokesman Nabil Abdallah told Reuters.',
    "Ukraine's general staff said it had no information about any such strike.",
    "The Rwandan government brushed aside the allegation.",
    '"None of our soldiers crossed the line," insisted Colonel Aram Petrosyan of the defence ministry.',
    "Hamas said it bore no responsibility for the explosion in Rafah.",
    "The claim was dismissed as baseless by Islamabad.",
    "Moscow says its troops have never fired on the plant.",
    "Bangkok contested the account, saying its guards had only returned fire.",
    '"This is simply not true," the spokesman for the Ethiopian government, Legesse Tulu, said.',
    "The army knew nothing of the raid, its spokesman said.",
    "The junta said its men had nothing to do with the massacre.",
    'A Rwandan army spokesman, Ronald Rwivanga, said: "We have no troops in Congo."',
    "Beirut disputes both figures.",
    "The plan was turned down by the general.",
    "Kigali rejects the finding.",
]


@pytest.mark.parametrize("text", DENIALS)
def test_denial__caught_in_whatever_words(text: str, knowledge: Knowledge) -> None:
    denial = next((one for one in _read(text, knowledge) if one.event_type == "denial"), None)
    assert denial is not None
    assert (denial.certainty, denial.polarity) == ("denied", "negated")
    assert denial.source.chain


@pytest.mark.parametrize(
    "text",
    [
        "Pakistan says it hit an ammunition depot near Kabul, not any hospital.",
        "Washington holds that the ceasefire is still in force, since no American ship was hit.",
        "Refugees were denied entry to Iran on Monday, the UN said.",
        "The army expects the regime to deny its soil to rebels.",
    ],
)
def test_denial__not_read_into_what_is_none(text: str, knowledge: Knowledge) -> None:
    assert not any(one.event_type == "denial" for one in _read(text, knowledge))


@pytest.mark.parametrize(
    ("text", "kind", "sure"),
    [
        ("Syrian officials said Israel was behind the blast at the depot.", "accusation", "alleged"),
        (
            "Armenian officials say Azerbaijan keeps blocking the road to Stepanakert.",
            "accusation",
            "alleged",
        ),
        ("Kyiv charged that Moscow was dragging its feet over the prisoners.", "accusation", "alleged"),
        ("Islamabad said the onus lay on Kabul.", "accusation", "alleged"),
        ("The premier held Israel responsible for the failure of the talks.", "accusation", "alleged"),
        ("Iran's Revolutionary Guards threatened to close the Strait of Hormuz.", "threat", "planned"),
        ("Tehran said any attack on its soil would be met with a crushing response.", "threat", "planned"),
        (
            '"If they cross the river again, they will pay," the rebel commander Yasser Omar warned.',
            "threat",
            "conditional",
        ),
        ("Pakistan reserves the right to pursue the planners.", "threat", "planned"),
        ("The UN urged both armies to spare hospitals.", "demand", "reported"),
        ("Kinshasa insisted that Rwandan troops leave first.", "demand", "reported"),
        ("Beirut wants Israeli troops out of the south.", "demand", "reported"),
        ('Islamabad insisted upon "verifiable action" against militants.', "demand", "reported"),
        ("The minister has told merchants to find other routes.", "demand", "reported"),
        ("Damascus pledged that its forces would pull back ten kilometres.", "commitment", "reported"),
        ("Colombia's ELN promised to release the two soldiers by Friday.", "commitment", "reported"),
        ("The rebels said they would hold their fire as long as the army did.", "commitment", "conditional"),
        ("Saudi Arabia condemned the raid on the hospital.", "statement", "reported"),
        ("Moscow voiced concern at the build-up near Kherson.", "statement", "reported"),
        ("Islamabad welcomed it cautiously.", "statement", "reported"),
        ("Cairo described the proposal as a basis for talks.", "statement", "reported"),
        ("The premier ruled out direct talks with the rebels.", "statement", "reported"),
        (
            '"The militias are exhausted," said Lina Haddad, a senior fellow at the Policy Forum.',
            "analysis",
            "reported",
        ),
    ],
)
def test_speech__by_its_verb_or_by_what_is_said(
    text: str, kind: str, sure: str, knowledge: Knowledge
) -> None:
    assert (kind, sure) in [(one.event_type, one.certainty) for one in _read(text, knowledge)]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Azerbaijan claimed that Armenian troops had shelled its posts in Kalbajar.", "alleged"),
        ("The army claimed that 55 Ethiopian soldiers had been killed in the clash.", "reported"),
        ("Armenian troops shelled Kalbajar, Baku said.", "reported"),
        ("Armenian troops allegedly shelled Kalbajar.", "alleged"),
        ("A ministry official confirmed that shells had hit Kalbajar.", "confirmed"),
        ("Iran accused Israel of bombing a pipeline near Isfahan on Sunday.", "alleged"),
    ],
)
def test_event_in_speech__certainty_by_the_verb_and_whom_it_blames(
    text: str, sure: str, knowledge: Knowledge
) -> None:
    assert sure in [one.certainty for one in _read(text, knowledge)]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('Officials said the fire "was started by the other side" in Goris.', True),
        ('The army said it had shelled "terrorist" camps near Goris.', False),
        ('India "strongly condemns" the raid on Goris, its ministry said.', False),
        ('"They shelled Goris," the mayor said.', True),
    ],
)
def test_direct_quote__a_clause_of_the_speakers_own(text: str, quoted: bool, knowledge: Knowledge) -> None:
    drafts = _read(text, knowledge)
    assert drafts and all(one.direct_quote is quoted for one in drafts)


@pytest.mark.parametrize(
    "text",
    [
        '"My brother\'s whole family is gone," said Ali Omar, a farmer.',
        '"What had these children done?" asked Ali Omar, a farmer.',
        "An official asked not to be named because he was not allowed to speak to journalists.",
        "The ministry did not say how many soldiers had died.",
    ],
)
def test_feelings_and_questions__claim_nothing(text: str, knowledge: Knowledge) -> None:
    assert _read(text, knowledge) == ()


def test_two_sayings__of_one_speaker_are_two_claims(knowledge: Knowledge) -> None:
    text = (
        "Prime Minister Ana Costa, opening a session, said Sudan was ready for talks "
        "and demanded that the RSF withdraw."
    )
    drafts = _read(text, knowledge)
    assert [one.event_type for one in drafts] == ["statement", "demand"]
    assert all(one.source.chain == ("Ana Costa",) for one in drafts)
