"""Who can open what stands beside the log: the gate's rules, kept by keys and not by a program."""

import pytest

from practice_papers import REPORT, as_json
from tahqiq.desk.check_register import check_register
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.register.envelope import NotForUs, disclosures_in, open_envelope
from tahqiq.store import log
from tahqiq.store.history import entries_about
from tahqiq.store.incidents import all_incidents
from tahqiq.store.sealed import leaf_at, sealed_disclosures, sealed_original, sealed_rest
from tahqiq_verify.disclosure import disclosed

SEATS = ("ARD", "BEL", "QAS", "TAR")


@pytest.fixture
def open_desk(desk):
    give_reading_keys(desk, "adm-1")
    return desk


def read_by(desk, seat: str, index: int) -> dict | None:
    """What a seat's own key opens of an entry's envelope."""
    with desk.store.reading() as connection:
        held = sealed_disclosures(connection, index)
        try:
            inside = open_envelope(held.data, [desk.keyring.identity(seat)])
        except NotForUs:
            return None
        return disclosed(leaf_at(connection, index), disclosures_in(inside)).values


def submit(desk, release: str, filename: str | None = None) -> tuple[str, int]:
    details = Details(source="team-1", release=release, filename=filename)
    filed = file_submission(desk, "duty-1", as_json(REPORT), details)
    return filed.submission.id, filed.receipt.index


@pytest.mark.parametrize(
    ("release", "readers"),
    [
        ("public", set(SEATS)),
        ("parties", set(SEATS)),
        ("mediators", {"QAS", "TAR"}),
        ("mechanism", set()),
        ("party:ARD", {"ARD"}),
    ],
)
def test_envelope__opens_for_those_to_whom_it_is_released_and_nobody_else(open_desk, release, readers):
    name, index = submit(open_desk, release)
    opened = {seat for seat in SEATS if read_by(open_desk, seat, index) is not None}
    assert opened == readers
    assert read_by(open_desk, "SEC", index)["body"]["id"] == name
    with open_desk.store.reading() as connection:
        original = sealed_original(connection, read_by(open_desk, "SEC", index)["body"]["sha256"])
    for seat in SEATS:
        if seat in readers:
            assert open_envelope(original, [open_desk.keyring.identity(seat)]) == as_json(REPORT)
        else:
            with pytest.raises(NotForUs):
                open_envelope(original, [open_desk.keyring.identity(seat)])


def test_field_that_the_gate_keeps_inside__is_sealed_to_the_secretariat_alone(open_desk):
    name, index = submit(open_desk, "public", filename="from-captain-x.json")
    body = read_by(open_desk, "ARD", index)["body"]
    assert body["id"] == name and "filename" not in body
    with open_desk.store.reading() as connection:
        rest = sealed_rest(connection, index)
    for seat in SEATS:
        with pytest.raises(NotForUs):
            open_envelope(rest, [open_desk.keyring.identity(seat)])
    assert "from-captain-x.json" in str(open_desk_body(open_desk, index))
    assert check_register(open_desk).holds
    assert rebuild(open_desk).identical


def open_desk_body(desk, index: int) -> dict:
    return entry_shown(desk, index)["act"]["body"]


def test_note_of_a_review__never_reaches_a_party(open_desk):
    submit(open_desk, "public")
    read_pending(open_desk, "machine-1", reader_for(open_desk))
    corroborate_pending(open_desk, "machine-1")
    with open_desk.inside() as asker:
        incident = all_incidents(asker)[0].incident.id
    paper = file_paper(
        open_desk,
        "duty-1",
        "incident.reviewed",
        incident,
        {"outcome": "fit_to_report", "note": "the source sits in the ministry", "release": "public"},
    )
    with open_desk.inside() as asker:
        (index,) = entries_about(asker, paper.id)
    assert "note" not in read_by(open_desk, "BEL", index)["body"]
    assert open_desk_body(open_desk, index)["note"] == "the source sits in the ministry"


@pytest.mark.parametrize(("release", "reads"), [("parties", True), ("mechanism", False)])
def test_claims_read_out_of_a_submission__are_as_open_as_it_is(open_desk, release, reads):
    name, _index = submit(open_desk, release)
    read_pending(open_desk, "machine-1", reader_for(open_desk))
    with open_desk.inside() as asker:
        reading = max(entries_about(asker, name))
        assert log.log_size(asker.connection) > reading
    found = read_by(open_desk, "ARD", reading)
    assert (found is not None) == reads
    if found is not None:
        assert found["verb"] == "submission.read" and found["body"]["submission"] == name
