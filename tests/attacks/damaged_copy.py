"""One exported register under many damages, read by our verifier, the reader in Go, and a mirror: one verdict."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from exported_mission import NOW, Exported

from second_reader.go_reader import GoReader, Verdict
from second_reader.our_reader import on_folder
from second_reader.static_log import write_files
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.errors import RegisterBroken

Damage = dict[str, bytes | None]  # None: the file is gone
ENTRIES_NAMED = re.compile(r"entr(?:y|ies) (\d+(?: to \d+)?)")


def put(folder: Path, files: Mapping[str, bytes | None]) -> None:
    for path, data in files.items():
        if data is None:
            (folder / path).unlink(missing_ok=True)
        else:
            write_files({path: data}, folder)


def both_on(go: GoReader, folder: Path, mission: Exported, damages: list[Damage]) -> list[Verdict]:
    """The verdicts of both readers on the export under each damage; they must be of one mind, down to the entry."""
    whole = {"verb": "audit", "dir": str(folder), "policy": mission.policy}
    changes = [[{"path": p, "data": d, "remove": d is None} for p, d in one.items()] for one in damages]
    believed, *answers = go.ask_all([whole, *({**whole, "changes": one} for one in changes)])
    assert believed.ok and on_folder(folder, mission.policy).ok
    for damage, theirs in zip(damages, answers, strict=True):
        put(folder, damage)
        ours = on_folder(folder, mission.policy)
        put(folder, {path: mission.files.get(path) for path in damage})
        assert ours == theirs, f"{sorted(damage)}: ours: {ours} ({ours.why}); theirs: {theirs} ({theirs.why})"
        if ours.code in {"entry", "tree"} and ours.where != "checkpoint":
            named = [ENTRIES_NAMED.findall(one.why)[0] for one in (ours, theirs)]
            assert named[0] == named[1]
    return answers


def mirror_refuses(folder: Path, mission: Exported, place: Path, damage: Damage, where: str) -> None:
    """A new mirror of the damaged files believes nothing of them, and names the same resource."""
    put(folder, damage)
    mirror = make_mirror(
        place, str(folder), mission.vkey, {"recorded": mission.files["policy/recorded"].decode()}
    )
    with pytest.raises(RegisterBroken) as caught:
        sync_mirror(mirror.folder, NOW)
    assert caught.value.code == "MIR006"
    assert f"does not verify: {where}:" in caught.value.cause
    assert mirror.believed() is None
    put(folder, {path: mission.files.get(path) for path in damage})
