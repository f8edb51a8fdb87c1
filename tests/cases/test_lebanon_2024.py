"""A second conflict is a second folder: the reader and a mission work on it with no line of code of its own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tahqiq.desk.plan import plan_from_case
from tahqiq.model.instrument import Instrument
from tahqiq.reading.knowledge import load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

CASE = Path(__file__).resolve().parents[2] / "cases" / "lebanon-2024"
KNOWLEDGE = load_knowledge(CASE)


def read(text: str, knowledge=KNOWLEDGE):
    context = ReadingContext("t", datetime(2025, 11, 12, tzinfo=UTC), None, "Asia/Beirut", knowledge)
    return read_article(text, context).drafts


def test_case__founds_a_mission_with_its_instrument():
    plan = plan_from_case("lebanon-2024")
    assert [party.id for party in plan.mission.parties] == ["ISR", "LBN"]
    assert [mediator.id for mediator in plan.mission.mediators] == ["FRA", "USA"] or {
        mediator.id for mediator in plan.mission.mediators
    } == {"FRA", "USA"}
    [instrument] = plan.instruments
    assert isinstance(instrument, Instrument)
    assert {actor for provision in instrument.provisions for actor in provision.actors} == {"ISR", "LBN"}


def test_strike_in_a_town__is_placed_and_given_its_parties():
    [claim] = read(
        "Israeli warplanes struck a house in Aitaroun on Tuesday, killing two people, Lebanon's health ministry said."
    )
    assert (claim.event_type, claim.place[0].name, claim.place[0].country) == ("airstrike", "Aitaroun", "LBN")
    assert claim.place[0].lat == pytest.approx(33.117)
    assert claim.actors.initiator == ("Israeli Air Force",)
    assert claim.actors.target == ("Lebanon",)
    assert claim.source.chain == ("Lebanese Health Ministry",)
    assert str(claim.date.start) == "2025-11-11"


@pytest.mark.parametrize("spelling", ["Meiss el-Jabal", "Mays al-Jabal", "Mais al-Jabal"])
def test_spellings_of_a_town__are_one_place(spelling):
    [claim] = read(f"Shells fell near {spelling} on Monday, wounding a farmer, residents said.")
    assert claim.place[0].name == "Meiss el-Jabal"


def test_knowledge_of_each_case__is_its_own():
    durand = load_knowledge(CASE.parent / "durand-2025")
    assert KNOWLEDGE.find_place("Kfar Kila") is not None
    assert durand.find_place("Kfar Kila") is None
    assert KNOWLEDGE.find_place("Torkham") is None
    assert KNOWLEDGE.content_hash != durand.content_hash


def test_persons__speak_for_their_office():
    [claim] = [one for one in read('"We will not disarm," Naim Qassem said on Monday.') if one.source.chain]
    assert claim.source.chain == ("Naim Qassem",)
    assert claim.direct_quote
