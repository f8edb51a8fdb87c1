import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from tahqiq.bulletin.spreadsheet import table_csv
from tahqiq.model.bulletin import Table

CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), max_size=30)


def sheet(rows):
    return Table(
        title="T",
        unit="observations (signatures)",
        columns=("A", "B"),
        rows=tuple(rows),
        row_cites=tuple(("inc_1",) for _ in rows),
    )


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_any_cell__comes_back_and_never_runs(rows):
    read = list(csv.reader(StringIO(table_csv(sheet(rows)), newline="")))
    assert read[0] == ["A", "B", "Unit", "Cites"]
    for (one, two), line in zip(rows, read[1:], strict=True):
        assert line[0].removeprefix("'") == one.removeprefix("'")
        assert line[1].removeprefix("'") == two.removeprefix("'")
        assert not line[0].lstrip().startswith(("=", "+", "-", "@"))


def test_formula__is_led_by_an_apostrophe():
    text = table_csv(sheet([("=HYPERLINK(1)", " @SUM(1)")]))
    assert text.splitlines()[1] == "'=HYPERLINK(1),' @SUM(1),observations (signatures),inc_1"
    assert text.endswith("\r\n")
