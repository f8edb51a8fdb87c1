"""Redaction: with the approvals that it takes, what some entries disclosed is gone from every file, and the rest holds.

What is looked for is looked for as a thief of the disk would: byte by byte through every file that the database
and the key folder consist of, as UTF-8, as UTF-16, and as the base64url in which a disclosure carries it.
"""

import base64
import copy
import json
import re
import secrets
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from practice_papers import COMPLAINT, REPORT, as_json
from practice_sides import a_source, adopt, enter_witnesses
from tahqiq.desk.bundle import evidence_bundle, proof_of
from tahqiq.desk.check_register import check_register
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.found import register_source
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.publish import draft_daily
from tahqiq.desk.quorum import log_key
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.redact import approve_redaction, finish_redactions, propose_redaction
from tahqiq.desk.why import why
from tahqiq.errors import BadInput, NotFound, Refused, StorageFailed
from tahqiq.intake.details import Details
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.store import log, tables
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents, incident_file
from tahqiq.store.opening import is_address
from tahqiq.store.rebuilding import state_digest
from tahqiq.store.register_state import replay_of
from tahqiq.store.submissions import entry_of, submission_file, submission_list
from tahqiq_verify.bundle import Trust, check_bundle
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.proof import parse_proof, verify_proof
from tahqiq_verify.steps import FAIL, hold

MARKER = f"Zwirbel{secrets.token_hex(8)}gasse"  # not a word that stands anywhere by chance
DAY = date(2025, 10, 28)


def marked(marker: str) -> bytes:
    """A complaint whose place and words both hold the marker."""
    said = copy.deepcopy(COMPLAINT)
    said["place"]["name"] = f"{marker} 7"
    said["facts"] = f"A woman of {marker} saw it."
    return as_json(said)


def file_both(desk) -> None:
    """A complaint that names a witness's street, and a report on the same shelling that does not."""
    details = Details(source="liaison-ard", release="parties", filename=f"{MARKER}.json")
    file_submission(desk, "liaison-ard", marked(MARKER), details)
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")


@pytest.fixture
def filed(copied):
    """The mission with both, and the ids under which they came in."""
    desk = copied("filed", file_both)
    with desk.inside() as asker:
        names = [entry.submission.id for entry in submission_list(asker)]
        complaint, report = sorted(names, key=lambda name: entry_of(asker, name))
    return desk, complaint, report


def redact(desk, things, fields=(), by="duty-1", approving=("chair-1", "commissioner-tar")):
    """Proposed and approved; what came of the last approval."""
    number = propose_redaction(desk, by, tuple(things), "it protects a witness", fields)
    return [approve_redaction(desk, member, number) for member in approving][-1]


def forms_of(marker: str) -> set[bytes]:
    """Every way in which the marker could stand in a file: plain, in two bytes a sign, and inside base64."""
    found = {marker.encode(), marker.encode("utf-16-le"), marker.encode("utf-16-be")}
    for lead in range(3):  # base64 takes three bytes at a time, so the marker has three looks inside it
        raw = b"x" * lead + marker.encode()
        spelt = base64.b64encode(raw)
        found.add(spelt[4 if lead else 0 : len(raw) // 3 * 4])
    return found | {one.translate(bytes.maketrans(b"+/", b"-_")) for one in found}


def files_of(desk, tmp_path: Path) -> list[Path]:
    """Every file that the mission consists of: the database's own, and those of the key folder."""
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    if is_address(desk.store.name):
        with desk.store.engine.connect() as connection:
            query = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
            place, own = connection.exec_driver_sql(query).one()
        server = Path(place)
        others = [folder for folder in (server / "base").iterdir() if folder.name != str(own)]
        files += [
            file for file in server.rglob("*") if file.is_file() and not any(map(file.is_relative_to, others))
        ]
    return files


def traces(desk, tmp_path: Path) -> list[str]:
    """The files of the mission that hold the marker in any form."""
    pattern = re.compile(b"|".join(map(re.escape, forms_of(MARKER))))
    return [str(file) for file in files_of(desk, tmp_path) if pattern.search(file.read_bytes())]


def entries(desk) -> list[bytes]:
    with desk.store.reading() as connection:
        return [leaf for _index, leaf in log.entries(connection, 0, log.log_size(connection))]


def register_digest(desk) -> str:
    with desk.store.reading() as connection:
        return replay_of(connection).digest()


# ── Who has to approve ────────────────────────────────────────────────────────────────────────────────────


def test_without_a_policy__it_takes_two_others_than_the_proposer(filed):
    desk, thing, _other = filed
    number = propose_redaction(desk, "chair-1", (thing,), "it protects a witness")
    with pytest.raises(Refused, match=r"REG013.*proposer"):
        approve_redaction(desk, "chair-1", number)
    assert not approve_redaction(desk, "mediator-tar", number).in_force
    with pytest.raises(Refused, match="REG013"):
        approve_redaction(desk, "mediator-tar", number)
    with pytest.raises(Refused, match="MEM002"):
        approve_redaction(desk, "duty-1", number)
    assert entry_shown(desk, 21)["content"] == "readable here"
    done = approve_redaction(desk, "commissioner-ard", number)
    assert (done.in_force, done.indexes) == (True, (21, 23))
    with pytest.raises(Refused, match="REG013"):
        approve_redaction(desk, "commissioner-bel", number)


def test_with_a_policy__it_takes_the_recorded_quorum_of_seats(filed):
    desk, thing, _other = filed
    enter_witnesses(desk)
    adopt(desk)
    number = propose_redaction(desk, "chair-1", (thing,), "it protects a witness")
    for member in ("commissioner-qas", "mediator-qas", "chair-1", "commissioner-ard"):
        assert not approve_redaction(desk, member, number).in_force, member
    assert approve_redaction(desk, "commissioner-bel", number).in_force
    assert check_register(desk).holds


@pytest.mark.parametrize("member", ["liaison-ard", "machine-1", "auditor-1", "commissioner-ard"])
def test_proposal_beyond_ones_rights__is_refused(filed, member):
    desk, thing, _other = filed
    with pytest.raises(Refused, match="MEM002"):
        propose_redaction(desk, member, (thing,), "no reason")


@pytest.mark.parametrize("thing", ["sub_nothing", "0", "1", "99", "9" * 5000, "-1", "", "٣", "1e3", "inc_x"])
def test_redacting_what_is_not_there_or_stands_in_clear__is_refused(filed, thing):
    with pytest.raises(NotFound, match="RED001"):
        propose_redaction(filed[0], "duty-1", (thing,), "no reason")


@pytest.mark.parametrize("ground", ["", "x" * 501, "half a sign \ud800"])
def test_ground_that_no_entry_can_carry__is_refused(filed, ground):
    with pytest.raises(BadInput, match="REG019"):
        propose_redaction(filed[0], "duty-1", (filed[1],), ground)


def test_redaction_that_is_in_force__is_not_proposed_again(filed):
    desk, thing, _other = filed
    redact(desk, [thing])
    for again in (thing, "21"):
        with pytest.raises((NotFound, Refused), match=r"RED001|REG013"):
            propose_redaction(desk, "duty-1", (again,), "once more")


# ── What is left of it ────────────────────────────────────────────────────────────────────────────────────


def test_after_a_redaction__no_file_holds_a_trace_of_it(filed, tmp_path):
    desk, thing, _other = filed
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")  # the database's own notes on its rows must go too
    assert traces(desk, tmp_path), "the marker was never there: this test looks in the wrong place"
    assert redact(desk, [thing]).in_force
    assert traces(desk, tmp_path) == []
    desk.store.close()
    assert traces(desk, tmp_path) == []


def test_after_a_redaction__everything_else_stands_and_is_proven(filed):
    desk, thing, other = filed
    before, leaves = register_digest(desk), entries(desk)
    old_proofs = {index: proof_of(desk, index) for index in range(len(leaves))}
    old_bundles = {index: evidence_bundle(desk, index) for index in (0, 20, 22, 24, 25)}
    redact(desk, [thing])
    after = entries(desk)
    assert after[: len(leaves)] == leaves
    policy = parse_policy(f"log {log_key(desk).vkey}\nquorum none\n".encode())
    for index, proof in old_proofs.items():
        assert verify_proof(parse_proof(proof.encode()), after[index], policy).index == index
        assert verify_proof(parse_proof(proof_of(desk, index).encode()), after[index], policy).index == index
    for bundle in old_bundles.values():
        assert hold(check_bundle(bundle.encode(), Trust(logs=(log_key(desk),)))) or FAIL not in {
            step.outcome for step in check_bundle(bundle.encode(), Trust(logs=(log_key(desk),)))
        }
    checked = check_register(desk)
    assert checked.holds, checked
    assert "2 redacted" in checked.checks[0].detail
    rebuilt = rebuild(desk)
    assert (rebuilt.identical, rebuilt.withheld) == (True, 2)
    assert rebuilt.register_digest == register_digest(desk) != before
    with desk.inside() as asker:
        assert [one.submission.id for one in submission_list(asker)] == [other]
        assert len(claim_list(asker, ClaimFilter())) == 1


def test_destruction_itself__changes_nothing_in_the_registers_state(filed):
    """Whoever replays the log alone, without a single envelope, comes to the same digest before and after."""
    desk, thing, _other = filed
    number = propose_redaction(desk, "duty-1", (thing,), "it protects a witness")
    approve_redaction(desk, "chair-1", number)
    approve_redaction(desk, "commissioner-tar", number)
    stated = register_digest(desk)
    finish_redactions(desk)
    assert register_digest(desk) == stated == rebuild(desk).register_digest


def test_after_a_redaction__every_reader_goes_on(filed):
    """Judgements, incidents and papers that rest on what is gone must not bring a page down."""
    desk, thing, other = filed
    with desk.inside() as asker:
        (incident,) = [one.incident.id for one in all_incidents(asker)]
        claims = [claim.id for claim in claim_list(asker, ClaimFilter())]
    file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})
    for gone in ([thing], [other]):
        redact(desk, gone)
        for audience in (MECHANISM, PUBLIC, party_audience("ARD")):
            draft_daily(desk, DAY, audience)
            with desk.asking(audience) as asker:
                for one in all_incidents(asker):
                    incident_file(asker, one.incident.id)
                assert submission_list(asker, limit=9) is not None
                with pytest.raises(NotFound):
                    submission_file(asker, gone[0])
    with desk.inside() as asker:
        assert list(all_incidents(asker)) == []
        with pytest.raises(NotFound):
            incident_file(asker, incident)
    for name in (thing, *claims):
        with pytest.raises(NotFound):
            why(desk, MECHANISM, name)
    assert corroborate_pending(desk, "machine-1") is not None
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_same_bytes_filed_again_after_a_redaction__are_a_new_submission(filed):
    desk, thing, _other = filed
    redact(desk, [thing])
    details = Details(source="liaison-ard", release="parties")
    again = file_submission(desk, "liaison-ard", marked(MARKER), details)
    assert not again.again
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_other_submission_with_the_same_bytes__keeps_them(filed, tmp_path):
    """One file by two channels: redacting one of them leaves the other readable, and says nothing else."""
    desk, thing, _other = filed
    details = Details(source="liaison-ard", release="parties", channel="statement")
    twin = file_submission(desk, "liaison-ard", marked(MARKER), details)
    redact(desk, [thing])
    assert "bytes held and hash equal" in why(desk, MECHANISM, twin.submission.id).text
    redact(desk, [twin.submission.id])
    assert traces(desk, tmp_path) == []


def test_lost_envelope__is_redacted_like_any_other_and_its_original_goes(filed, tmp_path):
    desk, thing, _other = filed
    with desk.store.engine.connect() as connection, connection.begin():
        on = "" if connection.dialect.name == "sqlite" else " ON sealed"
        connection.execute(text(f"DROP TRIGGER sealed_no_delete{on}"))
        connection.execute(text("DELETE FROM sealed WHERE idx = 21 AND name = ''"))
    redact(desk, [thing])
    with desk.store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM sealed WHERE idx IN (21, 23)")).scalar_one() == 0
    assert {check.outcome for check in check_register(desk).checks if "tables" in check.what} == {"pass"}
    assert traces(desk, tmp_path) == []


# ── Cutting fields alone ──────────────────────────────────────────────────────────────────────────────────


def test_cut_fields__are_gone_and_the_rest_stays_readable(filed, tmp_path):
    desk, thing, _other = filed
    done = redact(desk, ["21"], ("text", "filename"))
    assert done.indexes == (21,)
    shown = entry_shown(desk, 21)
    assert shown["content"] == "destroyed in part"
    assert shown["act"]["body"]["channel"] == "complaint"
    assert shown["act"]["body"]["text"] is None
    assert "filename" not in shown["act"]["body"]
    with desk.inside() as asker:
        found = submission_file(asker, thing)
    assert (found.submission.text, found.submission.filename, found.submission.source) == (
        None,
        None,
        "liaison-ard",
    )
    assert "bytes not held here" in why(desk, MECHANISM, thing).text
    assert check_register(desk).holds
    assert rebuild(desk).identical
    redact(desk, ["23"], ("place", "span", "reasons"))
    redact(desk, ["21"], ("title",))
    assert traces(desk, tmp_path) == []
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_cut_title__stands_as_redacted(filed):
    desk, thing, _other = filed
    redact(desk, [thing], ("title", "text"))
    with desk.inside() as asker:
        assert submission_file(asker, thing).submission.title == "[redacted]"
    bundle = json.loads(evidence_bundle(desk, 21))
    steps = {one.name: one for one in check_bundle(json.dumps(bundle).encode(), Trust())}
    assert steps["disclosures belong to the entry"].outcome == "pass"
    assert "2 withheld" in steps["disclosures belong to the entry"].detail


@pytest.mark.parametrize("field", ["polarity", "certainty", "exercise"])
def test_cut_field_whose_default_says_something_else__does_not_come_back_as_the_default(filed, field):
    """A denied event must not turn into an asserted one because ``polarity`` was taken out."""
    desk, thing, _other = filed
    redact(desk, [thing], (field,))
    with desk.inside() as asker:
        left = [claim for claim in claim_list(asker, ClaimFilter()) if claim.submission == thing]
    assert left == []
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_cut_release_label__makes_nothing_more_open(desk):
    register_source(desk, "duty-1", a_source("secret-paper").but(release="party:ARD"))
    redact(desk, ["secret-paper"], ("release",))
    with desk.asking(PUBLIC) as asker:
        rows = (
            asker.connection.execute(text("SELECT id FROM source WHERE release = 'public'")).scalars().all()
        )
    assert "secret-paper" not in rows


@pytest.mark.parametrize("fields", [("verb",), ("by",), ("body",), ("verb", "by", "at", "body")])
def test_cut_frame__leaves_a_register_that_holds(filed, fields):
    desk, thing, _other = filed
    assert redact(desk, [thing], fields).in_force
    assert entry_shown(desk, 21)["act"] is None
    assert check_register(desk).holds
    assert rebuild(desk).identical


def test_field_that_is_not_there__is_refused(filed):
    with pytest.raises(BadInput, match="RED002"):
        propose_redaction(filed[0], "duty-1", (filed[1],), "no reason", ("weather",))


# ── Cut short ─────────────────────────────────────────────────────────────────────────────────────────────


def test_crash_before_the_file_was_cleaned__is_finished_later(filed, tmp_path, monkeypatch):
    desk, thing, _other = filed

    def cut_short(_store):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("tahqiq.desk.redact.scrub", cut_short)
        with pytest.raises(KeyboardInterrupt):
            redact(desk, [thing])
    assert check_register(desk).holds
    assert "file" in finish_redactions(desk) or "tables" in finish_redactions(desk)
    assert traces(desk, tmp_path) == []
    assert check_register(desk).holds


def test_file_that_somebody_reads__is_said_not_to_be_clean(filed, tmp_path):
    desk, thing, _other = filed
    if is_address(desk.store.name):
        pytest.skip("on PostgreSQL the tables are locked until the reader is done")
    other = open_desk(desk.store.name, desk.keyring.folder, desk.clock, desk.chance)
    for engine in (desk.store.engine, other.store.engine):
        engine.dispose()
    with other.store.reading() as connection:
        assert log.log_size(connection)
        number = propose_redaction(desk, "duty-1", (thing,), "it protects a witness")
        approve_redaction(desk, "chair-1", number)
        short(desk)
        with pytest.raises(StorageFailed, match=r"STO005.*reading"):
            approve_redaction(desk, "commissioner-tar", number)
    other.store.close()
    finish_redactions(desk)
    assert traces(desk, tmp_path) == []


def short(desk) -> None:
    """Waiting ten seconds for a lock is right, and too long for a test."""
    connection = desk.store.engine.raw_connection()
    connection.driver_connection.execute("PRAGMA busy_timeout = 100")
    connection.close()


def test_database_account_without_the_rights__is_told_what_is_left(filed):
    desk, thing, _other = filed
    if not is_address(desk.store.name):
        pytest.skip("a file has no accounts")
    with desk.store.engine.begin() as connection:
        connection.execute(text("CREATE ROLE clerk LOGIN"))
        connection.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk"))
    server, name = desk.store.name.rsplit("/", 1)
    address = f"{server.replace('tahqiq@', 'clerk@')}/{name}"
    clerk = open_desk(address, desk.keyring.folder, desk.clock, desk.chance)
    try:
        with pytest.raises(StorageFailed, match="STO005"):
            redact(clerk, [thing])
        assert check_register(desk).holds
    finally:
        clerk.store.close()
        with desk.store.engine.begin() as connection:
            connection.execute(text("DROP OWNED BY clerk"))
            connection.execute(text("DROP ROLE clerk"))
    finish_redactions(desk)


def test_first_approval__does_not_make_the_tables_anew(filed, monkeypatch):
    """That takes long in a large register, and nothing has changed yet."""
    desk, thing, _other = filed
    number = propose_redaction(desk, "duty-1", (thing,), "it protects a witness")
    monkeypatch.setattr("tahqiq.desk.write_entries.rebuild_tables", None)
    assert not approve_redaction(desk, "chair-1", number).in_force


def test_salted_digests__are_not_found_by_trying_all_counts_after_a_redaction(filed):
    """What the log keeps of a redacted count are digests; without the salts no guess fits any of them."""
    import hashlib

    desk, thing, _other = filed
    redact(desk, [thing])
    leaf = entries(desk)[21].split(b".")[1]
    digests = set(json.loads(base64.urlsafe_b64decode(leaf + b"=" * (-len(leaf) % 4)))["_sd"])
    names = ["verb", "by", "at", "body", "size", "killed", "exercise"]
    guesses = [*range(1001), True, False, None, "submission.received", "liaison-ard", "2025-10-28T12:00:00Z"]
    tried = 0
    for value in guesses:
        for form in (
            value,
            [value],
            *([name, value] for name in names),
            *(["", name, value] for name in names),
        ):
            raw = base64.urlsafe_b64encode(json.dumps(form, separators=(",", ":")).encode()).rstrip(b"=")
            for spelt in (raw, json.dumps(form).encode()):
                tried += 1
                hashed = base64.urlsafe_b64encode(hashlib.sha256(spelt).digest()).rstrip(b"=").decode()
                assert hashed not in digests
    assert tried > 30_000
    assert len(digests) == 4


def test_tables__hold_nothing_of_it_either(filed):
    desk, thing, _other = filed
    redact(desk, [thing])
    with desk.store.reading() as connection:
        for table in (*tables.projections.sorted_tables, *tables.metadata.sorted_tables):
            for row in connection.execute(table.select()):
                assert MARKER not in str(tuple(row)), table.name
        assert state_digest(connection)
