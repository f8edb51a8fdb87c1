"""An old state with all its true cosignatures served as the newest: refused as stale, or as a rollback.

Freshness is judged by whoever has a clock and asks for an age; whoever has believed more needs no clock.
"""

from pathlib import Path

import pytest
from practice_bundle import SEALED_AT as MISSION_SEALED_AT
from practice_bundle import policy_text as mission_policy
from practice_shell import run
from two_branches import asked, witness_book

from practice_mirror import VKEY, grown, tree_of, write_log
from second_reader.go_reader import GoReader, Verdict
from second_reader.our_reader import both_on_files, on_checkpoint, verdict_on
from second_reader.static_log import (
    SEALED_AT,
    WITNESS_KEYS,
    StaticLog,
    policy_text,
    practice_log,
    write_files,
)
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.errors import RegisterBroken
from tahqiq_verify.audit import audit
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.source import FolderSource

pytestmark = pytest.mark.slow

LOG = practice_log(300)
OLD = StaticLog(LOG.entries[:280])
POLICY = policy_text("final")
HOUR, DAY = 3600, 86_400
FRESH = Verdict(True)
STALE, FUTURE, ROLLBACK = (Verdict(False, code, "checkpoint") for code in ("stale", "future", "rollback"))


def both_at(go: GoReader, folder: Path, now: int | None, max_age: int | None) -> Verdict:
    """The verdict of both readers on a whole register by a clock; they must not differ."""
    request = {"verb": "audit", "dir": str(folder), "policy": POLICY, "now": now, "max_age": max_age}
    [theirs] = go.ask_all([request])
    policy = parse_policy(POLICY)
    ours = verdict_on(lambda: audit(FolderSource(folder), policy, now=now, max_age=max_age))
    assert ours == theirs, (ours.why, theirs.why)
    note = (folder / "checkpoint").read_bytes()
    assert on_checkpoint(note, POLICY, now, max_age) == ours
    return ours


@pytest.mark.parametrize(
    ("later", "max_age", "verdict"),
    [
        (DAY, DAY, FRESH),
        (DAY + 1, DAY, STALE),
        (HOUR, 60, STALE),
        (365 * DAY, 30 * DAY, STALE),
        (365 * DAY, None, FRESH),  # nobody asked for an age
        (-120, DAY, FRESH),
        (-121, DAY, FUTURE),
        (-HOUR, None, FUTURE),
        (-SEALED_AT, DAY, FUTURE),  # a reader whose clock says 1970
        (2**32 - SEALED_AT, DAY, STALE),  # or 2106
    ],
)
def test_old_state_with_true_cosignatures__is_stale_to_who_asks_for_an_age(
    go, cases, tmp_path, later, max_age, verdict
):
    folder = write_files(OLD.files(), tmp_path)
    assert both_at(go, folder, SEALED_AT + later, max_age) == verdict
    cases.add()


def test_fresh_lines_of_too_few__do_not_freshen_the_rest(go, cases, tmp_path):
    """One thief who signs the old state anew: the others' lines stay as old as they are."""
    now = SEALED_AT + DAY
    text = OLD.text()
    stale = {name: key.line(text) for name, key in WITNESS_KEYS.items()}
    for fresh in (["arden"], ["belmar", "qasr"], ["arden", "qasr", "tarn", "ulm"]):
        lines = {**stale, **{name: WITNESS_KEYS[name].line(text, now) for name in fresh}}
        note = OLD.note(cosigners=()) + b"".join(lines.values())
        folder = write_files(OLD.files(note), tmp_path)
        assert both_at(go, folder, now, HOUR) == STALE
        cases.add()
    note = OLD.note(time=now)
    assert both_at(go, write_files(OLD.files(note), tmp_path), now, HOUR) == FRESH


def test_witness_that_saw_more__makes_no_old_state_young_again(cases, tmp_path):
    with witness_book(tmp_path / "w", "tarn") as book:
        assert asked(book, LOG, 0, 280).status == asked(book, LOG, 280, 300).status == 200
        for old in (0, 280):
            assert asked(book, LOG, old, 280, now=SEALED_AT + DAY).status == 409
            cases.add()
        again = asked(book, LOG, 300, 300, now=SEALED_AT + DAY)  # the newest it does, as often as it is asked
        assert again.body == WITNESS_KEYS["tarn"].line(LOG.text(), SEALED_AT + DAY)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 299])
def test_old_state_shown_to_who_believed_more__is_a_rollback(go, cases, tmp_path, size):
    files = StaticLog(LOG.entries[:size]).files()
    assert both_on_files(go, files, tmp_path / "log", POLICY, LOG.note()) == ROLLBACK
    (tmp_path / "believed").write_bytes(LOG.note())
    (tmp_path / "policy").write_bytes(POLICY)
    words = ("audit", "log", "--policy", "policy", "--believed", "believed", "--evidence", "proof", "--json")
    said = run(tmp_path, *words, "--now", "2025-10-28T12:00:00Z")
    assert (said.code, said.data["refusal"]["code"]) == (1, "rollback")
    assert (tmp_path / "proof").exists()
    cases.add(2)


def test_commands__refuse_the_stale_state_by_its_code(cases, tmp_path):
    write_files(OLD.files(), tmp_path / "log")
    (tmp_path / "policy").write_bytes(POLICY)
    clock = ("--policy", "policy", "--max-age", str(HOUR), "--json")
    for words in (("checkpoint", "log/checkpoint"), ("audit", "log"), ("replay", "log")):
        said = run(tmp_path, *words, *clock, "--now", "2025-10-29T12:00:00Z")
        assert (said.code, said.data["refusal"]["code"]) == (1, "stale")
        cases.add()
    assert run(tmp_path, "audit", "log", *clock, "--now", "2025-10-28T12:30:00Z").code == 0


def test_mirror__believes_no_stale_state_and_none_smaller_than_it_has(cases, tmp_path):
    mission = grown(6)
    size, now = len(mission.entries), MISSION_SEALED_AT + DAY
    source = write_log(mission, tmp_path / "source")
    mirror = make_mirror(tmp_path / "mirror", str(source), VKEY, {"recorded": mission_policy("recorded")})
    with pytest.raises(RegisterBroken) as stale:
        sync_mirror(mirror.folder, now, max_age=HOUR)
    assert stale.value.code == "MIR009"
    assert "too old" in stale.value.cause
    assert "checkpoint" not in tree_of(mirror.folder)
    write_log(mission, tmp_path / "source", at=now)
    assert sync_mirror(mirror.folder, now, max_age=HOUR).signed.checkpoint.size == size
    for smaller in (1, size - 1):
        write_log(mission, tmp_path / "source", size=smaller, at=now + 60)
        with pytest.raises(RegisterBroken) as back:
            sync_mirror(mirror.folder, now + 60, max_age=HOUR)
        assert back.value.code == "MIR007"
        assert "rollback" in back.value.cause
        cases.add()
    believed = mirror.believed()
    assert believed is not None and believed.checkpoint.size == size
    cases.add()
