"""The labelled headlines fit their texts: every key found, every value one the reader could give."""

import csv
from hashlib import sha256
from pathlib import Path

import pytest

from tahqiq.model.event_type import FAMILY_OF

LABELLED = Path(__file__).resolve().parent / "labelled"
HEADLINES = Path(__file__).resolve().parents[3] / "shared/data/ucdp_candidate_afpk_2026" / "event_sources.csv"
FAMILIES = {str(kind): str(family) for kind, family in FAMILY_OF.items()}
Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def labels() -> list[Row]:
    return rows(LABELLED / "headlines.csv") + rows(LABELLED / "headlines_invented.csv")


def key(headline: str) -> str:
    return sha256(headline.encode()).hexdigest()[:16]


def test_values__from_the_word_lists() -> None:
    for row in labels():
        assert row["kinetic"] in {"yes", "no"}, row
        assert row["attributed"] in {"yes", "no", "denied"}, row
        assert not row["type"] or row["type"] in FAMILIES, row
        assert (row["kinetic"] == "yes") == (FAMILIES.get(row["type"]) == "violence"), row


def test_split__by_parity_of_the_key() -> None:
    for row in labels():
        assert row["split"] == ("held" if int(row["sha256_16"][:8], 16) % 2 else "dev"), row
    assert {row["split"] for row in labels()} == {"dev", "held"}


@pytest.mark.parametrize("who", ["killed", "wounded"])
def test_tolls__least_before_most(who: str) -> None:
    for row in labels():
        least, most = row[f"{who}_min"], row[f"{who}_max"]
        assert least or not most, row
        assert not most or int(least) <= int(most), row


def test_invented__text_matches_key_and_places() -> None:
    for row in rows(LABELLED / "headlines_invented.csv"):
        assert key(row["headline"]) == row["sha256_16"]
        assert all(place in row["headline"] for place in row["place"].split(";")), row


def test_real__every_headline_labelled_once_and_its_text_left_outside() -> None:
    if not HEADLINES.is_file():
        pytest.skip("the shared data folder is not beside this checkout")
    known = {key(row["source_headline"]): row for row in reversed(rows(HEADLINES))}
    kept = rows(LABELLED / "headlines.csv")
    assert sorted(row["sha256_16"] for row in kept) == sorted(known)
    written = (LABELLED / "headlines.csv").read_text(encoding="utf-8")
    for row in kept:
        original = known[row["sha256_16"]]
        assert row["report_id"] == original["report_id"]
        assert original["source_headline"] not in written
        assert all(place in original["source_headline"] for place in row["place"].split(";")), row
