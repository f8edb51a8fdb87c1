"""Logs that tell two stories: each leaves its proof in the mirror, and nothing that was believed is lost."""

import json
import shutil
from pathlib import Path

import pytest
from practice_bundle import SEALED_AT, signed_note
from practice_register import ADMIN
from practice_server import answer, serving

from practice_mirror import (
    LATER,
    NOW,
    grown,
    mirror_of,
    pointed,
    put,
    refused,
    tahqiq_mirror,
    tree_of,
    write_log,
)
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.replay import compare_mirrors
from tahqiq.desk.mirror.sync import sync_mirror
from tahqiq.errors import BadInput, MissionUnusable, RegisterBroken
from tahqiq_verify.evidence import check_evidence, parse_evidence, shows

pytestmark = pytest.mark.slow

LONG = grown(560)
OTHER = grown(240)  # the same register up to here, then another story
OTHER.act("role.granted", {"member": "cha-1", "role": "monitor"}, at=LATER)
PARTED = len(OTHER.entries) - 1
for _number in range(300):
    OTHER.report()


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


def test_state_of_a_size_beyond_measure__leaves_its_two_notes(mirror, tmp_path):
    """Whoever has the log's key can sign anything; the size alone must break nothing here."""
    source = tmp_path / "huge"
    text = LONG.checkpoint(300).replace(b"\n300\n", b"\n%d\n" % 2**60)
    put(source / "checkpoint", signed_note(text, ("arden", "qasr", "tarn")).encode())
    refused(mirror, "MIR006.*tile/entries", source=str(source))
    refused(mirror, "MIR007: rollback")
    kept = open_folder(mirror).evidence()
    assert [file.name[-6:] for file in kept] == ["1.note", "2.note"]
    assert kept[0].read_bytes() == (source / "checkpoint").read_bytes()


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
