"""Who sees what, asked at the command line; and a mission with a relief organisation in a seat of its own."""

import json

import pytest
from click.testing import CliRunner

from practice_papers import REPORT, as_json
from practice_terminal import Terminal, practice_terminal
from tahqiq.cli.main import main


def test_release_rules__tell_each_audience_what_it_does_not_get_as_it_is(place, tmp_path):
    terminal = practice_terminal(place, tmp_path)
    said = terminal("release-rules")
    assert "party:ARD" in said and "mediator:QAS" in said and "humanitarian" in said
    public = terminal("release-rules", "--for", "public")
    assert "grid of 0.1 degrees" in public and "fewer than 10" in public
    assert "Observation" in public
    (whole,) = terminal.json("release-rules", "--for", "mechanism")
    assert {one["whole_for"] for one in whole["fields"]} == {"named"}
    terminal("release-rules", "--for", "everybody", code=2)


@pytest.mark.parametrize("audience", ["party:XXX", "mediator:ARD"])
def test_seat_that_is_not_there__is_refused_rather_than_shown_what_the_public_sees(place, tmp_path, audience):
    terminal = practice_terminal(place, tmp_path)
    said = terminal("incidents", "--for", audience, code=3)
    assert "CLI008" in said and "party:ARD" in said


def test_relief_organisation__reads_what_is_released_to_it_and_no_party_does(place, tmp_path):
    options = ["--mission", place, "--keys", str(tmp_path / "keys")]
    seats = ("--party", "ARD=Arden", "--party", "BEL=Belmar", "--humanitarian", "REL=Relief")
    made = CliRunner().invoke(main, [*options, "init", *seats, "--json"], catch_exceptions=False)
    assert "relief-rel" in json.loads(made.stdout)["members"]
    terminal = Terminal(place, tmp_path)
    (tmp_path / "report.json").write_bytes(as_json(REPORT))
    report = ("intake", str(tmp_path / "report.json"), "--source", "team-1", "--release", "humanitarian")
    terminal(*report, by="duty-1")
    assert len(terminal.json("submissions", "--for", "humanitarian")) == 1
    for audience in ("public", "party:ARD", "party:BEL", "mediator", "commission"):
        assert terminal.json("submissions", "--for", audience) == []
