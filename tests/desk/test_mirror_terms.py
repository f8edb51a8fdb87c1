"""On whose word a mirror believes: the log's key, its owner's policies, the time, and nobody's forgetting."""

import json

import pytest
from practice_bundle import SEALED_AT, WITNESSES, witness_key

from practice_mirror import NOW, POLICIES, VKEY, grown, mirror_of, put, tahqiq_mirror, write_log
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.errors import BadInput, MissionUnusable, NotFound, RegisterBroken

SHORT = grown(30)


def test_folder_in_use__is_refused(tmp_path):
    put(tmp_path / "mirror/a", b"")
    with pytest.raises(MissionUnusable, match="MIR003"):
        mirror_of(write_log(SHORT, tmp_path / "log"), tmp_path / "mirror")


@pytest.mark.parametrize(
    ("log", "policy"),
    [
        ("no key", None),
        (witness_key("arden").vkey(4), None),
        (VKEY, "nonsense\n"),
        (VKEY, f"log {VKEY}\nquorum none\n"),
        (
            VKEY,
            POLICIES["final"].replace(
                "group final all arden belmar mediators", "group final any arden belmar"
            ),
        ),
        (VKEY, POLICIES["final"].replace(VKEY, "other+" + VKEY.split("+", 1)[1])),
    ],
)
def test_key_or_policy_unfit_to_judge_by__is_refused(tmp_path, log, policy):
    policies = {} if policy is None else {"recorded": policy}
    with pytest.raises(BadInput, match="MIR004"):
        make_mirror(tmp_path / "mirror", str(tmp_path), log, policies)
    assert not (tmp_path / "mirror").exists()


def test_source_that_is_not_there__is_said(tmp_path):
    with pytest.raises(NotFound, match="MIR005"):
        mirror_of(tmp_path / "nowhere", tmp_path / "mirror")
    with pytest.raises(MissionUnusable, match="MIR001"):
        sync_mirror(tmp_path / "mirror", NOW)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match="MIR005"):
        sync_mirror(mirror_of(tmp_path / "empty", tmp_path / "mirror"), NOW)


@pytest.mark.parametrize(
    ("cosigners", "word"),
    [
        ((), "nobody"),
        (("arden", "qasr"), "missing: belmar, tarn, ulm"),
        (("qasr", "tarn"), "missing: arden, belmar"),
    ],
)
def test_state_that_the_own_policy_does_not_bear__is_not_believed(tmp_path, cosigners, word):
    mirror = mirror_of(write_log(SHORT, tmp_path / "log", witnesses=cosigners), tmp_path / "mirror")
    with pytest.raises(RegisterBroken, match=f"MIR009.*{word}"):
        sync_mirror(mirror, NOW)
    assert open_folder(mirror).believed() is None


def test_final__is_told_and_not_demanded(tmp_path):
    mirror = mirror_of(write_log(SHORT, tmp_path / "log", 30, witnesses=WITNESSES), tmp_path / "mirror")
    sync_mirror(mirror, NOW)
    write_log(SHORT, tmp_path / "log", witnesses=("arden", "qasr", "tarn"))
    done = sync_mirror(mirror, NOW)
    assert [(one.whose, one.level, one.quorum.satisfied) for one in done.judged] == [
        ("own", "recorded", True),
        ("own", "final", False),
        ("register", "recorded", True),
    ]
    found = json.loads(tahqiq_mirror("status", mirror, "--json").stdout)
    assert found["reached"]["final"]["size"] == 30
    assert found["believed"]["size"] == len(SHORT.entries)
    assert "last final" in tahqiq_mirror("status", mirror).stdout


@pytest.mark.parametrize(("now", "max_age"), [(NOW, 30), (SEALED_AT - 600, None)])
def test_cosignatures_out_of_time__do_not_count(tmp_path, now, max_age):
    mirror = mirror_of(write_log(SHORT, tmp_path / "log"), tmp_path / "mirror")
    with pytest.raises(RegisterBroken, match=r"MIR009.*(too old|ahead)"):
        sync_mirror(mirror, now, max_age=max_age)
    assert sync_mirror(mirror, NOW, max_age=61).judged[0].quorum.satisfied


def test_age_without_a_policy_of_ones_own__cannot_be_judged(tmp_path):
    make_mirror(tmp_path / "mirror", str(write_log(SHORT, tmp_path / "log")), VKEY, {})
    with pytest.raises(BadInput, match="MIR004"):
        sync_mirror(tmp_path / "mirror", NOW, max_age=60)


def test_cosignatures_left_out_by_the_source__are_not_forgotten(tmp_path):
    source = write_log(SHORT, tmp_path / "log", at=SEALED_AT)
    mirror = mirror_of(source, tmp_path / "mirror")
    sync_mirror(mirror, NOW)
    write_log(SHORT, source, witnesses=("qasr",), at=SEALED_AT + 30)
    done = sync_mirror(mirror, NOW)
    times = {one.name: one.time for one in done.signed.cosignatures}
    assert times == {witness_key(name).name: SEALED_AT + 30 * (name == "qasr") for name in WITNESSES}
    write_log(SHORT, source, at=SEALED_AT + 10)
    times = {one.name: one.time for one in sync_mirror(mirror, NOW).signed.cosignatures}
    assert set(times.values()) == {SEALED_AT + 10, SEALED_AT + 30}


def test_register_with_another_founding__is_refused(tmp_path):
    strange = grown(0)
    strange.entries = strange.entries[1:]
    mirror = mirror_of(write_log(strange, tmp_path / "log"), tmp_path / "mirror")
    with pytest.raises(RegisterBroken, match=r"MIR006.*entry 0"):
        sync_mirror(mirror, NOW)
