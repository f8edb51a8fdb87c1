"""A drafter at the command line: an agreement is written, told what is weak in it, mended, adopted, and lives on."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tahqiq.cli.main import main

pytestmark = pytest.mark.slow

WEAK = """---
id: truce
title: A truce
kind: truce
parties: [ARD, BEL]
facts_from: [an invention]
---

A truce.

## 1 Guns

Guns are moved as soon as possible.

```yaml
modality: obligation
actors: [ARD]
acts: [sheling]
```
"""


class Terminal:
    def __init__(self, place: str, folder: Path) -> None:
        self.options = ["--mission", place, "--keys", str(folder / "keys")]

    def __call__(self, *words: str, by: str | None = None, code: int = 0) -> str:
        acting = ("--as", by) if by else ()
        result = CliRunner().invoke(main, [*self.options, *words, *acting], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    def json(self, *words: str, by: str | None = None, code: int = 0):
        return json.loads(self(*words, "--json", by=by, code=code))


@pytest.fixture
def tahqiq(place, tmp_path) -> Terminal:
    return Terminal(place, tmp_path)


@pytest.fixture
def mission(tahqiq) -> Terminal:
    tahqiq("init", "--party", "BEL=Belmar", "--party", "ARD=Arden", "--mediator", "QAS=Qasr")
    return tahqiq


def form(tahqiq: Terminal, folder: Path) -> Path:
    file = folder / "truce.md"
    text = tahqiq(
        "instrument", "new", "--id", "truce", "--title", "A truce", "--party", "BEL", "--party", "ARD"
    )
    file.write_text(text.replace("the-id-of-a-source", "team-1"), "utf-8")
    return file


def test_form__can_be_checked_as_it_is_without_a_mission(tahqiq, tmp_path):
    assert "can be adopted" in tahqiq("instrument", "check", str(form(tahqiq, tmp_path)))


def test_check__names_line_and_code_of_an_error_and_then_what_is_weak(tahqiq, tmp_path):
    file = tmp_path / "weak.md"
    file.write_text(WEAK, "utf-8")
    said = tahqiq("instrument", "check", str(file), code=3)
    assert "weak.md:18:8: error INS007: acts.0: 'sheling' is not known" in said
    assert "did you mean 'shelling'?" in said
    file.write_text(WEAK.replace("sheling", "shelling"), "utf-8")
    (found,) = tahqiq.json("instrument", "check", str(file))
    assert found["errors"] == []
    codes = {(one["code"], one["line"]) for one in found["warnings"]}
    assert codes >= {("INS102", 17), ("INS108", 11), ("INS115", 13), ("INS117", 2)}
    assert all(one["why"] and one["mend"] for one in found["warnings"])
    tahqiq("instrument", "check", "--strict", str(file), code=3)


def test_drafter__writes_checks_adopts_amends_and_the_agreement_lives(mission, tmp_path):
    file = form(mission, tmp_path)
    assert "can be adopted" in mission("instrument", "check", "--against-mission", str(file))
    mission("instrument", "adopt", str(file), by="chair-1")
    assert "prohibition; binds ARD, BEL" in mission("instrument", "show", "truce")
    assert "(translation, ur)" in mission("instrument", "show", "truce", "--language", "ur")

    first = file.read_text("utf-8")
    file.write_text(
        first.replace("version: 1", "version: 2").replace("within 30 km of it", "within 20 km of it"), "utf-8"
    )
    (found,) = mission.json("instrument", "check", "--against-mission", str(file), code=3)
    assert [one["code"] for one in found["errors"]] == ["INS013"]
    dated = file.read_text("utf-8").replace("version: 2", "version: 2\napplies_from: 2026-01-01T00:00:00Z")
    file.write_text(dated, "utf-8")
    assert "[-30-] {+20+} km" in mission("instrument", "check", "--against-mission", str(file))
    mission("instrument", "adopt", str(file), by="chair-1")
    assert "[-30-] {+20+} km" in mission("instrument", "diff", "truce")
    assert mission.json("instrument", "show", "truce", "--version", "1")["version"] == 1
    assert "INS011" in mission("instrument", "adopt", str(file), by="chair-1", code=4)
    (line,) = mission.json("instrument", "list")
    assert (line["id"], line["version"]) == ("truce", 2)


def test_why__of_an_agreement_as_bulletins_cite_it__names_its_entry(mission, tmp_path):
    mission("instrument", "adopt", str(form(mission, tmp_path)), by="chair-1")
    found = mission.json("why", "truce", "--for", "public")
    assert (found["kind"], found["id"]) == ("instrument", "truce")
    assert "holds" in found["entered"]["proof"]


def test_life__is_told_asked_after_counted_down_and_put_right(mission, tmp_path):
    mission("instrument", "adopt", str(form(mission, tmp_path)), by="chair-1")
    begun = ("--at", "2025-10-20T18:00+03:00", "--until", "2025-10-27", "--source", "liaison-ard")
    said = ("instrument", "life", "truce", "--according-to", "Arden radio")
    event = mission.json(*said, "--state", "in_force", *begun, by="duty-1")
    assert event["event"]["until_precision"] == "day"
    denial = ("--state", "denied", "--at", "2025-10-22", "--by", "BEL", "--source", "liaison-bel")
    mission("instrument", "life", "truce", *denial, "--according-to", "Belmar", by="liaison-bel")
    assert "INS018" in mission(*said, "--state", "in_force", *begun, by="liaison-bel", code=4)

    found = mission.json("instrument", "in-force", "--at", "2025-10-23", "--place", "34.12,71.08")
    (held,) = found["instruments"]
    assert held["answer"] == "contested"
    assert [one["who"] for one in held["accounts"]] == [None, "Belmar"]
    assert {one["holds"] for one in held["here"]} == {"yes"}
    assert "CONTESTED" in mission("instrument", "in-force", "--at", "2025-10-23")
    assert "runs out 2025-10-27, in 1 day" in mission("instrument", "clock", "--at", "2025-10-26T12:00Z")
    mission("instrument", "life", "truce", "--withdraw", event["id"][:10], "--why", "Misheard.", by="duty-1")
    assert "taken back: Misheard." in mission("instrument", "history", "truce")
    (held,) = mission.json("instrument", "in-force", "--at", "2025-10-21T00:00Z")["instruments"]
    assert held["answer"] == "unknown"


def test_readings__of_both_parties_stand_beside_the_clause(mission, tmp_path):
    mission("instrument", "adopt", str(form(mission, tmp_path)), by="chair-1")
    mission("instrument", "understand", "truce/1", "--words", "The line is the river.", by="liaison-ard")
    shown = mission("instrument", "show", "truce")
    assert "ARD, reading: The line is the river." in shown
    assert "BEL: no reading filed" in shown
    mission("instrument", "understand", "truce/1", "--words", "The line is the road.", by="commissioner-bel")
    (ard, bel) = mission.json("instrument", "show", "truce")["readings"]
    assert (ard["seat"], bel["seat"]) == ("ARD", "BEL")
    assert mission.json("instrument", "show", "truce", "--for", "public")["readings"] == []
    mission("instrument", "understand", "truce/1", "--withdraw", by="liaison-ard")
    assert "ARD: no reading filed" in mission("instrument", "show", "truce")
    assert "INS021" in mission("instrument", "understand", "truce/1", "--withdraw", by="liaison-ard", code=3)


def test_former_name_of_the_command__still_works_and_is_not_listed(mission, tmp_path):
    mission("agreement", "adopt", str(form(mission, tmp_path)), by="chair-1")
    assert len(mission.json("agreement", "list")) == 1
    listed = mission("--help")
    assert "  instrument " in listed
    assert "  agreement " not in listed
