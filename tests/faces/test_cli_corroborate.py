"""A table of reports at the command line: grouped, explained, labelled, and refused with a reason where it is unfit."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tahqiq.cli.main import main

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "reports.csv"


def tahqiq(*words, code=0, keys=None):
    result = CliRunner().invoke(main, [str(word) for word in words], input=keys, catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.output


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def groups(path):
    found = {}
    for row in rows(path):
        found.setdefault(row["incident_id"], set()).add(row["report_id"])
    return set(map(frozenset, found.values()))


def test_example__puts_the_copy_with_its_original_and_the_other_village_apart(tmp_path):
    out, incidents, why = tmp_path / "clusters.csv", tmp_path / "incidents.csv", tmp_path / "why.csv"
    said = tahqiq("corroborate", EXAMPLE, "--out", out, "--incidents", incidents, "--explain", why, "--json")
    told = json.loads(said)
    assert told["reports"] == 8
    found = {row["report_id"]: row for row in rows(out)}
    assert found["a2"]["incident_id"] == found["a3"]["incident_id"] != found["c1"]["incident_id"]
    assert "coordinates_zero" in found["d1"]["reasons"]
    assert len(rows(incidents)) == told["incidents"]
    shared = next(row for row in rows(incidents) if row["incident_id"] == found["a2"]["incident_id"])
    assert int(shared["voices"]) < int(shared["reports"]), "a copy is no voice of its own"
    assert all(row["why"] for row in rows(why))
    told_of = {row["report_id"]: row for row in rows(why)}
    assert "may be one with both" in told_of["a2"]["why"], "the look at its neighbours is one of the reasons"
    assert all(abs(weighed(row) - float(row["log_odds"])) < 0.5 for row in rows(why) if row["log_odds"])


def weighed(row):
    """What the reasons of a line weigh together; those that weigh next to nothing are not written."""
    return sum(float(each.split()[0]) for each in row["why"].split("; ") if each[0] in "+-")


def test_a_report_that_came_twice__is_explained_by_the_one_that_it_was_read_with(tmp_path):
    head, *lines = EXAMPLE.read_text("utf-8").splitlines()
    columns = head.split(",")
    again = next(csv.DictReader([head, lines[1]])) | {"report_id": "a2-again"}
    doubled = tmp_path / "doubled.csv"
    with doubled.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows([*csv.DictReader([head, *lines]), again])
    why = tmp_path / "why.csv"
    tahqiq("corroborate", doubled, "--out", tmp_path / "out.csv", "--explain", why)
    both = {row["report_id"]: row for row in rows(why) if row["report_id"] in {"a2", "a2-again"}}
    assert "read once" in " ".join(row["why"] for row in both.values())
    assert {row["log_odds"] == "" for row in both.values()} == {True, False}


def test_rows_in_another_order__give_the_same_incidents(tmp_path):
    head, *lines = EXAMPLE.read_text("utf-8").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([head, *reversed(lines)]), "utf-8")
    tahqiq("corroborate", EXAMPLE, "--out", tmp_path / "one.csv")
    tahqiq("corroborate", turned, "--out", tmp_path / "other.csv")
    assert groups(tmp_path / "one.csv") == groups(tmp_path / "other.csv")
    first, *_others = rows(tmp_path / "other.csv")
    assert first["report_id"] == "d1", "in the order of the table"


def test_labels__hold_whatever_the_numbers_say(tmp_path):
    labels = tmp_path / "labels.csv"
    labels.write_text("report_id_a,report_id_b,same\na2,a3,0\na1,a4,1\na1,nobody,1\n", "utf-8")
    tahqiq("corroborate", EXAMPLE, "--out", tmp_path / "out.csv", "--labels", labels)
    found = {row["report_id"]: row for row in rows(tmp_path / "out.csv")}
    assert found["a2"]["incident_id"] != found["a3"]["incident_id"]
    assert found["a1"]["incident_id"] == found["a4"]["incident_id"]
    assert "labelled" in found["a1"]["reasons"]


def test_labels_that_contradict_each_other__are_refused(tmp_path):
    labels = tmp_path / "labels.csv"
    labels.write_text("a1,a2,1\na2,a3,1\na1,a3,0\n", "utf-8")
    said = tahqiq("corroborate", EXAMPLE, "--out", tmp_path / "out.csv", "--labels", labels, code=3)
    assert "ARC020" in said
    assert not (tmp_path / "out.csv").exists()


def test_label__asks_and_keeps_each_answer(tmp_path, monkeypatch):
    keys = iter(["x", "s", "u", "q"])
    monkeypatch.setattr("click.getchar", lambda: next(keys))
    labels = tmp_path / "labels.csv"
    said = tahqiq("label", EXAMPLE, "--labels", labels, "--count", "3")
    assert "are these one incident?" in said
    assert "% likely one incident" in said
    assert [row["same"] for row in rows(labels)] == ["1", "unsure"]
    judged = {(row["report_id_a"], row["report_id_b"]) for row in rows(labels)}
    keys = iter(["q"])
    tahqiq("label", EXAMPLE, "--labels", labels)
    assert len(rows(labels)) == 2
    assert len(judged) == 2


def test_headlines_alone__are_read_and_grouped(tmp_path):
    table = tmp_path / "headlines.csv"
    table.write_text(
        "report_id,source,date,headline,desk\n"
        "h1,A,2025-10-15,Two killed in market bombing in Quetta,x\n"
        "h2,B,2025-10-15,Quetta market blast leaves two dead,y\n"
        "h3,C,2025-10-15,Mediators to meet in Doha next week,z\n",
        "utf-8",
    )
    tahqiq("corroborate", table, "--out", tmp_path / "out.csv", "--from-text", "--case", "durand-2025")
    found = {row["report_id"]: row for row in rows(tmp_path / "out.csv")}
    assert found["h1"]["incident_id"] == found["h2"]["incident_id"] != found["h3"]["incident_id"]
    assert found["h3"]["desk"] == "z"


def test_headlines_alone__are_explained_by_their_own_reasons(tmp_path):
    table, why = tmp_path / "headlines.csv", tmp_path / "why.csv"
    table.write_text(
        "report_id,source,date,headline\n"
        "h1,A,2025-10-15,Two killed in market bombing in Quetta\n"
        "h2,B,2025-10-15,Quetta market blast leaves two dead\n"
        "h3,C,2025-10-16,Mediators to meet in Doha next week\n",
        "utf-8",
    )
    tahqiq("corroborate", table, "--out", tmp_path / "out.csv", "--explain", why, "--from-text")
    told = {row["report_id"]: row for row in rows(why)}
    assert (told["h1"]["other_report_id"], told["h1"]["same_incident"]) == ("h2", "true")
    assert "the same number of dead" in told["h1"]["why"]
    assert told["h3"]["same_incident"] == "false"
    assert "published a day apart" in told["h3"]["why"]
    assert all(abs(weighed(row) - float(row["log_odds"])) < 0.5 for row in told.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id,lat\n1,2\n", "ARC002"),
        ("report_id\n", "ARC002"),
        ("report_id,lat\na,1\na,2\n", "ARC004"),
        ("", "ARC001"),
    ],
)
def test_unfit_table__is_refused_with_its_code(tmp_path, text, code):
    table = tmp_path / "reports.csv"
    table.write_text(text, "utf-8")
    assert code in tahqiq("corroborate", table, "--out", tmp_path / "out.csv", code=3)
    assert not (tmp_path / "out.csv").exists()


def test_rule_that_nobody_knows__is_named(tmp_path):
    said = tahqiq("corroborate", EXAMPLE, "--out", tmp_path / "out.csv", "--rule", "nosuch", code=3)
    assert "ARC021" in said
