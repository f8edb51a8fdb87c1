"""What a drafter is warned of before a text is adopted: clauses that nobody could verify, or all would argue over."""

from typing import Any

import pytest
from compliance_parts import IN_FORCE, provision, truce

from tahqiq.compliance.check_instrument import REASONS, check_instrument
from tahqiq.compliance.vague_words import vague_words
from tahqiq.model.instrument import Instrument
from tahqiq.model.mission import Sector
from tahqiq.model.provision import Provision

BUFFER = {
    "kind": "buffer", "name": "the line", "vertices": ((71.0, 34.0), (70.0, 33.0)), "width_km": 30.0,
}  # fmt: skip
SOUND: dict[str, Any] = {
    "area": BUFFER,
    "exempt_notices": ("exercise",),
    "verification_method": "A team looks within a day.",
    "access": "Each party lets teams in within two hours.",
    "evidence_of_fulfilment": "Hours watched without such an act.",
}


def clause(**more: Any) -> Provision:
    return provision(**(SOUND | more))


def codes(*clauses: Provision, **more: Any) -> list[str]:
    return [one.code for one in check_instrument(text(*clauses, **more))]


def text(*clauses: Provision, **more: Any) -> Instrument:
    return truce(IN_FORCE, provisions=clauses).but(**more)


def test_area_with_its_coordinates_exchanged__is_warned_of_where_the_missions_sectors_are_known() -> None:
    sectors = (Sector(id="torkham", name="Torkham", lat=34.1, lon=71.1, radius_km=30),)
    swapped = text(clause(area=BUFFER | {"vertices": ((34.0, 71.0), (33.9, 70.9))}))
    assert [one.code for one in check_instrument(swapped)] == []
    (found,) = check_instrument(swapped, sectors)
    assert (found.code, found.at[-1]) == ("INS105", "area")
    assert "exchanged" in found.lacks
    assert check_instrument(text(clause()), sectors) == ()


def test_clause_that_says_everything__is_not_warned_of() -> None:
    assert codes(clause()) == []


@pytest.mark.parametrize(
    ("weak", "code"),
    [
        ({"actors": ()}, "INS101"),
        ({"actors": ("AFG",)}, "INS102"),
        ({"acts": ()}, "INS103"),
        ({"area": None}, "INS104"),
        ({"area": {"kind": "named", "name": "the frontier area"}}, "INS105"),
        ({"area": BUFFER | {"disputed": True}}, "INS105"),
        ({"quantity": {"bound": "at_most", "amount": 2, "unit": "guns"}}, "INS106"),
        (
            {
                "quantity": {"bound": "at_least", "amount": 50, "unit": "% of posts"},
                "baseline": "Declared on day 1.",
            },
            "INS107",
        ),
        ({"modality": "obligation"}, "INS108"),
        ({"verification_method": "None agreed, as far as is known."}, "INS109"),
        ({"access": " "}, "INS110"),
        ({"evidence_of_fulfilment": None}, "INS111"),
        ({"exempts": ("truce/9",)}, "INS112"),
        ({"modality": "exemption"}, "INS113"),
        ({"exempt_notices": ()}, "INS114"),
        ({"text": "Guns are moved as soon as possible."}, "INS115"),
    ],
)
def test_clause_that_lacks_something__is_warned_of_by_its_code(weak: dict[str, Any], code: str) -> None:
    assert codes(clause(**weak)) == [code]


def test_twin_clauses__each_on_one_side_bind_both_alike() -> None:
    one, other = clause(id="truce/1", actors=("AFG",)), clause(id="truce/2", actors=("PAK",))
    assert codes(one, other) == []
    assert codes(one, other.but(acts=("clash",))) == ["INS102", "INS102"]
    assert codes(one, other.but(modality="permission")) == ["INS102", "INS102"]


def test_obligation__has_a_clock_by_date_by_days_or_by_its_rhythm() -> None:
    owed = {"modality": "obligation", "baseline": "Counted on day 1."}
    daily = {"bound": "at_least", "amount": 600, "unit": "trucks", "per": "day"}
    assert codes(clause(**owed, period={"days_in_force": 60})) == []
    assert codes(clause(**owed, quantity=daily)) == []
    assert codes(clause(**owed, period={"start": "2025-10-19T00:00:00+03:00"})) == ["INS108"]


def test_prohibition__may_be_exempted_from_by_another_clause() -> None:
    bare = clause(exempt_notices=())
    lets_through = clause(id="truce/2", modality="exemption", exempts=("truce/1",))
    assert codes(bare, lets_through) == []
    gone = lets_through.but(retired={"at": "2025-11-01T00:00:00Z", "version": 2, "why": "Agreed."})
    assert codes(bare, gone) == ["INS114"]


def test_retired_clause__is_not_warned_of_and_nothing_exempts_from_it() -> None:
    gone = clause(actors=(), retired={"at": "2025-11-01T00:00:00Z", "version": 2, "why": "Agreed."})
    lets_through = clause(id="truce/2", modality="exemption", exempts=("truce/1",))
    assert codes(gone, lets_through) == ["INS112"]


def test_wording_missing_in_an_authentic_language__is_named() -> None:
    found = check_instrument(text(clause(), authentic=("en", "ur")))
    assert [(one.code, one.lacks) for one in found] == [
        ("INS116", "it has no wording in ur, in which it was agreed")
    ]


def test_vague_words__are_found_in_each_language_and_named() -> None:
    assert vague_words("A Reasonable time, as soon as possible.", "en") == (
        "Reasonable",
        "as soon as possible",
    )
    assert vague_words("جلد از جلد", "ur") == ("جلد از جلد",)
    assert vague_words("unreasonable haste", "en") == ()
    assert vague_words("reasonable", "qqq") == ()
    urdu = {"language": "ur", "text": "جلد از جلد"}
    (found,) = check_instrument(text(clause(wordings=(urdu,))))
    assert (found.code, found.word) == ("INS115", "جلد از جلد")


def test_text_of_which_nothing_is_told__is_warned_of_as_a_whole() -> None:
    bare = truce(provisions=()).but(facts_from=())
    found = check_instrument(bare)
    assert [(one.code, one.provision) for one in found] == [
        ("INS117", None), ("INS118", None), ("INS119", None),
    ]  # fmt: skip


def test_every_warning__says_why_it_matters_and_how_to_mend_it() -> None:
    assert sorted(REASONS) == [f"INS{number}" for number in range(101, 121)]
    assert all(why and mend for why, mend in REASONS.values())
