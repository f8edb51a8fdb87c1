"""How many voices: copies, agencies and a party's media count once; admissions are marked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from corroboration_parts import ACTORS, SOURCES, claim
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.corroboration.independence import voices
from tahqiq.corroboration.voice import Voice
from tahqiq.model.claim import Claim
from tahqiq.model.source import Source

WORDS = "Three mortar rounds landed beside the customs house, wounding a porter and two drivers."
LATER = datetime(2025, 10, 27, 9, tzinfo=UTC)


def _voices(*claims: Claim, texts: dict[str, str] | None = None) -> tuple[Voice, ...]:
    received = {each.submission: LATER + timedelta(minutes=n) for n, each in enumerate(claims)}
    return voices(claims, SOURCES, texts or {}, received, ACTORS)


def _codes(voice: Voice) -> set[str]:
    return {reason.code for reason in voice.reasons}


def test_two_papers_in_their_own_words__are_two_voices() -> None:
    found = _voices(
        claim("Shells fell on the customs yard before noon, our reporter saw."),
        claim("A barrage hit the bazaar; shopkeepers ran for cover.", source="paper-b", submission="sub_2"),
    )
    assert len(found) == 2


def test_three_copies_of_one_text__are_one_voice_led_by_the_first() -> None:
    first = claim(WORDS, source="paper-b", submission="sub_0")
    found = _voices(
        first,
        claim(WORDS.replace("landed", "fell"), submission="sub_1"),
        claim(f"{WORDS} ", source="paper-c", submission="sub_2"),
    )
    assert len(found) == 1
    assert found[0].first == first.id
    assert "same_words" in _codes(found[0])


def test_one_agency_named_by_two_papers__is_one_voice() -> None:
    found = _voices(
        claim("Shells fell at noon.", chain=("AFP",), speaker="agency"),
        claim("The yard was hit.", chain=("Agence France-Presse",), speaker="agency", source="paper-b"),
    )
    assert [voice.label for voice in found] == ["AFP"]
    assert "same_agency" in _codes(found[0])


def test_party_through_its_media_and_its_spokesman__never_corroborates_itself() -> None:
    found = _voices(
        claim("Shells came from the other side.", source="pak-tv", submission="sub_1"),
        claim("We were shelled.", source="pak-mfa", submission="sub_2"),
        claim(
            "Torkham was shelled, the army said.",
            chain=("Pakistan Army",),
            speaker="party",
            submission="sub_3",
        ),
    )
    assert [(voice.side, len(voice.claims)) for voice in found] == [("PAK", 3)]


@pytest.mark.parametrize(
    ("name", "kind", "side"),
    [
        ("Pakistan’s government", "party", "PAK"),
        ("senior Pakistani military official", "official", "PAK"),
        ("Pakistani state media", "media", "PAK"),
        ("Afghan diplomats", "official", "AFG"),
        ("Pakistani Taliban commander", "official", None),
        ("Pakistani analysts", "analyst", None),
        ("Afghan villagers", "witness", None),
        ("Pakistani and Afghan officials", "official", None),
        ("Evening Paper", "media", None),
        ("security officials", "official", None),
    ],
)
def test_official_voice_put_in_other_words__is_still_the_party(
    name: str, kind: str, side: str | None
) -> None:
    assert _voices(claim(chain=(name,), speaker=kind))[0].side == side


def test_outlet_copying_a_party__speaks_with_its_voice_and_keeps_its_own_reporting() -> None:
    copied = claim(WORDS, submission="sub_2")
    found = _voices(
        claim(WORDS, source="afg-mfa", submission="sub_1"),
        copied,
        claim("Our reporter counted two craters in the yard behind the shops.", submission="sub_3"),
    )
    assert [voice.side for voice in found] == [None, "AFG"]
    assert copied.id in found[1].claims


def test_outlet_that_copies_both_parties__does_not_make_them_one() -> None:
    rival = "Not one shell was fired by our forces at any place near the crossing on that day."
    found = _voices(
        claim(WORDS, source="afg-mfa", submission="sub_1"),
        claim(rival, source="pak-mfa", submission="sub_2"),
        claim(WORDS, submission="sub_3"),
        claim(rival, submission="sub_4"),
    )
    assert sorted(voice.side or "" for voice in found) == ["AFG", "PAK"]


def test_copied_documents__are_one_voice_though_the_spans_differ() -> None:
    text = " ".join(f"sentence {n} tells of the day at the crossing and of who was there" for n in range(20))
    found = _voices(
        claim("Shells fell.", submission="sub_1"),
        claim("The yard was hit.", source="paper-b", submission="sub_2"),
        texts={"sub_1": text, "sub_2": text[: len(text) // 2]},
    )
    assert len(found) == 1
    assert "same_document" in _codes(found[0])


def test_two_teams_with_the_same_form_words__stay_two_voices() -> None:
    sources = SOURCES | {
        "team-2": Source(id="team-2", name="Team 2", kind="team", independence_group="team-2")
    }
    row = claim(WORDS, source="team-1", reader="form/field-report/1")
    other = claim(WORDS, source="team-2", reader="form/field-report/1", submission="sub_2")
    found = voices((row, other), sources, {}, {}, ACTORS)
    assert [voice.weight_word for voice in found] == ["the mechanism's own"] * 2


def test_papers_that_cite_each_other__are_circular() -> None:
    found = _voices(
        claim("Shells fell, reports say.", chain=("Evening Paper",), speaker="media"),
        claim("A hit.", chain=("Morning Paper",), speaker="media", source="paper-b", submission="sub_2"),
    )
    assert len(found) == 1
    assert "circular" in _codes(found[0])


def test_party_admitting_its_own_dead_soldiers__is_marked() -> None:
    admits = claim(target=("Pakistan Army",), killed=(4, 4), who="soldiers", source="pak-mfa")
    accuses = claim(target=("Pakistan",), killed=(4, 4), who="civilians", source="pak-mfa")
    acted = claim(initiator=("Afghan Ministry of Defence",), source="afg-mfa")
    assert _voices(admits)[0].weight_word == "own loss admitted"
    assert _voices(accuses)[0].weight_word == "accuses the other side"
    assert _voices(acted)[0].weight_word == "own act admitted"
    assert _voices(claim(polarity="negated", source="pak-mfa"))[0].weight_word == "party denies"


def test_both_parties_saying_so__is_marked_on_both() -> None:
    found = _voices(claim(source="afg-mfa"), claim(source="pak-mfa", submission="sub_2"))
    assert all("parties_agree" in _codes(voice) for voice in found)


def test_flood_of_near_copies__is_one_flagged_voice() -> None:
    flood = [
        claim(f"{WORDS} Update {n}.", source=("paper-a", "paper-b")[n % 2], submission=f"sub_{n}")
        for n in range(600)
    ]
    found = _voices(*flood)
    assert len(found) == 1
    assert found[0].flagged
    assert "flood" in _codes(found[0])


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.sets(st.integers(0, 11), min_size=1))
def test_voices__do_not_depend_on_order_and_hold_every_claim_once(shuffler: Any, picked: set[int]) -> None:
    pool = [
        claim(WORDS if n % 3 else f"Own words of witness number {n} about that morning at the gate.",
              source=sorted(SOURCES)[n % len(SOURCES)], submission=f"sub_{n}")
        for n in range(12)
    ]  # fmt: skip
    claims = [pool[n] for n in sorted(picked)]
    received = {each.submission: LATER for each in claims}
    found = voices(claims, SOURCES, {}, received, ACTORS)
    shuffled = shuffler.sample(claims, len(claims))
    assert voices(shuffled, SOURCES, {}, received, ACTORS) == found
    assert sorted(each for voice in found for each in voice.claims) == sorted(each.id for each in claims)
    sides = [voice.side for voice in found if voice.side]
    assert len(sides) == len(set(sides))
