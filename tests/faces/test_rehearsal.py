"""The rehearsal of the four sides, run as a person runs it, on the case as it is shipped."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tahqiq.desk.play_case import play_case

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "rehearse_quorum.py"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_rehearsal__shows_absence_lie_mirror_and_evidence(tmp_path):
    mission = tmp_path / "case.tahqiq"
    play_case("durand-2025", str(mission), None, random.Random(11).randbytes, lambda *_: None).store.close()
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(mission)], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout
    for words in (
        "final at 668 (AFG, PAK, QAT, TUR)",
        "not final at 667 (AFG, QAT, TUR; not yet PAK)",
        "recorded at 667 (AFG, QAT, TUR; not yet PAK)",
        "entered as absent: PAK",
        "not recorded at 669 (QAT; not yet AFG, PAK, TUR)",
        "they cannot both be true: two signed roots for 669 entries",
        "THE SAME",
        "holds as far as it could be checked",
    ):
        assert words in told, f"{words!r} is missing in:\n{told}"
