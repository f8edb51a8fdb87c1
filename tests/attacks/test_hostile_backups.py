"""Backups from a hostile or careless hand: flipped, cut, padded, made by others; refused, and never obeyed.

Nothing is written outside the folder in which a backup is unpacked, and nothing of it is put in place.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import text

from practice_backups import SAFE, backed_up, brought_back
from practice_mission import NOON, new_desk
from tahqiq.desk.backup.check import check_backup, list_backups
from tahqiq.desk.backup.take import Wanted, take_backup
from tahqiq.desk.backup.unpack import ABOUT, CONTENTS, NOTE, open_backup, statement
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.sign_head import log_pen
from tahqiq.errors import BadInput, MissionUnusable, NotFound, RegisterBroken, TahqiqError
from tahqiq.model.backup import Backup
from tahqiq.register.checkpoint import log_note_key
from tahqiq.register.signer import Signer, signer_from_seed
from tahqiq.store.backup.parcel import digest_of, pack
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.note import signature_line
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import canonical_json

pytestmark = pytest.mark.slow
SIZES = 512


class House:
    """A mission with an unsealed backup of it, and the folder into which a restoring would put things."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = new_desk(str(folder / "mission"), folder / "keys")
        self.backup = backed_up(self.desk, folder / "backup", recipients=(), plain_keys=True).file
        self.sealed = backed_up(self.desk, folder / "sealed").file
        self.data = self.backup.read_bytes()

    def refused(self, data: bytes, *codes: str) -> None:
        """Checked, listed and restored: refused each time by one of these codes, with nothing left behind."""
        file = self.folder / "hostile" / "x.tahqiq-backup"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
        before = self.around()
        for act in (self.check, self.restore):
            with pytest.raises(TahqiqError) as caught:
                act(file)
            assert caught.value.code in codes, caught.value
        list_backups(file.parent)
        assert self.around() == before

    def check(self, file: Path) -> None:
        found = check_backup(file, [SAFE], CaseClock(NOON), os.urandom)
        failed = [one for one in found.checks if one.outcome == "fail"]
        if failed:
            raise RegisterBroken("BAK007", failed[0].detail, "none.")

    def restore(self, file: Path) -> None:
        brought_back(file, str(self.folder / "again"), self.folder / "again.keys", nothing_newer=True)

    def around(self) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*")}

    def signed(
        self, about: dict[str, object], parts: list[tuple[str, bytes]], pen: Signer | None = None
    ) -> bytes:
        """A backup of these parts as whoever holds the log's key could sign it, or another key under its name."""
        pen = pen or log_pen(self.desk)
        target = io.BytesIO()
        listed = [{"name": name, "size": len(data), "sha256": sha256(data)} for name, data in parts]
        data = canonical_json({**about, "parts": listed})
        words = statement(data, Backup.model_construct(**about))
        note = words + b"\n" + signature_line(log_note_key(pen), pen.sign(words)).encode()
        pack(target, [(ABOUT, data), (NOTE, note), *parts])
        return target.getvalue()

    def about(self, **changes: object) -> dict[str, object]:
        return {**open_backup(self.backup).about.model_dump(mode="json"), **changes}

    def parts(self) -> dict[str, bytes]:
        with tarfile.open(self.backup) as tar:
            return {one.name: tar.extractfile(one).read() for one in tar if one.name in ("mission", "keys")}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.desk.store.close()


def test_bit_flipped_anywhere__is_refused(house, cases):
    """Every byte of the beginning, where headers and statement stand, and every so many of the rest."""
    ends = len(house.data)
    places = [*range(0, 3 * SIZES, 7), *range(3 * SIZES, ends, ends // 60), ends - 1, ends - 1100]
    for number, place in enumerate(places):
        changed = bytearray(house.data)
        changed[place] ^= 1 << number % 8
        house.refused(bytes(changed), "BAK001", "BAK005")
    cases.add(len(places))


def test_bit_flipped_in_a_sealed_one__is_refused_before_it_is_opened(house, cases):
    data = house.sealed.read_bytes()
    for place in range(0, len(data), len(data) // 40):
        changed = bytearray(data)
        changed[place] ^= 0x10
        house.refused(bytes(changed), "BAK001")
        cases.add()


def test_cut_short_or_padded__is_refused(house, cases):
    data = house.data
    pieces = [
        data[:size]
        for size in (0, 1, 511, 512, 513, 1024, 5000, len(data) // 2, len(data) - 512, len(data) - 1)
    ]
    pieces += [data + bytes(512), data + b"x", data[512:], data + data, bytes(10_240), b"\x1f\x8b" + data]
    for piece in pieces:
        house.refused(piece, "BAK001")
    cases.add(len(pieces))


def evil(name: str, kind: bytes = tarfile.REGTYPE, **what: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for key, value in what.items():
        setattr(info, key, value)
    return info


EVIL = [
    evil("../../outside"),
    evil("/outside"),
    evil("keys/../../outside"),
    evil("mission", tarfile.SYMTYPE, linkname="/etc/passwd"),
    evil("mission", tarfile.LNKTYPE, linkname="../keys/log.key"),
    evil("mission", tarfile.CHRTYPE, devmajor=1, devminor=5),
    evil("mission", tarfile.FIFOTYPE),
    evil("mission", tarfile.DIRTYPE),
    evil("mission", b"S"),  # sparse: a small file that says that it is huge
    evil("mission", tarfile.XHDTYPE),
    evil("mission", tarfile.GNUTYPE_LONGNAME),
    evil("mission", size=1 << 60),
    evil("mission", size=(1 << 33) + 1),
    evil("mission", mode=0o4777),
    evil("mission", mtime=1),
    evil("mission", uname="root"),
    evil("x" * 99),
    evil("mission\n"),
    evil(""),
]


@pytest.mark.parametrize("info", EVIL, ids=lambda one: f"{one.name[:16]!r}-{one.type!r}")
def test_tar_that_other_programs_would_follow__is_refused(house, info):
    """In the place of the first part, behind an honest beginning; and alone, as the whole file."""
    with tarfile.open(house.backup) as tar:
        first = tar.getmember("mission").offset
    header = info.tobuf(tarfile.GNU_FORMAT)
    house.refused(house.data[:first] + header + house.data[first + 512 :], "BAK001")
    house.refused(header + bytes(1024), "BAK001")
    assert not (house.folder.parent / "outside").exists()


def test_same_part_twice_or_parts_in_another_order__is_refused(house, cases):
    parts = house.parts()
    mission, keys = ("mission", parts["mission"]), ("keys", parts["keys"])
    about = house.about()
    whole = house.signed(about, [mission, keys])
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        first, second = (tar.getmember(name).offset for name in ("mission", "keys"))
    end = whole[:-1024]
    moved = whole[:first] + end[second:] + whole[first:second] + bytes(1024)
    for changed in (end + whole[first:], moved):  # the parts once more, and in another order
        house.refused(changed, "BAK001")
        cases.add()
    for wrong in ([keys], [mission, ("mission.age", b"x")]):
        house.refused(house.signed(about, wrong), "BAK001")
        cases.add()


def test_statement_that_its_own_log_did_not_sign__is_refused(house, cases):
    """Another key signs in the log's name, named or not; a signature is taken from another statement."""
    about, parts = house.about(), house.parts()
    thief = signer_from_seed(about["origin"], bytes(32))
    for told in (about, {**about, "log": log_note_key(thief).vkey}):
        house.refused(house.signed(told, list(parts.items()), thief), "BAK001")
    honest = house.signed(about, list(parts.items()))
    for changes in (
        {"size": about["size"] + 1},
        {"root": "A" * 43 + "="},
        {"origin": "other.example/register"},
    ):
        house.refused(honest.replace(*replaced(about, changes)), "BAK001")
        house.refused(house.signed({**about, **changes}, list(parts.items())), "BAK001")
        cases.add(2)
    cases.add(2)


def replaced(about: dict[str, object], changes: dict[str, object]) -> tuple[bytes, bytes]:
    (name, value), *_ = changes.items()
    before = json.dumps({name: about[name]}, separators=(",", ":"))[1:-1].encode()
    return before, json.dumps({name: value}, separators=(",", ":"))[1:-1].encode()[: len(before)].ljust(
        len(before)
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"format": "tahqiq-backup/2"}, "BAK005"),
        ({"format": "tahqiq-backup/999999999999"}, "BAK005"),
        ({"tables": "9999"}, "BAK005"),
        ({"format": "tahqiq-backup/-1"}, "BAK001"),
        ({"format": "zip"}, "BAK001"),
        ({"format": None}, "BAK001"),
        ({"size": 0}, "BAK001"),
        ({"size": "21"}, "BAK001"),
        ({"extra": 1}, "BAK001"),
        ({"at": "yesterday"}, "BAK001"),
        ({"database": "oracle"}, "BAK001"),
        ({"log": "nobody"}, "BAK001"),
        ({"checkpoint": ""}, "BAK001"),
    ],
)
def test_statement_out_of_form_or_of_a_later_program__is_refused(house, changes, code):
    house.refused(house.signed(house.about(**changes), list(house.parts().items())), code)


SPOILT = {
    "a rule of its own": "CREATE TRIGGER mine AFTER INSERT ON source BEGIN DELETE FROM finding; END",
    "a view in a table's place": "CREATE VIEW finding2 AS SELECT 1",
    "a guard that guards nothing": "DROP TRIGGER entry_no_delete",
    "a table more": "CREATE TABLE hidden (x)",
    "a source changed": "UPDATE source SET body = replace(body, 'team', 'gang')",
    "an entry taken out": "DROP TRIGGER entry_no_delete; DELETE FROM entry WHERE idx = 9",
    "an entry changed": "DROP TRIGGER entry_no_update;"
    " UPDATE entry SET leaf = CAST(leaf || x'41' AS BLOB) WHERE idx = 9",
    "a checkpoint more": "INSERT INTO checkpoint VALUES (99, 'x', 'y')",
    "another version": "UPDATE alembic_version SET version_num = '0005'",
}


@pytest.mark.parametrize("how", SPOILT)
def test_mission_spoilt_by_whoever_holds_the_logs_key__is_found_inside(house, tmp_path, how):
    """The signature holds: then what is inside is read from its first entry, and its rules are compared."""
    file = tmp_path / "spoilt"
    file.write_bytes(house.parts()["mission"])
    with sqlite3.connect(file) as db:
        db.executescript(SPOILT[how])
    db.close()
    parts = {**house.parts(), "mission": file.read_bytes()}
    house.refused(house.signed(house.about(), list(parts.items())), "BAK007")


def test_mission_that_is_no_database__is_found_inside(house, cases):
    for data in (b"", b"SQLite format 3\x00" + bytes(5000), os.urandom(9000)):
        parts = {**house.parts(), "mission": data}
        house.refused(house.signed(house.about(), list(parts.items())), "BAK007")
        cases.add()


def test_key_files_that_are_not_those_listed__are_refused(house, tmp_path, cases):
    files = {f"{name}.key": b"x" for name in ("a", "b")}
    listed = {name: sha256(data) for name, data in files.items()}
    for names, contents in (
        ({"a.key": listed["a.key"]}, files),
        (listed, {"a.key": b"x"}),
        ({**listed, "a.key": "0" * 64}, files),
        ([], files),
    ):
        target = io.BytesIO()
        pack(target, [(CONTENTS, canonical_json(names)), *contents.items()])
        parts = {**house.parts(), "keys": target.getvalue()}
        house.refused(house.signed(house.about(), list(parts.items())), "BAK001")
        cases.add()
    inner = evil("../outside").tobuf(tarfile.GNU_FORMAT) + bytes(1024)
    house.refused(house.signed(house.about(), [*{**house.parts(), "keys": inner}.items()]), "BAK001")
    cases.add()


def test_keys_of_another_mission_in_it__are_found_inside(house, tmp_path):
    """The folder of keys is another's: its memory and its reading keys do not fit this register."""
    other = new_desk(str(tmp_path / "other"), tmp_path / "other.keys")
    (tmp_path / "other.keys" / "log.key").write_text("11" * 32)
    (tmp_path / "other.keys" / "log.state").write_text((house.folder / "keys" / "log.state").read_text())
    other.store.close()
    target = io.BytesIO()
    files = sorted((one.name, one) for one in (tmp_path / "other.keys").iterdir() if one.suffix != ".lock")
    pack(target, [(CONTENTS, canonical_json({name: digest_of(one) for name, one in files})), *files])
    parts = {**house.parts(), "keys": target.getvalue()}
    house.refused(house.signed(house.about(), list(parts.items())), "BAK007")


def test_file_that_is_a_folder_a_pipe_or_nothing__is_refused(house, tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises((BadInput, TahqiqError), match="BAK001"):
            open_backup(place)


def test_sealed_parts_exchanged_between_two_backups__do_not_fit_what_is_signed(house, tmp_path):
    later = backed_up(house.desk, tmp_path / "later").file
    with tarfile.open(house.sealed) as tar:
        own = tar.extractfile("keys.age").read()
    with tarfile.open(later) as tar:
        member = tar.getmember("keys.age")
    data = bytearray(later.read_bytes())
    if member.size != len(own):
        own = own[: member.size].ljust(member.size)
    data[member.offset_data : member.offset_data + member.size] = own
    house.refused(bytes(data), "BAK001")
    with pytest.raises(NotFound, match="BAK006"):
        brought_back(later, str(tmp_path / "x"), tmp_path / "x.keys", identities=(), nothing_newer=True)


def test_signature_of_a_backup__is_no_checkpoint_to_anybody(house):
    """What the log's key signs of a backup must never pass for a state of the register."""
    with tarfile.open(house.backup) as tar:
        note = tar.extractfile(NOTE).read()
    with pytest.raises(Refusal, match="three lines"):
        open_checkpoint(note, [log_key(house.desk)])


def test_honest_one__is_taken_by_all(house, tmp_path):
    house.check(house.backup)
    house.check(house.sealed)
    assert brought_back(house.sealed, str(tmp_path / "m"), tmp_path / "k", nothing_newer=True).size == 21
    with pytest.raises(MissionUnusable, match="MIS001"):
        take_backup_of_nothing(tmp_path)
    shutil.rmtree(tmp_path / "k")


def take_backup_of_nothing(tmp_path: Path) -> None:
    take_backup(open_desk(str(tmp_path / "no"), None, CaseClock(NOON), os.urandom), tmp_path / "b", Wanted())


def test_damage_on_the_disk_of_the_mission__is_found_before_it_becomes_a_backup(tmp_path):
    desk = new_desk(str(tmp_path / "m"), tmp_path / "k")
    with desk.store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER entry_no_update"))
        connection.execute(text("UPDATE entry SET leaf = CAST(leaf || x'41' AS BLOB) WHERE idx = 5"))
    with pytest.raises(RegisterBroken, match="BAK007"):
        backed_up(desk, tmp_path / "b")
    desk.store.close()
    assert not (tmp_path / "b").exists()
