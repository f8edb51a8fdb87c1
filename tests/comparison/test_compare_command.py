"""``tahqiq compare``: files in, relations out, errors that help."""

import json

import pytest
from click.testing import CliRunner

from tahqiq.cli.main import main

ONE = "The ceasefire was extended by 48 hours on Wednesday, a Pakistani official said.\n"
OTHER = "Afghan officials said the ceasefire was extended for one week on Wednesday.\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "one.txt").write_text(ONE, "utf-8")
    (tmp_path / "other.txt").write_text(OTHER, "utf-8")
    return tmp_path


def run(*words):
    return CliRunner().invoke(main, ["compare", *map(str, words)])


def test_lines__give_kind_topic_sides_and_exact_spans(files):
    answer = run(f"{files}/one.txt@2025-10-15", f"{files}/other.txt@2025-10-15", "--jsonl")
    assert answer.exit_code == 0, answer.output
    (line,) = [json.loads(text) for text in answer.stdout.splitlines()]
    assert (line["kind"], line["topic"]) == ("contradiction", "extension length")
    assert [side["value"] for side in line["sides"]] == ["48 hours", "one week"]
    cited = line["sides"][0]["claims"][0]
    assert set(cited) == {"doc", "start", "end", "span"}
    assert ONE[cited["start"] : cited["end"]] == cited["span"]
    assert line["explanation"]


def test_table__names_the_kind_and_shows_both_sides(files):
    answer = run(files / "one.txt", files / "other.txt", "--published", "2025-10-15")
    assert "contradiction (1)" in answer.stdout
    assert "48 hours" in answer.stdout
    assert "one week" in answer.stdout


def test_day_at_the_head_of_a_text__is_its_day(files):
    (files / "late.txt").write_text(f"Published: 30 October 2025\n\n{OTHER}", "utf-8")
    answer = run(f"{files}/one.txt@2025-10-15", files / "late.txt", "--jsonl")
    assert [json.loads(text)["kind"] for text in answer.stdout.splitlines()] == ["succession"]


def test_same_file_twice__relates_to_nothing(files):
    answer = run(files / "one.txt", files / "one.txt", "--published", "2025-10-15")
    assert answer.exit_code == 0
    assert "No relation" in answer.stdout


def test_impossible_day_and_missing_file__are_said(files):
    assert "CLI005" in run(f"{files}/one.txt@2025-02-31").stderr
    missing = run(files / "one.txt", files / "none.txt", "--published", "2025-10-15")
    assert missing.exit_code == 3
    assert "INT000" in missing.stderr
