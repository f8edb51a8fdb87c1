"""Sources that lie, forget, shrink or fork, and mirrors that were tampered with: refused, named, and nothing lost."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_bundle import leaf_hash
from practice_server import answer, serving

from practice_mirror import (
    KEPT,
    NOW,
    grown,
    mirror_of,
    pointed,
    put,
    refused,
    stands,
    tahqiq_mirror,
    tree_of,
    write_log,
)
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.replay import replayed
from tahqiq.desk.mirror.sync import sync_mirror
from tahqiq.errors import NotFound, RegisterBroken

pytestmark = pytest.mark.slow

LONG = grown(560)


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> Path:
    """A mirror of 200 entries, and beside it the log at 300; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("held")
    sync_mirror(mirror_of(write_log(LONG, folder / "log", 200), folder / "mirror"), NOW)
    write_log(LONG, folder / "log", 300)
    return folder


@pytest.fixture
def mirror(held, tmp_path) -> Path:
    shutil.copytree(held, tmp_path / "both")
    return pointed(tmp_path / "both/mirror", tmp_path / "both/log")


FILES = ("tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1")


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FILES), at=st.integers(0, 2**20), bit=st.integers(0, 7))
def test_flipped_bit__is_refused_and_the_honest_file_taken_later(held, tmp_path, name, at, bit):
    folder = tmp_path / "case"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(held, folder)
    mirror, file = pointed(folder / "mirror", folder / "log"), folder / "log" / name
    honest = file.read_bytes()
    at %= len(honest)
    file.write_bytes(honest[:at] + bytes([honest[at] ^ 1 << bit]) + honest[at + 1 :])
    assert name in refused(mirror, "MIR006")
    file.write_bytes(honest)
    assert sync_mirror(mirror, NOW).signed.checkpoint.size == 300


@pytest.mark.slow
@pytest.mark.parametrize("bit", [0, 5])
def test_flipped_bit_of_the_note__is_refused_or_costs_one_cosignature(mirror, bit):
    """A witness's line under another name is an unknown line; the others may still be quorum enough."""
    file = mirror.parent / "log/checkpoint"
    honest = file.read_bytes()
    root = open_folder(mirror).terms.open(honest).checkpoint.root
    before = tree_of(mirror)
    for at in range(0, len(honest), 7):
        file.write_bytes(honest[:at] + bytes([honest[at] ^ 1 << bit]) + honest[at + 1 :])
        try:
            done = sync_mirror(mirror, NOW)
        except RegisterBroken as error:
            assert error.code in ("MIR006", "MIR009")
            assert stands(mirror) == {n: d for n, d in before.items() if not n.startswith(KEPT)}
            continue
        assert (done.signed.checkpoint.root, len(done.signed.cosignatures) >= 4) == (root, True)
        shutil.rmtree(mirror)
        for name, data in before.items():
            put(mirror / name, data)


@pytest.mark.parametrize("name", FILES)
def test_missing_file__is_named(mirror, name):
    (mirror.parent / "log" / name).unlink()
    assert name in refused(mirror, "MIR006.*is not there")


@pytest.mark.parametrize("change", [b"", b"\x00", None])
@pytest.mark.parametrize("name", FILES)
def test_file_cut_or_padded__is_named(mirror, name, change):
    file = mirror.parent / "log" / name
    data = file.read_bytes()
    file.write_bytes(data[:-1] if change is None else data + change if change else b"")
    assert name in refused(mirror, "MIR006")


def test_entry_changed_together_with_all_tiles__fails_against_the_signed_root(mirror):
    log = mirror.parent / "log"
    bundle = (log / "tile/entries/001.p/44").read_bytes()
    first = int.from_bytes(bundle[:2], "big")
    forged = bytes(first)
    put(log / "tile/entries/001.p/44", bundle[:2] + forged + bundle[2 + first :])
    tile = (log / "tile/0/001.p/44").read_bytes()
    put(log / "tile/0/001.p/44", leaf_hash(forged) + tile[32:])
    refused(mirror, "MIR006")


def test_partial_files_that_vanished__are_cut_from_the_full_ones(mirror):
    """What follows in the full files is under no signature yet: none of it may reach the mirror."""
    log = mirror.parent / "log"
    whole = write_log(LONG, mirror.parent / "whole", 512)
    for kind in ("entries", "0"):
        shutil.rmtree(log / f"tile/{kind}/001.p")
        data = (whole / f"tile/{kind}/001").read_bytes()
        put(log / f"tile/{kind}/001", data[:-1] + b"?")
    assert sync_mirror(mirror, NOW).signed.checkpoint.size == 300
    honest = write_log(LONG, mirror.parent / "honest", 300)
    names = [name for name in tree_of(honest) if name.startswith("tile")]
    assert {name: tree_of(mirror)[name] for name in names} == {name: tree_of(honest)[name] for name in names}
    assert not (mirror / "tile/entries/001").exists()
    assert sync_mirror(mirror, NOW, source=str(whole)).signed.checkpoint.size == 512


def test_forged_envelope__is_not_kept_and_the_log_believed(tmp_path):
    source = write_log(LONG, tmp_path / "log", 40, envelopes=True)
    name = min(file.name for file in (source / "sealed").iterdir())
    put(source / "sealed" / name, b"something else")
    mirror = mirror_of(source, tmp_path / "mirror")
    ran = tahqiq_mirror("sync", mirror, "--json")
    told = json.loads(ran.stdout)
    assert (ran.exit_code, "MIR012" in ran.stderr, name in ran.stderr) == (7, True, True)
    assert [one[1] for one in told["envelopes"]["wrong"]] == [name]
    assert not (mirror / "sealed" / name).exists()
    assert open_folder(mirror).believed().checkpoint.size == 40


# ── over the network ───────────────────────────────────────────────────────────────────────────────────


def test_over_http__is_the_same(tmp_path):
    log = write_log(grown(30), tmp_path / "log", envelopes=True)
    with serving(tree_of(log)) as server:
        mirror = mirror_of(server.url, tmp_path / "mirror")
        done = sync_mirror(mirror, NOW)
        assert (done.envelopes.held, server.connections) == (30, 1)
    assert {name: tree_of(mirror)[name] for name in tree_of(log)} == tree_of(log)


def test_broken_line__is_no_accusation_and_is_taken_up_again(tmp_path):
    files = tree_of(write_log(LONG, tmp_path / "log", 560))
    mirror = mirror_of(tmp_path / "log", tmp_path / "mirror")
    with serving(files, {"tile/entries/002.p/48": lambda handler: answer(handler, 500)}) as server:
        refused(mirror, "MIR005.*500", source=server.url)
    asked: list[str] = []
    replies = {name: replying(name, data, asked) for name, data in files.items()}
    with serving(files, replies) as server:
        assert sync_mirror(mirror, NOW, source=server.url).signed.checkpoint.size == 560
    assert "tile/entries/000" not in asked
    with pytest.raises(NotFound, match="MIR005"):
        sync_mirror(mirror, NOW, source=server.url)


def replying(name: str, data: bytes, asked: list[str]):
    def reply(handler) -> None:
        asked.append(name)
        answer(handler, 200, data)

    return reply


def test_false_file_left_by_a_broken_sync__does_no_harm(mirror, tmp_path):
    put(mirror / "incoming/tile/entries/000", b"left by somebody else")
    put(mirror / "incoming/tile/0/001.p/44", b"of an earlier state")
    assert sync_mirror(mirror, NOW).signed.checkpoint.size == 300
    assert tree_of(mirror)["tile/entries/000"] == tree_of(mirror.parent / "log")["tile/entries/000"]


# ── mirrors that were tampered with, and mirrors laid side by side ─────────────────────────────────────


@pytest.mark.parametrize("name", ["tile/entries/000", "tile/0/000"])
@pytest.mark.parametrize("kind", ["flipped", "cut", "emptied", "folder"])
def test_damage_of_the_mirror_itself__is_named_and_not_mended_silently(mirror, name, kind):
    sync_mirror(mirror, NOW)
    file = mirror / name
    data = file.read_bytes()
    file.unlink()
    if kind == "folder":
        file.mkdir()
    else:
        put(file, {"flipped": bytes([data[0] ^ 1]) + data[1:], "cut": data[:-7], "emptied": b""}[kind])
    assert name in refused(mirror, "MIR008")
    if name.startswith("tile/entries"):
        with pytest.raises(RegisterBroken, match="MIR008"):
            replayed(open_folder(mirror))
    file.rename(mirror.parent / "aside")
    sync_mirror(mirror, NOW)
    assert file.read_bytes() == data
