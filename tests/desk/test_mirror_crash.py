"""A mirror that is killed at any file operation of a sync: the old state or the new one, and the next sync ends it."""

import subprocess
import sys
from pathlib import Path

import pytest

from practice_mirror import NOW, POLICIES, grown, mirror_of, write_log
from tahqiq.desk.mirror.sync import sync_mirror

TESTS = Path(__file__).resolve().parents[1]
KILLER = """
import os, shutil, signal, sys
from itertools import count
from pathlib import Path
sys.path[:0] = sys.argv[5:]
from practice_mirror import NOW, tree_of
from tahqiq.desk.mirror.sync import sync_mirror
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.replay import replayed

before, place, due = (Path(one) for one in sys.argv[1:4])
step, expected = int(sys.argv[4]), tree_of(due)
DEEDS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}

def die_at(number):
    left = count(1)
    def deed(event, _arguments):
        if event in DEEDS and next(left) == number:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(deed)
    sync_mirror(place, NOW)
    os._exit(0)

for number in count(1, step):
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(before, place)
    child = os.fork()
    if child == 0:
        die_at(number)
    if os.waitpid(child, 0)[1] == 0:
        break
    held = open_folder(place)
    believed = held.believed()
    if believed is not None:
        assert replayed(held).replay.size == believed.checkpoint.size, number
    sync_mirror(place, NOW)
    assert tree_of(place) == expected, number
print(number)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new", "step"), [(None, 25, 1), (20, 30, 1), (250, 520, 9), (520, 520, 11)])
def test_killed_in_the_midst__keeps_the_old_state_or_has_the_new_one(tmp_path, old, new, step):
    """The kill comes before each file operation in turn; what was believed must hold together every time."""
    made = grown(510)
    source = tmp_path / "log"
    before, due = tmp_path / "before", tmp_path / "due"
    mirror_of(write_log(made, source, old or 1, envelopes=True), before, final=POLICIES["final"])
    mirror_of(source, due, final=POLICIES["final"])
    for size in [old, new] if old else [new]:
        write_log(made, source, size, envelopes=size < 100)
        sync_mirror(due, NOW)
        if size == old:
            sync_mirror(before, NOW)
    command = [
        sys.executable,
        "-c",
        KILLER,
        before,
        tmp_path / "place",
        due,
        str(step),
        TESTS,
        TESTS / "verify",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 40
