"""Wiping what works that were killed left in clear, and leaving alone what was never ours."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from practice_closing import closed
from tahqiq.desk.closing.places import Places
from tahqiq.desk.closing.wipe import Door, wipe_in_duress, wipe_stage
from tahqiq.store.erase import erase_folder
from tahqiq.store.whose_file import why_not_ours

SECRET = "Ada Example saw it from her window"
THESIS = "my thesis, four years of work"


@pytest.fixture
def places(desk, place, tmp_path):
    (tmp_path / "rooms").mkdir()
    return Places(place, desk.keyring.folder, tmp_path / "m.vault", tmp_path / "rooms")


def put(file: Path) -> Path:
    for folder in reversed(file.parents):
        folder.mkdir(mode=0o700, exist_ok=True)  # as temporary ones are: for their owner alone
    file.write_text(SECRET)
    return file


def in_danger(desk, places, last="mission"):
    return wipe_in_duress(Door(lambda: desk), places, "adm-1", os.urandom, last)


def leftovers(places: Places) -> list[Path]:
    """What a killed backup, a killed restoring and a killed check leave, each in its own place."""
    keys = places.keys
    beside = keys.parent if places.on_server else Path(places.mission).parent
    named = keys.name if places.on_server else Path(places.mission).name
    return [
        put(keys / ".backup" / "mission"),
        put(keys / ".backup" / "keys" / "log.key"),
        put(keys / ".backup.lock"),
        put(beside / f".{named}.restoring" / "mission"),
        put(beside / f".{named}.restoring" / "keys.d" / "staff.db"),
        put(keys.parent / f".{keys.name}.new" / "log.key"),
        put(places.vault.with_name(f".{places.vault.name}.new")),
        put(places.rooms / "tahqiq-ab_12xyz" / "mission.tahqiq.keys" / "SEC.age"),
        put(places.rooms / "tahqiq-backup-ab_12xyz" / "mission"),
        put(keys / "backups.json"),
        put(keys / "restoring"),
    ]


def test_what_killed_works_left__goes_in_danger(desk, places, tmp_path):
    files = leftovers(places)
    (tmp_path / "second").mkdir()
    for number, one in enumerate(files):
        os.link(one, tmp_path / "second" / str(number))
    done = in_danger(desk, places)
    assert [one for one in files if one.exists()] == []
    assert not [one.failed for one in done if one.failed]
    assert not [one.foreign for one in done if one.foreign]
    assert not places.keys.exists()
    assert list(places.rooms.iterdir()) == []
    kept = [one.read_bytes() for one in (tmp_path / "second").iterdir()]
    assert not [data for data in kept if SECRET.encode() in data], "written over before their names went"


def test_copies_of_staff_and_keys__go_in_the_first_two_minutes(desk, places):
    files = leftovers(places)
    in_danger(desk, places, "vault")
    assert [one.name for one in files if one.exists()] == ["backups.json", "restoring"]


def test_keys_moved_aside__go_with_the_keys_and_their_staff_book_with_the_staff(desk, places):
    for number in ("", "-2"):
        aside = places.keys.with_name(f"{places.keys.name}.aside-20251028T120000Z{number}")
        book, key = put(aside / "staff.db"), put(aside / "log.key")
        in_danger(desk, places, "vault")
        assert (book.exists(), key.exists()) == (False, True)
    in_danger(desk, places, "keys")
    assert not aside.exists() and not key.exists()


def test_stage_in_its_own_time__is_not_over_while_a_copy_stands(desk, places):
    closed(desk)
    left = put(places.keys / ".backup" / "keys" / "staff.db")
    assert left in places.files("staff")
    assert wipe_stage(Door(lambda: desk), places, "staff", "adm-1", os.urandom).found
    assert not left.parent.parent.exists()


def test_temporary_folder_of_somebody_else__is_named_and_left(desk, places):
    for name in ("tahqiq-open0000", "tahqiq-my-checkout"):
        put(places.rooms / name / "file").parent.chmod(0o755)
    (places.rooms / "tahqiq-linked00").symlink_to(places.rooms / "tahqiq-my-checkout")
    staff = in_danger(desk, places, "vault")[0]
    assert [one.name for one in staff.foreign] == ["tahqiq-linked00", "tahqiq-open0000"]
    assert staff.entry is not None, "nobody stops the entry by making such a folder"
    assert (places.rooms / "tahqiq-my-checkout" / "file").read_text() == SECRET


@pytest.mark.parametrize("named", ["stick", ".", "link"])
def test_vault_that_names_a_folder__is_told_of_and_nothing_under_it_is_touched(
    desk, places, tmp_path, monkeypatch, named
):
    stick = tmp_path / "stick"
    put(stick / "photos" / "holiday.jpg")
    (stick / "away").symlink_to(put(tmp_path / "elsewhere" / "thesis.txt").parent)
    (tmp_path / "link").symlink_to(stick)
    monkeypatch.chdir(stick)
    vault = Path() if named == "." else tmp_path / named
    done = in_danger(desk, Places(places.mission, places.keys, vault), "vault")
    assert [one.outcome for one in done[1].erased] == ["left"]
    assert "it is a folder" in done[1].failed[0]
    assert done[1].entry is None
    assert (stick / "photos" / "holiday.jpg").read_text() == SECRET
    assert (tmp_path / "elsewhere" / "thesis.txt").read_text() == SECRET
    assert (tmp_path / "link").is_symlink()


def test_staff_book_and_mission_that_are_folders__are_told_of(desk, places, tmp_path):
    put(places.keys / "staff.db" / "thesis.txt")
    put(tmp_path / "work" / "thesis.txt")
    done = in_danger(desk, Places(str(tmp_path / "work"), places.keys, places.vault))
    assert [[each.outcome for each in one.erased if each.file.is_dir()] for one in (done[0], done[-1])] == [
        ["left"]
    ] * 2
    assert (tmp_path / "work" / "thesis.txt").exists()
    assert (places.keys / "staff.db" / "thesis.txt").exists()


def other_program(file: Path, mark: int = 0) -> bytes:
    with closing(sqlite3.connect(file)) as db:
        db.executescript(f"CREATE TABLE book (t TEXT); INSERT INTO book VALUES ('{THESIS}');"
                         f"PRAGMA application_id = {mark};")  # fmt: skip
    return file.read_bytes()


@pytest.mark.parametrize("mark", [0, 7])
def test_database_of_another_program__is_neither_vault_nor_mission(desk, places, tmp_path, mark):
    file = tmp_path / "library.db"
    before = other_program(file, mark)
    done = in_danger(desk, Places(str(file), places.keys, file))
    assert [one.stage for one in done if "another program's" in "".join(one.failed)] == ["vault", "mission"]
    assert file.read_bytes() == before


def test_mission_whose_mark_is_in_its_log_yet__is_ours(tmp_path):
    file = tmp_path / "m"
    with closing(sqlite3.connect(file)) as db:
        db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE one (t); PRAGMA application_id = 7;")
        assert int.from_bytes(file.read_bytes()[68:72], "big") == 0
        assert why_not_ours(file, 7) == ""
        assert why_not_ours(file, 8)


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_link_below_a_folder_of_ours__is_cut_and_not_followed(desk, places, tmp_path):
    thesis = put(tmp_path / "home" / "thesis.txt")
    room = put(places.rooms / "tahqiq-ab_12xyz" / "mission").parent
    (room / "file").symlink_to(thesis)
    (room / "folder").symlink_to(thesis.parent)
    (places.keys / "vault-of-mine").symlink_to(thesis.parent)
    (places.keys / ".backup").symlink_to(thesis.parent)
    done = in_danger(desk, places, "vault")
    assert thesis.read_text() == SECRET
    assert not room.exists()
    assert not (places.keys / ".backup").is_symlink()
    assert [why.rpartition(": ")[2].split(",")[0] for one in done for why in one.failed] == ["unlinked"] * 4


def test_folder_with_what_is_no_file__is_told_of_once(tmp_path):
    os.mkfifo(put(tmp_path / "room" / "file").with_name("pipe"))
    done = erase_folder(tmp_path / "room", os.urandom)
    assert sorted(one.outcome for one in done) == ["erased", "left"]
    assert [one.name for one in (tmp_path / "room").iterdir()] == ["pipe"]
