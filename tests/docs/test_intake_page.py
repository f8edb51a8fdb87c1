"""What intake.md says is so: its examples are taken as they stand, and its columns and fields are the program's."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from tahqiq.intake.form_of import FORMS, parse_form
from tahqiq.intake.table_of import parse_table
from tahqiq.model.forms import TABLE_COLUMNS, FormCoverage, FormObservation

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "intake.md").read_text("utf-8")
TOLD = set(re.findall(r"`(\w+)`", TEXT))


@pytest.mark.parametrize("name", ["report", "complaint", "notification"])
def test_example__is_taken(name):
    assert f"examples/{name}.json" in TEXT
    parse_form((DOCS / f"examples/{name}.json").read_text("utf-8"))


def test_table__is_taken():
    assert len(parse_table((DOCS / "examples/observations.csv").read_text("utf-8"))) == 2
    assert set(TABLE_COLUMNS) <= TOLD


@pytest.mark.parametrize("noun", [*list(FORMS.values())[:2], FormObservation, FormCoverage])
def test_fields__are_all_named(noun: type[BaseModel]):
    assert set(noun.model_fields) <= TOLD
