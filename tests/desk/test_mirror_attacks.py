"""Sources that lie, forget, shrink or fork, and mirrors that were tampered with: refused, named, and nothing lost."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice_bundle import SEALED_AT, leaf_hash
from practice_register import ADMIN
from practice_server import answer, serving

from practice_mirror import LATER, NOW, grown, mirror_of, put, tahqiq_mirror, tree_of, write_log
from tahqiq.desk.mirror import sync_mirror
from tahqiq.desk.mirror_folder import open_folder
from tahqiq.desk.mirror_replay import compare_mirrors, replayed
from tahqiq.errors import BadInput, MissionUnusable, NotFound, RegisterBroken
from tahqiq_verify.evidence import check_evidence, parse_evidence, shows

LONG = grown(560)
OTHER = grown(240)  # the same register up to here, then another story
OTHER.act("role.granted", {"member": "cha-1", "role": "monitor"}, at=LATER)
PARTED = len(OTHER.entries) - 1
for _number in range(300):
    OTHER.report()
KEPT = ("incoming/", "shown/", "evidence/")


def stands(mirror: Path) -> dict[str, bytes]:
    """What a refused sync must leave as it was."""
    return {name: data for name, data in tree_of(mirror).items() if not name.startswith(KEPT)}


def refused(mirror: Path, code: str, **options) -> str:
    """A sync that is refused with this code and changes nothing; what it says."""
    before = stands(mirror)
    with pytest.raises((RegisterBroken, NotFound), match=code) as caught:
        sync_mirror(mirror, NOW, **options)
    assert stands(mirror) == before
    return str(caught.value)


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


def pointed(mirror: Path, source: Path) -> Path:
    """The mirror with another source."""
    about = json.loads((mirror / "mirror.json").read_text())
    (mirror / "mirror.json").write_text(json.dumps(about | {"source": str(source)}))
    return mirror


FILES = ("tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1")


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


# ── forks and rollbacks ────────────────────────────────────────────────────────────────────────────────


def proof_in(mirror: Path, verdict: str) -> None:
    """The one proof that is kept convicts by itself, with no key but the log's."""
    (file,) = open_folder(mirror).evidence()
    evidence = parse_evidence(file.read_bytes())
    assert evidence.verdict == verdict
    steps = check_evidence(evidence, (open_folder(mirror).terms.log,))
    assert shows(evidence, steps) == (verdict == "fork")


@pytest.mark.parametrize("size", [PARTED + 1, 299, 300, 301, 500])
def test_fork__leaves_its_proof_and_nothing_is_written_over(mirror, tmp_path, size):
    sync_mirror(mirror, NOW)
    other = write_log(OTHER, tmp_path / "other", size)
    told = refused(mirror, "MIR007: fork", source=str(other))
    proof_in(mirror, "fork")
    assert str(open_folder(mirror).evidence()[0]) in told
    refused(mirror, "MIR007", source=str(other))
    proof_in(mirror, "fork")  # the same proof is kept once
    done = sync_mirror(mirror, NOW)
    assert (done.signed.checkpoint.size, len(done.evidence)) == (300, 1)


def test_fork_without_a_quorum__is_kept_as_well(mirror, tmp_path):
    sync_mirror(mirror, NOW)
    refused(mirror, "MIR007", source=str(write_log(OTHER, tmp_path / "other", 320, witnesses=())))
    proof_in(mirror, "fork")


@pytest.mark.parametrize("size", [280, 520])
@pytest.mark.parametrize("name", ["tile/0/000", "tile/1/000"])
def test_fork_whose_tiles_are_false__is_proven_by_its_entries(mirror, tmp_path, size, name):
    """No proof can be made of such tiles; the entries alone make the signed root, and another at 200."""
    other = write_log(OTHER, tmp_path / "other", size)
    (file,) = [one for one in (other / "tile").rglob("*") if one.is_file() and name in str(one)]
    file.write_bytes(bytes(len(file.read_bytes())))
    sync_mirror(mirror, NOW, source=str(write_log(LONG, tmp_path / "log", 270)))
    refused(mirror, "MIR007: fork", source=str(other))
    proof_in(mirror, "fork")


def test_rollback__leaves_both_notes(mirror, tmp_path):
    sync_mirror(mirror, NOW)
    source = write_log(LONG, tmp_path / "old", 250, at=SEALED_AT + 50)
    assert "lags behind" in refused(mirror, "MIR007: rollback", source=str(source))
    (file,) = open_folder(mirror).evidence()
    evidence = parse_evidence(file.read_bytes())
    assert (evidence.verdict, evidence.sizes) == ("rollback", (300, 250))
    steps = check_evidence(
        evidence, (), tuple(one.key for one in open_folder(mirror).believed().cosignatures)
    )
    assert shows(evidence, steps)  # witnesses cosigned the smaller state later
    assert tahqiq_mirror("sync", mirror, "--source", source).exit_code == 7
    assert "rollback-300-250" in tahqiq_mirror("status", mirror).stdout


@pytest.mark.parametrize("size", [300, 290, 310])
def test_state_that_was_shown_but_not_checked__is_held_against_the_log(mirror, tmp_path, size):
    """The line broke before the entries came; the next time another story is shown."""
    files = tree_of(write_log(OTHER, tmp_path / "other", size))
    broken = {f"tile/entries/001.p/{size - 256}": lambda handler: answer(handler, 503)}
    with serving(files, broken) as server:
        refused(mirror, "MIR005", source=server.url)
    assert json.loads(tahqiq_mirror("status", mirror, "--json").stdout)["unchecked"] == size
    if size == 310:
        write_log(LONG, mirror.parent / "log", 400)
    refused(mirror, "MIR007: fork")
    proof_in(mirror, "fork")


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


@pytest.mark.parametrize("name", ["checkpoint", "believed/300"])
def test_lost_note__is_not_forgotten(mirror, tmp_path, name):
    sync_mirror(mirror, NOW)
    (mirror / name).unlink()
    with pytest.raises(RegisterBroken, match="MIR007"):
        sync_mirror(mirror, NOW, source=str(write_log(OTHER, tmp_path / "other", 300)))


@pytest.mark.parametrize("name", ["checkpoint", "believed/300"])
def test_changed_note__is_said(mirror, name):
    sync_mirror(mirror, NOW)
    put(mirror / name, (mirror / name).read_bytes().replace(b"\n300\n", b"\n299\n"))
    with pytest.raises(MissionUnusable, match="MIR002"):
        sync_mirror(mirror, NOW)


def test_two_mirrors_of_a_fork__are_told_where_they_part(mirror, tmp_path):
    sync_mirror(mirror, NOW)
    other = mirror_of(write_log(OTHER, tmp_path / "other", 280), tmp_path / "second")
    sync_mirror(other, NOW)
    found = compare_mirrors(mirror, other)
    assert (found.verdict.word, found.sizes, found.entries, found.states) == (
        "fork",
        (300, 280),
        PARTED,
        PARTED,
    )
    ran = tahqiq_mirror("compare", mirror, other, "--evidence", tmp_path / "proof.json", "--json")
    assert (ran.exit_code, json.loads(ran.stdout)["first_entry_that_differs"]) == (7, PARTED)
    evidence = parse_evidence((tmp_path / "proof.json").read_bytes())
    assert shows(evidence, check_evidence(evidence))


def test_sealed_entries_that_differ__do_not_make_the_states_differ_yet(tmp_path):
    made, other = grown(20), grown(10)
    other.chance.random()
    for _number in range(10):
        other.report()
    other.act("role.granted", {"member": "cha-1", "role": "monitor"}, by=ADMIN, at=LATER)
    made.report()
    mirrors = [
        mirror_of(write_log(one, tmp_path / f"log{i}"), tmp_path / f"{i}")
        for i, one in enumerate((made, other))
    ]
    for one in mirrors:
        sync_mirror(one, NOW)
    found = compare_mirrors(*mirrors)
    last = len(made.entries) - 1
    assert (found.entries, found.states) == (last - 10, last)


def test_mirror_that_is_behind__differs_nowhere(mirror, tmp_path):
    shutil.copytree(mirror, tmp_path / "behind")
    sync_mirror(mirror, NOW)
    found = compare_mirrors(mirror, tmp_path / "behind")
    assert (found.verdict.word, found.entries, found.states) == ("A extends B", None, None)
    assert tahqiq_mirror("compare", mirror, tmp_path / "behind").exit_code == 0
    with pytest.raises((BadInput, MissionUnusable)):
        compare_mirrors(mirror, tmp_path)
