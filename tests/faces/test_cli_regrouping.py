"""An analyst merges, splits, undoes and answers the queue at the command line, on both databases."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from practice_mission import new_desk
from practice_reports import four_doubts
from tahqiq.cli.main import main
from tahqiq.store.incidents import all_incidents

pytestmark = pytest.mark.slow
BY = ("--as", "analyst-1")


class Terminal:
    """The command with its mission and keys already chosen."""

    def __init__(self, place: str, folder: Path) -> None:
        self.options = ["--mission", place, "--keys", str(folder / "keys")]

    def __call__(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, [*self.options, *words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    def json(self, *words: str):
        result = CliRunner().invoke(main, [*self.options, *words, "--json"], catch_exceptions=False)
        return json.loads(result.stdout)


@pytest.fixture
def there(place, tmp_path):
    """The terminal, and the short ids of the two incidents."""
    desk = new_desk(place, tmp_path / "keys")
    four_doubts(desk)
    with desk.inside() as asker:
        found = {one.incident.event_type: one.incident.id[:12] for one in all_incidents(asker)}
    desk.store.close()
    return Terminal(place, tmp_path), found["shelling"], found["airstrike"]


def test_incident_rule__is_shown_adopted_applied_and_named_on_the_sheet(there, tmp_path):
    tahqiq, kept, _other = there
    assert "happening, version 1" in tahqiq("incident-rule", "show")
    assert "in force since the mission was founded" in tahqiq("incident-rule", "show")
    assert "less than 1 h apart within 2 km" in tahqiq("incident-rule", "show", "salvo")
    assert "RUL001" in tahqiq("incident-rule", "show", "nosuch", code=3)
    assert "MEM002" in tahqiq("incident-rule", "adopt", "village-day", "--as", "analyst-1", code=4)
    assert "adopted: village-day/1" in tahqiq("incident-rule", "adopt", "village-day", "--as", "chair-1")
    assert "one incident by the rule happening/1" in tahqiq("incident", kept)
    assert "judged anew by the rule village-day/1" in tahqiq("incident-rule", "apply", "--as", "machine-1")
    assert tahqiq.json("incident", kept)["incident_rules"] == ["village-day/1"]
    assert "RUL002" in tahqiq("incident-rule", "adopt", "village-day", "--as", "chair-1", code=4)
    own = tmp_path / "ours.yml"
    own.write_text("name: ours\nmax_span_hours: 24\nby_type: {bombing: {max_span_hours: 6}}\n", "utf-8")
    assert "adopted: ours/1" in tahqiq("incident-rule", "adopt", str(own), "--as", "chair-1")
    shown = tahqiq("incident-rule", "show")
    assert "bombing: one incident lasts no longer than 6 h" in shown and "village-day/1" in shown
    own.write_text("name: ours\nversion: 2\nby_type: {sneezing: {}}\n", "utf-8")
    assert "sneezing" in tahqiq("incident-rule", "adopt", str(own), "--as", "chair-1", code=3)


def test_merge_and_undo__are_told_and_shown(there):
    tahqiq, kept, gone = there
    said = tahqiq("incident", "merge", kept, gone, "--note", "One operation.", *BY)
    assert f"{gone} leads to {kept} from now on" in said
    sheet = tahqiq("incident", gone)
    assert f"{gone} moved to" in sheet and "known before as" in sheet and "One operation." in sheet
    assert "moved to" in tahqiq("why", tahqiq.json("incident", gone)["also_known_as"][0])
    lines = tahqiq.json("incident", "history", kept)
    assert {line["what"] for line in lines} == {"same", "merge", "unsure"}
    merge = next(line for line in lines if line["what"] == "merge")
    refused = tahqiq("incident", "undo", merge["id"][:12], "--as", "monitor-1", code=4)
    assert "MEM002" in refused
    assert "2 claims moved back" in tahqiq("incident", "undo", merge["id"][:12], "--note", "No.", *BY)
    assert "taken back" in tahqiq("incident", "history", kept)
    assert tahqiq.json("incident", gone)["also_known_as"] == []


def test_split__takes_claims_by_their_beginnings_and_the_way_back_is_printed(there):
    tahqiq, kept, _gone = there
    first = tahqiq.json("incident", kept)["claims"][0]["id"]
    said = tahqiq("incident", "split", kept, "--claims", first[:12], "--note", "Another day.", *BY)
    assert "1 claim of" in said and "tahqiq incident undo spl_" in said
    refused = tahqiq("incident", "merge", kept, said.split(" are ")[1].split()[0], "--note", "x", *BY, code=4)
    assert "JDG001" in refused and "Another day." in refused
    bad = tahqiq("incident", "split", kept, "--claims", "clm_nowhere", "--note", "x", *BY, code=3)
    assert "JDG002" in bad
    assert tahqiq.json("incident", "undo", *BY)["moves"]


def test_queue__is_listed_shown_side_by_side_and_answered(there):
    tahqiq, *_incidents = there
    asked = tahqiq.json("incident", "queue")
    assert len(asked) == 4
    one = asked[0]["id"][:12]
    shown = tahqiq("incident", "queue", one)
    assert "Are these the same?" in shown and "most pairs of reports" in shown
    assert "same: clm_" in tahqiq("incident", "answer", one, "same", *BY)
    assert "JDG007" in tahqiq("incident", "answer", one, "same", *BY, code=4)
    left = tahqiq("incident", "queue")
    assert "3 questions open" in left
    two = tahqiq.json("incident", "queue")[0]["id"][:12]
    tahqiq("incident", "answer", two, "unsure", "--note", "Later.", *BY)
    assert len(tahqiq.json("incident", "queue", "--aside")) == 1


def test_incident__still_shows_one_by_its_id_and_lists_what_can_be_done(there):
    tahqiq, kept, _gone = there
    assert "Independent voices" in tahqiq("incident", kept)
    assert "Independent voices" in tahqiq("incident", kept, "--for", "mechanism")
    assert "NOT001" in tahqiq("incident", "inc_nowhere", code=5)
    help_text = tahqiq("incident", "--help")
    assert all(word in help_text for word in ("merge", "split", "undo", "history", "queue"))


def test_independence_rules__are_printed_alike_for_people_and_programs(there):
    tahqiq, *_incidents = there
    said, data = tahqiq("independence-rules"), tahqiq.json("independence-rules")
    assert data["worth"]["own loss admitted"]["points"] > data["worth"]["accuses the other side"]["points"]
    assert all(word in said for word in data["worth"])
    assert data["toll"] in said and data["version"] in said
