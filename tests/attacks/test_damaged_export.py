"""A real mission's exported files, damaged as a hostile or careless hand would: the audit fails at that file.

Our verifier, the reader in Go and a mirror read the same damaged files; they name the same resource and entry.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from damaged_copy import Damage, both_on, mirror_refuses, put
from exported_mission import NOW, Exported, exported_mission

from second_reader.go_reader import Verdict
from second_reader.static_log import StaticLog, bundle, write_files
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.errors import RegisterBroken
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.spelling import from_b64

pytestmark = pytest.mark.slow

Change = Callable[[list[bytes], int], list[bytes]]


@pytest.fixture(scope="module")
def mission(tmp_path_factory) -> Exported:
    return exported_mission(tmp_path_factory.mktemp("mission"))


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Exported:
    return exported_mission(tmp_path_factory.mktemp("other"), "elsewhere")


@pytest.fixture
def folder(mission: Exported, tmp_path: Path) -> Path:
    return write_files(mission.files, tmp_path / "export")


def test_honest_export__is_what_the_standards_make_of_its_entries_and_is_believed(
    go, mission, folder, tmp_path
):
    made = mission.as_static_log().files(mission.files["checkpoint"])
    assert {path: mission.files[path] for path in mission.audited} == made
    assert both_on(go, folder, mission, []) == []
    mirror = make_mirror(tmp_path / "m", str(folder), mission.vkey, {"recorded": mission.policy.decode()})
    done = sync_mirror(mirror.folder, NOW)
    assert (done.signed.checkpoint.size, done.told.replay.invalid) == (len(mission.entries), {})
    assert done.envelopes is not None and done.envelopes.wrong == []


# Whole files


def resized(path: str, data: bytes) -> list[bytes | None]:
    longest = 1 << (24 if "entries" in path else 20)
    return [
        None,
        b"",
        data[:-1],
        data[1:],
        data + b"\0",
        data[: len(data) // 2],
        data * 2,
        data + bytes(longest),
    ]


def test_file_removed_cut_or_padded__is_named(go, cases, mission, folder, tmp_path):
    damages: list[Damage] = [{p: data} for p in mission.audited for data in resized(p, mission.files[p])]
    verdicts = both_on(go, folder, mission, damages)
    for damage, verdict in zip(damages, verdicts, strict=True):
        assert (verdict.ok, verdict.where) == (False, next(iter(damage)))
        cases.add()
    assert {"missing", "malformed", "too_big"} <= {verdict.code for verdict in verdicts}
    for number, path in enumerate(mission.audited):
        mirror_refuses(folder, mission, tmp_path / f"m{number}", {path: mission.files[path][:-1]}, path)
        cases.add()


def test_files_exchanged__are_refused(go, cases, mission, folder):
    pairs = [(one, two) for one in mission.audited for two in mission.audited if one < two]
    damages: list[Damage] = [{one: mission.files[two], two: mission.files[one]} for one, two in pairs]
    assert not any(verdict.ok for verdict in both_on(go, folder, mission, damages))
    cases.add(len(damages))


def test_files_that_no_verdict_rests_on__may_lie_without_being_believed(
    go, cases, mission, other, folder, tmp_path
):
    """The control: key, policies and page beside the log are hints; a reader brings its own."""
    hints = [path for path in mission.files if path not in mission.audited and not path.startswith("sealed/")]
    assert sorted(hints) == ["log.vkey", "policy/final", "policy/recorded", "verify.html"]
    damages: list[Damage] = [{path: data} for path in hints for data in (None, b"", other.files[path])]
    assert all(verdict.ok for verdict in both_on(go, folder, mission, damages))
    cases.add(len(damages))
    put(folder, {"log.vkey": other.files["log.vkey"]})
    mirror = make_mirror(tmp_path / "m", str(folder), None, {})  # whoever takes the key from the source
    with pytest.raises(RegisterBroken) as caught:
        sync_mirror(mirror.folder, NOW)
    assert caught.value.code == "MIR006"


# Entries


def dropped(entries: list[bytes], at: int) -> list[bytes]:
    return entries[:at] + entries[at + 1 :]


def inserted(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at], *entries[at:]]


def swapped(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]


def merged(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at] + entries[at + 1], b"", *entries[at + 2 :]]


def split(entries: list[bytes], at: int) -> list[bytes]:
    half = len(entries[at]) // 2
    return [*entries[:at], entries[at][:half], entries[at][half:], *entries[at + 2 :]]


def dropped_and_filled(entries: list[bytes], at: int) -> list[bytes]:
    return [*dropped(entries, at), entries[-1]]


def changed(entries: list[bytes], at: int) -> list[bytes]:
    return [*entries[:at], entries[at][:-1] + bytes([entries[at][-1] ^ 1]), *entries[at + 1 :]]


@pytest.mark.parametrize("change", [dropped, inserted, swapped, merged, split, dropped_and_filled, changed])
def test_entries_changed__are_named_by_bundle_and_index(go, cases, mission, folder, tmp_path, change: Change):
    damages: list[Damage] = []
    due: list[tuple[str, str, int]] = []
    for path, held in mission.bundles.items():
        for at in (0, 1, len(held) // 2, len(held) - 2):
            entries = change(mission.entries[held.start : held.stop], at)
            damages.append({path: bundle(entries)})
            due.append(("entry" if len(entries) == len(held) else "malformed", path, held[at]))
    verdicts = both_on(go, folder, mission, damages)
    assert [(verdict.code, verdict.where) for verdict in verdicts] == [
        (code, path) for code, path, _at in due
    ]
    for verdict, (code, _path, index) in zip(verdicts, due, strict=True):
        assert code == "malformed" or verdict.why.startswith(f"entry {index}:")
        cases.add()
    mirror_refuses(folder, mission, tmp_path / "m", damages[2], due[2][1])
    cases.add()


@pytest.mark.parametrize("change", [swapped, merged, split, dropped_and_filled, changed])
def test_entries_and_their_leaf_tile_changed_to_match__fail_against_the_signed_root(
    go, cases, mission, folder, tmp_path, change: Change
):
    """Trap 1: tiles that agree with each other prove nothing. Only a tile above, or the root, tells."""
    root = Verdict(False, "tree", "checkpoint")
    for path, held in mission.bundles.items():
        for at in (0, len(held) // 2):
            entries = mission.entries
            entries[held.start : held.stop] = change(entries[held.start : held.stop], at)
            forged = StaticLog(tuple(entries)).files(mission.files["checkpoint"])
            leaf_tile = path.replace("entries", "0")
            some: Damage = {name: forged[name] for name in (path, leaf_tile)}
            all_of_it: Damage = {name: data for name, data in forged.items() if name != "checkpoint"}
            above = Verdict(False, "entry", path) if len(held) == 256 else root
            assert both_on(go, folder, mission, [some, all_of_it]) == [
                above,
                Verdict(False, "tree", "checkpoint"),
            ]
            cases.add(2)
    mirror_refuses(folder, mission, tmp_path / "m", all_of_it, "checkpoint")
    cases.add()


def test_checkpoint_made_to_match_the_forged_entries__is_signed_by_nobody(go, cases, mission, folder):
    forged = StaticLog((*mission.entries[:-1], b"forged"))
    signed = mission.files["checkpoint"]
    origin, size, root = forged.text().split(b"\n")[:3]
    text = b"\n".join([signed.split(b"\n")[0], size, root, b""])
    note = text + b"\n" + signed.partition(b"\n\n")[2]
    assert origin != signed.split(b"\n")[0]  # a practice log's name: only its root is taken
    assert both_on(go, folder, mission, [dict(forged.files(note))]) == [
        Verdict(False, "bad_signature", "checkpoint")
    ]
    cases.add()


# Of another mission


def test_files_of_another_mission__are_refused(go, cases, mission, other, folder, tmp_path):
    theirs = {path: other.files[path] for path in other.audited}
    tiles: Damage = {path: data for path, data in theirs.items() if path != "checkpoint"}
    damages: list[tuple[Damage, Verdict]] = [
        (dict(theirs), Verdict(False, "wrong_origin", "checkpoint")),
        ({"checkpoint": theirs["checkpoint"]}, Verdict(False, "wrong_origin", "checkpoint")),
        (tiles, Verdict(False, "tree", "checkpoint")),
        ({"tile/entries/000": theirs["tile/entries/000"]}, Verdict(False, "entry", "tile/entries/000")),
        ({"tile/0/000": theirs["tile/0/000"]}, Verdict(False, "tree", "tile/0/000")),
        ({"tile/1/000.p/1": theirs["tile/1/000.p/1"]}, Verdict(False, "tree", "tile/1/000.p/1")),
        (
            {path: theirs[path] for path in ("tile/entries/000", "tile/0/000")},
            Verdict(False, "entry", "tile/entries/000"),
        ),
    ]
    assert both_on(go, folder, mission, [damage for damage, _v in damages]) == [
        verdict for _d, verdict in damages
    ]
    for number, (damage, verdict) in enumerate(damages):
        mirror_refuses(folder, mission, tmp_path / f"m{number}", damage, verdict.where)
    cases.add(2 * len(damages))


@pytest.mark.parametrize("at", [0, 1, 100, 255, 256, 280])
def test_entry_of_another_mission__is_named_by_its_index(go, cases, mission, other, folder, at):
    path, held = mission.bundle_of(at)
    entries = mission.entries[held.start : held.stop]
    entries[at - held.start] = other.entries[at]
    [verdict] = both_on(go, folder, mission, [{path: bundle(entries)}])
    assert verdict == Verdict(False, "entry", path)
    assert verdict.why.startswith(f"entry {at}:")
    cases.add()


# Sealed files beside the log


def test_sealed_file_damaged__is_not_kept_and_named_with_its_entry(cases, mission, other, folder, tmp_path):
    names = [path for path in mission.files if path.startswith("sealed/")]
    strangers = [path for path in other.files if path.startswith("sealed/")]
    data = [mission.files[path] for path in names[:6]]
    damage: Damage = {
        names[0]: data[0][:-1] + bytes([data[0][-1] ^ 1]),
        names[1]: data[1][:-1],
        names[2]: data[2] + b"\0",
        names[3]: b"",
        names[4]: data[5],
        names[5]: data[4],
        names[6]: other.files[strangers[0]],
    }
    put(folder, damage)
    mirror = make_mirror(tmp_path / "m", str(folder), mission.vkey, {})
    found = sync_mirror(mirror.folder, NOW).envelopes
    assert found is not None
    assert sorted(f"sealed/{name}" for _index, name in found.wrong) == sorted(damage)
    assert all(bytes.fromhex(name) in committed(mission.entries[index]) for index, name in found.wrong)
    assert not any((mirror.folder / path).exists() for path in damage)
    assert found.fetched == len(names) - len(damage)
    cases.add(len(damage))


def committed(entry: bytes) -> list[bytes]:
    """The hashes of sealed files that an entry commits to."""
    leaf = parse_leaf(entry)
    return [from_b64(one) for one in (leaf.sealed, *leaf.blobs)]
