"""The incident as its claims tell it: values side by side, denials apart from silence, in any order."""

from typing import Any

import pytest
from corroboration_parts import ACTORS, SOURCES, TORKHAM, claim, on, spot
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.corroboration.describe import describe
from tahqiq.corroboration.independence import voices
from tahqiq.corroboration.status import status_of
from tahqiq.corroboration.title import when_words
from tahqiq.model.claim import Claim
from tahqiq.model.finding import Attribution, Verification
from tahqiq.model.incident import Incident, Question


def _described(*claims: Claim) -> Incident:
    return describe("inc_1", claims, SOURCES, voices(claims, SOURCES, {}, {}, ACTORS))


def _question(incident: Incident, name: str) -> Question:
    return next(question for question in incident.questions if question.name == name)


RIVALS = (
    claim(
        "Our side lost nine men.",
        source="pak-mfa",
        submission="s1",
        initiator=("Afghanistan",),
        killed=(9, 9),
    ),
    claim(
        "Fifty-eight of theirs died.",
        source="afg-mfa",
        submission="s2",
        initiator=("Pakistan",),
        killed=(58, 58),
    ),
    claim("Guns were heard for an hour.", source="paper-a", submission="s3"),
)


def test_title__is_neutral_and_made_of_what_where_when() -> None:
    assert _described(claim()).title == "Shelling, Torkham, 27 Oct 2025"
    assert _described(claim(act="airstrike", place=(), dated=False)).title == (
        "Air strike, place not stated, date not stated"
    )
    assert when_words(on(9, until=15)) == "9–15 Oct 2025"


def test_rival_tolls__stand_side_by_side_with_low_best_high() -> None:
    made = _described(*RIVALS)
    assert (made.killed.low, made.killed.best, made.killed.high, made.killed.claims) == (9, 9, 58, 2)
    assert [(who, said.words()) for who, said in made.killed_by_claimant] == [("AFG", "58"), ("PAK", "9")]
    differs = _question(made, "killed").differs
    assert differs == "Numbers killed differ: Afghanistan MFA: 58; Pakistan MFA: 9."


def test_silence_denial_and_not_known__are_three_things() -> None:
    made = _described(
        claim("Shots.", source="paper-a", initiator=("unidentified",)),
        claim("We did not.", source="pak-mfa", submission="s2", polarity="negated", initiator=("Pakistan",)),
        claim("Shelling was heard.", source="paper-b", submission="s3"),
        claim("They did.", source="afg-mfa", submission="s4", initiator=("Pakistan",)),
    )
    states = {value.source: value.state for value in _question(made, "by whom").values}
    assert states == {"paper-a": "unknown", "pak-mfa": "denies", "paper-b": "did_not_say", "afg-mfa": "says"}
    assert _question(made, "what").differs == "Denied by Pakistan MFA."
    assert (made.affirming, made.denying, made.voices) == (3, 1, 4)


def test_place__is_the_most_precise_that_most_voices_agree_with() -> None:
    made = _described(
        claim("One.", place=(spot("Khyber", 34.0, 71.1, 40.0),), source="paper-a"),
        claim("Two.", place=(TORKHAM,), source="paper-b", submission="s2"),
        claim("Three.", place=(spot("Kabul", 34.53, 69.17, 1.0),), source="paper-c", submission="s3"),
    )
    assert made.place is not None
    assert made.place.name == "Torkham"
    assert "Kabul" in (_question(made, "where").differs or "")


def test_open_number__leaves_the_toll_open_ended() -> None:
    made = _described(claim("At least thirty died.", killed=(30, None)))
    assert (made.killed.low, made.killed.high, made.killed.open_ended) == (30, 30, True)
    assert _described(claim()).killed.best is None


def test_no_claims__is_no_incident() -> None:
    with pytest.raises(ValueError, match="without claims"):
        describe("inc_1", (), SOURCES, ())


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_description__does_not_depend_on_the_order_of_claims(shuffler: Any) -> None:
    pool = (*RIVALS, claim("No.", polarity="negated", source="paper-c", submission="s4", when=on(28)))
    assert _described(*shuffler.sample(pool, len(pool))) == _described(*pool)


def test_status__climbs_from_reported_to_attributed() -> None:
    one = claim("Shells fell on the yard, our reporter saw it happen.")
    two = claim(
        "A blast shook the market and windows broke in many houses.", source="paper-b", submission="s2"
    )
    denial = claim("Nothing happened.", polarity="negated", source="pak-mfa", submission="s3")
    assert status_of(_described(one), None, None, ()) == "reported"
    assert status_of(_described(one, two), None, None, ()) == "corroborated"
    assert status_of(_described(one, two, denial), None, None, ()) == "disputed"
    assert status_of(_described(*RIVALS), None, None, ()) == "disputed"
    found = Verification(
        id="v", incident="inc_1", finding="occurred", method="visit", standard="balance_of_probabilities",
        confidence="high", basis=("c",), summary="s", release="parties",
    )  # fmt: skip
    blamed = Attribution(
        id="a", incident="inc_1", to=("PAK",), standard="balance_of_probabilities", confidence="low",
        basis=("c",), summary="s", release="parties",
    )  # fmt: skip
    assert status_of(_described(one), found, None, ()) == "verified"
    assert status_of(_described(one), found, blamed.but(to=()), ()) == "verified"
    assert status_of(_described(one), found, blamed, ()) == "attributed"
    assert status_of(_described(one), found.but(finding="unverifiable"), blamed, ()) == "unverifiable"


def test_party_alone_in_three_outlets__stays_reported() -> None:
    made = [claim(f"Version {n}.", source=s, submission=f"s{n}") for n, s in enumerate(["pak-mfa", "pak-tv"])]
    assert status_of(_described(*made), None, None, ()) == "reported"
