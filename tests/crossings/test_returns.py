"""Returns: tables that do not add up, small counts, corrections, sums."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.crossings.returns_table import returns_rows
from tahqiq.crossings.suppress import LEAST, OTHERS, parts_shown
from tahqiq.crossings.tally import doubts_of, standing_reports, tallies
from tahqiq.errors import BadInput
from tahqiq.model.dealing import Dealt
from tahqiq.model.returns import Part, ReturnsReport

CAVEAT = "Only heads of household were asked; it may not be all."
GIVEN = {"source": "iom", "caveat": CAVEAT, "release": "parties"}


def report(number: int = 1, **said) -> ReturnsReport:
    fields = {
        "id": f"ret_{number}",
        "release": "parties",
        "crossing": "gate",
        "toward": "BEL",
        "start": date(2025, 10, 1),
        "end": date(2025, 10, 7),
        "counts": [
            {"group": "documented", "individuals": 100},
            {"group": "undocumented", "individuals": 900},
        ],
        "caveat": CAVEAT,
        "source": "iom",
        **said,
    }
    return ReturnsReport.model_validate(fields)


def filed(*reports: ReturnsReport) -> list[Dealt]:
    at = datetime(2025, 10, 20, tzinfo=UTC)
    return [
        Dealt(paper=one, verb="returns.reported", seat="SEC", at=at, index=n) for n, one in enumerate(reports)
    ]


def test_parts_that_do_not_add_up__are_flagged_with_both_numbers():
    (doubt,) = doubts_of(report(destinations=[{"place": "Kabul", "individuals": 700}]))
    assert doubt.code == "parts_differ"
    assert "700" in doubt.text
    assert "1000" in doubt.text


def test_deported__are_in_no_sum_of_returns():
    counts = [{"group": "documented", "individuals": 40}, {"group": "deported", "individuals": 60}]
    assert report(counts=counts).returned == 40
    assert doubts_of(report(counts=counts, origins=[{"place": "Lowtown", "individuals": 40}])) == ()


def test_correction__takes_the_place_of_the_report_it_names():
    corrected = report(2, counts=[{"group": "documented", "individuals": 90}], replaces="ret_1")
    assert [one.id for one in standing_reports(filed(report(), corrected))] == ["ret_2"]


def test_correction_by_another_source__replaces_nothing():
    strange = report(2, source="ministry", replaces="ret_1")
    assert [one.id for one in standing_reports(filed(report(), strange))] == ["ret_1", "ret_2"]


def test_periods_that_share_days__are_flagged():
    (tally,) = tallies([report(), report(2, start=date(2025, 10, 7), end=date(2025, 10, 9))])
    assert dict(tally.counts) == {"documented": 200, "undocumented": 1800}
    assert [doubt.code for doubt in tally.doubts] == ["periods_overlap"]


def test_two_sources__are_never_added():
    assert [tally.source for tally in tallies([report(), report(2, source="ministry")])] == [
        "iom",
        "ministry",
    ]


@given(st.lists(st.integers(0, 60), max_size=8))
def test_small_places__cannot_be_had_from_what_is_shown(numbers):
    parts = [Part(place=f"place {n}", individuals=number) for n, number in enumerate(numbers)]
    shown = parts_shown(parts)
    small = {part.place for part in parts if part.individuals < LEAST}
    assert not small & {part.place for part in shown}
    if shown:
        assert sum(part.individuals for part in shown) == sum(numbers)
    hidden = [part for part in parts if part.place not in {one.place for one in shown}]
    if hidden and shown:
        assert len(hidden) >= 2
        assert sum(part.individuals for part in hidden) >= LEAST
        assert any(one.place == OTHERS for one in shown)


def test_table_of_an_agency__becomes_reports():
    text = (
        "crossing,toward,start,end,documented,undocumented,undocumented_families,deported,"
        "female_headed_household,destinations\n"
        'gate,BEL,2025-10-01,2025-10-07,"1,200",800,130,55,40,Kabul: 1500; Logar: 500\n'
    )
    (said,) = returns_rows(text, GIVEN)
    made = ReturnsReport.model_validate({**said, "id": "ret_x"})
    assert made.returned == 2000
    assert made.vulnerable[0].individuals == 40
    assert [part.place for part in made.destinations] == ["Kabul", "Logar"]
    assert doubts_of(made) == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("gate,BEL,2025-10-08,2025-10-01,5", "Row 2: the row: the period ends before it begins"),
        ("gate,BEL,2025-10-01,2025-10-02,five", "'five' is no whole number"),
        ("gate,BEL,2025-10-01,2025-10-02,-3", "'-3' is no whole number"),
        ("gate,BEL,2025-10-01,2025-10-02,=1+1", "'=1+1' is no whole number"),
        ("gate,BEL,yesterday,2025-10-02,5", "start"),
        ("gate,BEL,2025-10-01,2025-10-02,", "counts"),
        ("gate,BEL,2025-10-01,2025-10-02,5,6", "more cells"),
    ],
)
def test_row_that_does_not_fit__is_named_and_nothing_taken(row, says):
    with pytest.raises(BadInput) as refused:
        returns_rows(f"crossing,toward,start,end,documented\n{row}\n", GIVEN)
    assert refused.value.code == "XNG021"
    assert says in refused.value.cause


@pytest.mark.parametrize("head", ["crossing,toward,start", "crossing,toward,start,end,names", "a,a", ""])
def test_columns_that_do_not_fit__are_named(head):
    with pytest.raises(BadInput) as refused:
        returns_rows(f"{head}\ngate,BEL,x\n", GIVEN)
    assert refused.value.code == "XNG020"


@given(st.text(max_size=300))
def test_any_text__is_read_or_refused(text):
    try:
        returns_rows(text, GIVEN)
    except BadInput as refused:
        assert refused.code in {"XNG020", "XNG021"}
