"""Who says so: the chain from the one who knows to the outlet, wherever the text names them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from source_names import same_source

from tahqiq.model.claim import ClaimDraft
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

CASE = Path(__file__).resolve().parents[2] / "cases" / "durand-2025"
PUBLISHED = datetime(2025, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(CASE)


def _claims(text: str, near: str, knowledge: Knowledge) -> list[ClaimDraft]:
    context = ReadingContext("test", PUBLISHED, "The Test Post", "UTC", knowledge)
    found = [one for one in read_article(text, context).drafts if near in one.span]
    assert found, text
    return found


def _one(text: str, near: str, knowledge: Knowledge) -> ClaimDraft:
    return min(_claims(text, near, knowledge), key=lambda one: len(one.span))


@pytest.mark.parametrize(
    ("text", "near", "source"),
    [
        ("The bridge was shelled on Monday, a ferry clerk there said by telephone.", "bridge", "ferry clerk"),
        ("Shells hit Goris on Monday, three people briefed on the talks said.", "Goris", "three people"),
        (
            "A bomb killed four guards near Gao, a district administrator, Moussa Keita, said.",
            "Gao",
            "Moussa Keita",
        ),
        (
            "Two soldiers were shot dead, a police officer, who asked not to be named, said.",
            "shot",
            "police officer",
        ),
        (
            "Colonel Aram Petrosyan, touring the front, said drones had hit a depot.",
            "depot",
            "Aram Petrosyan",
        ),
        (
            "A resident of Kherson, Olena Petrenko, said shells had hit her street.",
            "shells",
            "Olena Petrenko",
        ),
        ("A second nurse put the number of wounded at nine after the shelling of Goris.", "nine", "nurse"),
        ("The strikes killed 40 people, by the count of the health ministry.", "40", "health ministry"),
        ("Hospitals reported damage from the shelling of Goris on Sunday.", "Goris", "Hospitals"),
        (
            "In a letter to the council, Eritrea said Ethiopian troops had attacked Zalambessa.",
            "Zalambessa",
            "Eritrea",
        ),
        ("Defence Minister Israel Katz wrote that troops had struck a base in Tyre.", "Tyre", "Israel Katz"),
    ],
)
def test_speaker__named_wherever_the_sentence_hides_him(
    text: str, near: str, source: str, knowledge: Knowledge
) -> None:
    chain = _one(text, near, knowledge).source.chain
    assert any(same_source(source, name, knowledge) for name in chain), chain


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Twelve soldiers died in an ambush near Gao, a local official told AFP.", ("local official", "AFP")),
        ("PTV, citing security sources, said five militants were killed.", ("security sources", "PTV")),
        ("Two guards were shot dead, Dawn reported, quoting a police officer.", ("police officer", "Dawn")),
        ("The BBC quoted doctors as saying that 11 people died in the raid.", ("doctors", "BBC")),
        (
            "A UN panel said in a report seen by Reuters that M23 fighters had shelled Sake.",
            ("UN panel", "Reuters"),
        ),
    ],
)
def test_chain__from_the_knower_to_the_outlet(
    text: str, chain: tuple[str, ...], knowledge: Knowledge
) -> None:
    (found,) = {one.source.chain for one in _claims(text, "", knowledge)}
    assert found == chain


@pytest.mark.parametrize(
    ("text", "near", "source"),
    [
        (
            "Brigadier Nabil Abdallah said the attack was repelled. The brigadier said 14 men were killed.",
            "14 men",
            "Nabil Abdallah",
        ),
        (
            "Army chief Abdel Fattah al-Burhan met envoy Massad Boulos. Mr Boulos said shells had hit Bara.",
            "Bara",
            "Massad Boulos",
        ),
        ("Hezbollah denied the report. The group said drones had hit its office.", "its office", "Hezbollah"),
        (
            "Each side accused the other of shelling Goris. Thailand, Cambodia: Thailand, Cambodia.",
            "Goris",
            "",
        ),
    ],
)
def test_taken_up__means_whoever_was_named_before(
    text: str, near: str, source: str, knowledge: Knowledge
) -> None:
    chain = _one(text, near, knowledge).source.chain
    assert any(source in name for name in chain), chain


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit Goris on Sunday. The council met on Monday, a clerk said.",
        "PESHAWAR: Two guards were killed when gunmen attacked a post on Sunday.",
        "SRINAGAR, May 11: Two guards were killed when gunmen attacked a post on Sunday.",
        "UPDATE: Two guards were killed when gunmen attacked a post on Sunday.",
        "Both sides undertook to name a liaison officer by 20 April.",
        "At 06:10 on 20 November our team heard six detonations near Goris.",
    ],
)
def test_narrator__stays_clean(text: str, knowledge: Knowledge) -> None:
    context = ReadingContext("test", PUBLISHED, None, "UTC", knowledge)
    first = read_article(text, context).drafts[0]
    assert first.source.chain == ()
    assert first.certainty in ("asserted", "planned")


def test_headline__is_no_speaker(knowledge: Knowledge) -> None:
    text = (
        "Talks in Doha end in deadlock: what now for the border?\n\n"
        "Two guards were killed when gunmen attacked a post on Sunday."
    )
    context = ReadingContext("test", PUBLISHED, None, "UTC", knowledge)
    drafts = read_article(text, context).drafts
    assert [one.source.chain for one in drafts] == [()]


BRIEFING = """The Spokesperson, Ambassador Ana Costa: Good morning. Our forces shelled Bara on Monday.

Two civilians were wounded near Bara.

Question (Daily Star): Did you bomb the hospital in Bara?

Spokesperson: We did not bomb any hospital in Bara."""


def test_briefing__label_holds_to_the_next_and_questions_claim_nothing(knowledge: Knowledge) -> None:
    context = ReadingContext("test", PUBLISHED, None, "UTC", knowledge)
    drafts = read_article(BRIEFING, context).drafts
    assert {one.source.chain for one in drafts} == {("Ana Costa",)}
    assert all(one.direct_quote for one in drafts)
    assert not any("Did you" in one.span for one in drafts)
    assert drafts[-1].event_type == "denial"


SHOW = """ANCHOR (Lea Brandt): Good evening. Shells hit Goris on Monday.

ANCHOR: With us is Maria Silva.

MARIA SILVA (defence analyst): I think the truce will collapse within days.

ANCHOR: Two guards were killed near Bara on Sunday."""


def test_broadcast__host_is_the_report_itself_and_the_guest_a_source(knowledge: Knowledge) -> None:
    context = ReadingContext("test", PUBLISHED, None, "UTC", knowledge)
    said = [(one.event_type, one.source.chain) for one in read_article(SHOW, context).drafts]
    assert said[0][1] == () and said[-1][1] == ()
    assert ("analysis", ("Maria Silva",)) in said


def test_list__items_are_said_by_whoever_opens_it(knowledge: Knowledge) -> None:
    text = "The UN mission reported that:\n- 40 civilians were killed in Ituri in October;\n- gunmen attacked Bunia."
    for near in ("40 civilians", "Bunia"):
        assert _one(text, near, knowledge).source.chain == ("UN mission",)


@pytest.mark.parametrize(
    "text",
    [
        '"They came at dawn. They shelled Bara for an hour. We ran," said Hawa Ismail, a teacher.',
        '"They came at dawn," said Hawa Ismail, a teacher. "They shelled Bara for an hour."',
        'Hawa Ismail, a teacher, said: "They came at dawn. They shelled Bara for an hour."',
    ],
)
def test_long_quotation__speaker_named_before_within_or_after(text: str, knowledge: Knowledge) -> None:
    claim = _one(text, "shelled Bara", knowledge)
    assert claim.source.chain == ("Hawa Ismail",)
    assert claim.direct_quote
