"""Whole files dropped, cut, padded and exchanged, entries dropped, swapped, merged and split: one verdict from both."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from second_reader.go_reader import GoReader, Verdict, build_reader
from second_reader.our_reader import on_folder
from second_reader.static_log import StaticLog, bundle, policy_text, practice_log, write_files

pytestmark = pytest.mark.slow

POLICY = policy_text("recorded")
Files = dict[str, bytes | None]  # None: the file is gone


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def register() -> StaticLog:
    return practice_log(600)


def both_on_damages(
    go: GoReader, folder: Path, honest: dict[str, bytes], damages: list[Files]
) -> list[Verdict]:
    """The verdicts of both on the honest files with each damage laid over them; they must not differ."""
    write_files(honest, folder)
    whole = {"verb": "audit", "dir": str(folder), "policy": POLICY}
    requests = [
        {
            **whole,
            "changes": [{"path": path, "data": data, "remove": data is None} for path, data in one.items()],
        }
        for one in damages
    ]
    believed, *answers = go.ask_all([whole, *requests])
    assert believed.ok
    for damage, theirs in zip(damages, answers, strict=True):
        for path, data in damage.items():
            _put(folder / path, data)
        ours = on_folder(folder, POLICY)
        for path in damage:
            _put(folder / path, honest.get(path))
        assert ours == theirs, f"{sorted(damage)}: ours: {ours} ({ours.why}); theirs: {theirs} ({theirs.why})"
    return answers


def _put(file: Path, data: bytes | None) -> None:
    if data is None:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def damaged_files(files: dict[str, bytes]) -> list[Files]:
    """Every file gone, empty, one byte short or long, half as long, twice as long, longer than any may be."""
    made: list[Files] = []
    for path, data in files.items():
        longest = 1 << (24 if "entries" in path else 20)
        changed = [
            None,
            b"",
            data[:-1],
            data + b"\0",
            data[: len(data) // 2],
            data * 2,
            data + bytes(longest),
        ]
        made += [{path: each} for each in changed]
    return made


def test_damaged_file__is_named_by_both(go: GoReader, register: StaticLog, tmp_path: Path):
    files = register.files()
    verdicts = both_on_damages(go, tmp_path, files, damaged_files(files))
    for damage, verdict in zip(damaged_files(files), verdicts, strict=True):
        assert (verdict.ok, verdict.where) == (False, next(iter(damage)))
    assert {verdict.code for verdict in verdicts} == {"missing", "malformed", "too_big"}


def test_files_exchanged__are_refused_by_both(go: GoReader, register: StaticLog, tmp_path: Path):
    files = register.files()
    pairs = [(one, other) for one in files for other in files if one < other]
    verdicts = both_on_damages(
        go, tmp_path, files, [{one: files[other], other: files[one]} for one, other in pairs]
    )
    assert not any(verdict.ok for verdict in verdicts)


def dropped(entries: list[bytes], at: int) -> list[bytes]:
    return entries[:at] + entries[at + 1 :]


def repeated(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at], *entries[at:]]


def swapped(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]


def merged(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at] + entries[at + 1], b"", *entries[at + 2 :]]


def split(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at][:2], entries[at][2:], *entries[at + 2 :]]


@pytest.mark.parametrize("change", [dropped, repeated, swapped, merged, split])
@pytest.mark.parametrize("also_tiles", [False, True])
def test_entries_of_a_bundle_changed__are_named_by_both(
    go: GoReader,
    register: StaticLog,
    tmp_path: Path,
    change: Callable[[list[bytes], int], list[bytes]],
    also_tiles: bool,
):
    damages: list[Files] = []
    for at in (0, 1, 100, 253):
        entries = change(list(register.entries[256:512]), at)
        damage: Files = {"tile/entries/001": bundle(entries)}
        if also_tiles and len(entries) == 256:
            forged = StaticLog((*register.entries[:256], *entries, *register.entries[512:])).files()
            damage |= {path: data for path, data in forged.items() if path != "checkpoint"}
        damages.append(damage)
    verdicts = both_on_damages(go, tmp_path, register.files(), damages)
    expected = "tree" if also_tiles else "entry"
    if change in {dropped, repeated}:
        expected = "malformed"
    where = "checkpoint" if expected == "tree" else "tile/entries/001"
    assert verdicts == [Verdict(False, expected, where)] * 4


@pytest.mark.parametrize("seed", range(4))
def test_several_damages_at_once__lead_both_to_the_same_one(
    go: GoReader, register: StaticLog, tmp_path: Path, seed: int
):
    chance = random.Random(seed)
    files = register.files()
    damages: list[Files] = []
    for _ in range(60):
        damage: Files = {}
        for path in chance.sample(sorted(files), chance.randint(2, 4)):
            data = bytearray(files[path])
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            damage[path] = chance.choice([None, bytes(data), bytes(data), bytes(data[:-1])])
        damages.append(damage)
    # Spare bits of a signature are the one thing on which the two may differ: see test_second_reader.
    damages = [{path: data for path, data in one.items() if path != "checkpoint"} for one in damages]
    assert not any(verdict.ok for verdict in both_on_damages(go, tmp_path, files, damages))
