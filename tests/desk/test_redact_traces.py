"""After a redaction nothing is left of it: not in the database's own files, nor in a log, nor behind a digest."""

import base64
import json

import pytest
from sqlalchemy import text

from practice_redaction import MARKER, file_both, marked, redact, traces
from tahqiq.desk.check_register import check_register
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.receive import file_submission
from tahqiq.desk.redact import approve_redaction, finish_redactions, propose_redaction
from tahqiq.desk.why import why
from tahqiq.errors import StorageFailed
from tahqiq.intake.details import Details
from tahqiq.model.release import MECHANISM
from tahqiq.store import log, tables
from tahqiq.store.opening import is_address
from tahqiq.store.rebuilding import tables_digest
from tahqiq.store.submissions import entry_of, submission_list


@pytest.fixture
def filed(copied):
    """The mission with both, and the ids under which they came in."""
    desk = copied("filed", file_both)
    with desk.inside() as asker:
        names = [entry.submission.id for entry in submission_list(asker)]
        complaint, report = sorted(names, key=lambda name: entry_of(asker, name))
    return desk, complaint, report


def entries(desk) -> list[bytes]:
    with desk.store.reading() as connection:
        return [leaf for _index, leaf in log.entries(connection, 0, log.log_size(connection))]


def test_after_a_redaction__no_file_holds_a_trace_of_it(filed, tmp_path):
    desk, thing, _other = filed
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")  # the database's own notes on its rows must go too
    assert traces(desk, tmp_path), "the marker was never there: this test looks in the wrong place"
    assert redact(desk, [thing]).in_force
    assert traces(desk, tmp_path) == []
    desk.store.close()
    assert traces(desk, tmp_path) == []


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
        assert tables_digest(connection)


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
    other = open_desk(desk.store.name, desk.keyring.folder, desk.clock, desk.chance)
    for engine in (desk.store.engine, other.store.engine):
        engine.dispose()
    with other.store.reading() as connection:
        assert log.log_size(connection)
        with pytest.raises(StorageFailed, match=r"STO005.*reading"):
            redact_at_once(desk, thing)
    other.store.close()
    finish_redactions(desk)
    assert traces(desk, tmp_path) == []


def test_reader_from_before__may_still_be_shown_it_so_it_is_said_not_to_be_clean(filed, tmp_path):
    """PostgreSQL keeps deleted rows as long as anybody looks at the database as it was, whatever he looks at."""
    desk, thing, _other = filed
    if not is_address(desk.store.name):
        pytest.skip("a file is written anew whoever looks at it")
    with desk.store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as earlier:
        earlier.exec_driver_sql("SELECT 1")
        with pytest.raises(StorageFailed, match=r"STO005.*shown"):
            redact(desk, [thing])
    finish_redactions(desk)
    assert traces(desk, tmp_path) == []


def redact_at_once(desk, thing) -> None:
    """Redacts; waiting ten seconds for a lock on the file is right, and too long for a test."""
    number = propose_redaction(desk, "duty-1", (thing,), "it protects a witness")
    approve_redaction(desk, "chair-1", number)
    if not is_address(desk.store.name):
        connection = desk.store.engine.raw_connection()
        connection.driver_connection.execute("PRAGMA busy_timeout = 100")
        connection.close()
    approve_redaction(desk, "commissioner-tar", number)


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


def test_log_that_a_standby_waits_for__is_said_not_to_be_clean(filed):
    desk, thing, _other = filed
    if not is_address(desk.store.name):
        pytest.skip("a file has no standby")
    with desk.store.engine.begin() as connection:
        connection.execute(text("SELECT pg_create_physical_replication_slot('standby', true)"))
    try:
        with pytest.raises(StorageFailed, match=r"STO005.*standby"):
            redact(desk, [thing])
        assert check_register(desk).holds
    finally:
        with desk.store.engine.begin() as connection:
            connection.execute(text("SELECT pg_drop_replication_slot('standby')"))
    finish_redactions(desk)
