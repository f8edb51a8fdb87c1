"""One state, whoever replays: stopped and gone on with, in other surroundings, in another process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from practice_register import MONITOR, staffed
from practice_stories import long_story

from tahqiq_verify.replay import Replay

pytestmark = pytest.mark.slow

STORY = long_story()
COUNT = len(STORY.entries)


def story_so_far(index: int) -> Replay:
    """A replay that stopped before this entry, was written down, and goes on elsewhere."""
    stopped = STORY.replayed(upto=index)
    state, memory = json.loads(json.dumps(stopped.state())), json.loads(json.dumps(stopped.memory()))
    register = Replay()
    register.restore(state, memory)
    assert (register.digest(), register.memory()) == (stopped.digest(), stopped.memory())
    return register


@pytest.fixture(scope="module")
def digests() -> list[str]:
    """The digest after each entry of an unbroken replay."""
    register, found = Replay(), []
    for index, entry in enumerate(STORY.entries):
        register.enter(index, entry.leaf, STORY.root_at)
        found.append(register.digest())
    return found


@pytest.mark.parametrize("index", range(COUNT + 1))
def test_replay_that_stopped_anywhere__goes_on_to_the_same_state(index, digests):
    register, unbroken = story_so_far(index), STORY.replayed()
    for later in range(index, COUNT):
        register.enter(later, STORY.entries[later].leaf, STORY.root_at)
        assert register.digest() == digests[later]
    assert [register.standing(i) for i in range(COUNT)] == [unbroken.standing(i) for i in range(COUNT)]
    assert register.disputed() == unbroken.disputed()


def test_replay_that_goes_on_without_its_memory__knows_the_later_entries_alone():
    mission = staffed()
    stopped = mission.replayed()
    mission.report()
    mission.act("role.granted", {"member": MONITOR, "role": "chair"})
    register = Replay()
    register.restore(stopped.state())
    for index in range(stopped.size, len(mission.entries)):
        assert register.enter(index, mission.entries[index].leaf, mission.root_at).outcome == "valid"
    assert register.digest() == mission.replayed().digest()
    assert register.standing(stopped.size) == "valid"
    for unknown in (lambda: register.standing(stopped.size - 1), register.disputed):
        with pytest.raises(ValueError, match="not known"):
            unknown()


def test_state__is_a_copy_that_later_entries_leave_alone():
    register, taken = Replay(), []
    for index, entry in enumerate(STORY.entries):
        taken.append((register.state(), json.dumps(register.state(), sort_keys=True)))
        register.enter(index, entry.leaf, STORY.root_at)
    for state, then in taken:
        assert json.dumps(state, sort_keys=True) == then


def test_story__holds_what_it_promises():
    register = STORY.replayed()
    outcomes = [STORY.standing(index).outcome for index in range(COUNT)]
    assert {"valid", "invalid", "unknown"} == set(outcomes)
    standings = {register.standing(index) for index in range(COUNT)}
    assert standings == {"valid", "invalid", "unknown", "annulled", "redacted", "disputed"}
    assert set(register.accord.policies) == {"recorded", "final"}
    assert len(register.differs) == 1


REPLAYING = """
import json, sys
from tahqiq_verify.replay import Replay
entries, roots = json.load(open(sys.argv[1], encoding="ascii"))
register = Replay()
for index, leaf in enumerate(entries):
    register.enter(index, bytes.fromhex(leaf), lambda size: bytes.fromhex(roots[size]))
print(register.digest())
"""


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kabul"},
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "fa_IR.UTF-8", "TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "random", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "TZ": "America/St_Johns"},
        {"PYTHONHASHSEED": "7", "PYTHONOPTIMIZE": "2", "PYTHONIOENCODING": "utf-16", "TZ": ":nowhere"},
    ],
    ids=["plain", "turkish", "persian", "random", "no asserts"],
)
def test_digest__is_one_and_the_same_everywhere(surroundings, digests, tmp_path: Path):
    roots = [STORY.root_at(size).hex() for size in range(COUNT + 1)]
    told = tmp_path / "story.json"
    told.write_text(json.dumps([[entry.leaf.hex() for entry in STORY.entries], roots]), "ascii")
    run = subprocess.run(
        [sys.executable, "-c", REPLAYING, str(told)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)} | surroundings,
        capture_output=True,
        check=True,
    )
    encoding = surroundings.get("PYTHONIOENCODING", "ascii")
    assert run.stdout.decode(encoding).strip() == digests[-1]
