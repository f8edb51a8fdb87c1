"""Real missions mirrored by a party: exported, grown, copied and forked, restored from a backup, opened to read."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from practice_mirror import export, put, tahqiq_mirror, tree_of
from practice_mission import NOON, new_desk
from practice_papers import COMPLAINT, REPORT, as_json
from tahqiq.cli.main import main
from tahqiq.cli.reading_in import read_in
from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import register_source
from tahqiq.desk.keys_of_members import set_reader
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.mission import OpenedMission, identities_in, open_mission
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.receive import file_submission
from tahqiq.desk.redact import approve_redaction, propose_redaction
from tahqiq.errors import BadInput, MissionUnusable, RegisterBroken, StorageFailed, TahqiqError
from tahqiq.intake.details import Details
from tahqiq.model.source import Source
from tahqiq.store import log
from tahqiq.store.opening import open_store
from tahqiq.store.rebuilding import tables_digest
from tahqiq.store.register_state import replay_of

pytestmark = pytest.mark.slow

NOW = int(NOON.timestamp())


def chance(size: int) -> bytes:
    """Anything but the same twice; the practice mission's own is random too."""
    import secrets

    return secrets.token_bytes(size)


def a_source(name: str) -> Source:
    return Source(id=name, name=name.title(), kind="media", independence_group=name)


@pytest.fixture
def mission(tmp_path) -> Desk:
    """A mission with reading keys for Arden and Belmar, a team's report and Arden's complaint."""
    desk = new_desk(str(tmp_path / "mission.tahqiq"), tmp_path / "keys")
    for seat in ("ARD", "BEL"):
        set_reader(desk, "adm-1", seat, None)
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="mechanism"))
    file_submission(
        desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="party:ARD")
    )
    yield desk
    desk.store.close()


@pytest.fixture
def mirror(mission, tmp_path) -> Path:
    export(mission, tmp_path / "log")
    make_mirror(tmp_path / "mirror", str(tmp_path / "log"), log_key(mission).vkey, {})
    sync_mirror(tmp_path / "mirror", NOW)
    return tmp_path / "mirror"


def state_of(desk: Desk) -> str:
    with desk.store.reading() as connection:
        return replay_of(connection).digest()


def opened(mirror: Path, folder: Path, *seats: str) -> OpenedMission:
    keys = [identities_in((mirror.parent / f"keys/{seat}.age").read_text())[0] for seat in seats]
    folder.mkdir(exist_ok=True)
    return open_mission(mirror, str(folder / "copy.tahqiq"), folder / "copy.keys", keys)


def read(folder: Path, *words: str):
    options = ["--mission", str(folder / "copy.tahqiq"), "--keys", str(folder / "copy.keys")]
    ran = CliRunner().invoke(main, [*options, *words], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran


def reading(folder: Path, *words: str):
    return json.loads(read(folder, *words, "--json").stdout)


@pytest.mark.slow
def test_real_mission__is_mirrored_and_followed(mission, mirror, tmp_path):
    assert open_folder(mirror).report()["state_digest"] == state_of(mission)
    for number in range(260):
        register_source(mission, "duty-1", a_source(f"paper-{number}"))
    export(mission, tmp_path / "log")
    done = sync_mirror(mirror, NOW)
    assert done.told.replay.digest() == state_of(mission)
    assert (done.told.digests, done.told.replay.differs, done.told.invalid) == (1, [], [])
    assert (done.envelopes.not_offered, done.envelopes.wrong) == (0, [])
    names = [name for name in tree_of(tmp_path / "log") if name.startswith("sealed/")]
    assert sorted(names) == sorted(name for name in tree_of(mirror) if name.startswith("sealed/"))


def test_copied_mission_with_its_keys__is_caught_as_a_fork(mission, mirror, tmp_path):
    """Whoever copies file and keys can sign another history; the one who mirrors holds the proof."""
    mission.store.close()
    shutil.copy(tmp_path / "mission.tahqiq", tmp_path / "copy.tahqiq")
    shutil.copytree(tmp_path / "keys", tmp_path / "copied")
    twin = open_desk(str(tmp_path / "copy.tahqiq"), tmp_path / "copied", CaseClock(NOON), chance)
    register_source(mission, "duty-1", a_source("gazette"))
    register_source(twin, "duty-1", a_source("herald"))
    export(mission, tmp_path / "log")
    export(twin, tmp_path / "other")
    sync_mirror(mirror, NOW)
    with pytest.raises(RegisterBroken, match=r"MIR007: [Ff]ork"):
        sync_mirror(mirror, NOW, source=str(tmp_path / "other"))
    assert [file.name.split("-")[0] for file in open_folder(mirror).evidence()] == ["fork"]
    twin.store.close()


def test_mission_restored_with_its_keys__is_caught_as_a_rollback(mission, mirror, tmp_path):
    """A backup of everything, signer's memory and all: only those outside remember."""
    old = export(mission, tmp_path / "old")
    register_source(mission, "duty-1", a_source("gazette"))
    export(mission, tmp_path / "log")
    sync_mirror(mirror, NOW)
    with pytest.raises(RegisterBroken, match=r"MIR007: [Rr]ollback"):
        sync_mirror(mirror, NOW, source=str(old))


def test_redaction__reaches_the_mirror(mission, mirror, tmp_path):
    before = len(list((mirror / "sealed").iterdir()))
    with mission.store.reading() as connection:
        index = log.log_size(connection) - 1
    proposal = propose_redaction(mission, "adm-1", (str(index),), "a name that must not be there")
    for member in ("commissioner-ard", "commissioner-bel"):
        done = approve_redaction(mission, member, proposal)
    assert done.in_force
    export(mission, tmp_path / "log")
    synced = sync_mirror(mirror, NOW)
    assert synced.envelopes.destroyed == [index]
    assert len(list((mirror / "sealed").iterdir())) == before - 2  # the disclosures and the original
    made = opened(mirror, tmp_path / "all", "SEC")
    assert made.withheld == 1


# ── a mission made of a mirror ─────────────────────────────────────────────────────────────────────────


def test_opened_with_the_secretariats_key__has_the_same_tables(mission, mirror, tmp_path):
    made = opened(mirror, tmp_path / "sec", "SEC")
    copy = open_store(str(tmp_path / "sec/copy.tahqiq"))
    with copy.reading() as here, mission.store.reading() as there:
        assert tables_digest(here) == tables_digest(there)
        assert (made.size, made.withheld, made.seats) == (log.log_size(there), 0, ("SEC",))
    assert made.state_digest == state_of(mission)
    copy.close()


def test_opened_by_a_party__shows_what_its_own_key_opens(mission, mirror, tmp_path):
    made = opened(mirror, tmp_path / "ard", "ARD")
    assert made.seats == ("ARD",)
    assert made.withheld > 0
    assert made.state_digest == state_of(mission)
    assert [one["source"] for one in reading(tmp_path / "ard", "submissions")] == ["liaison-ard"]
    assert opened(mirror, tmp_path / "bel", "BEL").withheld > made.withheld
    assert reading(tmp_path / "bel", "submissions") == []


def test_claims_that_a_party_can_read__stand_there_without_incidents_and_it_is_told_why(
    mission, mirror, tmp_path
):
    read_in(mission, quiet=True)
    export(mission, tmp_path / "log")
    sync_mirror(mirror, NOW)
    made = opened(mirror, tmp_path / "ard", "ARD")
    assert (made.claims, made.incidents) == (1, 0)
    assert "sealed to the mechanism's staff" in read(tmp_path / "ard", "incidents").stderr
    whole = opened(mirror, tmp_path / "sec", "SEC")
    assert (whole.claims, whole.incidents) == (2, 1)
    assert "sealed" not in read(tmp_path / "sec", "incidents").stderr


def test_opened_without_a_key__has_the_open_acts_alone(mission, mirror, tmp_path):
    made = open_mission(mirror, str(tmp_path / "none.tahqiq"), tmp_path / "none.keys", ())
    assert made.seats == ()
    assert made.state_digest == state_of(mission)


def test_keys__are_kept_apart_and_for_their_owner_alone(mirror, tmp_path):
    opened(mirror, tmp_path / "ard", "ARD", "BEL")
    keys = tmp_path / "ard/copy.keys"
    assert sorted(file.name for file in keys.iterdir()) == ["ARD.age", "BEL.age", "log.vkey"]
    assert {file.stat().st_mode & 0o077 for file in (keys, *keys.iterdir())} == {0}


def test_writing_there__fails_and_changes_nothing(mission, mirror, tmp_path):
    opened(mirror, tmp_path / "ard", "ARD")
    shutil.copy(tmp_path / "keys/duty-1.key", tmp_path / "ard/copy.keys")
    copy = open_desk(str(tmp_path / "ard/copy.tahqiq"), tmp_path / "ard/copy.keys", CaseClock(NOON), chance)
    with pytest.raises(TahqiqError):
        append(copy, "duty-1", [("source.registered", a_source("gazette"))])
    with copy.store.reading() as connection:
        assert log.log_size(connection) == open_folder(mirror).believed().checkpoint.size
    copy.store.close()


def test_place_in_use__is_left_as_it_is(mirror, tmp_path):
    opened(mirror, tmp_path / "ard", "ARD")
    before = tree_of(tmp_path / "ard")
    with pytest.raises(StorageFailed, match="KEY002"):
        opened(mirror, tmp_path / "ard", "ARD")
    with pytest.raises(MissionUnusable, match="MIS002"):
        open_mission(mirror, str(tmp_path / "ard/copy.tahqiq"), tmp_path / "elsewhere", ())
    assert tree_of(tmp_path / "ard") == before


def test_changed_envelope__is_named_and_leaves_no_half_a_mission(mirror, tmp_path):
    name = min(file.name for file in (mirror / "sealed").iterdir())
    put(mirror / "sealed" / name, b"something else")
    with pytest.raises(RegisterBroken, match=f"MIR008.*{name}"):
        opened(mirror, tmp_path / "sec", "SEC")
    assert list((tmp_path / "sec").iterdir()) == []


@pytest.mark.parametrize("text", ["", "# only a comment\n", "AGE-SECRET-KEY-1QQQQ\n", "age1qqq\n"])
def test_file_without_a_reading_key__is_refused(text):
    with pytest.raises(BadInput, match="MIR014"):
        identities_in(text)


def test_command__takes_the_key_file_that_age_writes(mirror, tmp_path):
    secret = (tmp_path / "keys/ARD.age").read_text()
    put(tmp_path / "mine.txt", f"# created: 2025\n# public key: age1…\n{secret}\n".encode())
    words = ["open", mirror, "--mission", tmp_path / "mine.tahqiq", "--identity", tmp_path / "mine.txt"]
    said = tahqiq_mirror(*words, keys=tmp_path / "mine.keys")
    assert (said.exit_code, "keys of ARD" in said.stdout) == (0, True)
    assert tahqiq_mirror(*words, keys=tmp_path / "mine.keys").exit_code == 8
