"""A sealed archive: a mediator reads it with nothing but his key, both together read all, and nobody fakes one."""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from practice_closing import NOW, closed, handed_over, keys_handed_out, lived
from practice_dealings import crossings, hand_over, liaison, quiet_desk, reopening, talks
from practice_redaction import MARKER, forms_of, redact
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.closing.contents import JOINT_KEYS
from tahqiq.desk.closing.ending import ending_now
from tahqiq.desk.closing.hand_over import custody_of, hand_over_archive, receive_archive
from tahqiq.desk.closing.manifest import MANIFEST, SEALED, digest_of
from tahqiq.desk.closing.pack import seal_archive
from tahqiq.desk.closing.status import mission_end
from tahqiq.desk.closing.unpack import open_archive
from tahqiq.desk.keys_of_members import set_reader
from tahqiq.desk.open_desk import open_desk
from tahqiq.errors import BadInput, NotFound, Refused, StorageFailed
from tahqiq.model.release import MECHANISM
from tahqiq.register.envelope import new_identity, open_envelope
from tahqiq.store.claims import counted_claims
from tahqiq.store.rebuilding import tables_digest

pytestmark = pytest.mark.slow


@pytest.fixture
def sealed(desk, tmp_path):
    """A mission that lived and was closed, its archive, and the reading keys by seat."""
    keys = lived(desk, tmp_path / "away")
    closed(desk)
    done = seal_archive(desk, "adm-1", tmp_path / "archive")
    return desk, tmp_path / "archive", keys, done


def opened(folder: Path, *identities: str, **more):
    return open_archive(folder, identities, NOW, bytes, **more)


def inside_of(folder: Path, identity: str) -> dict[str, bytes]:
    """The files in an archive, read with age and tar alone."""
    data = open_envelope((folder / SEALED).read_bytes(), [identity])
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def test_mediator_with_his_own_key_alone__replays_the_register_and_reads_what_was_released_to_him(sealed):
    _desk, folder, keys, done = sealed
    found = opened(folder, keys["TAR"], log=done.manifest.log)
    assert found.digest == done.digest
    assert found.mission.size == done.manifest.size
    assert found.mission.seats == ("TAR",)
    assert found.mission.claims > 0
    assert found.mission.withheld > 0
    assert not found.all_keys
    assert found.identical is None
    assert found.key_given


def test_all_mediators_together__read_everything_and_make_the_very_same_tables(sealed, tmp_path):
    desk, folder, keys, _done = sealed
    found = opened(folder, keys["TAR"], keys["QAS"], into=tmp_path / "opened")
    assert found.all_keys
    assert found.identical
    assert found.mission.incidents == 1
    assert found.mission.withheld == 0
    copy = open_desk(str(tmp_path / "opened" / "mission.tahqiq"), None, CaseClock(desk.clock.now()), bytes)
    with copy.asking(MECHANISM) as asker:
        assert counted_claims(asker.connection) == (found.mission.claims, 1)
        assert MARKER in json.dumps(
            asker.connection.exec_driver_sql("SELECT body FROM claim").scalars().all()
        )
    copy.store.close()


def test_opening_without_a_folder_to_keep__leaves_nothing_in_clear_behind(sealed, tmp_path, monkeypatch):
    _desk, folder, keys, _done = sealed
    room = tmp_path / "rooms"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    opened(folder, keys["TAR"], keys["QAS"])
    assert list(room.iterdir()) == []


def test_sealing__leaves_nothing_in_clear_on_the_disk(sealed):
    _desk, folder, _keys, _done = sealed
    assert sorted(file.name for file in folder.iterdir()) == ["README.txt", "archive.tar.age", "manifest"]
    assert not list(folder.parent.glob(".*part*"))
    for file in folder.iterdir():
        assert not any(form in file.read_bytes() for form in forms_of(MARKER))


def test_what_is_inside__opens_with_age_and_tar_and_says_what_is_not_there(sealed):
    desk, folder, keys, _done = sealed
    files = inside_of(folder, keys["QAS"])
    assert {"HOW-TO-OPEN.txt", "about.json", "files.json", JOINT_KEYS, "register/checkpoint"} <= files.keys()
    about = json.loads(files["about.json"])
    assert any("vault" in words for words in about["not_inside"])
    assert any("staff book" in words for words in about["not_inside"])
    listed = json.loads(files["files.json"])
    assert listed == {
        name: [len(data), hashlib.sha256(data).hexdigest()]
        for name, data in files.items()
        if name != "files.json"
    }
    secret = open_envelope(open_envelope(files[JOINT_KEYS], [keys["TAR"]]), [keys["QAS"]])
    assert secret.decode().split() == [(desk.keyring.folder / "SEC.age").read_text().strip()]
    assert b"AGE-SECRET-KEY" not in b"".join(files.values())
    signing = [file.read_text().strip() for file in desk.keyring.folder.glob("*.key")]
    assert not [seed for seed in signing if seed.encode() in b"".join(files.values())]


@pytest.mark.slow
def test_verifier_inside_the_archive__checks_the_register_inside_it(sealed, tmp_path):
    _desk, folder, keys, done = sealed
    for name, data in inside_of(folder, keys["QAS"]).items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes(data)
    command = [sys.executable, "-m", "tahqiq_verify.cli", "replay", "register", "--log", done.manifest.log]
    ran = subprocess.run(
        command,
        cwd=tmp_path / "out",
        env={"PYTHONPATH": "verifier"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "holds" in ran.stdout


def test_secretariats_keys__are_for_each_or_for_nobody_where_that_was_chosen(desk, tmp_path):
    keys = lived(desk, tmp_path / "away")
    seal_archive(desk, "adm-1", tmp_path / "each", "each")
    assert opened(tmp_path / "each", keys["QAS"]).identical
    seal_archive(desk, "adm-1", tmp_path / "none", "none", secretariat=True)
    found = opened(tmp_path / "none", keys["QAS"], keys["TAR"])
    assert not found.all_keys
    secretariat = (desk.keyring.folder / "SEC.age").read_text().strip()
    assert opened(tmp_path / "none", secretariat).mission.seats == ("SEC",)


def test_what_redactions_left_standing__is_rebuilt_too(desk, tmp_path):
    keys = lived(desk, tmp_path / "away")
    with desk.inside() as asker:
        rows = asker.connection.exec_driver_sql("SELECT idx FROM submission ORDER BY idx").scalars().all()
    assert redact(desk, [str(rows[0])], ("text", "filename")).in_force
    assert redact(desk, [str(rows[1])]).in_force
    closed(desk)
    seal_archive(desk, "adm-1", tmp_path / "archive")
    found = opened(tmp_path / "archive", keys["QAS"], keys["TAR"])
    assert found.identical
    assert found.mission.withheld == 1
    assert not opened(tmp_path / "archive", keys["TAR"]).all_keys


def test_mission_with_a_paper_of_every_kind__opens_for_one_mediator_and_for_both(tmp_path):
    """Also where the mechanism keeps a part of a paper to itself, as the counts of a report on returns."""
    desk, _clock = quiet_desk(tmp_path)
    keys = keys_handed_out(desk, tmp_path / "away")
    crossings(desk)
    reopening(desk)
    liaison(desk)
    talks(desk)
    hand_over(desk)
    found = {one.what: one.many for one in mission_end(desk).still_open}
    assert found == {"referrals in course": 1, "commitments not settled": 2}
    seal_archive(desk, "adm-1", tmp_path / "archive")
    alone = opened(tmp_path / "archive", keys["QAS"])
    assert alone.mission.withheld
    both = opened(tmp_path / "archive", keys["QAS"], keys["TAR"])
    assert both.identical
    assert both.mission.withheld == 0
    desk.store.close()


def test_party__cannot_open_it(sealed):
    _desk, folder, keys, _done = sealed
    for party in ("ARD", "BEL"):
        with pytest.raises(NotFound, match="END015"):
            opened(folder, keys[party])
    with pytest.raises(NotFound, match="END015"):
        opened(folder, new_identity())


def test_missing_reading_key__is_asked_for_before_anything_is_written(desk, tmp_path):
    with pytest.raises(Refused, match=r"END010.*QAS, TAR has no reading key"):
        seal_archive(desk, "adm-1", tmp_path / "archive")
    assert not (tmp_path / "archive").exists()


def test_mediators_key_that_lies_in_the_key_folder__is_warned_of(desk, tmp_path):
    keys_handed_out(desk, tmp_path / "away")
    set_reader(desk, "adm-1", "QAS", None)
    assert seal_archive(desk, "adm-1", tmp_path / "archive").kept_here == ("QAS",)


def test_folder_with_something_else__is_not_touched(desk, tmp_path):
    keys_handed_out(desk, tmp_path / "away")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(BadInput, match="END011"):
        seal_archive(desk, "adm-1", tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_sealing_cut_short_before_its_entry__is_entered_when_it_is_run_again(sealed, monkeypatch, tmp_path):
    desk, folder, _keys, done = sealed
    again = seal_archive(desk, "adm-1", folder)
    assert (again.digest, again.entry) == (done.digest, done.entry)
    monkeypatch.setattr("tahqiq.desk.closing.pack.append", _cut_short)
    with pytest.raises(KeyboardInterrupt):
        seal_archive(desk, "adm-1", tmp_path / "second")
    monkeypatch.undo()
    assert len(custody_of(ending_now(desk))) == 1
    seal_archive(desk, "adm-1", tmp_path / "second")
    assert len(custody_of(ending_now(desk))) == 2


def _cut_short(*_given, **_named):
    raise KeyboardInterrupt


def test_disk_that_is_full__leaves_no_half_archive(desk, tmp_path, monkeypatch):
    keys_handed_out(desk, tmp_path / "away")

    def full(_file, _data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tahqiq.desk.closing.pack.write_whole", full)
    with pytest.raises(StorageFailed, match="STO002"):
        seal_archive(desk, "adm-1", tmp_path / "archive")
    assert not (tmp_path / "archive").exists()
    monkeypatch.undo()
    assert seal_archive(desk, "adm-1", tmp_path / "archive").entry


def test_receipt__is_for_the_archive_that_was_handed_over_and_no_other(sealed, tmp_path):
    desk, folder, _keys, done = sealed
    with pytest.raises(Refused, match="END022"):
        receive_archive(desk, "mediator-qas", done.digest, opened=False)
    hand_over_archive(desk, "duty-1", "QAS")
    with pytest.raises(Refused, match="END022"):
        receive_archive(desk, "mediator-tar", done.digest, opened=False)
    with pytest.raises(Refused, match="END022"):
        receive_archive(desk, "mediator-qas", "0" * 64, opened=False)
    with pytest.raises(BadInput, match="REG019"):
        receive_archive(desk, "mediator-qas", "a digest", opened=False)
    with pytest.raises(BadInput, match="END021"):
        hand_over_archive(desk, "duty-1", "ARD")
    receive_archive(desk, "mediator-qas", digest_of((folder / MANIFEST).read_bytes()), opened=True)
    (only,) = custody_of(ending_now(desk))
    assert only.lacking(("QAS", "TAR")) == ("TAR",)


def test_archive_from_before_the_closing__does_not_count(desk, tmp_path):
    lived(desk, tmp_path / "away")
    handed_over(desk, tmp_path / "early")
    closed(desk)
    (early,) = custody_of(ending_now(desk))
    assert not early.after_closing
    handed_over(desk, tmp_path / "late")
    assert custody_of(ending_now(desk))[0].after_closing


def test_rebuilt_from_the_archive__has_the_digest_that_the_mission_had(sealed, tmp_path):
    desk, folder, keys, _done = sealed
    opened(folder, keys["QAS"], keys["TAR"], into=tmp_path / "into")
    copy = open_desk(str(tmp_path / "into" / "mission.tahqiq"), None, desk.clock, bytes)
    about = json.loads((tmp_path / "into" / "contents" / "about.json").read_text())
    with copy.store.reading() as connection:
        assert tables_digest(connection) == about["tables_digest"]
    copy.store.close()
