"""An archive that grows, at the command line: attached, attached again, repaired, merged in sight, refused."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from worlds.riverline import make

from tahqiq.cli.main import main

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "reports.csv"


def tahqiq(*words, code=0):
    result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.output


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def incidents_in(path):
    return {row["report_id"]: row["incident_id"] for row in rows(path)}


def written(path, lines):
    head, *_rest = EXAMPLE.read_text("utf-8").splitlines()
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def test_reports_of_an_example__are_attached_and_a_copy_joins_its_original(tmp_path):
    kept, out = tmp_path / "mission.archive", tmp_path / "out.csv"
    told = json.loads(tahqiq("corroborate", EXAMPLE, "--into", kept, "--out", out, "--json"))
    assert (told["attached"], told["known"], told["reports"]) == (8, 0, 8)
    found = incidents_in(out)
    assert found["a2"] == found["a3"] != found["c1"]
    assert told["incidents"] == len(set(found.values()))


def test_the_same_file_again__is_passed_over(tmp_path):
    kept = tmp_path / "mission.archive"
    tahqiq("corroborate", EXAMPLE, "--into", kept)
    said = tahqiq("corroborate", EXAMPLE, "--into", kept)
    assert "0 reports attached, 8 known before" in said


def test_two_files_one_after_the_other_and_a_repair__then_the_incidents_of_one_file(tmp_path):
    _head, *lines = EXAMPLE.read_text("utf-8").splitlines()
    first, second = written(tmp_path / "one.csv", lines[4:]), written(tmp_path / "two.csv", lines[:4])
    kept, out, whole = tmp_path / "mission.archive", tmp_path / "out.csv", tmp_path / "whole.csv"
    tahqiq("corroborate", first, "--into", kept)
    said = tahqiq("corroborate", second, "--into", kept, "--together", "--repair")
    assert "moved to another incident by the repair" in said
    tahqiq("corroborate", EXAMPLE, "--into", kept, "--out", out)
    tahqiq("corroborate", EXAMPLE, "--out", whole)
    assert groups(out) == groups(whole)


def groups(path):
    found = {}
    for report, incident in incidents_in(path).items():
        found.setdefault(incident, set()).add(report)
    return set(map(frozenset, found.values()))


def test_a_judgement_that_joins_two__then_one_incident_is_shown_and_it_keeps_an_id(tmp_path):
    kept, before, after = tmp_path / "mission.archive", tmp_path / "before.csv", tmp_path / "after.csv"
    tahqiq("corroborate", EXAMPLE, "--into", kept, "--out", before)
    old = incidents_in(before)
    assert old["a2"] != old["c1"]
    labels = tmp_path / "labels.csv"
    labels.write_text("report_id_a,report_id_b,same\na2,c1,1\n", "utf-8")
    tahqiq("corroborate", EXAMPLE, "--into", kept, "--labels", labels, "--repair", "--out", after)
    new = incidents_in(after)
    assert new["a2"] == new["c1"]
    assert new["a2"] in {old["a2"], old["c1"]}


def test_other_words_under_a_known_id__are_refused_and_nothing_is_attached(tmp_path):
    kept = tmp_path / "mission.archive"
    tahqiq("corroborate", EXAMPLE, "--into", kept)
    head, *lines = EXAMPLE.read_text("utf-8").splitlines()
    columns = head.split(",")
    changed = next(csv.DictReader([head, lines[0]])) | {"killed_min": "99", "killed_max": "99"}
    other = tmp_path / "other.csv"
    with other.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerow(changed)
    assert "ARC040" in tahqiq("corroborate", other, "--into", kept, code=3)
    assert "8 known before" in tahqiq("corroborate", EXAMPLE, "--into", kept)


@pytest.mark.parametrize(
    "more", [("--incidents", "x.csv"), ("--explain", "x.csv"), ("--from-text",), ("--engine", "duckdb")]
)
def test_what_does_not_go_with_an_archive__is_said(tmp_path, more):
    said = tahqiq("corroborate", EXAMPLE, "--into", tmp_path / "a", *more, code=2)
    assert "--into goes without" in said


def test_neither_out_nor_into__is_said(tmp_path):
    assert "--out" in tahqiq("corroborate", EXAMPLE, code=2)


@pytest.mark.slow
def test_a_world_in_two_halves_then_repaired__then_nearly_the_incidents_of_the_whole(tmp_path):
    import pyarrow.csv as pa_csv

    world = make(seed=31, reports=600)
    pa_csv.write_csv(world.table.slice(0, 400), tmp_path / "one.csv")
    pa_csv.write_csv(world.table.slice(400), tmp_path / "two.csv")
    pa_csv.write_csv(world.table, tmp_path / "all.csv")
    kept, out, whole = tmp_path / "mission.archive", tmp_path / "out.csv", tmp_path / "whole.csv"
    tahqiq("corroborate", tmp_path / "one.csv", "--into", kept)
    tahqiq("corroborate", tmp_path / "two.csv", "--into", kept, "--together", "--repair")
    tahqiq("corroborate", tmp_path / "all.csv", "--into", kept, "--out", out)
    tahqiq("corroborate", tmp_path / "all.csv", "--out", whole)
    both = groups(out) & groups(whole)
    assert len(both) > 0.9 * len(groups(whole))


@pytest.mark.slow
def test_a_matcher_that_never_ran_here__then_it_is_said_why_it_is_silent(tmp_path):
    """A user of a wheel: nothing is compiled yet. Compiling is cut short; what is said before it counts."""
    script = (
        "from tahqiq.desk.prepare_matcher import must_prepare\n"
        "print(must_prepare(), must_prepare(from_text=True))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["True", "True"]
