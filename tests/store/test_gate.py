"""The gate: default deny, field by field, and nothing that is hidden shows by its absence."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine

from tahqiq.errors import Refused
from tahqiq.model.claim import ClaimDraft, keep_claim
from tahqiq.model.frozen import Frozen
from tahqiq.model.place import Place
from tahqiq.model.release import MECHANISM, MEDIATOR, PUBLIC, Audience, party_audience
from tahqiq.model.submission import Submission
from tahqiq.store import gate
from tahqiq.store.asker import asker_for

PARTIES = ("ARD", "BEL")
AUDIENCES = [PUBLIC, party_audience("ARD"), party_audience("BEL"), MEDIATOR, MECHANISM]
MAY_READ = {
    "public": {"public", "party:ARD", "party:BEL", "mediator", "mechanism"},
    "parties": {"party:ARD", "party:BEL", "mediator", "mechanism"},
    "mediators": {"mediator", "mechanism"},
    "mechanism": {"mechanism"},
    "party:ARD": {"party:ARD", "mechanism"},
    "party:BEL": {"party:BEL", "mechanism"},
}


def asker(audience: Audience):
    return asker_for(create_engine("sqlite://").connect(), audience, PARTIES)


def submission(label: str, channel: str = "article") -> Submission:
    return Submission(
        id="sub_x",
        channel=channel,
        source="team-1",
        sha256="0" * 64,
        size=3,
        media_type="text/plain",
        title="A title",
        text="abc",
        received_at=datetime(2025, 10, 28, tzinfo=UTC),
        filename="patrol-3-lt-smith.json",
        release=label,
    )


@pytest.mark.parametrize("label", MAY_READ)
@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda audience: audience.name)
def test_label__opens_to_its_audiences_and_no_other(label, audience):
    passed = gate.pass_gate(submission(label), asker(audience))
    assert (passed is not None) == (audience.name in MAY_READ[label])


def test_party_of_another_mission__reads_what_is_public():
    stranger = asker(party_audience("PAK"))
    assert stranger.labels == {"public"}


@pytest.mark.parametrize("noun", gate.RULES, ids=lambda noun: noun.__name__)
def test_every_field__has_a_rule(noun):
    assert set(noun.model_fields) == set(gate.RULES[noun])


def test_field_without_a_rule__stops_instead_of_leaking(monkeypatch):
    rules = {name: rule for name, rule in gate.RULES[Submission].items() if name != "title"}
    monkeypatch.setitem(gate.RULES, Submission, rules)
    with pytest.raises(Refused, match="REL001"):
        gate.pass_gate(submission("public"), asker(PUBLIC))


def test_noun_without_rules__passes_to_nobody():
    class Secret(Frozen):
        release: str = "public"

    assert gate.pass_gate(Secret(), asker(MECHANISM)) is None


def test_file_name__is_for_the_mechanism_alone():
    for audience in AUDIENCES:
        passed = gate.pass_gate(submission("public"), asker(audience))
        assert passed is not None
        assert (passed.filename is None) == (audience != MECHANISM)


def test_text_of_a_form__is_not_for_the_public():
    passed = gate.pass_gate(submission("public", "field_report"), asker(PUBLIC))
    assert passed is not None
    assert passed.text is None
    assert gate.withheld_fields(passed, asker(PUBLIC)) == ("filename", "sha256", "size", "text")


def test_place_from_a_form__is_coarse_for_the_public():
    exact = Place(name="Post 7", lat=34.12745, lon=71.08231, precision_km=0.2, kind="point")
    draft = ClaimDraft(
        start=0, end=3, span="abc", event_type="shelling", place=(exact,), confidence=0.9, reader="form/1"
    )
    claim = keep_claim(draft, submission="sub_x", source_id="team-1", release="public", exercise=True)
    seen = gate.pass_gate(claim, asker(PUBLIC))
    assert seen is not None
    assert seen.span == gate.WITHHELD
    assert (seen.place[0].lat, seen.place[0].lon) == (34.1, 71.1)
    assert seen.place[0].precision_km >= gate.GRID_KM
    assert gate.pass_gate(claim, asker(party_audience("ARD"))) == claim
