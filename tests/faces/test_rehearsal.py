"""The rehearsal of the four sides, run as a person runs it, on the case as it is shipped."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from practice_backups import size_of
from tahqiq.desk.play_case import play_case

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "rehearse_quorum.py"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_rehearsal__shows_absence_lie_mirror_and_evidence(tmp_path):
    mission = tmp_path / "case.tahqiq"
    desk = play_case("durand-2025", str(mission), None, random.Random(11).randbytes, lambda *_: None)
    at = size_of(desk) + 14  # four witnesses, two policies with their approvals, and what the sides enter
    desk.store.close()
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(mission)], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout
    for words in (
        f"not final at {at + 1} (AFG, QAT, TUR; not yet PAK)",
        f"recorded at {at + 1} (AFG, QAT, TUR; not yet PAK)",
        "entered as absent: PAK",
        f"final at {at + 2} (AFG, PAK, QAT, TUR)",
        f"not recorded at {at + 3} (QAT; not yet AFG, PAK, TUR)",
        f"they cannot both be true: two signed roots for {at + 3} entries",
        "THE SAME",
        "holds as far as it could be checked",
    ):
        assert words in told, f"{words!r} is missing in:\n{told}"
