"""An older copy comes back: database, key folder, static files, witness, each alone and all together.

Whoever remembers more refuses: the log's own memory, else the database, else the witnesses, else the reader.
"""

import contextlib
import json
import shutil
import sqlite3
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from practice_shell import run

from desk.fault_writer import a_source
from desk.prepared_missions import NOON, entries_of, reopened, small_desk
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.compare_registers import compare_registers
from tahqiq.desk.export_register import export_register
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.sign_head import sign_pending
from tahqiq.errors import Refused, RegisterBroken, TahqiqError
from tahqiq.register.witness import ask_body
from tahqiq.store import log
from tahqiq.store.witness.book import Reply, WitnessBook, make_witness, open_witness
from tahqiq_verify.audit import audit
from tahqiq_verify.policy import open_under, parse_policy
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import FolderSource

pytestmark = pytest.mark.slow

NOW = int(NOON.timestamp())
PARTS = ("mission", "keys", "files", "witness")


@dataclass(frozen=True)
class World:
    """A mission with its keys, its files for the public, and a witness; in four parts that can go back alone."""

    folder: Path

    def grow(self, *names: str) -> None:
        """Enters sources under these names, has the witness cosign, and brings the files up to date."""
        with reopened(self.folder) as desk:
            for name in names:
                register(desk, name)
            cosigned(desk, self.folder / "witness")
            export_register(desk, self.folder / "files")

    def keep(self, name: str) -> Path:
        """A copy of all four parts as they are now, such as a machine's snapshot."""
        return Path(shutil.copytree(self.folder, self.folder.parent / name))

    def bring_back(self, copy: Path, *parts: str) -> None:
        for part in parts:
            here, there = self.folder / part, copy / part
            if there.is_dir():
                shutil.rmtree(here)
                shutil.copytree(there, here)
            else:
                shutil.copy(there, here)


@pytest.fixture
def world(tmp_path) -> World:
    made = World(tmp_path / "world")
    made.folder.mkdir()
    desk = small_desk(str(made.folder / "mission"), made.folder / "keys")
    book = make_witness(made.folder / "witness", "belmar.example/w1", bytes(range(32)))
    book.add_log(log_key(desk).vkey, NOW)
    book.close()
    desk.store.close()
    made.grow("early")
    return made


@pytest.fixture
def before(world) -> Path:
    """What was kept before three more entries came."""
    copy = world.keep("before")
    world.grow("one", "two", "three")
    return copy


def register(desk: Desk, name: str) -> None:
    append(desk, "duty-1", [("source.registered", a_source(name))])


def cosigned(desk: Desk, folder: Path) -> Reply:
    """Asks a witness as the log does: from the beginning, and once more from where the witness says it is."""
    book = open_witness(folder)
    try:
        reply = asked(desk, book, 0)
        told = int(reply.body) if reply.status == 409 else 0
        return asked(desk, book, told) if 0 < told <= entries_of(desk) else reply
    finally:
        book.close()


def asked(desk: Desk, book: WitnessBook, old: int) -> Reply:
    head = sign_pending(desk)
    with desk.store.reading() as connection:
        proof = log.consistency_path(connection, old, head.size) if old < head.size else []
    return book.consider(ask_body(old, proof, head.note.encode()), lambda: NOW)


def audited(folder: Path, believed: Path) -> str:
    """What a reader who has believed a checkpoint makes of the files: nothing, or the code of the refusal."""
    policy = parse_policy(f"log {(folder / 'log.vkey').read_text().strip()}\nquorum none\n".encode())
    try:
        audit(FolderSource(folder), policy, believed=open_under(policy, believed.read_bytes()))
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(
    "back", [some for many in (1, 2, 3, 4) for some in combinations(PARTS, many)], ids=" and ".join
)
def test_older_parts_brought_back__are_noticed_by_whoever_remembers_more(world, before, tmp_path, back):
    newest = shutil.copy(world.folder / "files" / "checkpoint", tmp_path / "believed")
    world.bring_back(before, *back)
    assert audited(world.folder / "files", newest) == ("rollback" if "files" in back else "")
    with reopened(world.folder) as desk:
        size = entries_of(desk)
        if ("mission" in back) != ("keys" in back):
            with pytest.raises(RegisterBroken, match="REG001" if "mission" in back else "REG007"):
                register(desk, "new")
            with pytest.raises(RegisterBroken):
                sign_pending(desk)
            assert not check_register(desk).holds
            assert entries_of(desk) == size
            return
        register(desk, "new")  # with both gone back, or neither, nothing in the house can tell
        if "mission" not in back:
            assert cosigned(desk, world.folder / "witness").status == 200
            export_register(desk, world.folder / "files")
            assert audited(world.folder / "files", newest) == ""
            return
        assert cosigned(desk, world.folder / "witness").status == (200 if "witness" in back else 409)
        if "files" in back:
            export_register(desk, world.folder / "files")
            assert audited(world.folder / "files", newest) == "rollback"
        else:
            with pytest.raises(Refused, match="REG022"):
                export_register(desk, world.folder / "files")


def test_whole_machine_back__is_a_fork_to_the_witness_once_it_has_grown_past_it(world, before, tmp_path):
    """A snapshot restored: the house remembers nothing. Whoever saw more says rollback, then fork."""
    newest = Path(shutil.copy(world.folder / "files" / "checkpoint", tmp_path / "believed"))
    world.bring_back(before, "mission", "keys", "files")
    with reopened(world.folder) as desk:
        key = log_key(desk).vkey
        assert cosigned(desk, world.folder / "witness") == Reply(409, b"%d\n" % (entries_of(desk) + 3))
        said = compare_registers(str(newest), str(world.folder / "files"), log=key, a_was_first=True)
        assert said.word == "rollback"
        for name in ("other-one", "other-two", "other-three"):
            register(desk, name)
        export_register(desk, world.folder / "files")
        assert cosigned(desk, world.folder / "witness").status == 422
        register(desk, "other-four")
        assert cosigned(desk, world.folder / "witness").status == 422
    assert compare_registers(str(newest), str(world.folder / "files"), log=key).word == "fork"
    book = open_witness(world.folder / "witness")
    assert book.evidence()
    book.close()


def test_older_files_served__are_a_rollback_to_the_command(world, before, tmp_path):
    shutil.copy(world.folder / "files" / "checkpoint", tmp_path / "believed")
    shutil.copytree(before / "files", tmp_path / "log")
    words = (
        "audit",
        "log",
        "--log",
        "log/log.vkey",
        "--believed",
        "believed",
        "--evidence",
        "proof",
        "--json",
    )
    said = run(tmp_path, *words)
    assert (said.code, said.data["refusal"]["code"]) == (1, "rollback")
    assert (tmp_path / "proof").exists()


@pytest.mark.parametrize("journal", ["gone", "left behind"])
def test_older_database_put_under_a_running_desk__is_refused_until_the_newest_is_back(
    world, tmp_path, journal
):
    """Put in place by rename, as a restored backup is; the old file would take what nobody ever finds again."""
    older = tmp_path / "older"
    with reopened(world.folder) as desk:
        register(desk, "one")
        with contextlib.closing(sqlite3.connect(world.folder / "mission")) as connection:
            connection.execute("VACUUM INTO ?", (str(older),))
        register(desk, "two")
        signed = sign_pending(desk)
    newest = world.keep("newest")
    with reopened(world.folder) as desk:
        assert entries_of(desk) == signed.size
        if journal == "gone":
            for leftover in ("mission-wal", "mission-shm"):
                (world.folder / leftover).unlink(missing_ok=True)
        older.rename(world.folder / "mission")
        for number in range(3):
            with pytest.raises(TahqiqError) as refused:
                register(desk, f"new-{number}")
            assert refused.value.code in {"REG001", "STO004", "MIS005"}
            assert desk.keyring.last_signed().read() == (signed.size, signed.root)
    for leftover in ("mission-wal", "mission-shm"):
        (world.folder / leftover).unlink(missing_ok=True)
    world.bring_back(newest, "mission")
    with reopened(world.folder) as desk:
        register(desk, "three")
        assert check_register(desk).holds


def test_memory_that_is_no_such_note__is_refused_and_never_made_anew(world):
    memory = world.folder / "keys" / "log.state"
    true = memory.read_text()
    size, root = json.loads(true)["size"], json.loads(true)["root"]
    for text in (
        "",
        "{",
        "[]",
        "null",
        json.dumps({"size": size}),
        json.dumps({"size": str(size), "root": root}),
        json.dumps({"size": True, "root": root}),
        json.dumps({"size": size, "root": None}),
        json.dumps({"size": size, "root": root[:-4]}),
        json.dumps({"size": 0, "root": root}),
        json.dumps({"size": -size, "root": root}),
        true.replace("}", f', "size": {size}}}'),
        true + "\x00",
    ):
        memory.write_text(text)
        with reopened(world.folder) as desk, pytest.raises(RegisterBroken, match="REG007"):
            register(desk, "new")
        assert memory.read_text() == text
    memory.write_text(true)
    with reopened(world.folder) as desk:
        register(desk, "new")
