"""A mirror copies, checks and replays a register, and says on whose word it believes what."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from practice_mirror import (
    LATER,
    NOW,
    POLICIES,
    VKEY,
    grown,
    mirror_of,
    put,
    tahqiq_mirror,
    tree_of,
    write_log,
)
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.replay import replayed
from tahqiq.desk.mirror.sync import sync_mirror
from tahqiq.errors import BadInput, MissionUnusable, StorageFailed
from tahqiq_verify.audit import audit
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.source import FolderSource

pytestmark = pytest.mark.slow

LONG = grown(560)
SHORT = grown(30)
OWN_FILES = ("mirror.json", "mirror.lock", "last-sync.json", "believed/", "policy/")


def served(files: dict[str, bytes]) -> dict[str, bytes]:
    """Those of a mirror's files that its source has too."""
    return {name: data for name, data in files.items() if not name.startswith(OWN_FILES)}


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 513])
def test_sync__ends_in_the_same_files_and_the_same_state(tmp_path, size):
    source = write_log(LONG, tmp_path / "log", size, envelopes=size < 256)
    mirror = mirror_of(source, tmp_path / "mirror", **{} if size > 40 else {"final": POLICIES["final"]})
    done = sync_mirror(mirror, NOW)
    assert served(tree_of(mirror)) == tree_of(source)
    assert done.told.replay.digest() == LONG.replayed(upto=size).digest()
    assert (done.told.outcomes["valid"], done.told.invalid, done.before) == (size, [], 0)
    held = audit(FolderSource(mirror), parse_policy(POLICIES["final"].encode()))
    assert held.root == done.signed.checkpoint.root


def test_sync_again__changes_nothing_and_fetches_no_full_file(tmp_path):
    mirror = mirror_of(write_log(LONG, tmp_path / "log"), tmp_path / "mirror")
    sync_mirror(mirror, NOW)
    before = tree_of(mirror)
    done = sync_mirror(mirror, NOW)
    assert tree_of(mirror) == before
    assert done.fetched == 4  # the note, the last bundle and the two partial tiles
    assert done.before == len(LONG.entries)


@pytest.mark.parametrize("sizes", [(1, 256), (255, 257), (256, 512), (300, 301), (0, 40), (20, 579)])
def test_grown_register__is_followed_and_old_partial_files_go(tmp_path, sizes):
    source = write_log(LONG, tmp_path / "log", sizes[0])
    mirror = mirror_of(source, tmp_path / "mirror", final=POLICIES["final"])
    first = sync_mirror(mirror, NOW)
    write_log(LONG, source, sizes[1])
    second = sync_mirror(mirror, NOW)
    assert served(tree_of(mirror)) == tree_of(source)
    assert (first.signed.checkpoint.size, second.before, second.signed.checkpoint.size) == (
        sizes[0],
        *sizes,
    )
    assert open_folder(mirror).believed_sizes() == tuple(reversed(sizes))


def test_mirror_of_a_mirror__is_the_same(tmp_path):
    first = mirror_of(write_log(LONG, tmp_path / "log", 300), tmp_path / "first")
    sync_mirror(first, NOW)
    second = mirror_of(first, tmp_path / "second")
    sync_mirror(second, NOW)
    assert served(tree_of(first)) == served(tree_of(second))


def test_upto__gives_the_state_as_it_was(tmp_path):
    mirror = mirror_of(write_log(LONG, tmp_path / "log", 300), tmp_path / "mirror")
    sync_mirror(mirror, NOW)
    opened = open_folder(mirror)
    for size in (0, 1, 20, 299, 300):
        assert replayed(opened, size).replay.digest() == LONG.replayed(upto=size).digest()
    with pytest.raises(BadInput, match="holds 300 entries, not 301"):
        replayed(opened, 301)


@pytest.mark.slow
@pytest.mark.parametrize("surroundings", [("0", "UTC", "C"), ("7", "Asia/Kabul", "tr_TR.UTF-8")])
def test_digest__is_alike_in_other_surroundings(tmp_path, surroundings):
    mirror = mirror_of(write_log(LONG, tmp_path / "log", 300), tmp_path / "mirror")
    sync_mirror(mirror, NOW)
    names = dict(zip(("PYTHONHASHSEED", "TZ", "LC_ALL"), surroundings, strict=True))
    code = "import sys; from tahqiq.cli.mirror import mirror; mirror(['digest', sys.argv[1]])"
    ran = subprocess.run(
        [sys.executable, "-c", code, mirror],
        env={**os.environ, **names},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == LONG.replayed(upto=300).digest()


# ── what entries amount to ─────────────────────────────────────────────────────────────────────────────


def test_invalid_and_unknown_entries__are_counted_with_their_index(tmp_path):
    made = grown(30)
    made.append(b"not an entry")
    made.act("coffee.made", {"cups": 2}, at=LATER)
    made.report()
    bad = len(made.entries) - 3
    mirror = mirror_of(write_log(made, tmp_path / "log"), tmp_path / "mirror")
    ran = tahqiq_mirror("sync", mirror, "--json")
    told = json.loads(ran.stdout)
    assert (ran.exit_code, told["invalid"], told["unknown"], told["valid"]) == (0, 1, 1, bad + 1)
    assert [one["index"] for one in told["invalid_entries"]] == [bad]
    assert [one["index"] for one in told["unknown_entries"]] == [bad + 1]
    assert f"entry {bad}: " in tahqiq_mirror("sync", mirror).stdout


def test_stated_digest_that_differs__is_told_with_its_index(tmp_path):
    made = grown(20)
    made.act("state.digest", stated(made, made.replayed().digest()), at=LATER)
    wrong = made.act("state.digest", stated(made, "0" * 64), at=LATER)
    made.act("state.digest", stated(made, "1" * 64), at=LATER)
    mirror = mirror_of(write_log(made, tmp_path / "log"), tmp_path / "mirror")
    ran = tahqiq_mirror("sync", mirror, "--json")
    told = json.loads(ran.stdout)
    assert ran.exit_code == 7
    assert (told["digests_checked"], told["differs"][0]["index"], len(told["differs"])) == (3, wrong, 2)
    assert f"Entry {wrong} gives the state digest" in ran.stderr
    assert open_folder(mirror).believed() is not None


def stated(made, digest: str) -> dict[str, object]:
    return {"size": len(made.entries), "digest": digest}


def test_redacted_record__loses_its_envelope_and_gets_none_back(tmp_path):
    made = grown(10)
    source = write_log(made, tmp_path / "log", envelopes=True)
    mirror = mirror_of(source, tmp_path / "mirror")
    assert sync_mirror(mirror, NOW).envelopes.held == 10
    index = len(made.entries) - 3
    proposal = made.act(
        "redaction.proposed", {"indexes": [index], "digests": [], "ground": "a name"}, at=LATER
    )
    for head in ("ard-1", "bel-1", "qas-1", "tar-1"):
        made.approve_redaction(proposal, head, at=LATER)
    write_log(made, source, envelopes=True)
    done = sync_mirror(mirror, NOW)
    assert sorted(done.told.replay.accord.redacted) == [index]
    assert (done.envelopes.destroyed, done.envelopes.held, done.envelopes.fetched) == ([index], 9, 0)
    again = sync_mirror(mirror, NOW)
    assert (again.envelopes.destroyed, again.envelopes.held, len(list((mirror / "sealed").iterdir()))) == (
        [],
        9,
        9,
    )


def test_envelopes__are_left_when_asked_or_not_offered(tmp_path):
    source = write_log(LONG, tmp_path / "log")
    mirror = mirror_of(source, tmp_path / "mirror")
    assert sync_mirror(mirror, NOW, envelopes=False).envelopes is None
    found = sync_mirror(mirror, NOW).envelopes
    assert (found.not_offered, found.not_asked, found.held) == (200, 360, 0)
    assert "none of the first 200" in found.stopped


# ── the folder ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format":"tahqiq-mirror/1"}', '{"format":"tahqiq-mirror/1","source":1,"log":"a"}'],
)
def test_damaged_description__is_said(tmp_path, text):
    mirror = mirror_of(write_log(SHORT, tmp_path / "log"), tmp_path / "mirror")
    (mirror / "mirror.json").write_text(text)
    with pytest.raises(MissionUnusable, match="MIR002"):
        sync_mirror(mirror, NOW)


def test_two_at_once__the_second_waits_for_nobody(tmp_path):
    mirror = mirror_of(write_log(SHORT, tmp_path / "log"), tmp_path / "mirror")
    with open_folder(mirror).syncing(), pytest.raises(StorageFailed, match="MIR011"):
        sync_mirror(mirror, NOW)
    sync_mirror(mirror, NOW)


def test_commands__from_making_to_digest(tmp_path):
    source, mirror = write_log(SHORT, tmp_path / "log"), tmp_path / "mirror"
    for level, text in POLICIES.items():
        put(tmp_path / level, text.encode())
    put(tmp_path / "key", f"{VKEY}\n".encode())
    options = ["--source", source, "--recorded", tmp_path / "recorded", "--final", tmp_path / "final"]
    assert "Warning" not in tahqiq_mirror("init", mirror, *options, "--log", tmp_path / "key").stderr
    assert "nothing yet" in tahqiq_mirror("status", mirror).stdout
    said = tahqiq_mirror("sync", mirror).stdout
    digest = SHORT.replayed().digest()
    assert digest in said
    assert "by your policy: arden, belmar, qasr, tarn, ulm" in said
    assert tahqiq_mirror("digest", mirror).stdout.strip() == digest
    assert json.loads(tahqiq_mirror("digest", mirror, "--json").stdout)["state_digest"] == digest
    assert digest in tahqiq_mirror("status", mirror).stdout
    assert tahqiq_mirror("sync", mirror, "--max-age", "24").exit_code == 7


def test_key_from_the_source_itself__is_warned_of(tmp_path):
    source = write_log(SHORT, tmp_path / "log")
    ran = tahqiq_mirror("init", tmp_path / "mirror", "--source", source)
    assert "a false source gives a false key" in ran.stderr
    assert json.loads(tahqiq_mirror("status", tmp_path / "mirror", "--json").stdout)["log_key_given"] is False
    assert "the log's key alone" in tahqiq_mirror("sync", tmp_path / "mirror").stdout
    Path(source / "log.vkey").unlink()
    assert tahqiq_mirror("init", tmp_path / "other", "--source", source).exit_code == 3
