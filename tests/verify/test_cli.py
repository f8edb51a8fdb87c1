"""``tahqiq-verify`` as people run it: what it says, and exit codes 0 to 3."""

from pathlib import Path

import practice_bundle
import pytest
from practice_agreement import agreed_register
from practice_server import serving
from practice_shell import HONEST, run, write_papers

from second_reader.static_log import LOG, StaticLog, write_files

pytestmark = pytest.mark.slow

NOW = ("--now", "2025-10-28T12:00:30Z")
FINAL = ("--policy", "final.policy")


@pytest.fixture(scope="module")
def papers(tmp_path_factory) -> Path:
    return write_papers(tmp_path_factory.mktemp("papers"))


HOLDING = [
    ("checkpoint new", ["600", "arden, 2025-10-28T12:00:00Z", "ulm"]),
    ("proof proof --leaf leaf", ["entry     9"]),
    ("consistency old new --proof growth", ["B extends A: 300 entries grew to 600"]),
    ("consistency old new --source log", ["B extends A"]),
    ("consistency old old", ["same"]),
    ("audit log", ["600 entries in 3 bundles, 4 tiles"]),
    ("audit log --believed old", ["600"]),
    ("compare log old", ["A extends B"]),
    ("compare old new --proof growth", ["B extends A"]),
    ("compare new log", ["same"]),
]


@pytest.mark.parametrize(("words", "told"), HOLDING)
def test_what_holds__says_so_and_exits_0(papers, words, told):
    said = run(papers, *words.split(), *FINAL)
    assert (said.code, said.last, said.err) == (0, "holds", "")
    assert all(each in said.out for each in told)
    as_json = run(papers, *words.split(), *FINAL, "--json")
    assert (as_json.code, as_json.data["holds"]) == (0, True)


FAILING = [
    ("checkpoint one-witness", "quorum", "missing: belmar"),
    ("checkpoint new --max-age 60 --now 2025-10-28T13:00:00Z", "stale", "too long ago"),
    ("checkpoint new --now 2025-10-28T11:00:00Z", "future", "ahead of the clock"),
    ("checkpoint log.vkey", "malformed", "not a note"),
    ("proof proof --leaf log.vkey", "inclusion", "entry 9"),
    ("audit damaged", "malformed", "tile/entries/001"),
    ("audit log --believed forged-old", "fork", "300 entries"),
    ("audit mission", "wrong_origin", "practice.example"),
]


@pytest.mark.parametrize(("words", "code", "told"), FAILING)
def test_what_does_not_hold__is_one_line_and_exits_1(papers, words, code, told):
    said = run(papers, *words.split(), *FINAL)
    assert (said.code, said.err, said.out.count("\n")) == (1, "", 1)
    assert said.out.startswith(f"does not hold ({code}): ")
    assert told in said.out
    refusal = run(papers, *words.split(), *FINAL, "--json").data["refusal"]
    assert refusal["code"] == code


@pytest.mark.parametrize(
    "words",
    [
        "",
        "nonsense",
        "checkpoint new",
        "checkpoint new --policy final.policy --log log.vkey",
        "checkpoint none --policy final.policy",
        "checkpoint log --policy final.policy",
        "checkpoint new --policy none",
        "checkpoint new --policy log.vkey",
        "checkpoint new --log final.policy",
        "checkpoint new --log x+y+z",
        "checkpoint new --policy final.policy --now yesterday",
        "checkpoint new --policy final.policy --now 2025-13-28T12:00:00Z",
        "checkpoint new --policy final.policy --max-age -1",
        "audit nowhere --policy final.policy",
        "audit http://u:p@h/ --policy final.policy",
        "audit log --policy final.policy --believed none",
        "replay log --policy final.policy --upto -1",
        "policy sing final.policy",
        "bundle none",
        "evidence none",
        "leaf none",
    ],
)
def test_wrong_usage_and_unreadable_files__exit_2_with_a_line(papers, words):
    said = run(papers, *words.split())
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].startswith("tahqiq-verify")


def test_witness_key_in_place_of_the_logs__is_wrong_usage(papers):
    witness = practice_bundle.witness_key("arden").vkey(4)
    assert run(papers, "checkpoint", "new", "--log", witness).code == 2


def test_log_key_alone__says_that_nobody_witnessed(papers):
    for given in (LOG.vkey, "log.vkey"):
        said = run(papers, "checkpoint", "new", "--log", given)
        assert said.code == 0
        assert "witnessed by nobody" in said.out
    assert (
        run(papers, "checkpoint", "new", "--log", "log.vkey", "--json").data["quorum"]["witnessed"] is False
    )


def test_served_register__is_audited_over_http(papers):
    with serving(HONEST.files()) as server:
        assert run(papers, "audit", server.url, *FINAL).code == 0
    assert run(papers, "audit", server.url, *FINAL).code == 1


# Forks, rollbacks and their evidence


def test_fork__is_kept_as_evidence_that_anybody_can_check(papers, tmp_path):
    kept = str(tmp_path / "fork.json")
    said = run(papers, "audit", "log", "--believed", "forged-old", *FINAL, "--evidence", kept)
    assert said.code == 1
    checked = run(papers, "evidence", kept)
    assert (checked.code, checked.last[:17]) == (3, "could not check: ")
    assert "could not check  the keys are this log's own" in checked.out
    told = run(papers, "evidence", kept, "--json").data
    assert (told["holds"], "--log" in told["could_not_check"]) == (False, True)
    assert run(papers, "evidence", kept, "--log", "log.vkey").last == "holds"
    assert run(papers, "evidence", kept, "--log", "mission.vkey").code == 1
    again = run(papers, "audit", "log", "--believed", "forged-old", *FINAL, "--evidence", kept)
    assert again.code == 2  # evidence is never written over


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("compare log forged", "fork"),
        ("compare forged-old log", "fork"),
        ("consistency forged-old new --source log", "fork"),
        ("compare log old --a-first", "rollback"),
        ("consistency new old", "rollback"),
        ("compare forged-old new --proof growth", "cannot tell"),
    ],
)
def test_two_states_that_do_not_agree__exit_1_with_the_verdict(papers, tmp_path, words, verdict):
    kept = tmp_path / "evidence.json"
    said = run(papers, *words.split(), *FINAL, "--json", "--evidence", str(kept))
    assert (said.code, said.data["verdict"], said.data["holds"]) == (1, verdict, False)
    assert kept.exists() is (verdict != "cannot tell")
    if verdict == "fork":
        assert run(papers, "evidence", str(kept), *FINAL).code == 0


@pytest.mark.parametrize(
    "words", ["compare old new", "consistency old new", "consistency old new --source nothing"]
)
def test_two_states_that_do_not_tell__could_not_be_checked_and_exit_3(papers, tmp_path, words):
    (papers / "nothing").mkdir(exist_ok=True)
    kept = tmp_path / "evidence.json"
    said = run(papers, *words.split(), *FINAL, "--evidence", str(kept))
    assert (said.code, said.last[:17]) == (3, "could not check: ")
    assert "--proof" in said.last
    told = run(papers, *words.split(), *FINAL, "--json").data
    assert (told["verdict"], told["holds"]) == ("cannot tell", False)
    assert not kept.exists()


def test_rollback__is_no_proof_without_the_order_of_time(papers, tmp_path):
    kept = str(tmp_path / "rollback.json")
    run(papers, "consistency", "new", "old", *FINAL, "--evidence", kept)
    said = run(papers, "evidence", kept, *FINAL)
    assert (said.code, said.last[:17]) == (3, "could not check: ")
    assert "could not check  the smaller state was shown later" in said.out


# Replay


def test_replay__tells_the_state_and_its_digest(papers):
    words = ("replay", "mission", "--policy", "mission.policy")
    said = run(papers, *words)
    assert (said.code, said.last) == (0, "holds")
    assert "25 valid, 0 invalid" in said.out
    data = run(papers, *words, "--json").data
    assert (data["replayed"], data["valid"], data["differs"]) == (25, 25, [])
    only = run(papers, *words, "--digest-only")
    assert only.out == data["state_digest"] + "\n"
    assert run(papers, *words, "--upto", "3", "--digest-only").out != only.out
    assert run(papers, *words, "--upto", "26").code == 1


@pytest.mark.parametrize(
    "environment", [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "77", "TZ": "Asia/Kabul"}, {"LC_ALL": "C"}]
)
def test_digest__is_the_same_under_every_seed_zone_and_locale(papers, environment):
    words = ("replay", "mission", "--policy", "mission.policy", "--digest-only")
    assert run(papers, *words, environment=environment).out == run(papers, *words).out


def served_mission(folder, change):
    made = agreed_register()
    change(made)
    write_files(StaticLog(tuple(one.leaf for one in made.entries)).files(made.note().encode()), folder)
    return len(made.entries)


def test_replay__names_invalid_disputed_and_unknown_entries_by_index(papers, tmp_path):
    def change(made):
        admin = practice_bundle.ADMIN
        lost = {"key_id": practice_bundle.INVESTIGATOR.key_id, "reason": "lost", "suspect_from": 24}
        made.write_open(admin, "key.revoked", "adm-1", lost)
        made.append(b"no entry at all")
        made.write_open(admin, "mission.sung", "adm-1", {})

    served_mission(tmp_path, change)
    said = run(tmp_path, "replay", ".", "--policy", str(papers / "mission.policy"))
    assert said.code == 0  # what is in the register is in; the digest of the state is over all of it
    assert "25 valid" in said.out or "26 valid" in said.out
    assert "invalid   entry 26: " in said.out
    assert "unknown   entry 27: 'mission.sung'" in said.out
    assert "disputed  1: 24" in said.out


def test_stated_digest_that_differs__is_named_by_its_first_index(papers, tmp_path):
    def change(made):
        for size in (25, 26):
            made.write_open(
                practice_bundle.ADMIN, "state.digest", "adm-1", {"size": size, "digest": "0" * 64}
            )

    served_mission(tmp_path, change)
    said = run(tmp_path, "replay", ".", "--policy", str(papers / "mission.policy"))
    assert (said.code, said.last) == (1, "does not hold")
    assert "2 of 2 differ, the first at entry 25: stated 0000" in said.out


def test_register_of_another_mission__is_refused(papers):
    said = run(papers, "replay", "log", *FINAL)
    assert said.code == 1
    assert "entry 0: does not found the register" in said.out


# Papers


def test_bundle__is_told_step_by_step(papers):
    said = run(papers, "bundle", "bundle", "--log", "mission.vkey")
    assert (said.code, said.last) == (0, "holds as far as it could be checked")
    unknown = run(papers, "bundle", "bundle")
    assert (unknown.code, "--log" in unknown.last) == (
        3,
        True,
    )  # anybody can make a bundle with a key of his own
    assert said.out.count("\npass ") + 1 == 14
    assert said.out.count("\ncould not check  ") == 2
    assert said.out.count("\ndoes not prove ") == 4
    known = run(papers, "bundle", "bundle", "--policy", "mission.policy", "--log", "mission.vkey", "--json")
    assert (known.code, known.data["holds"]) == (0, True)
    assert run(papers, "bundle", "bundle", "--log", "log.vkey").code == 1
    assert run(papers, "bundle", "bundle", "--level", "final", *NOW, "--max-age", "10").code == 1


def test_policy_lint__tells_liars_and_absentees(papers):
    for name, liars, absentees, code in (("final", 2, 1, 0), ("recorded", 1, 2, 0), ("none", 0, None, 1)):
        said = run(papers, "policy", "lint", f"{name}.policy", "--json")
        assert (said.code, said.data["liars"], said.data["absentees"]) == (code, liars, absentees)
    assert "no number of them" in run(papers, "policy", "lint", "none.policy").out


def test_leaf__is_told_with_what_is_disclosed(papers):
    said = run(papers, "leaf", "record")
    assert said.code == 0
    assert "Two shots were heard; nobody was hurt." in said.out
    assert "read only" in said.last
    assert run(papers, "disclose", "act", "--json").data["says"]["by"] == "adm-1"
