"""What every reader makes of a register into which a corrupt operator has let an entry that should not count.

The log and all witnesses sign it properly: a witness reads no content. Asked are our replay on the command line, a
mirror, whoever would make tables of the mirror, the evidence bundle, and the reader in Go, which judges the tree
and bare signatures.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from practice_bundle import plain_json, policy_text
from practice_register import PracticeMission
from practice_shell import run

from practice_mirror import NOW, VKEY, write_log
from second_reader.go_reader import GoReader
from tahqiq.desk.mirror.mission import open_mission
from tahqiq.desk.mirror.replay import Tally
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.errors import RegisterBroken
from tahqiq_verify.bundle import check_bundle
from tahqiq_verify.keys import check_public_key, signature_holds
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.steps import FAIL

PAGE_STEPS = {
    "key and role in force": "key",
    "signature of the member": "signature",
    "the role may do this act": "role",
    "the role may do this act, and its rules hold": "role",
    "the rules for every entry hold": "role",
    "no later act disputes the entry": "standing",
}
POLICY = policy_text("final").encode()


def replayed_by_all(go: GoReader, mission: PracticeMission, place: Path) -> Tally:
    """The replay that command line and mirror agree on, code by code, of a log that the reader in Go finds sound."""
    folder = write_log(mission, place / "log")
    (place / "policy").write_bytes(POLICY)
    [tree] = go.ask_all([{"verb": "audit", "dir": str(folder), "policy": POLICY}])
    assert tree.ok, tree.why
    mirror = make_mirror(place / "mirror", str(folder), VKEY, {"recorded": POLICY.decode()})
    told = sync_mirror(mirror.folder, NOW).told
    said = run(place, "replay", "log", "--policy", "policy", "--now", "2025-10-28T12:01:00Z", "--json")
    # The digest covers the codes of all invalid entries: equal digests are equal verdicts.
    assert said.data["state_digest"] == told.replay.digest() == mission.replayed().digest()
    assert [one["index"] for one in said.data["invalid_entries"]] == sorted(told.replay.invalid)
    assert said.data["disputed"] == list(told.replay.disputed())
    if told.replay.invalid:
        check_no_tables(mirror.folder, place, min(told.replay.invalid))
    return told


def check_no_tables(mirror: Path, place: Path, index: int) -> None:
    with pytest.raises(RegisterBroken) as caught:
        open_mission(mirror, str(place / "m.tahqiq"), place / "keys", [])
    assert caught.value.code == "MIR015"
    assert caught.value.cause.startswith(f"Entry {index} of this register does not count")


def failing_step(mission: PracticeMission, index: int) -> list[str]:
    """What fails first in the entry's evidence bundle, named as the page names it: what rests on it follows."""
    steps = check_bundle(plain_json(mission.bundle(index)))
    return [PAGE_STEPS[step.name] for step in steps if step.outcome == FAIL][:1]


def bare_signature(go: GoReader, entry: bytes, publics: Mapping[str, bytes]) -> str:
    """The code of both readers for the entry's signature under the key that it names; "" if it holds."""
    leaf = parse_leaf(entry)
    public = publics[leaf.key_id]
    request = {
        "verb": "signature",
        "public": public,
        "message": leaf.signing_input,
        "signature": leaf.signature,
    }
    [theirs] = go.ask_all([request])
    try:
        check_public_key(public)
        code = "" if signature_holds(public, leaf.signing_input, leaf.signature) else "bad_signature"
    except Refusal as refusal:
        code = refusal.code
    assert code == theirs.code
    return code
