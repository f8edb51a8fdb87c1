"""The gate: default deny, field by field, and nothing that is hidden shows by its absence."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine

from tahqiq.errors import Refused
from tahqiq.model.claim import ClaimDraft, keep_claim
from tahqiq.model.frozen import Frozen
from tahqiq.model.generalisation import GRID_KM
from tahqiq.model.place import Place
from tahqiq.model.release import (
    COMMISSION,
    HUMANITARIAN,
    INSIDE,
    MECHANISM,
    MEDIATOR,
    PUBLIC,
    Audience,
    Seats,
    mediator_audience,
    party_audience,
)
from tahqiq.model.submission import Submission
from tahqiq.store import gate, tables
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.release_rules import RULES, WITHHELD

SEATS = Seats(("ARD", "BEL"), ("QAS", "TIR"), ("REL",))
ARD, BEL, QAS, TIR = (
    party_audience("ARD"),
    party_audience("BEL"),
    mediator_audience("QAS"),
    mediator_audience("TIR"),
)
COMMISSIONER = ARD.but(commission=True)
BY_NAME = BEL.but(member="liaison-bel")
STAFF_BY_NAME = MECHANISM.but(member="analyst-1")
THIRD = {MEDIATOR, QAS, TIR}
STAFF = {MECHANISM, STAFF_BY_NAME, INSIDE}
AUDIENCES = [
    PUBLIC,
    HUMANITARIAN,
    ARD,
    COMMISSIONER,
    BEL,
    BY_NAME,
    MEDIATOR,
    QAS,
    TIR,
    COMMISSION,
    MECHANISM,
    STAFF_BY_NAME,
    INSIDE,
]
NAMED = "named:analyst-1+liaison-bel"
MAY_READ = {
    "public": {*AUDIENCES},
    "humanitarian": {HUMANITARIAN, *STAFF},
    "parties": {ARD, COMMISSIONER, BEL, BY_NAME, COMMISSION, *THIRD, *STAFF},
    "mediators": {*THIRD, *STAFF},
    "mediator:QAS": {QAS, *STAFF},
    "mediator:TIR": {TIR, *STAFF},
    "commission": {COMMISSIONER, COMMISSION, *STAFF},
    "mechanism": {*STAFF},
    "party:ARD": {ARD, COMMISSIONER, *STAFF},
    "party:BEL": {BEL, BY_NAME, *STAFF},
    NAMED: {BY_NAME, STAFF_BY_NAME, INSIDE},
}


def asker(audience: Audience) -> Asker:
    connection = create_engine("sqlite://").connect()
    tables.named_label.create(connection)
    connection.execute(tables.named_label.insert().values(label=NAMED))
    return asker_for(connection, audience, SEATS)


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
@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_label__opens_to_its_audiences_and_no_other(label, audience):
    passed = gate.pass_gate(submission(label), asker(audience))
    assert (passed is not None) == (audience in MAY_READ[label])


def test_party_of_another_mission__reads_what_is_public():
    stranger = asker(party_audience("PAK"))
    assert stranger.labels == {"public"}


@pytest.mark.parametrize("noun", RULES, ids=lambda noun: noun.__name__)
def test_every_field__has_a_rule(noun):
    assert set(noun.model_fields) == set(RULES[noun])


def test_field_without_a_rule__stops_instead_of_leaking(monkeypatch):
    rules = {name: rule for name, rule in RULES[Submission].items() if name != "title"}
    monkeypatch.setitem(RULES, Submission, rules)
    with pytest.raises(Refused, match="REL001"):
        gate.pass_gate(submission("public"), asker(PUBLIC))


def test_noun_without_rules__passes_to_nobody():
    class Secret(Frozen):
        release: str = "public"

    assert gate.pass_gate(Secret(), asker(MECHANISM)) is None


def test_everything__is_read_by_the_programs_own_work_and_by_no_reader():
    assert [one for one in AUDIENCES if asker(one).everything] == [STAFF_BY_NAME, INSIDE]


def test_file_name__is_for_the_mechanism_alone():
    for audience in AUDIENCES:
        passed = gate.pass_gate(submission("public"), asker(audience))
        assert passed is not None
        assert (passed.filename is None) == (audience not in STAFF)


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
    assert seen.span == WITHHELD
    assert (seen.place[0].lat, seen.place[0].lon) == (34.1, 71.1)
    assert seen.place[0].precision_km >= GRID_KM
    assert gate.pass_gate(claim, asker(party_audience("ARD"))) == claim
