"""What is restored is checked first, and never goes on where the log would sign a second truth."""

import shutil
import socket
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from desk.small_disk import small_disk
from practice_backups import a_source, backed_up, brought_back, enter, opened, size_of, stands_whole
from practice_mission import NOON, new_desk
from practice_redaction import MARKER, file_both, forms_of, redact
from practice_sides import post_of, witness_of
from practice_staff import OFFICE, first_administrator
from tahqiq.desk.agree import add_witness
from tahqiq.desk.append import append
from tahqiq.desk.backup import place as placing
from tahqiq.desk.backup import unpack
from tahqiq.desk.backup.take import Wanted, take_backup
from tahqiq.desk.export_register import export_register
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.quorum import log_key
from tahqiq.desk.sign_head import sign_pending
from tahqiq.desk.staff.audit import check, trail
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.people import people
from tahqiq.desk.staff.sessions import who
from tahqiq.errors import (
    BadInput,
    MissionUnusable,
    NotFound,
    Refused,
    RegisterBroken,
    StorageFailed,
    TahqiqError,
)
from tahqiq.register.checkpoint import log_note_key
from tahqiq.register.signer import signer_from_seed
from tahqiq.register.witness import cosignature_line, origin_hash
from tahqiq.store.missions import sources_of
from tahqiq.store.rebuilding import tables_digest
from tahqiq.store.submissions import entry_of, submission_list
from tahqiq.store.vault.file import VaultFile
from tahqiq_verify.note import parse_note
from throwaway_postgres import drop_database, empty_database

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def other_place(request, tmp_path):
    """Where a mission may be restored to: a free path, or an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "again.tahqiq")
        return
    address = empty_database(request.getfixturevalue("postgres"), f"again-{tmp_path.name}"[:60])
    yield address
    drop_database(address)


@pytest.fixture
def backup(desk, tmp_path) -> Path:
    """A backup, after which two more entries came and were published in ``files``."""
    file_both(desk)
    taken = backed_up(desk, tmp_path / "backup")
    enter(desk, "one", "two")
    export_register(desk, tmp_path / "files", envelopes=True)
    return taken.file


def nothing_at(tmp_path: Path, *names: str) -> None:
    """Not even a draft is left of what was refused."""
    left = [one.name for one in tmp_path.iterdir() if "again" in one.name]
    assert sorted(left) == sorted(names)


def digest(desk) -> str:
    with desk.store.reading() as connection:
        return tables_digest(connection)


def test_restored_mission__is_the_same_to_the_last_table_on_either_database(desk, other_place, tmp_path):
    file_both(desk)
    backed_up(desk, tmp_path / "backup")
    keys = tmp_path / "again.keys"
    done = brought_back(tmp_path / "backup", other_place, keys, nothing_newer=True)
    assert (done.size, done.keys, done.completed) == (size_of(desk), keys, 0)
    again = opened(other_place, keys)
    assert digest(again) == digest(desk)
    assert again.keyring.last_signed().read() == desk.keyring.last_signed().read()
    again.store.close()
    assert stands_whole(other_place, keys) == done.size
    assert {one.stat().st_mode & 0o077 for one in (keys, *keys.iterdir()) if one.name != "log.lock"} == {0}
    assert not (keys / "restoring").exists()


def test_mission_file_is_lost_and_its_keys_are_there__they_are_used_as_they_stand(desk, tmp_path):
    backed_up(desk, tmp_path / "backup")
    before = {one.name: one.read_bytes() for one in (tmp_path / "keys").iterdir()}
    done = brought_back(tmp_path / "backup", str(tmp_path / "again"), tmp_path / "keys")
    assert done.keys is None
    assert {one.name: one.read_bytes() for one in (tmp_path / "keys").iterdir()} == before
    assert stands_whole(str(tmp_path / "again"), tmp_path / "keys") == done.size


def test_present_keys_have_signed_more__refused_until_what_is_missing_is_brought(desk, backup, tmp_path):
    with pytest.raises(Refused, match=r"BAK009.*present key folder"):
        brought_back(backup, str(tmp_path / "again"), tmp_path / "keys", nothing_newer=True)
    nothing_at(tmp_path)
    done = brought_back(
        backup, str(tmp_path / "again"), tmp_path / "keys", complete_from=str(tmp_path / "files")
    )
    assert (done.size, done.completed, done.withheld) == (size_of(desk), 2, 0)
    again = opened(str(tmp_path / "again"), tmp_path / "keys")
    assert digest(again) == digest(desk)
    again.store.close()
    assert stands_whole(str(tmp_path / "again"), tmp_path / "keys") == done.size


@pytest.mark.parametrize("known", ["files", "files/checkpoint"])
def test_somebody_kept_a_later_checkpoint__refused_though_the_keys_are_lost(desk, backup, tmp_path, known):
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    with pytest.raises(Refused, match="BAK009"):
        brought_back(backup, **where, known=(str(tmp_path / known),), nothing_newer=True)
    nothing_at(tmp_path)
    source = str(tmp_path / "files")
    done = brought_back(backup, **where, known=(str(tmp_path / known),), complete_from=source)
    assert stands_whole(**where) == done.size == size_of(desk)


def test_source_that_lags_behind_what_was_signed__is_not_enough(desk, backup, tmp_path):
    enter(desk, "three")
    with pytest.raises(Refused, match="BAK011"):
        brought_back(
            backup, str(tmp_path / "again"), tmp_path / "keys", complete_from=str(tmp_path / "files")
        )
    nothing_at(tmp_path)


def test_nobody_can_be_asked__the_operator_must_say_it(desk, backup, tmp_path):
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    with pytest.raises(Refused, match="BAK010"):
        brought_back(backup, **where)
    nothing_at(tmp_path)
    done = brought_back(backup, **where, nothing_newer=True)
    assert stands_whole(**where) == done.size


def test_read_only__can_be_looked_at_and_signs_nothing(desk, backup, tmp_path):
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    done = brought_back(backup, **where, known=(str(tmp_path / "files"),), read_only=True)
    assert done.read_only
    again = opened(**where)
    assert again.keyring.log_line() == log_key(desk).vkey
    with pytest.raises((Refused, NotFound)):
        enter(again, "new")
    with pytest.raises((Refused, NotFound)):
        sign_pending(again)
    again.store.close()
    with pytest.raises(Refused, match="BAK015"):
        brought_back(backup, str(tmp_path / "more"), tmp_path / "keys", read_only=True)


def test_backup_without_keys__takes_the_keys_that_are_there_or_is_read_only(desk, tmp_path):
    file_both(desk)
    take_backup(desk, tmp_path / "backup", Wanted(keys=False))
    with pytest.raises(Refused, match="BAK015"):
        brought_back(
            tmp_path / "backup", str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True
        )
    done = brought_back(tmp_path / "backup", str(tmp_path / "again"), tmp_path / "keys")
    assert stands_whole(str(tmp_path / "again"), tmp_path / "keys") == done.size
    read = brought_back(tmp_path / "backup", str(tmp_path / "look"), tmp_path / "look.keys", read_only=True)
    assert read.read_only
    look = opened(str(tmp_path / "look"), tmp_path / "look.keys")
    with look.inside() as asker:
        assert sources_of(asker)
    look.store.close()


def test_keys_of_another_mission__are_refused(desk, backup, tmp_path):
    new_desk(str(tmp_path / "other"), tmp_path / "other.keys").store.close()
    (tmp_path / "other.keys" / "log.key").write_text("11" * 32)
    with pytest.raises(Refused, match="BAK008"):
        brought_back(backup, str(tmp_path / "again"), tmp_path / "other.keys")
    (tmp_path / "keys" / "log.state").unlink()
    with pytest.raises(Refused, match=r"BAK008.*last signed"):
        brought_back(backup, str(tmp_path / "again"), tmp_path / "keys")
    with pytest.raises(Refused, match="BAK008"):
        brought_back(backup, str(tmp_path / "again"), tmp_path / "again.keys", log=_other_key())
    with pytest.raises(BadInput, match="BAK004"):
        brought_back(backup, str(tmp_path / "again"), tmp_path / "again.keys", log="no key")
    nothing_at(tmp_path)


def _other_key() -> str:
    return log_note_key(signer_from_seed("other.example/register", bytes(32))).vkey


def test_another_root_is_remembered__it_is_a_fork_and_nothing_is_put_in_place(desk, backup, tmp_path):
    """The same log key has signed two histories: the backup's and the one that somebody kept."""
    twin = brought_back(backup, str(tmp_path / "twin"), tmp_path / "twin.keys", nothing_newer=True)
    fork = opened(str(tmp_path / "twin"), tmp_path / "twin.keys")
    enter(fork, "other-one", "other-two", "other-three")
    later = backed_up(fork, tmp_path / "forked")
    fork.store.close()
    assert twin.size < later.about.size
    for terms in ({"known": (str(tmp_path / "files"),)}, {"complete_from": str(tmp_path / "files")}):
        with pytest.raises((RegisterBroken, Refused), match=r"BAK014|BAK011"):
            brought_back(tmp_path / "forked", str(tmp_path / "again"), tmp_path / "again.keys", **terms)
    with pytest.raises(RegisterBroken, match="BAK014"):
        brought_back(tmp_path / "forked", str(tmp_path / "again"), tmp_path / "keys")
    nothing_at(tmp_path)


def test_checkpoint_that_another_log_signed__is_no_memory(backup, tmp_path):
    note = (tmp_path / "files" / "checkpoint").read_text().replace("practice", "other")
    (tmp_path / "false").write_text(note)
    for known in ("false", "keys/log.state", "nowhere"):
        with pytest.raises(BadInput, match="BAK004"):
            brought_back(
                backup, str(tmp_path / "again"), tmp_path / "again.keys", known=(str(tmp_path / known),)
            )


def test_mirror_without_the_envelopes__completes_the_register_and_says_what_is_not_here(
    desk, backup, tmp_path
):
    file_both_later(desk)
    export_register(desk, tmp_path / "bare")
    mirror = make_mirror(tmp_path / "mirror", str(tmp_path / "bare"), None, {})
    sync_mirror(mirror.folder, int(NOON.timestamp()), envelopes=False)
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    done = brought_back(backup, **where, complete_from=str(tmp_path / "mirror"))
    assert (done.size, done.completed) == (size_of(desk), size_of(desk) - done.about.size)
    assert 0 < done.withheld == done.completed
    assert stands_whole(**where) == done.size


def file_both_later(desk) -> None:
    append(desk, "duty-1", [("source.registered", a_source("later"))])


def test_redaction_that_came_after_the_backup__takes_effect_before_it_is_put_in_place(desk, tmp_path):
    file_both(desk)
    backed_up(desk, tmp_path / "backup")
    with desk.inside() as asker:
        names = [one.submission.id for one in submission_list(asker)]
        things = sorted(names, key=lambda name: entry_of(asker, name))[:1]
    redact(desk, things)
    export_register(desk, tmp_path / "files", envelopes=True)
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    brought_back(tmp_path / "backup", **where, complete_from=str(tmp_path / "files"))
    kept = Path(where["mission"]).read_bytes()
    assert not [form for form in forms_of(MARKER) if form in kept]
    assert stands_whole(**where) == size_of(desk)


def test_witness_has_seen_more__is_asked_and_believed(desk, tmp_path):
    shown = f"/{origin_hash(desk.mission.origin)}/checkpoint"
    port = free_port()
    add_witness(desk, "adm-1", post_of(desk, "ARD").but(url=f"http://127.0.0.1:{port}"))
    backed_up(desk, tmp_path / "backup")
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    with pytest.raises(Refused, match=r"BAK010.*ard: "):  # it is away
        brought_back(tmp_path / "backup", **where)
    same = cosigned(desk)
    enter(desk, "one")
    later = cosigned(desk)
    with at_port(port, later, shown), pytest.raises(Refused, match=r"BAK009.*witness ard"):
        brought_back(tmp_path / "backup", **where, nothing_newer=True)
    with at_port(port, b"nonsense\n", shown), pytest.raises(Refused, match=r"BAK010.*ard: "):
        brought_back(tmp_path / "backup", **where)
    nothing_at(tmp_path)
    with at_port(port, same, shown):
        done = brought_back(tmp_path / "backup", **where)
    assert [(one.whose, one.size) for one in done.asked.memories] == [("witness ard", done.size)]


def test_one_witness_answers_and_another_is_silent__is_not_enough_to_go_on(desk, tmp_path):
    """What the silent one has seen nobody knows; nor does a mirror that has just what the backup has."""
    shown = f"/{origin_hash(desk.mission.origin)}/checkpoint"
    ports = {seat: free_port() for seat in ("ARD", "BEL")}
    for seat, port in ports.items():
        add_witness(desk, "adm-1", post_of(desk, seat).but(url=f"http://127.0.0.1:{port}"))
    same = cosigned(desk)
    backed_up(desk, tmp_path / "backup")
    export_register(desk, tmp_path / "files", envelopes=True)
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    files = str(tmp_path / "files")
    with at_port(ports["ARD"], same, shown):
        for terms in ({}, {"complete_from": files}, {"known": (files,)}):
            with pytest.raises(Refused, match=r"BAK010.*\(bel: [^;]*\)"):
                brought_back(tmp_path / "backup", **where, **terms)
        with pytest.raises(Refused, match=r"BAK010.*ard: it was not asked; bel: it was not asked"):
            brought_back(tmp_path / "backup", **where, witnesses=False)
        nothing_at(tmp_path)
        with at_port(ports["BEL"], same, shown):
            done = brought_back(tmp_path / "backup", **where)
    assert [one.whose for one in done.asked.memories] == ["witness ard", "witness bel"]
    assert stands_whole(**where) == done.size


def test_stale_mirror_while_a_witness_is_silent__is_not_enough_though_it_has_more(desk, tmp_path):
    add_witness(desk, "adm-1", post_of(desk, "ARD").but(url=f"http://127.0.0.1:{free_port()}"))
    backed_up(desk, tmp_path / "backup")
    enter(desk, "one")
    export_register(desk, tmp_path / "files", envelopes=True)
    enter(desk, "two")
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    with pytest.raises(Refused, match=r"BAK010.*ard: "):
        brought_back(tmp_path / "backup", **where, complete_from=str(tmp_path / "files"))
    nothing_at(tmp_path)


def test_witness_that_came_in_with_what_was_missing__is_asked_too(desk, tmp_path):
    backed_up(desk, tmp_path / "backup")
    add_witness(desk, "adm-1", post_of(desk, "ARD").but(url=f"http://127.0.0.1:{free_port()}"))
    export_register(desk, tmp_path / "files", envelopes=True)
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    with pytest.raises(Refused, match=r"BAK010.*ard: "):
        brought_back(tmp_path / "backup", **where, complete_from=str(tmp_path / "files"))
    nothing_at(tmp_path)


def test_mirror_that_has_just_what_the_backup_has__knows_nothing(desk, tmp_path):
    backed_up(desk, tmp_path / "backup")
    export_register(desk, tmp_path / "files", envelopes=True)
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys"}
    with pytest.raises(Refused, match="BAK010"):
        brought_back(tmp_path / "backup", **where, complete_from=str(tmp_path / "files"))
    nothing_at(tmp_path)


class Server(socketserver.TCPServer):
    allow_reuse_address = True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def at_port(port: int, note: bytes, path: str):
    """Something on loopback that shows one note under one path, as a witness does."""

    class Shown(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == path else 404)
            self.send_header("Content-Length", str(len(note)))
            self.end_headers()
            self.wfile.write(note)

        def log_message(self, *_said):
            pass

    with Server(("127.0.0.1", port), Shown) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


def cosigned(desk) -> bytes:
    head = sign_pending(desk)
    text = parse_note(head.note.encode()).text
    return head.note.encode() + cosignature_line(text, witness_of("ARD"), int(NOON.timestamp()))


def test_place_that_is_taken__is_never_written_over(desk, backup, place, tmp_path):
    with pytest.raises((StorageFailed, MissionUnusable), match="BAK002"):
        brought_back(backup, place, tmp_path / "keys", complete_from=str(tmp_path / "files"))
    (tmp_path / "again-wal").write_bytes(b"a journal of another mission")
    with pytest.raises(StorageFailed, match="BAK002"):
        brought_back(backup, str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)
    assert size_of(desk) > 0


def test_staff_book__comes_back_with_nobody_signed_in(desk, tmp_path):
    """It is as it was on the day of the backup; the sessions of that day are ended, and the audit log says so."""
    book = book_of(desk)
    administrator = first_administrator(book, desk)
    assert who(book, administrator.token, OFFICE) is not None
    book.close()
    backed_up(desk, tmp_path / "backup")
    brought_back(tmp_path / "backup", str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)
    again = opened(str(tmp_path / "again"), tmp_path / "again.keys")
    book = book_of(again)
    assert who(book, administrator.token, OFFICE) is None
    assert trail(book)[-1].kind == "staff.restored"
    assert check(book).flaw is None
    assert [one.id for one in people(book)] == [administrator.person.id]
    book.close()
    again.store.close()


def test_vault__comes_back_only_where_there_is_none(desk, tmp_path):
    vault = VaultFile(tmp_path / "vault")
    vault.make("ab" * 32)
    backed_up(desk, tmp_path / "backup", vault=vault.path)
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys", "nothing_newer": True}
    VaultFile(tmp_path / "again.vault").make("cd" * 32)
    with pytest.raises(StorageFailed, match=r"BAK002.*vault"):
        brought_back(tmp_path / "backup", **where, vault=tmp_path / "again.vault")
    nothing_at(tmp_path, "again.vault")
    (tmp_path / "again.vault").unlink()
    brought_back(tmp_path / "backup", **where, vault=tmp_path / "again.vault")
    assert VaultFile(tmp_path / "again.vault").vault() == "ab" * 32
    assert (tmp_path / "again.vault").stat().st_mode & 0o077 == 0


def test_vault__goes_again_where_the_mission_could_not_be_placed(desk, tmp_path, monkeypatch):
    VaultFile(tmp_path / "vault").make("ab" * 32)
    backed_up(desk, tmp_path / "backup", vault=tmp_path / "vault")
    where = {"mission": str(tmp_path / "again"), "keys": tmp_path / "again.keys", "nothing_newer": True}
    placed = []

    def full(*_given: object) -> None:
        placed.append((tmp_path / "again.vault").exists())
        raise StorageFailed("STO002", "no space left", "free some space.")

    monkeypatch.setattr(placing, "_place_mission", full)
    with pytest.raises(StorageFailed, match="STO002"):
        brought_back(tmp_path / "backup", **where, vault=tmp_path / "again.vault")
    assert placed == [True] and not list(tmp_path.glob("*again*")), (
        "a later backup is not kept out by its vault"
    )


def test_vault__is_left_out_where_it_is_not_asked_for(desk, tmp_path):
    VaultFile(tmp_path / "vault").make("ab" * 32)
    taken = backed_up(desk, tmp_path / "backup", vault=tmp_path / "vault")
    assert [one.name for one in taken.about.parts] == ["mission.age", "keys.age", "vault.age"]
    brought_back(tmp_path / "backup", str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)
    nothing_at(tmp_path, "again", "again.keys")


def test_backup_of_newer_tables__is_left_to_the_newer_program(desk, tmp_path, monkeypatch):
    taken = backed_up(desk, tmp_path / "backup")
    monkeypatch.setattr(unpack, "HEAD", "0001")
    with pytest.raises(MissionUnusable, match="BAK005"):
        brought_back(taken.file, str(tmp_path / "again"), tmp_path / "again.keys", nothing_newer=True)


def test_disk_that_fills_up__leaves_nothing_half_made(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    file_both(desk)
    taken = backed_up(desk, tmp_path / "backup")
    said = set()
    with small_disk(tmp_path / "small", megabytes=8) as disk:
        for room in (0, 4, 40, 120, 220, 300, 400, 600, 900):
            disk.fill(room)
            said.add(attempt(lambda room=room: backed_up(desk, disk.folder / f"b-{room}")))
            said.add(
                attempt(
                    lambda: brought_back(
                        taken.file, str(disk.folder / "m"), disk.folder / "k", nothing_newer=True
                    )
                )
            )
            whole = (disk.folder / "m").exists()
            assert whole == (disk.folder / "k").exists()
            assert [one.name for one in disk.folder.iterdir() if one.name.startswith(".")] == []
            disk.empty()
            if whole:
                stands_whole(str(disk.folder / "m"), disk.folder / "k")
                (disk.folder / "m").unlink()
                shutil.rmtree(disk.folder / "k")
            for one in disk.folder.glob("b-*"):
                one.unlink()
    desk.store.close()
    assert said <= {"done", "STO001", "STO002"}
    assert {"done", "STO002"} <= said


def attempt(act) -> str:
    try:
        act()
    except TahqiqError as error:
        return error.code
    return "done"
